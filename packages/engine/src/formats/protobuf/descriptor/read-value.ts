import { binaryOf } from '../parse/string-literal.ts';
import type { Field, FieldValue, MessageType, MessageValue, Scalar, Value } from '../schema.ts';
import { WireReader } from './wire-reader.ts';

/** The extension of a message, by its full name, with a number. */
export type ExtensionLookup = (extendee: string, number: number) => Field | undefined;

/** What is known while bytes are read: extensions, and whether something was left out because nobody declares it. */
export interface Reading {
  readonly extensionOf: ExtensionLookup;
  hasUnknown: boolean;
}

/** Messages inside messages; more than the language allows. */
const DEEPEST = 120;

/**
 * Reads bytes as a message of a type: the counterpart of `bytesOfMessage`. Of a singular field the last value counts, and messages are
 * merged; what the type does not know is left out, and `reading.hasUnknown` says so. Throws a {@link WireError} for bytes that are no message.
 */
export function readValue(bytes: Uint8Array, type: MessageType, reading: Reading, depth = 0): MessageValue {
  const wire = new WireReader(bytes);
  if (depth > DEEPEST) wire.fail('messages are nested too deeply');
  const found = new Map<number, { readonly field: Field; readonly values: Value[]; readonly pieces: Uint8Array[] }>();
  while (!wire.isAtEnd) {
    const { number, wireType } = wire.tag();
    const field = fieldOf(type, number) ?? reading.extensionOf(type.fullName, number);
    const entry = found.get(number) ?? (field && { field, values: [], pieces: [] });
    if (entry === undefined || !readRecord(wire, entry.field, wireType, entry.values, entry.pieces)) {
      reading.hasUnknown = true;
      wire.skip(number, wireType, DEEPEST);
    } else found.set(number, entry);
  }
  const fields = [...found.values()].flatMap(({ field, values, pieces }): FieldValue[] => {
    const all = [...values, ...messagesIn(field, pieces, reading, depth)];
    const last = all.at(-1);
    if (last === undefined) return [];
    return [{ field, values: field.cardinality === 'repeated' ? all : [last] }];
  });
  return { type, fields: fields.sort((a, b) => a.field.number - b.field.number) };
}

/** The pieces of a singular message are one message. */
function messagesIn(
  { type, cardinality }: Field,
  pieces: readonly Uint8Array[],
  reading: Reading,
  depth: number,
): readonly MessageValue[] {
  if (type.kind !== 'message' || pieces.length === 0) return [];
  const messages = cardinality === 'repeated' ? pieces : [joined(pieces)];
  return messages.map((bytes) => readValue(bytes, type.message, reading, depth + 1));
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const BY_NUMBER = new WeakMap<MessageType, ReadonlyMap<number, Field>>();

function fieldOf(type: MessageType, number: number): Field | undefined {
  const known = BY_NUMBER.get(type) ?? new Map(type.fields.map((field) => [field.number, field]));
  BY_NUMBER.set(type, known);
  return known.get(number);
}

const VARINT = 0;
const LENGTH_PREFIXED = 2;
const START_GROUP = 3;
const WIRE_TYPES: Readonly<Partial<Record<Scalar, number>>> = {
  double: 1,
  fixed64: 1,
  sfixed64: 1,
  float: 5,
  fixed32: 5,
  sfixed32: 5,
  string: LENGTH_PREFIXED,
  bytes: LENGTH_PREFIXED,
};

/** Reads a record of a field; false where it is none, and nothing was read. */
function readRecord(wire: WireReader, field: Field, wireType: number, values: Value[], pieces: Uint8Array[]): boolean {
  const { type, delimited, number } = field;
  if (type.kind === 'message') {
    if (wireType !== (delimited ? START_GROUP : LENGTH_PREFIXED)) return false;
    pieces.push(delimited ? wire.group(number, DEEPEST) : wire.lengthPrefixed());
    return true;
  }
  const usual = type.kind === 'enum' ? VARINT : (WIRE_TYPES[type.scalar] ?? VARINT);
  const push = (from: WireReader): void => {
    const value = readSingle(from, field);
    if (value !== undefined) values.push(value);
  };
  if (wireType === usual) {
    push(wire);
    return true;
  }
  if (wireType !== LENGTH_PREFIXED || field.cardinality !== 'repeated') return false;
  for (const packed = new WireReader(wire.lengthPrefixed()); !packed.isAtEnd; ) push(packed);
  return true;
}

/** One value; undefined for the number of an enum that has no name. */
function readSingle(wire: WireReader, { type }: Field): Value | undefined {
  if (type.kind === 'message') return undefined;
  if (type.kind === 'enum') {
    const number = Number(BigInt.asIntN(32, wire.varint()));
    return type.enum.values.find((value) => value.number === number);
  }
  switch (type.scalar) {
    case 'string':
    case 'bytes':
      return binaryOf(wire.lengthPrefixed());
    case 'bool':
      return wire.varint() !== 0n;
    case 'double':
      return wire.fixed(8).getFloat64(0, true);
    case 'float':
      return wire.fixed(4).getFloat32(0, true);
    case 'fixed32':
      return wire.fixed(4).getUint32(0, true);
    case 'sfixed32':
      return wire.fixed(4).getInt32(0, true);
    case 'fixed64':
      return wire.fixed(8).getBigUint64(0, true);
    case 'sfixed64':
      return wire.fixed(8).getBigInt64(0, true);
    default:
      return readVarint(type.scalar, wire.varint());
  }
}

function readVarint(scalar: Scalar, value: bigint): Value {
  if (scalar === 'int64') return BigInt.asIntN(64, value);
  if (scalar === 'uint64') return value;
  if (scalar === 'sint64') return (value >> 1n) ^ -(value & 1n);
  if (scalar === 'uint32') return Number(BigInt.asUintN(32, value));
  if (scalar === 'int32') return Number(BigInt.asIntN(32, value));
  const folded = BigInt.asUintN(32, value);
  return Number((folded >> 1n) ^ -(folded & 1n));
}
