import type { JsonValue } from '../../../model/json.ts';
import type { MessageType, Scalar } from '../schema.ts';

/** The wrappers, which stand in the JSON form as the value that they hold. */
const WRAPPERS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ['google.protobuf.DoubleValue', 'double'],
  ['google.protobuf.FloatValue', 'float'],
  ['google.protobuf.Int64Value', 'int64'],
  ['google.protobuf.UInt64Value', 'uint64'],
  ['google.protobuf.Int32Value', 'int32'],
  ['google.protobuf.UInt32Value', 'uint32'],
  ['google.protobuf.BoolValue', 'bool'],
  ['google.protobuf.StringValue', 'string'],
  ['google.protobuf.BytesValue', 'bytes'],
]);

/** How the empty message of a type with a form of its own stands in the JSON form; undefined where it cannot. */
const EMPTY: ReadonlyMap<string, JsonValue | undefined> = new Map<string, JsonValue | undefined>([
  ['google.protobuf.Any', {}],
  ['google.protobuf.Timestamp', '1970-01-01T00:00:00Z'],
  ['google.protobuf.Duration', '0s'],
  ['google.protobuf.FieldMask', ''],
  ['google.protobuf.Struct', {}],
  ['google.protobuf.Value', undefined],
  ['google.protobuf.ListValue', []],
]);

/** True for messages that the JSON form does not write as an object of their fields (ProtoJSON Format). */
export function isWellKnown({ fullName }: MessageType): boolean {
  return EMPTY.has(fullName) || WRAPPERS.has(fullName);
}

/** The scalar that a wrapper holds; undefined for other messages. */
export function wrappedScalar({ fullName }: MessageType): Scalar | undefined {
  return WRAPPERS.get(fullName);
}

/** How the empty message of such a type is written; undefined for others, and where it cannot be. */
export function emptyForm({ fullName }: MessageType): JsonValue | undefined {
  return EMPTY.get(fullName);
}

const FORMS: Readonly<Record<string, RegExp>> = {
  'google.protobuf.Timestamp': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/,
  'google.protobuf.Duration': /^-?\d+(?:\.\d{1,9})?s$/,
  'google.protobuf.FieldMask': /^[A-Za-z0-9_.,]*$/,
};

/** True for a text that a type with a textual form of its own takes. */
export function takesText({ fullName }: MessageType, text: string): boolean {
  return FORMS[fullName]?.test(text) ?? fullName === 'google.protobuf.Value';
}
