import { FEATURES_OF_EDITION } from '../features/editions.ts';
import { madeOf, NONE } from '../parse/lists.ts';
import type { EnumTree, FieldTree, FileTree, MessageTree, Name, RangeTree, ServiceTree } from '../parse/tree.ts';
import type {
  EnumType,
  ExtensionRange,
  Field,
  FieldType,
  MessageType,
  Oneof,
  Options,
  ProtoFile,
  Service,
} from '../schema.ts';
import type { Declared, Draft, Elements, Meaning, OptionsName, Report } from './draft.ts';
import { join } from './names.ts';
import { type Around, FieldNode, ValueNode } from './nodes.ts';

/** Stands where a type is not known yet. */
const UNKNOWN: FieldType = { kind: 'scalar', scalar: 'bytes' };

const NO_OPTIONS: Options = new Map();

/** Makes the nodes of a file, and enters its names. Types, options and features are found later. */
export class Declarer {
  readonly #file: Draft<ProtoFile>;
  readonly #prefix: string;
  readonly #report: Report;
  readonly #names: Map<string, Declared>;
  readonly #known: (fullName: string) => Declared | undefined;
  readonly elements: Elements = { messages: [], fields: [], oneofs: [], enums: [], methods: [], optioned: [] };

  /**
   * @param names where the names of the file go
   * @param known what a full name stands for in what the file imports
   */
  constructor(
    file: Draft<ProtoFile>,
    prefix: string,
    names: Map<string, Declared>,
    known: (fullName: string) => Declared | undefined,
    report: Report,
  ) {
    this.#file = file;
    this.#prefix = prefix;
    this.#names = names;
    this.#known = known;
    this.#report = report;
  }

