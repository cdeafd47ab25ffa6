import { type Written, writtenOf } from './link/written.ts';
import type { EnumTree, FieldTree, MessageTree, OptionTree, ServiceTree } from './parse/tree.ts';
import { typeText } from './print/canonical-field.ts';
import { bracketText, type ConfluentStyle, optionTexts } from './print/confluent-options.ts';
import { statementTexts } from './print/confluent-ranges.ts';
import { Sections } from './print/sections.ts';
import { textLiteral } from './print/value.ts';
import type { EnumType, Field, MessageType, MessageValue, ProtoFile, ProtoSchema, Service } from './schema.ts';

/**
 * The text that Confluent's Schema Registry returns for a document, laid out as its printer over Square's Wire does: no comments, the
 * statements of each block in sections (reservations, options, fields, oneofs, groups, extension ranges, extensions, messages, enums).
 * Names stay as they were written.
 *
 * With `normalize`, type names are in full, imports, options, fields, oneofs, values and ranges sorted, `syntax` left out but for proto3.
 * With `ignoreExtensions`, custom options and extensions are left out.
 *
 * Where the registry's own text would mean something else, the meaning is kept: the first value of an enum stays first and values with one
 * number in their order, numbers keep all their digits, weak imports and options of extension ranges stay, bytes are escaped. Editions,
 * which the registry does not read, are printed the same way.
 *
 * @param schema a document that `parseProto` gave; throws a TypeError for others
 */
export function confluentForm(schema: ProtoSchema, style: Partial<ConfluentStyle> = {}): string {
  const { normalize = false, ignoreExtensions = false } = style;
  return new ConfluentPrinter(schema.root, { normalize, ignoreExtensions }).text();
}

/** A declaration as it was written, with what it was understood as. */
interface Declared<Tree, Node> {
  readonly tree: Tree;
  readonly node: Node;
}

type DeclaredField = Declared<FieldTree, Field>;
type DeclaredMessage = Declared<MessageTree, MessageType>;
/** The messages of a block, among them those of its groups and maps. */
type MadeMessages = ReadonlyMap<MessageType, DeclaredMessage>;

/** Prints one document. */
class ConfluentPrinter {
  readonly #file: ProtoFile;
  readonly #written: Written;
  readonly #style: ConfluentStyle;
  readonly #out = new Sections();

  constructor(file: ProtoFile, style: ConfluentStyle) {
    this.#file = file;
    this.#written = writtenOf(file);
    this.#style = style;
  }

  text(): string {
    const { tree } = this.#written;
    const file = this.#file;
    const { normalize } = this.#style;
    const { syntax } = tree;
    if (syntax && (!normalize || syntax.value !== 'proto2')) this.#out.line(`${syntax.keyword} = "${syntax.value}";`);
    if (tree.package) this.#out.line(`package ${tree.package.text};`);
    this.#lines(this.#imports());
    this.#lines(this.#options(tree.options, file.optionValues).map((text) => `option ${text};`));
    this.#types(file, tree);
    this.#extends(paired(tree.extensions, file.extensions), madeMessages(paired(tree.messages, file.messages)));
    this.#out.section(paired(tree.services, file.services), ({ tree: service, node }) => this.#service(service, node));
    return this.#out.toString();
  }

