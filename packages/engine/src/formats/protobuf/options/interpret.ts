import { closest, type Span } from '../../../source/index.ts';
import { bytesOfMessage } from '../descriptor/wire.ts';
import type { Link, Optioned } from '../link/draft.ts';
import { lookUp } from '../link/resolve.ts';
import { binaryOf } from '../parse/string-literal.ts';
import type { LiteralField, OptionPart, OptionTree, ValueTree } from '../parse/tree.ts';
import type { Field, MessageType, Value } from '../schema.ts';
import { MessageBuilder } from './builder.ts';
import { optionsOf } from './json.ts';
import { scalarValue } from './scalar.ts';

/** Compares the options of a file with the messages that declare them (descriptor.proto and extensions of it), and keeps their values. */
export function interpretOptions(link: Link): void {
  for (const element of link.elements.optioned) {
    const message = new MessageBuilder(link.optionsType(element.type));
    const interpreter = new Interpreter(link, element);
    for (const option of element.options) interpreter.option(message, option);
    const missing = message.missing();
    if (missing !== undefined) interpreter.tellMissing(missing);
    const value = message.build();
    if (value.fields.length > 0) {
      element.node.optionValues = value;
      element.node.options = optionsOf(value);
    }
  }
}

/** Every part of a name but the last is a message inside of a message, which are not nested deeper elsewhere either. */
const MOST_PARTS = 100;

/** Reads the options of one element. */
class Interpreter {
  readonly #link: Link;
  readonly #element: Optioned;

  constructor(link: Link, element: Optioned) {
    this.#link = link;
    this.#element = element;
  }

  option(message: MessageBuilder, { parts, value, start, end }: OptionTree): void {
    if (parts.length > MOST_PARTS) {
      const reason = `the names of options have at most ${MOST_PARTS} parts, this one has ${parts.length}`;
      this.#link.report('too-long', reason, { start, end }, this.#element.at);
      return;
    }
    let inside = message;
    for (const [index, part] of parts.entries()) {
      const field = this.#field(inside.type, part);
      if (field === undefined) return;
      if (index === parts.length - 1) {
        this.#set(inside, field, value, { start, end });
        return;
      }
      if (field.type.kind !== 'message' || field.cardinality === 'repeated') {
        const what = field.cardinality === 'repeated' ? 'is repeated' : 'is no message';
        this.#wrong(`"${part.text}" ${what}, so it has no options inside`, part);
        return;
      }
      inside = inside.inside(field, field.type.message);
    }
  }

