import { type Edition, SCALARS, type Scalar } from '../schema.ts';

/** Numbers of scalar types (descriptor.proto, FieldDescriptorProto.Type). */
export const TYPE_NUMBERS: Readonly<Record<Scalar, number>> = {
  double: 1,
  float: 2,
  int64: 3,
  uint64: 4,
  int32: 5,
  fixed64: 6,
  fixed32: 7,
  bool: 8,
  string: 9,
  bytes: 12,
  uint32: 13,
  sfixed32: 15,
  sfixed64: 16,
  sint32: 17,
  sint64: 18,
};
export const TYPE_GROUP = 10;
export const TYPE_MESSAGE = 11;
export const TYPE_ENUM = 14;

/** Numbers of editions (descriptor.proto, Edition). */
export const EDITION_NUMBERS: Readonly<Record<Exclude<Edition, 'proto2' | 'proto3'>, number>> = {
  '2023': 1000,
  '2024': 1001,
  '2026': 1002,
};

/** The scalar type with a number. */
export function scalarOf(number: number | undefined): Scalar | undefined {
  return SCALARS.find((scalar) => TYPE_NUMBERS[scalar] === number);
}
