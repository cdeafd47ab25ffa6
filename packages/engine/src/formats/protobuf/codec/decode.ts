import type { EnumType, Field, MessageType } from '../schema.ts';
import { lookupOf, requiredOf } from './lookups.ts';
import { ByteSource, DecodeError } from './source.ts';
import { textOf } from './utf8.ts';
import { type Dictionary, isMessageValue, type MessageValue, type Single, type UnknownField, zeroOf } from './value.ts';
import { END_GROUP, I32, I64, isPackable, LEN, START_GROUP, VARINT, wireTypeOf } from './wire.ts';

/** Decoders of the field refuse messages that nest deeper. */
const DEEPEST = 100;

/** Reads bytes as {@link decodeMessage} does, and takes messages whose required fields are missing. */
export function decodePartial(bytes: Uint8Array, type: MessageType, dictionary: Dictionary): MessageValue {
  const draft = new Draft(type);
  readMessage(new ByteSource(bytes), draft, dictionary, 0, undefined);
  return draft.message();
}

/**
 * Reads bytes as a message of a type, as decoders do: of a singular field the last value counts and messages are merged, packed and unpacked
 * lists are the same, a record of another wire type and a number that a closed enum does not have are unknown fields, the last member of a
 * oneof wins. Throws a {@link DecodeError} for bytes that are no message, text that has to be UTF-8 and is not, and a missing required field.
 */
export function decodeMessage(bytes: Uint8Array, type: MessageType, dictionary: Dictionary): MessageValue {
  const message = decodePartial(bytes, type, dictionary);
  demandRequired(message);
  return message;
}

/** A message that is being read. */
class Draft {
  readonly type: MessageType;
  readonly fields = new Map<Field, Single[]>();
  readonly drafts = new Map<Field, Draft>();
  readonly unknown: UnknownField[] = [];

  constructor(type: MessageType) {
    this.type = type;
  }

  set(field: Field, value: Single): void {
    if (field.cardinality === 'repeated') {
      const values = this.fields.get(field) ?? [];
      if (isMap(field) && isMessageValue(value)) replaceEntry(values, value);
      else values.push(value);
      this.fields.set(field, values);
      return;
    }
    this.leaveOneof(field);
    this.fields.set(field, [value]);
  }

  /** The message of a singular field, into which a further one is merged. */
  inside(field: Field, type: MessageType): Draft {
    this.leaveOneof(field);
    const inside = this.drafts.get(field) ?? new Draft(type);
    this.drafts.set(field, inside);
    return inside;
  }

  leaveOneof(field: Field): void {
    if (field.oneof === undefined) return;
    for (const other of [...this.fields.keys(), ...this.drafts.keys()]) {
      if (other === field || other.oneof !== field.oneof) continue;
      this.fields.delete(other);
      this.drafts.delete(other);
    }
  }

  message(): MessageValue {
    const fields = new Map<Field, readonly Single[]>(this.fields);
    for (const [field, draft] of this.drafts) fields.set(field, [draft.message()]);
    return { type: this.type, fields, unknown: this.unknown };
  }
}

/** Reads records up to the end of the bytes, or of the group of this number. */
function readMessage(
  source: ByteSource,
  draft: Draft,
  dictionary: Dictionary,
  depth: number,
  group: number | undefined,
): void {
  if (depth > DEEPEST) throw new DecodeError('messages nest too deeply');
  while (!source.isAtEnd()) {
    const start = source.offset;
    const { number, wireType } = source.tag();
    if (wireType === END_GROUP) {
      if (number !== group) throw new DecodeError('a group ends that did not begin');
      return;
    }
    const field = dictionary.fieldOf(draft.type, number);
    const isKnown = field !== undefined && readRecord(source, draft, field, wireType, dictionary, depth);
    if (isKnown) continue;
    skip(source, wireType, number, depth);
    draft.unknown.push({ number, bytes: source.since(start) });
  }
  if (group !== undefined) throw new DecodeError('a group does not end');
}

/** Reads the payload of a record where the field takes it; false, and nothing read, where it does not. */
function readRecord(
  source: ByteSource,
  draft: Draft,
  field: Field,
  wireType: number,
  dictionary: Dictionary,
  depth: number,
): boolean {
  const { type } = field;
  if (wireType === LEN && field.cardinality === 'repeated' && isPackable(field)) {
    const packed = new ByteSource(source.block());
    while (!packed.isAtEnd()) setScalar(draft, field, readScalar(packed, field));
    return true;
  }
  if (wireType !== wireTypeOf(field)) return false;
  if (type.kind !== 'message') {
    setScalar(draft, field, readScalar(source, field));
    return true;
  }
  const inner = field.cardinality === 'singular' ? draft.inside(field, type.message) : new Draft(type.message);
  const bytes = wireType === LEN ? source.block() : undefined;
  if (bytes) readMessage(new ByteSource(bytes), inner, dictionary, depth + 1, undefined);
  else readMessage(source, inner, dictionary, depth + 1, field.number);
  if (field.cardinality === 'singular') return true;
  if (!type.message.isMapEntry) {
    draft.set(field, inner.message());
  } else if (inner.unknown.some(({ number }) => number === 2) && hasClosedValue(type.message)) {
    draft.unknown.push({ number: field.number, bytes: bytes ?? new Uint8Array() });
  } else {
    draft.set(field, completeEntry(inner.message()));
  }
  return true;
}

