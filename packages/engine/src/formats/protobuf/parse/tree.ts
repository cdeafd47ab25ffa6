import type { Span } from '../../../source/index.ts';
import type { Visibility } from '../schema.ts';

/**
 * What a .proto text says, before names are looked up. Lists have the order of descriptors: messages of groups and entries of maps
 * stand where the field stands, as if the text had declared them.
 */
export interface FileTree {
  /** The declaration of `syntax` or `edition`; without one the text is proto2. */
  readonly syntax?: SyntaxTree;
  readonly package?: Name;
  readonly imports: readonly ImportTree[];
  readonly options: readonly OptionTree[];
  readonly messages: readonly MessageTree[];
  readonly enums: readonly EnumTree[];
  readonly extensions: readonly FieldTree[];
  readonly services: readonly ServiceTree[];
}

/** A word of the text, or several joined by dots; a leading dot is part of it. */
export interface Name extends Span {
  readonly text: string;
}

export interface SyntaxTree extends Span {
  readonly keyword: 'syntax' | 'edition';
  readonly value: string;
}

export interface ImportTree extends Span {
  readonly name: string;
  readonly kind: 'plain' | 'public' | 'weak' | 'option';
}

export interface MessageTree {
  readonly name: Name;
  readonly visibility?: Visibility;
  /** What the message was made for, where the text does not declare it as one. */
  readonly madeFor?: 'map' | 'group';
  readonly fields: readonly FieldTree[];
  readonly oneofs: readonly OneofTree[];
  readonly messages: readonly MessageTree[];
  readonly enums: readonly EnumTree[];
  readonly extensions: readonly FieldTree[];
  readonly extensionRanges: readonly RangeTree[];
  readonly reservedRanges: readonly RangeTree[];
  readonly reservedNames: readonly ReservedName[];
  readonly options: readonly OptionTree[];
}

/** A name that is reserved; as a word in editions, as a string before them. */
export interface ReservedName extends Name, InStatement {
  readonly isString: boolean;
}

/** What shares a statement with others. */
export interface InStatement {
  /** Where the list begins that it stands in. */
  readonly statement: number;
}

export interface OneofTree {
  readonly name: Name;
  readonly options: readonly OptionTree[];
  /** True for the oneof made for an `optional` field of proto3. */
  readonly isSynthetic: boolean;
}

export interface FieldTree {
  readonly name: Name;
  readonly number: NumberTree;
  readonly label?: LabelTree;
  /** The name of the type as written, or of the message made for a map or group. */
  readonly type: Name;
  readonly madeFor?: 'map' | 'group';
  readonly options: readonly OptionTree[];
  /** Index of the oneof. */
  readonly oneof?: number;
  readonly isProto3Optional: boolean;
  /** For extensions: what is extended. */
  readonly extendee?: Name;
}

export interface LabelTree extends Span {
  readonly text: 'optional' | 'required' | 'repeated';
}

export interface NumberTree extends Span {
  readonly value: number;
}

/** Numbers, both included. `max` is {@link MAX_RANGE_END}. */
export interface RangeTree extends Span, InStatement {
  readonly from: number;
  readonly to: number;
  readonly options: readonly OptionTree[];
}

/** What `max` stands for until it is known whether messages, message sets or enums are meant. */
export const MAX_RANGE_END = Number.POSITIVE_INFINITY;

export interface EnumTree {
  readonly name: Name;
  readonly visibility?: Visibility;
  readonly values: readonly EnumValueTree[];
  readonly reservedRanges: readonly RangeTree[];
  readonly reservedNames: readonly ReservedName[];
  readonly options: readonly OptionTree[];
}

export interface EnumValueTree {
  readonly name: Name;
  readonly number: NumberTree;
  readonly options: readonly OptionTree[];
}

export interface ServiceTree {
  readonly name: Name;
  readonly methods: readonly MethodTree[];
  readonly options: readonly OptionTree[];
}

export interface MethodTree {
  readonly name: Name;
  readonly input: Name;
  readonly output: Name;
  readonly clientStreaming: boolean;
  readonly serverStreaming: boolean;
  readonly hasBody: boolean;
  readonly options: readonly OptionTree[];
}

/** `deprecated = true`, `(acme.rule).min = 1`. The span is that of the name. */
export interface OptionTree extends Span {
  readonly parts: readonly OptionPart[];
  readonly value: ValueTree;
}

/** A part of the name of an option; extensions stand in parentheses. */
export interface OptionPart extends Name {
  readonly isExtension: boolean;
}

/** The value of an option or of a field of a message literal, not yet compared with a type. */
export type ValueTree = Span &
  (
    | { readonly kind: 'name'; readonly text: string; readonly negative: boolean }
    | { readonly kind: 'int'; readonly value: bigint }
    | { readonly kind: 'float'; readonly value: number }
    /** One character a byte. */
    | { readonly kind: 'string'; readonly bytes: string }
    | { readonly kind: 'message'; readonly fields: readonly LiteralField[] }
    | { readonly kind: 'list'; readonly items: readonly ValueTree[] }
  );

/** A field of a message literal (Text Format Language). */
export interface LiteralField extends Span {
  /** The name; of extensions in brackets the full name; of an expanded `Any` the type behind the last slash. */
  readonly name: string;
  readonly form: 'field' | 'extension' | 'any';
  /** For `any`: what stands in front of the type, the slash included. */
  readonly prefix: string;
  readonly value: ValueTree;
}