  /** The field that a part of the name of an option stands for. */
  #field(type: MessageType, part: OptionPart): Field | undefined {
    return part.isExtension ? this.#extension(type, part) : this.#known(type, part);
  }

  #known(type: MessageType, part: OptionPart): Field | undefined {
    const field = type.fields.find(({ name }) => name === part.text);
    if (field !== undefined && part.text !== 'uninterpreted_option') return field;
    const meant = this.#hint(
      part.text,
      type.fields.map(({ name }) => name),
    );
    const kind = type.name === 'FeatureSet' ? 'feature' : 'option';
    this.#link.report('unknown-option', `the ${kind} "${part.text}" is not known`, part, this.#element.at, meant);
    return undefined;
  }

  #hint(name: string, candidates: readonly string[]): string | undefined {
    if (this.#link.budget.hints <= 0) return undefined;
    this.#link.budget.hints -= 1;
    const meant = closest(name, candidates);
    return meant === undefined ? undefined : `did you mean "${meant}"?`;
  }

  #extension(
    type: MessageType,
    part: Span & { readonly text: string },
    scope = this.#element.scope,
  ): Field | undefined {
    const found = lookUp(this.#link, part.text, scope, ({ kind }) => kind === 'extension', this.#link.visibleToOptions);
    if (!found.ok) {
      const from = found.why === 'unseen' ? ` (it is declared in "${found.file}", which is not imported)` : '';
      this.#link.report(
        'unknown-option',
        `the extension "${part.text}" is not declared${from}`,
        part,
        this.#element.at,
      );
      return undefined;
    }
    const { declared } = found;
    if (declared.kind === 'extension' && declared.node.extends === type.fullName) return declared.node;
    this.#wrong(`"${part.text}" is no extension of "${type.fullName}"`, part);
    return undefined;
  }

  #set(message: MessageBuilder, field: Field, tree: ValueTree, at: Span): void {
    if (field.cardinality === 'singular' && message.has(field)) {
      this.#wrong(`the option "${field.name}" is set already`, at);
      return;
    }
    if (tree.kind === 'list') {
      this.#wrong(`the value of "${field.name}" cannot be a list here`, tree);
      return;
    }
    const value = this.#value(field, tree, false);
    if (value !== undefined) message.add(field, value);
  }

  #value(field: Field, tree: ValueTree, isText: boolean): Value | MessageBuilder | undefined {
    if (field.type.kind === 'message' && tree.kind === 'message') {
      const { budget, report } = this.#link;
      budget.messages -= 1;
      if (budget.messages >= 0) return this.#message(field.type.message, tree.fields);
      if (budget.messages === -1) report('too-complex', 'the options hold too many messages', tree, this.#element.at);
      return undefined;
    }
    const given = scalarValue(field, tree, isText);
    if (given.ok) return given.value;
    this.#wrong(`"${field.name}" ${given.why}`, tree);
    return undefined;
  }

  #message(type: MessageType, fields: readonly LiteralField[]): MessageBuilder {
    const message = new MessageBuilder(type);
    for (const literal of fields) {
      if (literal.form === 'any') this.#any(message, literal);
      else {
        const field = this.#literalField(type, literal);
        if (field !== undefined) this.#literal(message, field, literal);
      }
    }
    return message;
  }

  #literalField(type: MessageType, literal: LiteralField): Field | undefined {
    const { name, start, end } = literal;
    if (literal.form === 'extension') return this.#extension(type, { text: name, start, end }, type.fullName);
    const field =
      type.fields.find((candidate) => candidate.name === name) ??
      type.fields.find((candidate) => isGroup(candidate) && typeNameOf(candidate) === name);
    if (field === undefined) {
      const meant = this.#hint(
        name,
        type.fields.map((candidate) => candidate.name),
      );
      this.#link.report(
        'unknown-option',
        `"${type.fullName}" has no field "${name}"`,
        literal,
        this.#element.at,
        meant,
      );
    }
    return field;
  }

  #literal(message: MessageBuilder, field: Field, { value, start, end }: LiteralField): void {
    const isList = value.kind === 'list';
    if (field.cardinality === 'singular') {
      if (isList) {
        this.#wrong(`"${field.name}" is not repeated, so its value is no list`, value);
        return;
      }
      if (message.has(field)) {
        this.#wrong(`"${field.name}" has a value already`, { start, end });
        return;
      }
      const rival = message.rivalOf(field);
      if (rival !== undefined) {
        this.#wrong(`"${field.name}" is in a oneof with "${rival.name}", which has a value`, { start, end });
        return;
      }
    }
    for (const item of isList ? value.items : [value]) {
      const made = this.#value(field, item, true);
      if (made !== undefined) message.add(field, made);
    }
  }

  /** `[type.googleapis.com/acme.Type] { … }` in a google.protobuf.Any: the message is packed into it. */
  #any(message: MessageBuilder, { name, prefix, value, start, end }: LiteralField): void {
    const at = { start, end };
    const url = message.type.fields.find(({ number }) => number === 1);
    const packed = message.type.fields.find(({ number }) => number === 2);
    const declared = this.#link.find(name);
    if (message.type.fullName !== 'google.protobuf.Any' || url === undefined || packed === undefined) {
      this.#wrong(`"${message.type.fullName}" holds no messages of other types; google.protobuf.Any does`, at);
      return;
    }
    if (declared?.kind !== 'message') {
      this.#wrong(`the message "${name}" is not declared`, at);
      return;
    }
    if (value.kind !== 'message') {
      this.#wrong(`the value of "${name}" is written { … }`, value);
      return;
    }
    message.add(url, `${prefix}${name}`);
    message.add(packed, binaryOf(bytesOfMessage(this.#message(declared.node, value.fields).build())));
  }

  /** Says that a required field has no value. */
  tellMissing({ fullName }: Field): void {
    const [first] = this.#element.options;
    if (first !== undefined) this.#wrong(`"${fullName}" is required, and has no value`, first);
  }

  #wrong(message: string, at: Span): void {
    this.#link.report('bad-option', message, at, this.#element.at);
  }
}

function isGroup(field: Field): boolean {
  if (!field.delimited || field.type.kind !== 'message') return false;
  return field.type.message.name.toLowerCase() === field.name;
}

function typeNameOf({ type }: Field): string | undefined {
  return type.kind === 'message' ? type.message.name : undefined;
}
