import type { Edition, Visibility } from '../schema.ts';
import { enumDeclaration } from './enum.ts';
import { extendDeclaration } from './extend.ts';
import { fieldDeclaration } from './field.ts';
import { NONE, trimmed } from './lists.ts';
import { bracketOptions, optionStatement } from './options.ts';
import { EXTENSION_NUMBERS, ranges, reserved } from './ranges.ts';
import type { Reader } from './reader.ts';
import type { EnumTree, FieldTree, MessageTree, Name, OneofTree, OptionTree, RangeTree, ReservedName } from './tree.ts';

/** A message, behind the word `message`. */
export function messageDeclaration(reader: Reader, visibility: Visibility | undefined): MessageTree {
  const message = messageBody(reader, reader.name('the name of the message'));
  return visibility === undefined ? message : { ...message, visibility };
}

interface Body {
  readonly fields: FieldTree[];
  readonly oneofs: OneofTree[];
  readonly messages: MessageTree[];
  readonly enums: EnumTree[];
  readonly extensions: FieldTree[];
  readonly extensionRanges: RangeTree[];
  readonly reservedRanges: RangeTree[];
  readonly reservedNames: ReservedName[];
  readonly options: OptionTree[];
}

/** What stands between the braces of a message or group. */
export function messageBody(reader: Reader, name: Name): MessageTree {
  const body: Body = {
    fields: [],
    oneofs: [],
    messages: [],
    enums: [],
    extensions: [],
    extensionRanges: [],
    reservedRanges: [],
    reservedNames: [],
    options: [],
  };
  reader.block(() => statement(reader, body));
  return withSyntheticOneofs({
    name,
    fields: trimmed(body.fields),
    oneofs: trimmed(body.oneofs),
    messages: trimmed(body.messages),
    enums: trimmed(body.enums),
    extensions: trimmed(body.extensions),
    extensionRanges: trimmed(body.extensionRanges),
    reservedRanges: trimmed(body.reservedRanges),
    reservedNames: trimmed(body.reservedNames),
    options: trimmed(body.options),
  });
}

function statement(reader: Reader, body: Body): void {
  if (reader.takes(';')) return;
  if (reader.takesWord('message')) body.messages.push(messageDeclaration(reader, undefined));
  else if (reader.takesWord('enum')) body.enums.push(enumDeclaration(reader, undefined));
  else if (reader.takesWord('option')) body.options.push(optionStatement(reader));
  else if (reader.takesWord('oneof')) oneof(reader, body);
  else if (reader.takesWord('reserved')) reserved(reader, EXTENSION_NUMBERS, body);
  else if (reader.takesWord('extensions')) extensionRanges(reader, body);
  else if (reader.takesWord('extend')) extendDeclaration(reader, body, messageBody);
  else if (hasVisibility(reader.edition) && (reader.lexer.isWord('export') || reader.lexer.isWord('local'))) {
    visible(reader, body);
  } else fieldDeclaration(reader, { fields: body.fields, messages: body.messages, groupBody: messageBody });
}

/** `export`, `local` and `import option` came with edition 2024. */
export function hasVisibility(edition: Edition): boolean {
  return edition === '2024' || edition === '2026';
}

/** A type with `export` or `local` in front. */
export function visible(reader: Reader, into: Pick<Body, 'messages' | 'enums'>): void {
  const visibility = reader.lexer.isWord('export') ? 'export' : 'local';
  reader.lexer.next();
  if (reader.takesWord('message')) into.messages.push(messageDeclaration(reader, visibility));
  else if (reader.takesWord('enum')) into.enums.push(enumDeclaration(reader, visibility));
  else reader.abandon('"message" or "enum"', `only types are declared with "${visibility}"`);
}

function oneof(reader: Reader, body: Body): void {
  const name = reader.name('the name of the oneof');
  const options: OptionTree[] = [];
  const index = body.oneofs.length;
  body.oneofs.push({ name, options, isSynthetic: false });
  reader.block(() => {
    if (reader.takesWord('option')) options.push(optionStatement(reader));
    else {
      const { fields, messages } = body;
      fieldDeclaration(reader, { fields, messages, oneof: index, groupBody: messageBody });
    }
  });
}

function extensionRanges(reader: Reader, body: Body): void {
  const found = ranges(reader, EXTENSION_NUMBERS);
  const options = bracketOptions(reader);
  reader.symbol(';');
  body.extensionRanges.push(...found.map((range) => ({ ...range, options })));
}

/** Gives each `optional` field of proto3 a oneof of its own, behind all others, as descriptors have it. */
function withSyntheticOneofs(message: MessageTree): MessageTree {
  if (!message.fields.some(({ isProto3Optional }) => isProto3Optional)) return message;
  const names = new Set([...message.fields, ...message.oneofs].map(({ name }) => name.text));
  const oneofs = [...message.oneofs];
  const fields = message.fields.map((field) => {
    if (!field.isProto3Optional || field.oneof !== undefined) return field;
    let text = field.name.text.startsWith('_') ? field.name.text : `_${field.name.text}`;
    while (names.has(text)) text = `X${text}`;
    names.add(text);
    oneofs.push({ name: { ...field.name, text }, options: NONE, isSynthetic: true });
    return { ...field, oneof: oneofs.length - 1 };
  });
  return { ...message, fields, oneofs };
}
