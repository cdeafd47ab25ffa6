import type { Field, Scalar } from '../schema.ts';

/** Wire types (Protobuf Encoding, Message Structure). */
export const VARINT = 0;
export const I64 = 1;
export const LEN = 2;
export const START_GROUP = 3;
export const END_GROUP = 4;
export const I32 = 5;

const OF_SCALAR: Readonly<Record<Scalar, number>> = {
  double: I64,
  float: I32,
  int32: VARINT,
  int64: VARINT,
  uint32: VARINT,
  uint64: VARINT,
  sint32: VARINT,
  sint64: VARINT,
  fixed32: I32,
  fixed64: I64,
  sfixed32: I32,
  sfixed64: I64,
  bool: VARINT,
  string: LEN,
  bytes: LEN,
};

/** The wire type of one value of the field, written on its own. */
export function wireTypeOf({ type, delimited }: Field): number {
  if (type.kind === 'enum') return VARINT;
  if (type.kind === 'message') return delimited ? START_GROUP : LEN;
  return OF_SCALAR[type.scalar];
}

/** True where several values can share one length-delimited record. */
export function isPackable(field: Field): boolean {
  const wireType = wireTypeOf(field);
  return wireType === VARINT || wireType === I64 || wireType === I32;
}