function setScalar(draft: Draft, field: Field, value: Single): void {
  if (field.type.kind === 'enum' && typeof value === 'number' && !takes(field.type.enum, value)) {
    draft.unknown.push({ number: field.number, bytes: new Uint8Array() });
    return;
  }
  draft.set(field, value);
}

/** True where a field of the enum can hold the number: every number of an open enum, the declared ones of a closed enum. */
export function takes(type: EnumType, number: number): boolean {
  return type.features.enumType === 'OPEN' || lookupOf(type).byNumber.has(number);
}

function readScalar(source: ByteSource, field: Field): Single {
  const { type } = field;
  const scalar = type.kind === 'scalar' ? type.scalar : 'int32';
  switch (scalar) {
    case 'double':
      return view(source.take(8)).getFloat64(0, true);
    case 'float':
      return view(source.take(4)).getFloat32(0, true);
    case 'fixed32':
      return view(source.take(4)).getUint32(0, true);
    case 'sfixed32':
      return view(source.take(4)).getInt32(0, true);
    case 'fixed64':
      return view(source.take(8)).getBigUint64(0, true);
    case 'sfixed64':
      return view(source.take(8)).getBigInt64(0, true);
    case 'string':
      return readText(source.block(), field);
    case 'bytes':
      return source.block();
    case 'bool':
      return source.varint() !== 0n;
    case 'uint64':
      return source.varint();
    case 'int64':
      return BigInt.asIntN(64, source.varint());
    case 'uint32':
      return Number(BigInt.asUintN(32, source.varint()));
    case 'int32':
      return Number(BigInt.asIntN(32, source.varint()));
    case 'sint32':
      return Number(unzigzag(BigInt.asUintN(32, source.varint())));
    case 'sint64':
      return unzigzag(source.varint());
  }
}

function readText(bytes: Uint8Array, field: Field): Single {
  const text = textOf(bytes);
  if (text === undefined && field.verifiesUtf8) throw new DecodeError('the text is not UTF-8');
  return text ?? bytes;
}

function unzigzag(value: bigint): bigint {
  return (value & 1n) === 1n ? -(value >> 1n) - 1n : value >> 1n;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function skip(source: ByteSource, wireType: number, number: number, depth: number): void {
  switch (wireType) {
    case VARINT:
      source.varint();
      return;
    case I64:
      source.take(8);
      return;
    case LEN:
      source.block();
      return;
    case I32:
      source.take(4);
      return;
    case START_GROUP:
      skipGroup(source, number, depth);
      return;
    default:
      throw new DecodeError(`there is no wire type ${wireType}`);
  }
}

function skipGroup(source: ByteSource, number: number, depth: number): void {
  const open = [number];
  while (open.length > 0) {
    if (depth + open.length > DEEPEST) throw new DecodeError('messages nest too deeply');
    const tag = source.tag();
    if (tag.wireType === START_GROUP) open.push(tag.number);
    else if (tag.wireType !== END_GROUP) skip(source, tag.wireType, tag.number, depth);
    else if (open.pop() !== tag.number) throw new DecodeError('a group ends that did not begin');
  }
}

function isMap({ type }: Field): boolean {
  return type.kind === 'message' && type.message.isMapEntry;
}

function hasClosedValue(entry: MessageType): boolean {
  const type = entry.fields[1]?.type;
  return type?.kind === 'enum' && type.enum.features.enumType === 'CLOSED';
}

/** An entry of a map always has both its parts. */
function completeEntry(entry: MessageValue): MessageValue {
  const fields = entry.type.fields.map((field): [Field, readonly Single[]] => {
    const zero =
      field.type.kind === 'message' ? { type: field.type.message, fields: new Map(), unknown: [] } : zeroOf(field);
    return [field, entry.fields.get(field) ?? (zero === undefined ? [] : [zero])];
  });
  return { type: entry.type, fields: new Map(fields), unknown: [] };
}

function replaceEntry(entries: Single[], entry: MessageValue): void {
  const [keyField] = entry.type.fields;
  const keyOf = (value: Single | undefined): Single | undefined =>
    isMessageValue(value) && keyField ? value.fields.get(keyField)?.[0] : undefined;
  const same = entries.findIndex((other) => keyOf(other) === keyOf(entry));
  if (same >= 0) entries.splice(same, 1);
  entries.push(entry);
}

function demandRequired(message: MessageValue): void {
  const missing = requiredOf(message.type).find((field) => !message.fields.has(field));
  if (missing) throw new DecodeError(`the required field '${missing.name}' is missing`);
  for (const values of message.fields.values()) {
    for (const value of values) if (isMessageValue(value)) demandRequired(value);
  }
}
