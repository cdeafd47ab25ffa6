import { NONE } from './lists.ts';
import { bracketOptions } from './options.ts';
import { EXTENSION_NUMBERS } from './ranges.ts';
import type { Reader } from './reader.ts';
import type { FieldTree, LabelTree, MessageTree, Name, NumberTree } from './tree.ts';

/** Where fields are declared: what they belong to, and where the messages go that are made for them. */
export interface FieldPlace {
  readonly fields: FieldTree[];
  readonly messages: MessageTree[];
  readonly oneof?: number;
  readonly extendee?: Name;
  /** Reads what stands between the braces of a group. */
  readonly groupBody: (reader: Reader, name: Name) => MessageTree;
}

const LABELS: readonly LabelTree['text'][] = ['optional', 'required', 'repeated'];

/** A field, map or group with the message made for it. */
export function fieldDeclaration(reader: Reader, place: FieldPlace): void {
  const label = labelOf(reader);
  if (reader.takesWord('group')) {
    group(reader, place, label);
    return;
  }
  const type = reader.dotted('a field', true);
  if (type.text === 'map' && reader.takes('<')) {
    map(reader, place, label, type);
    return;
  }
  const name = reader.name('the name of the field');
  const number = fieldNumber(reader);
  const options = bracketOptions(reader);
  reader.symbol(';');
  place.fields.push(field(reader, place, label, { name, number, type, options }));
}

function labelOf(reader: Reader): LabelTree | undefined {
  const { lexer } = reader;
  if (lexer.kind !== 'word') return undefined;
  const text = LABELS.find((label) => lexer.isWord(label));
  if (text === undefined) return undefined;
  const { start, end } = lexer;
  lexer.next();
  return { text, start, end };
}

function fieldNumber(reader: Reader): NumberTree {
  reader.symbol('=', 'fields have numbers: NAME = 1;');
  return reader.integer(EXTENSION_NUMBERS.what, EXTENSION_NUMBERS.least, EXTENSION_NUMBERS.most);
}

/** What every kind of field tells. Parts that are not there are left out one by one, since spreading costs more than reading. */
function field(
  reader: Reader,
  { oneof, extendee }: FieldPlace,
  label: LabelTree | undefined,
  told: Pick<FieldTree, 'name' | 'number' | 'type' | 'options'>,
): Writable<FieldTree> {
  const { name, number, type, options } = told;
  const isProto3Optional = reader.edition === 'proto3' && label?.text === 'optional';
  const made: Writable<FieldTree> = { name, number, type, options, isProto3Optional };
  if (label !== undefined) made.label = label;
  if (oneof !== undefined) made.oneof = oneof;
  if (extendee !== undefined) made.extendee = extendee;
  return made;
}

type Writable<Tree> = { -readonly [Key in keyof Tree]: Tree[Key] };

/** A group, behind the word `group`: a message and a field of its name in small letters. */
function group(reader: Reader, place: FieldPlace, label: LabelTree | undefined): void {
  const name = reader.name('the name of the group');
  if (!/^[A-Z]/.test(name.text)) {
    reader.complain('bad-name', `the name of the group "${name.text}" has to begin with a capital letter`, name);
  }
  const number = fieldNumber(reader);
  const options = bracketOptions(reader);
  const fieldName = { ...name, text: name.text.toLowerCase() };
  const made = field(reader, place, label, { name: fieldName, number, type: name, options });
  made.madeFor = 'group';
  place.fields.push(made);
  const at = place.messages.length;
  const message: MessageTree = { ...place.groupBody(reader, name), madeFor: 'group' };
  place.messages.splice(at, 0, message);
}

/** A map, behind `map<`: a repeated field of a message with a key and a value. */
function map(reader: Reader, place: FieldPlace, label: LabelTree | undefined, { start, end }: Name): void {
  const key = reader.dotted('the type of the keys', true);
  reader.symbol(',');
  const value = reader.dotted('the type of the values', true);
  if (value.text === 'map' && reader.lexer.isSymbol('<')) {
    reader.abandon('a type that is no map', 'put the inner map into a message of its own');
  }
  reader.symbol('>');
  const name = reader.name('the name of the field');
  const number = fieldNumber(reader);
  const options = bracketOptions(reader);
  reader.symbol(';');
  if (label !== undefined) {
    reader.complain('bad-label', `a map takes no "${label.text}"`, label, 'maps are repeated already');
  }
  if (place.oneof !== undefined) reader.complain('bad-oneof', 'maps are not allowed in oneofs', name);
  if (place.extendee !== undefined) reader.complain('bad-extension', 'extensions cannot be maps', name);
  const type = { text: mapEntryName(name.text), start, end };
  const repeated: LabelTree = { text: 'repeated', start, end };
  const made = field(reader, place, repeated, { name, number, type, options });
  made.madeFor = 'map';
  place.fields.push(made);
  place.messages.push(
    mapEntry(
      type,
      key,
      value,
      options.filter(({ parts }) => parts[0]?.text === 'features' && !parts[0].isExtension),
    ),
  );
}

/** What the text does not say of keys and values. It is right as it is made, so nobody asks for its place. */
const ENTRY_LABEL: LabelTree = { text: 'optional', start: 0, end: 0 };
const KEY_NUMBER: NumberTree = { value: 1, start: 0, end: 0 };
const VALUE_NUMBER: NumberTree = { value: 2, start: 0, end: 0 };

/** Features of the map are features of its keys and values. */
function mapEntry(name: Name, key: Name, value: Name, features: FieldTree['options']): MessageTree {
  const part = (text: string, type: Name, number: NumberTree): FieldTree => ({
    name: { text, start: type.start, end: type.end },
    number,
    label: ENTRY_LABEL,
    type,
    options: features,
    isProto3Optional: false,
  });
  return {
    name,
    madeFor: 'map',
    fields: [part('key', key, KEY_NUMBER), part('value', value, VALUE_NUMBER)],
    oneofs: NONE,
    messages: NONE,
    enums: NONE,
    extensions: NONE,
    extensionRanges: NONE,
    reservedRanges: NONE,
    reservedNames: NONE,
    options: NONE,
  };
}

/** `foo_bar` → `FooBarEntry`. */
function mapEntryName(field: string): string {
  return `${field.replace(/(?:^|_)([a-z]?)/g, (_, letter: string) => letter.toUpperCase())}Entry`;
}
