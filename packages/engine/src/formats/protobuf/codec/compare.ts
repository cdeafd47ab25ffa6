import { isWellKnown } from '../json/well-known.ts';
import type { Field, MessageType } from '../schema.ts';
import { encodeMessage } from './encode.ts';
import { sameBytes, utf8Of } from './utf8.ts';
import { isMessageValue, isZero, type MessageValue, type Single } from './value.ts';

/** What became of a message on its way: everything that both know is the same, something means something else, or something is not there. */
export type Outcome = 'same' | 'misread' | 'lossy';

/** The reader's field for a field of the writer; undefined where the reader has none, which is no loss here. */
export type FieldFinder = (type: MessageType, written: Field) => Field | undefined;

/** Compares what was written with what was read: the fields that the writer wrote and the reader knows. */
export function compareMessages(written: MessageValue, read: MessageValue, find: FieldFinder): Outcome {
  if (isWellKnown(written.type) && written.type.fullName === read.type.fullName) return 'same';
  for (const [field, all] of written.fields) {
    const known = find(read.type, field);
    if (known === undefined) continue;
    const outcome = compareValues(writtenOf(field, all), read.fields.get(known) ?? [], field, known, find);
    if (outcome !== 'same') return outcome;
  }
  return 'same';
}

function writtenOf(field: Field, values: readonly Single[]): readonly Single[] {
  if (field.cardinality === 'repeated' || field.presence !== 'implicit') return values;
  return values.filter((value) => !isZero(field, value));
}

function compareValues(
  written: readonly Single[],
  read: readonly Single[],
  field: Field,
  known: Field,
  find: FieldFinder,
): Outcome {
  if (read.length < written.length) return 'lossy';
  if (read.length > written.length && written.length > 0) return 'misread';
  for (const [index, value] of written.entries()) {
    const other = read[index];
    if (other === undefined) return 'lossy';
    if (isMessageValue(value) && isMessageValue(other)) {
      const outcome = compareMessages(value, other, find);
      if (outcome !== 'same') return outcome;
    } else if (!isSameSingle(value, other, field, known)) {
      return 'misread';
    }
  }
  return 'same';
}

/** True where two single values mean the same: numbers by value, text by its bytes, a message beside bytes by its encoding. */
export function isSameSingle(written: Single, read: Single, field: Field, known: Field): boolean {
  if (isMessageValue(read)) return false;
  if (isMessageValue(written)) {
    const bytes = encodeMessage(written);
    return read instanceof Uint8Array ? sameBytes(bytes, read) : read === '' && bytes.length === 0;
  }
  if (isText(written) || isText(read)) {
    // Bytes that are no text mean nothing to a reader of text, whether it looks at once or not.
    if (isBytes(field) && !isBytes(known) && read instanceof Uint8Array) return false;
    return isText(written) && isText(read) && sameBytes(bytesOf(written), bytesOf(read));
  }
  const [a, b] = [numberOf(written), numberOf(read)];
  if (typeof a === 'number' && isFloat(field) && !isFloat(known)) return a === b || Math.fround(Number(b)) === a;
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

function isBytes({ type }: Field): boolean {
  return type.kind === 'scalar' && type.scalar === 'bytes';
}

function isFloat({ type }: Field): boolean {
  return type.kind === 'scalar' && type.scalar === 'float';
}

function isText(value: Single): value is string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array;
}

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? utf8Of(value) : value;
}

/** Whole numbers as bigints, so that every digit counts. */
function numberOf(value: number | bigint | boolean): number | bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
}
