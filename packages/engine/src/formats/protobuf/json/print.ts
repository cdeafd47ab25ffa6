import { type JsonValue, jsonObject } from '../../../model/json.ts';
import { lookupOf } from '../codec/lookups.ts';
import { printableText } from '../codec/utf8.ts';
import { isMessageValue, isZero, type MessageValue, type Single } from '../codec/value.ts';
import type { EnumType, Field, Scalar } from '../schema.ts';
import { base64Of } from './base64.ts';
import { emptyForm, isWellKnown, wrappedScalar } from './well-known.ts';

/**
 * The JSON form of a message (ProtoJSON Format): members in order of the numbers, zeros of fields without presence left out. Undefined where it
 * has none, as a `Value` without a kind; of types with forms of their own only wrappers and empty messages have one here.
 */
export function printMessage(message: MessageValue): JsonValue | undefined {
  const { type, fields } = message;
  if (isWellKnown(type)) return printWellKnown(message);
  const members: [string, JsonValue][] = [];
  for (const [field, values] of [...fields].sort(([a], [b]) => a.number - b.number)) {
    if (isLeftOut(field, values)) continue;
    const value = printField(field, values);
    if (value === undefined) return undefined;
    members.push([memberName(field), value]);
  }
  return jsonObject(members);
}

/** The name of a field in the JSON form; of an extension its full name in brackets. */
export function memberName({ jsonName, fullName, extends: extended }: Field): string {
  return extended === undefined ? jsonName : `[${fullName}]`;
}

function isLeftOut(field: Field, values: readonly Single[]): boolean {
  const [only] = values;
  if (only === undefined) return true;
  return field.cardinality === 'singular' && field.presence === 'implicit' && isZero(field, only);
}

function printWellKnown({ type, fields }: MessageValue): JsonValue | undefined {
  const scalar = wrappedScalar(type);
  if (scalar === undefined) return fields.size === 0 ? emptyForm(type) : undefined;
  const [field] = type.fields;
  const value = field && fields.get(field)?.[0];
  return isMessageValue(value) ? undefined : printScalar(scalar, value ?? ZEROS[scalar] ?? 0);
}

const ZEROS: Partial<Readonly<Record<Scalar, Exclude<Single, MessageValue>>>> = {
  bool: false,
  string: '',
  bytes: new Uint8Array(),
};

function printField(field: Field, values: readonly Single[]): JsonValue | undefined {
  const { type } = field;
  if (type.kind === 'message' && type.message.isMapEntry) return printMap(values);
  const printed = values.map((value) => printSingle(field, value));
  if (field.cardinality === 'singular') return printed[0];
  return printed.includes(undefined) ? undefined : printed.flatMap((value) => (value === undefined ? [] : [value]));
}

function printMap(entries: readonly Single[]): JsonValue | undefined {
  const members: [string, JsonValue][] = [];
  for (const entry of entries) {
    if (!isMessageValue(entry)) return undefined;
    const [keyField, valueField] = entry.type.fields;
    if (!keyField || !valueField) return undefined;
    const key = entry.fields.get(keyField)?.[0] ?? '';
    const [value] = entry.fields.get(valueField) ?? [];
    const printed = value === undefined ? undefined : printSingle(valueField, value);
    if (printed === undefined || isMessageValue(key)) return undefined;
    members.push([key instanceof Uint8Array ? printableText(key) : String(key), printed]);
  }
  return jsonObject(members);
}

function printSingle({ type }: Field, value: Single): JsonValue | undefined {
  if (isMessageValue(value)) return printMessage(value);
  if (type.kind === 'enum') return nameOf(type.enum, Number(value));
  return printScalar(type.kind === 'scalar' ? type.scalar : 'bytes', value);
}

/** The first name of the number; the number itself where it has none. */
function nameOf(type: EnumType, number: number): string | number {
  return lookupOf(type).byNumber.get(number)?.name ?? number;
}

function printScalar(scalar: Scalar, value: Exclude<Single, MessageValue>): JsonValue {
  if (value instanceof Uint8Array) return scalar === 'string' ? printableText(value) : base64Of(value);
  if (scalar.endsWith('64')) return String(value);
  if (typeof value !== 'number') return value;
  if (scalar !== 'float' && scalar !== 'double') return value;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  return scalar === 'float' ? shortFloat(value) : value;
}

/** The number of the fewest digits that is the same float. */
function shortFloat(value: number): number {
  for (let digits = 1; digits < 10; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}
