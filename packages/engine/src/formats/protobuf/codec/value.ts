import type { Field, MessageType } from '../schema.ts';

/**
 * A single value. Integers of 64 bits are bigints, enum values their number; text is a string, or its bytes where they are not UTF-8.
 */
export type Single = number | bigint | boolean | string | Uint8Array | MessageValue;

/** A field that the type does not know, or of which it cannot take the value: tag and payload as they came. */
export interface UnknownField {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** A message with the fields that are set. Every field holds a list, singular ones a list of one; a map holds its entries. */
export interface MessageValue {
  readonly type: MessageType;
  readonly fields: ReadonlyMap<Field, readonly Single[]>;
  readonly unknown: readonly UnknownField[];
}

/** How a document finds the fields of its messages, extensions included. */
export interface Dictionary {
  fieldOf(type: MessageType, number: number): Field | undefined;
}

/** A message value from its fields. */
export function messageValue(
  type: MessageType,
  fields: Iterable<readonly [Field, readonly Single[]]> = [],
): MessageValue {
  return { type, fields: new Map(fields), unknown: [] };
}

/** True for message values, false for scalars. */
export function isMessageValue(value: Single | undefined): value is MessageValue {
  return typeof value === 'object' && !(value instanceof Uint8Array);
}

/** The value that a singular field without its own default has when it is absent; undefined for messages. */
export function zeroOf(field: Field): Single | undefined {
  const { type } = field;
  if (type.kind === 'message') return undefined;
  if (type.kind === 'enum') return type.enum.values[0]?.number ?? 0;
  switch (type.scalar) {
    case 'string':
      return '';
    case 'bytes':
      return new Uint8Array();
    case 'bool':
      return false;
    case 'int64':
    case 'uint64':
    case 'sint64':
    case 'fixed64':
    case 'sfixed64':
      return 0n;
    default:
      return 0;
  }
}

/** True where the value is the zero of its field, which fields without presence do not write. Negative zero is no zero. */
export function isZero(field: Field, value: Single): boolean {
  if (value instanceof Uint8Array) return value.length === 0;
  return Object.is(value, field.type.kind === 'enum' ? 0 : zeroOf(field));
}