  /** Makes everything that the text declares. */
  declare(tree: FileTree): void {
    const file = this.#file;
    const scope = file.package;
    this.#optioned(file, tree.options, 'FileOptions', scope, { at: this.#prefix });
    file.messages = tree.messages.map((message, index) => this.#message(message, scope, `/messages/${index}`));
    file.enums = tree.enums.map((type, index) => this.#enum(type, scope, `/enums/${index}`));
    const around: Around = { at: this.#prefix, fullName: scope };
    file.extensions = tree.extensions.map((field, index) => this.#field(field, around, 'extensions', index));
    file.services = tree.services.map((service, index) => this.#service(service, scope, `/services/${index}`));
  }

  #message(tree: MessageTree, scope: string, at: string, parent?: MessageType): MessageType {
    const fullName = join(scope, tree.name.text);
    const node: Draft<MessageType> = {
      kind: 'message',
      at: this.#prefix + at,
      name: tree.name.text,
      fullName,
      file: this.#file,
      options: NO_OPTIONS,
      features: FEATURES_OF_EDITION.proto2,
      fields: NONE,
      oneofs: NONE,
      messages: NONE,
      enums: NONE,
      extensions: NONE,
      extensionRanges: NONE,
      reservedRanges: madeOf(tree.reservedRanges, (range) => numbers(range, MAX_FIELD_NUMBER)),
      reservedNames: madeOf(tree.reservedNames, ({ text }) => text),
      isMapEntry: tree.madeFor === 'map',
    };
    // Spread into the literal, they would double the room that a message takes.
    if (parent !== undefined) node.parent = parent;
    if (tree.visibility !== undefined) node.visibility = tree.visibility;
    this.#enter(fullName, { kind: 'message', node }, tree.name, node);
    this.elements.messages.push({ node, tree });
    this.#optioned(node, tree.options, 'MessageOptions', scope, node);
    node.oneofs = madeOf(tree.oneofs, ({ name, options, isSynthetic }, index): Oneof => {
      const oneof = { at: `${node.at}/oneofs/${index}`, name: name.text, index, isSynthetic, options: NO_OPTIONS };
      this.#enter(join(fullName, name.text), { kind: 'oneof' }, name, oneof);
      this.elements.oneofs.push({ node: oneof, parent: node, at: name });
      this.#optioned(oneof, options, 'OneofOptions', fullName, oneof);
      return oneof;
    });
    node.fields = madeOf(tree.fields, (field, index) => this.#field(field, node, 'fields', index, node));
    node.messages = madeOf(tree.messages, (inner, index) =>
      this.#message(inner, fullName, `${at}/messages/${index}`, node),
    );
    node.enums = madeOf(tree.enums, (type, index) => this.#enum(type, fullName, `${at}/enums/${index}`, node));
    node.extensions = madeOf(tree.extensions, (field, index) => this.#field(field, node, 'extensions', index, node));
    const max = isMessageSet(tree) ? MAX_MESSAGE_SET_NUMBER : MAX_FIELD_NUMBER;
    node.extensionRanges = madeOf(tree.extensionRanges, (range, index) => {
      const made: ExtensionRange = { ...numbers(range, max), options: NO_OPTIONS };
      this.#optioned(made, range.options, 'ExtensionRangeOptions', fullName, {
        at: `${node.at}/extensionRanges/${index}`,
      });
      return made;
    });
    return node;
  }

  #field(tree: FieldTree, around: Around, list: string, index: number, parent?: Draft<MessageType>): Field {
    const scope = around.fullName;
    const isExtension = tree.extendee !== undefined;
    const oneof = tree.oneof === undefined ? undefined : parent?.oneofs[tree.oneof];
    const node = new FieldNode(around, list, index, {
      name: tree.name.text,
      number: tree.number.value,
      type: UNKNOWN,
      cardinality: tree.label?.text === 'repeated' ? 'repeated' : 'singular',
      presence: tree.label?.text === 'required' ? 'required' : 'implicit',
      jsonName: jsonNameOf(tree.name.text),
      isProto3Optional: tree.isProto3Optional,
      delimited: tree.madeFor === 'group',
      options: NO_OPTIONS,
      features: FEATURES_OF_EDITION.proto2,
    });
    if (oneof !== undefined) node.oneof = oneof;
    // Nothing can refer to the key or the value of a map.
    if (parent?.isMapEntry !== true || isExtension) {
      this.#enter(node.fullName, isExtension ? { kind: 'extension', node } : { kind: 'field', node }, tree.name, node);
    }
    this.elements.fields.push(parent === undefined ? { node, tree, scope } : { node, tree, scope, parent });
    if (tree.options.length > 0) {
      const options = tree.options.filter((option) => !isPseudoOption(option.parts));
      this.#optioned(node, options, 'FieldOptions', scope, node);
    }
    return node;
  }

  #enum(tree: EnumTree, scope: string, at: string, parent?: MessageType): EnumType {
    const node: Draft<EnumType> = {
      kind: 'enum',
      at: this.#prefix + at,
      name: tree.name.text,
      fullName: join(scope, tree.name.text),
      file: this.#file,
      ...(parent && { parent }),
      ...(tree.visibility && { visibility: tree.visibility }),
      options: NO_OPTIONS,
      features: FEATURES_OF_EDITION.proto2,
      values: [],
      reservedRanges: madeOf(tree.reservedRanges, (range) => numbers(range, MAX_ENUM_NUMBER)),
      reservedNames: madeOf(tree.reservedNames, ({ text }) => text),
    };
    this.#enter(node.fullName, { kind: 'enum', node }, tree.name, node);
    this.elements.enums.push({ node, tree, scope });
    this.#optioned(node, tree.options, 'EnumOptions', scope, node);
    node.values = madeOf(tree.values, ({ name, number, options }, index) => {
      const value = new ValueNode(node, index, { name: name.text, number: number.value, options: NO_OPTIONS });
      // The values of an enum are names beside the enum, as in C++.
      this.#enter(join(scope, name.text), { kind: 'value' }, name, value);
      this.#optioned(value, options, 'EnumValueOptions', scope, value);
      return value;
    });
    return node;
  }

  #service(tree: ServiceTree, scope: string, at: string): Service {
    const fullName = join(scope, tree.name.text);
    const node: Draft<Service> = {
      at: this.#prefix + at,
      name: tree.name.text,
      fullName,
      options: NO_OPTIONS,
      methods: [],
    };
    this.#enter(fullName, { kind: 'service' }, tree.name, node);
    this.#optioned(node, tree.options, 'ServiceOptions', scope, node);
    node.methods = madeOf(tree.methods, (method, index) => {
      const { name, input, output, clientStreaming, serverStreaming, hasBody } = method;
      const made = {
        at: `${node.at}/methods/${index}`,
        name: name.text,
        options: NO_OPTIONS,
        input: NO_MESSAGE,
        output: NO_MESSAGE,
        clientStreaming,
        serverStreaming,
        hasBody,
      };
      this.#enter(join(fullName, name.text), { kind: 'method' }, name, made);
      this.elements.methods.push({ node: made, scope: fullName, input, output });
      this.#optioned(made, method.options, 'MethodOptions', fullName, made);
      return made;
    });
    return node;
  }

  #optioned(
    node: Draft<Pick<ProtoFile, 'options' | 'optionValues'>>,
    options: FileTree['options'],
    type: OptionsName,
    scope: string,
    element: { readonly at: string },
  ): void {
    if (options.length > 0) this.elements.optioned.push({ node, options, type, scope, at: element.at });
  }

  #enter(fullName: string, meaning: Meaning, name: Name, element: { readonly at: string }): void {
    if (fullName.length > MAX_NAME) {
      this.#report(
        'too-long',
        `full names have at most ${MAX_NAME} characters, this one has ${fullName.length}`,
        name,
        element.at,
      );
      return;
    }
    const first = this.#names.get(fullName) ?? this.#known(fullName);
    if (first === undefined) {
      this.#names.set(fullName, { ...meaning, file: this.#file, at: name });
      return;
    }
    const where = first.file === this.#file ? '' : ` in "${first.file.name}"`;
    const why =
      meaning.kind === 'value' || first.kind === 'value'
        ? 'values of enums are names beside the enum, not inside it: give each a prefix of its own'
        : undefined;
    this.#report('duplicate-name', `"${fullName}" is declared already${where}`, name, element.at, why);
  }
}

