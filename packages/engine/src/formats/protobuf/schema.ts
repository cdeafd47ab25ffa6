import type { JsonValue } from '../../model/json.ts';

/**
 * A Protobuf document (proto2, proto3, editions 2023, 2024 and 2026) with what it imports, all names and features resolved. Immutable once
 * parsed. Types form a graph: a field leads to the node of its message or enum, so recursive messages are cycles.
 */
export interface ProtoSchema {
  /** The document itself. */
  readonly root: ProtoFile;
  /** The document and everything that it imports, by import name, each behind what it imports. */
  readonly files: ReadonlyMap<string, ProtoFile>;
  /** Every message of those files by full name without a leading dot, map entries included. */
  readonly messages: ReadonlyMap<string, MessageType>;
  readonly enums: ReadonlyMap<string, EnumType>;
}

/** Names of syntaxes and editions, oldest first. */
export const EDITIONS = ['proto2', 'proto3', '2023', '2024', '2026'] as const;
export type Edition = (typeof EDITIONS)[number];

/** Features after inheritance from file, message and so on (Protobuf Editions, Feature Settings); `proto2` and `proto3` are settings of them. */
export interface Features {
  readonly fieldPresence: 'EXPLICIT' | 'IMPLICIT' | 'LEGACY_REQUIRED';
  readonly enumType: 'OPEN' | 'CLOSED';
  readonly repeatedFieldEncoding: 'PACKED' | 'EXPANDED';
  readonly utf8Validation: 'VERIFY' | 'NONE';
  readonly messageEncoding: 'LENGTH_PREFIXED' | 'DELIMITED';
  readonly jsonFormat: 'ALLOW' | 'LEGACY_BEST_EFFORT';
}

/**
 * Options as set, by name: `deprecated`, `(acme.rule).min`. Values in JSON form: enum values and identifiers as strings, message values as objects.
 */
export type Options = ReadonlyMap<string, JsonValue>;

/** A message as typed values: what options hold, as the compiler interprets them. */
export interface MessageValue {
  readonly type: MessageType;
  /** In the order of the field numbers, each field once. */
  readonly fields: readonly FieldValue[];
}

export interface FieldValue {
  readonly field: Field;
  /** One value for fields that are not repeated. */
  readonly values: readonly Value[];
}

/** Numbers of 64 bits are bigints; strings and bytes have one character a byte; enums have the value that was named. */
export type Value = number | bigint | boolean | string | EnumValue | MessageValue;

/** What every element has. */
interface Element {
  /**
   * Where it is, by descriptor position: `/messages/0/fields/2`, `/enums/1/values/0`, `/services/0/methods/1`, `/extensions/0`; nested ones below their
   * message (`/messages/0/messages/1`). In an imported file with `NAME#` in front.
   */
  readonly at: string;
  readonly name: string;
  readonly options: Options;
  /** The options as typed values; left out where none are set. */
  readonly optionValues?: MessageValue;
}

/** `export` or `local` in front of a type (from edition 2024 on). */
export type Visibility = 'export' | 'local';

export interface ProtoFile {
  /** The name that it is imported by; of the document itself the name given to `parse`, or the empty string. */
  readonly name: string;
  readonly edition: Edition;
  /** The empty string without one. */
  readonly package: string;
  readonly imports: readonly { readonly name: string; readonly kind: 'plain' | 'public' | 'weak' | 'option' }[];
  readonly options: Options;
  readonly optionValues?: MessageValue;
  readonly features: Features;
  readonly messages: readonly MessageType[];
  readonly enums: readonly EnumType[];
  readonly extensions: readonly Field[];
  readonly services: readonly Service[];
}

/** Numbers from `start` to `end`, both included. */
export interface NumberRange {
  readonly start: number;
  readonly end: number;
}

/** Numbers that a message leaves to extensions. */
export interface ExtensionRange extends NumberRange {
  readonly options: Options;
  readonly optionValues?: MessageValue;
}

export interface MessageType extends Element {
  readonly kind: 'message';
  readonly fullName: string;
  readonly visibility?: Visibility;
  readonly file: ProtoFile;
  readonly parent?: MessageType;
  readonly features: Features;
  /** In the order of the text; those of oneofs, groups and maps among them. */
  readonly fields: readonly Field[];
  readonly oneofs: readonly Oneof[];
  /** Nested messages, the entries of maps and the messages of groups included, as in the descriptor. */
  readonly messages: readonly MessageType[];
  readonly enums: readonly EnumType[];
  readonly extensions: readonly Field[];
  readonly extensionRanges: readonly ExtensionRange[];
  readonly reservedRanges: readonly NumberRange[];
  readonly reservedNames: readonly string[];
  /** True for the synthetic message of a map field: `key` is field 1, `value` field 2. */
  readonly isMapEntry: boolean;
}

export interface Oneof extends Element {
  /** Position in the message. */
  readonly index: number;
  /** True for the synthetic oneof of an `optional` field of proto3. */
  readonly isSynthetic: boolean;
}

export const SCALARS = [
  'double',
  'float',
  'int32',
  'int64',
  'uint32',
  'uint64',
  'sint32',
  'sint64',
  'fixed32',
  'fixed64',
  'sfixed32',
  'sfixed64',
  'bool',
  'string',
  'bytes',
] as const;
export type Scalar = (typeof SCALARS)[number];

/** The type of a field. A map is a repeated field of a message that is a map entry. */
export type FieldType =
  | { readonly kind: 'scalar'; readonly scalar: Scalar }
  | { readonly kind: 'message'; readonly message: MessageType }
  | { readonly kind: 'enum'; readonly enum: EnumType };

export interface Field extends Element {
  readonly kind: 'field';
  /** For extensions: the full name of the extension. */
  readonly fullName: string;
  readonly number: number;
  readonly type: FieldType;
  readonly cardinality: 'singular' | 'repeated';
  /** Whether the absence of a value can be told; repeated fields are `implicit`. */
  readonly presence: 'explicit' | 'implicit' | 'required';
  /** Name in the JSON form: as set, or made from the name. */
  readonly jsonName: string;
  /** True for fields of proto3 that are declared `optional`. */
  readonly isProto3Optional: boolean;
  /** The oneof that it belongs to, synthetic ones included. */
  readonly oneof?: Oneof;
  /** True where a repeated field of numbers is written packed. Parsers accept both. */
  readonly packed: boolean;
  /** True where a message is written between group tags. */
  readonly delimited: boolean;
  /** True where the text has to be UTF-8. */
  readonly verifiesUtf8: boolean;
  /** The default of the schema (proto2, editions): text, number, bigint or boolean; bytes as a string of code points up to U+00FF; enum values by name. */
  readonly default?: JsonValue;
  readonly features: Features;
  /** For extensions: the message that is extended, by full name. */
  readonly extends?: string;
}

export interface EnumType extends Element {
  readonly kind: 'enum';
  readonly fullName: string;
  readonly visibility?: Visibility;
  readonly file: ProtoFile;
  readonly parent?: MessageType;
  readonly features: Features;
  readonly values: readonly EnumValue[];
  readonly reservedRanges: readonly NumberRange[];
  readonly reservedNames: readonly string[];
}

export interface EnumValue extends Element {
  readonly number: number;
}

export interface Service extends Element {
  readonly fullName: string;
  readonly methods: readonly Method[];
}

export interface Method extends Element {
  readonly input: MessageType;
  readonly output: MessageType;
  readonly clientStreaming: boolean;
  readonly serverStreaming: boolean;
  /** True where braces follow, as they do around options, and may around nothing. */
  readonly hasBody: boolean;
}
