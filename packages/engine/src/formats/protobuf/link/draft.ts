import type { Span } from '../../../source/index.ts';
import type { EnumTree, FieldTree, FileTree, MessageTree, OptionTree } from '../parse/tree.ts';
import type { EnumType, Field, MessageType, Method, Oneof, ProtoFile } from '../schema.ts';

/** An element while it is being made. */
export type Draft<Made> = { -readonly [Key in keyof Made]: Made[Key] };

/** What a name stands for. */
export type Meaning =
  | { readonly kind: 'message'; readonly node: MessageType }
  | { readonly kind: 'enum'; readonly node: EnumType }
  | { readonly kind: 'field'; readonly node: Field }
  | { readonly kind: 'extension'; readonly node: Field }
  | { readonly kind: 'oneof' | 'value' | 'service' | 'method' };

/** A declared name: what it stands for, in which file, and where it stands there. */
export type Declared = Meaning & { readonly file: ProtoFile; readonly at: Span };

/** The messages whose fields are options. */
export type OptionsName =
  | 'FileOptions'
  | 'MessageOptions'
  | 'FieldOptions'
  | 'OneofOptions'
  | 'ExtensionRangeOptions'
  | 'EnumOptions'
  | 'EnumValueOptions'
  | 'ServiceOptions'
  | 'MethodOptions';

/** Something that has options, with the text of them. */
export interface Optioned {
  readonly node: Draft<Pick<ProtoFile, 'options' | 'optionValues'>>;
  readonly options: readonly OptionTree[];
  readonly type: OptionsName;
  /** Full name of what is around it, in which the names of its options are looked up. */
  readonly scope: string;
  /** Pointer to it. */
  readonly at: string;
}

/** Every element of a file beside what the text says of it, in the order of the text. */
export interface Elements {
  readonly messages: { readonly node: Draft<MessageType>; readonly tree: MessageTree }[];
  readonly fields: {
    readonly node: Draft<Field>;
    readonly tree: FieldTree;
    /** Full name of what is around it. */
    readonly scope: string;
    /** The message that it is declared in; of extensions the one around, if there is one. */
    readonly parent?: Draft<MessageType>;
  }[];
  readonly oneofs: { readonly node: Oneof; readonly parent: Draft<MessageType>; readonly at: Span }[];
  readonly enums: { readonly node: Draft<EnumType>; readonly tree: EnumTree; readonly scope: string }[];
  readonly methods: {
    readonly node: Draft<Method>;
    readonly scope: string;
    readonly input: Span & { readonly text: string };
    readonly output: Span & { readonly text: string };
  }[];
  readonly optioned: Optioned[];
}

/** Is told what is wrong: kind, message, where in the text, pointer to the element, hint. */
export type Report = (kind: string, message: string, at: Span, pointer: string, hint?: string) => void;

/** A file that is being linked: its text as a tree, its nodes as far as they are made, and what it can see. */
export interface Link {
  readonly tree: FileTree;
  readonly file: Draft<ProtoFile>;
  /** The file itself, what it imports for its types, and what those import publicly. */
  readonly visible: ReadonlySet<ProtoFile>;
  /** The same with what is imported for options alone. */
  readonly visibleToOptions: ReadonlySet<ProtoFile>;
  /** Packages of those files, and packages around them. */
  readonly packages: ReadonlySet<string>;
  readonly elements: Elements;
  /** What a full name stands for in the file or anything that it imports, seen or not. */
  find(fullName: string): Declared | undefined;
  /** The type of options, from the descriptor.proto at hand. */
  optionsType(name: OptionsName): MessageType;
  /** Another extension of a message with the same number, in the file or anything that it imports. */
  extensionAt(extendee: MessageType, number: number, but: Field): Field | undefined;
  readonly report: Report;
  /** How many more times names may be searched for one like a misspelt one, characters of names looked up, and messages be values of options. */
  readonly budget: { hints: number; characters: number; messages: number };
}