/** Stands where the message of a method is not known yet. */
const NO_FILE: ProtoFile = {
  name: '',
  edition: 'proto2',
  package: '',
  imports: [],
  options: NO_OPTIONS,
  features: FEATURES_OF_EDITION.proto2,
  messages: [],
  enums: [],
  extensions: [],
  services: [],
};
const NO_MESSAGE: MessageType = {
  kind: 'message',
  at: '',
  name: '',
  fullName: '',
  file: NO_FILE,
  options: NO_OPTIONS,
  features: FEATURES_OF_EDITION.proto2,
  fields: [],
  oneofs: [],
  messages: [],
  enums: [],
  extensions: [],
  extensionRanges: [],
  reservedRanges: [],
  reservedNames: [],
  isMapEntry: false,
};

const MAX_FIELD_NUMBER = 536_870_911;
/** Characters of a full name. Names are compared whole, so their length counts as often as they are used. */
const MAX_NAME = 2000;
const MAX_MESSAGE_SET_NUMBER = 2_147_483_646;
const MAX_ENUM_NUMBER = 2_147_483_647;

/** Message sets number their fields further than other messages. Options are not read yet, so their text is. */
function isMessageSet({ options }: MessageTree): boolean {
  return options.some(({ parts: [part], value }) => {
    return part?.text === 'message_set_wire_format' && value.kind === 'name' && value.text === 'true';
  });
}

function numbers({ from, to }: RangeTree, max: number) {
  return { start: from, end: Math.max(from, Number.isFinite(to) ? to : max) };
}

/** `default` and `json_name` look like options, and are part of the field. */
export function isPseudoOption([first, second]: FieldTree['options'][number]['parts']): boolean {
  if (first === undefined || first.isExtension || second !== undefined) return false;
  return first.text === 'default' || first.text === 'json_name';
}

/** The name in JSON: underscores go, and the letter behind one becomes a capital (ProtoJSON Format, Field Names). */
export function jsonNameOf(name: string): string {
  const parts = name.split('_');
  if (parts.length === 1) return name;
  let made = parts[0] ?? '';
  for (let at = 1; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    made += part.charAt(0).toUpperCase() + part.slice(1);
  }
  return made;
}