  #lines(lines: readonly string[]): void {
    this.#out.section(lines, (line) => this.#out.line(line));
  }

  /** Imports without a word in front come first, then public, weak and option imports. */
  #imports(): readonly string[] {
    const { imports } = this.#written.tree;
    return ['plain', 'public', 'weak', 'option'].flatMap((kind) => {
      const names = imports.filter((entry) => entry.kind === kind).map(({ name }) => name);
      const listed = this.#style.normalize ? names.sort() : names;
      return listed.map((name) => `import ${kind === 'plain' ? '' : `${kind} `}${textLiteral(name)};`);
    });
  }

  #options(written: readonly OptionTree[], resolved: MessageValue | undefined): readonly string[] {
    return optionTexts({ written, resolved, text: this.#written.text }, this.#style);
  }

  #brackets(written: readonly OptionTree[], resolved: MessageValue | undefined): string {
    return bracketText(this.#options(written, resolved));
  }

  /** Messages, whose order counts, and behind them enums. */
  #types(node: Pick<ProtoFile, 'messages' | 'enums'>, tree: Pick<MessageTree, 'messages' | 'enums'>): void {
    const messages = paired(tree.messages, node.messages).filter((message) => message.tree.madeFor === undefined);
    const types = [
      ...messages.map((message) => () => this.#message(message)),
      ...paired(tree.enums, node.enums).map((type) => () => this.#enum(type)),
    ];
    this.#out.section(types, (print) => print());
  }

  #message({ tree, node }: DeclaredMessage): void {
    this.#out.block(`${visibilityText(tree)}message ${tree.name.text}`, () => this.#body({ tree, node }));
  }

  #body({ tree, node }: DeclaredMessage): void {
    const { normalize, ignoreExtensions } = this.#style;
    const fields = this.#ordered(paired(tree.fields, node.fields));
    const made = madeMessages(paired(tree.messages, node.messages));
    const ranges = { text: this.#written.text, max: MAX_FIELD_NUMBER };
    const isFree = ({ node: { oneof } }: DeclaredField): boolean => oneof === undefined || oneof.isSynthetic;
    const isGroup = (field: DeclaredField): boolean => field.tree.madeFor === 'group';
    this.#lines(
      statementTexts(tree.reservedRanges, tree.reservedNames, ranges, normalize).map((text) => `reserved ${text};`),
    );
    this.#lines(this.#options(tree.options, node.optionValues).map((text) => `option ${text};`));
    this.#fields(
      fields.filter((field) => isFree(field) && !isGroup(field)),
      made,
    );
    this.#oneofs({ tree, node }, fields, made);
    this.#fields(
      fields.filter((field) => isFree(field) && isGroup(field)),
      made,
    );
    if (!ignoreExtensions) {
      this.#lines(this.#extensionRanges({ tree, node }));
      this.#extends(paired(tree.extensions, node.extensions), made);
    }
    this.#types(node, tree);
  }

  #ordered(fields: readonly DeclaredField[]): readonly DeclaredField[] {
    return this.#style.normalize ? fields.toSorted((a, b) => a.node.number - b.node.number) : fields;
  }

  #oneofs({ tree, node }: DeclaredMessage, fields: readonly DeclaredField[], made: MadeMessages): void {
    const choices = Map.groupBy(fields, (field) => field.node.oneof);
    const oneofs = paired(tree.oneofs, node.oneofs)
      .filter((oneof) => !oneof.tree.isSynthetic)
      .map((oneof) => ({ ...oneof, members: choices.get(oneof.node) ?? [] }));
    const first = ({ members: [member] }: (typeof oneofs)[number]): number => member?.node.number ?? 0;
    const listed = this.#style.normalize ? oneofs.toSorted((a, b) => first(a) - first(b)) : oneofs;
    this.#out.section(listed, ({ tree: oneof, node: { optionValues }, members }) =>
      this.#out.block(`oneof ${oneof.name.text}`, () => {
        this.#lines(this.#options(oneof.options, optionValues).map((text) => `option ${text};`));
        this.#fields(
          members.filter((field) => field.tree.madeFor !== 'group'),
          made,
        );
        this.#fields(
          members.filter((field) => field.tree.madeFor === 'group'),
          made,
        );
      }),
    );
  }

  #fields(fields: readonly DeclaredField[], made: MadeMessages): void {
    this.#out.section(fields, ({ tree, node }) => {
      const brackets = this.#brackets(tree.options, node.optionValues);
      const { type } = node;
      const group = tree.madeFor === 'group' && type.kind === 'message' ? made.get(type.message) : undefined;
      const label = tree.label === undefined || tree.madeFor === 'map' ? '' : `${tree.label.text} `;
      const number = tree.number.value;
      if (group) this.#out.block(`${label}group ${tree.type.text} = ${number}${brackets}`, () => this.#body(group));
      else this.#out.line(`${label}${this.#type({ tree, node }, made)} ${tree.name.text} = ${number}${brackets};`);
    });
  }

  #type({ tree, node: { type } }: DeclaredField, made: MadeMessages): string {
    if (this.#style.normalize) return typeText(type);
    const entry = tree.madeFor === 'map' && type.kind === 'message' ? made.get(type.message) : undefined;
    return entry ? `map<${entry.tree.fields.map((part) => part.type.text).join(', ')}>` : tree.type.text;
  }

  #extensionRanges({ tree, node }: DeclaredMessage): readonly string[] {
    const { normalize } = this.#style;
    const isSet = node.options.get('message_set_wire_format') === true;
    const source = { text: this.#written.text, max: isSet ? MAX_ENUM_NUMBER - 1 : MAX_FIELD_NUMBER };
    const declared = paired(tree.extensionRanges, node.extensionRanges);
    const ordered = normalize ? declared.toSorted((a, b) => a.tree.from - b.tree.from) : declared;
    const statements = Map.groupBy(ordered, (range) => (normalize ? range : range.tree.statement));
    return [...statements.values()].flatMap((ranges) => {
      const [first] = ranges;
      const brackets = first ? this.#brackets(first.tree.options, first.node.optionValues) : '';
      const trees = ranges.map((range) => range.tree);
      return statementTexts(trees, [], source, normalize).map((text) => `extensions ${text}${brackets};`);
    });
  }

  /** Extensions by the statement that they stand in, or by what they extend. */
  #extends(fields: readonly DeclaredField[], made: MadeMessages): void {
    if (this.#style.ignoreExtensions) return;
    const { normalize } = this.#style;
    const groups = Map.groupBy(fields, ({ tree, node }) => (normalize ? node.extends : tree.extendee));
    this.#out.section([...groups.values()], (group) => {
      const [first] = group;
      const name = normalize ? `.${first?.node.extends}` : first?.tree.extendee?.text;
      this.#out.block(`extend ${name}`, () => this.#fields(this.#ordered(group), made));
    });
  }

  #enum({ tree, node }: Declared<EnumTree, EnumType>): void {
    const { normalize } = this.#style;
    const ranges = { text: this.#written.text, max: MAX_ENUM_NUMBER };
    const [first, ...rest] = paired(tree.values, node.values);
    const values = normalize ? rest.sort((a, b) => a.node.number - b.node.number) : rest;
    const lines = [
      ...statementTexts(tree.reservedRanges, tree.reservedNames, ranges, normalize).map((text) => `reserved ${text};`),
      ...this.#options(tree.options, node.optionValues).map((text) => `option ${text};`),
      ...[...(first ? [first] : []), ...values].map(
        (value) =>
          `${value.tree.name.text} = ${value.tree.number.value}${this.#brackets(value.tree.options, value.node.optionValues)};`,
      ),
    ];
    this.#out.block(`${visibilityText(tree)}enum ${tree.name.text}`, () => this.#lines(lines));
  }

  #service(tree: ServiceTree, node: Service): void {
    this.#out.block(`service ${tree.name.text}`, () => {
      this.#lines(this.#options(tree.options, node.optionValues).map((text) => `option ${text};`));
      this.#out.section(
        paired(tree.methods, node.methods),
        ({ tree: method, node: { input, output, optionValues } }) => {
          const side = (isStream: boolean, written: string, { fullName }: MessageType): string =>
            `(${isStream ? 'stream ' : ''}${this.#style.normalize ? `.${fullName}` : written})`;
          const from = side(method.clientStreaming, method.input.text, input);
          const head = `rpc ${method.name.text} ${from} returns ${side(method.serverStreaming, method.output.text, output)}`;
          const options = this.#options(method.options, optionValues).map((text) => `option ${text};`);
          if (options.length === 0) this.#out.line(`${head};`);
          else this.#out.block(head, () => this.#lines(options), '};');
        },
      );
    });
  }
}

const MAX_FIELD_NUMBER = 536_870_911;
const MAX_ENUM_NUMBER = 2_147_483_647;

function madeMessages(messages: readonly DeclaredMessage[]): MadeMessages {
  return new Map(messages.map((message) => [message.node, message]));
}

/** Trees and nodes have the same order. */
function paired<Tree, Node>(trees: readonly Tree[], nodes: readonly Node[]): readonly Declared<Tree, Node>[] {
  return nodes.flatMap((node, index) => {
    const tree = trees[index];
    return tree === undefined ? [] : [{ tree, node }];
  });
}

function visibilityText({ visibility }: MessageTree | EnumTree): string {
  return visibility === undefined ? '' : `${visibility} `;
}
