import type { Dictionary } from '../codec/value.ts';
import type { MemberFinder } from '../json/parse.ts';
import { memberName } from '../json/print.ts';
import type { EnumType, Field, MessageType, ProtoFile, ProtoSchema } from '../schema.ts';

/**
 * Everything of a document that is compared: what stands in the document itself, and of the documents that it imports the types that it uses.
 */
export interface Census extends Dictionary, MemberFinder {
  readonly schema: ProtoSchema;
  /** The document's own messages first, in order of the text, outer before inner; then those it uses. Entries of maps are left out. */
  readonly messages: readonly MessageType[];
  readonly enums: readonly EnumType[];
  /** Extension fields by the full name of the message that they extend. */
  readonly extensions: ReadonlyMap<string, readonly Field[]>;
  /** Fields of the message and extensions of it, in that order. */
  fieldsOf(type: MessageType): readonly Field[];
}

const KNOWN = new WeakMap<ProtoSchema, Census>();

/** The census of a document; made once. Follows references with a list, so that chains of any length do no harm. */
export function censusOf(schema: ProtoSchema): Census {
  const known = KNOWN.get(schema);
  if (known) return known;
  const census = takeCensus(schema);
  KNOWN.set(schema, census);
  return census;
}

function takeCensus(schema: ProtoSchema): Census {
  const extensions = extensionsOf(schema);
  const messages = new Set<MessageType>();
  const enums = new Set<EnumType>();
  addOwn(schema.root, messages, enums);
  // Both sets grow while they are walked; entries of maps are walked on the side.
  const entries = new Set<MessageType>();
  const visit = (type: MessageType): void => {
    for (const { type: used } of fieldsWith(extensions, type)) {
      if (used.kind === 'enum') enums.add(used.enum);
      else if (used.kind === 'message') (used.message.isMapEntry ? entries : messages).add(used.message);
    }
  };
  let entriesSeen = 0;
  const visitEntries = (): void => {
    for (const entry of [...entries].slice(entriesSeen)) {
      entriesSeen++;
      visit(entry);
    }
  };
  for (const field of schema.root.extensions) addType(field, messages, enums, entries);
  for (const type of messages) {
    const known = entries.size;
    visit(type);
    if (entries.size > known) visitEntries();
  }
  const byNumber = new Map<MessageType, Finder<number>>();
  const byMember = new Map<MessageType, Finder<string>>();
  const fieldsOf = (type: MessageType): readonly Field[] => fieldsWith(extensions, type);
  return {
    schema,
    messages: [...messages],
    enums: [...enums],
    extensions,
    fieldsOf,
    fieldOf: (type, number) => {
      const known = byNumber.get(type) ?? new Finder(fieldsOf(type), searchNumber, numbersOf);
      byNumber.set(type, known);
      return known.find(number);
    },
    fieldNamed: (type, member) => {
      const known = byMember.get(type) ?? new Finder(fieldsOf(type), searchMember, membersOf);
      byMember.set(type, known);
      return known.find(member);
    },
  };
}

/** How many times fields are searched one by one before an index is made of them: of most old versions little is asked. */
const FEW = 8;

/** Finds fields of a message: first one by one, later by an index. Where several fit, the last one is found. */
class Finder<Key> {
  readonly #fields: readonly Field[];
  readonly #search: (fields: readonly Field[], key: Key) => Field | undefined;
  readonly #indexOf: (fields: readonly Field[]) => ReadonlyMap<Key, Field>;
  #searches = 0;
  #index: ReadonlyMap<Key, Field> | undefined;

  constructor(
    fields: readonly Field[],
    search: (fields: readonly Field[], key: Key) => Field | undefined,
    indexOf: (fields: readonly Field[]) => ReadonlyMap<Key, Field>,
  ) {
    this.#fields = fields;
    this.#search = search;
    this.#indexOf = indexOf;
  }

  find(key: Key): Field | undefined {
    if (this.#index === undefined && this.#searches++ < FEW) return this.#search(this.#fields, key);
    this.#index ??= this.#indexOf(this.#fields);
    return this.#index.get(key);
  }
}

function searchNumber(fields: readonly Field[], number: number): Field | undefined {
  return fields.findLast((field) => field.number === number);
}

function numbersOf(fields: readonly Field[]): Map<number, Field> {
  return new Map(fields.map((field) => [field.number, field]));
}

function searchMember(fields: readonly Field[], member: string): Field | undefined {
  const named = fields.findLast((field) => memberName(field) === member);
  return named ?? fields.findLast(({ name, extends: extended }) => extended === undefined && name === member);
}

/** By the names that a parser of the JSON form takes; a field's JSON name goes before another's own name. */
function membersOf(fields: readonly Field[]): Map<string, Field> {
  return new Map([
    ...fields.flatMap((field) => (field.extends === undefined ? [[field.name, field] as const] : [])),
    ...fields.map((field) => [memberName(field), field] as const),
  ]);
}

function fieldsWith(extensions: Census['extensions'], type: MessageType): readonly Field[] {
  if (type.extensionRanges.length === 0) return type.fields;
  const more = extensions.get(type.fullName);
  return more ? [...type.fields, ...more] : type.fields;
}

function addType({ type }: Field, messages: Set<MessageType>, enums: Set<EnumType>, entries: Set<MessageType>): void {
  if (type.kind === 'enum') enums.add(type.enum);
  else if (type.kind === 'message') (type.message.isMapEntry ? entries : messages).add(type.message);
}

function addOwn(root: ProtoFile, messages: Set<MessageType>, enums: Set<EnumType>): void {
  for (const type of nestedMessages(root)) {
    if (type.isMapEntry) continue;
    messages.add(type);
    for (const nested of type.enums) enums.add(nested);
  }
  for (const type of root.enums) enums.add(type);
}

/** All messages of a file, outer before inner, entries of maps included. */
function nestedMessages(file: ProtoFile): MessageType[] {
  const found: MessageType[] = [];
  const waiting = [...file.messages].reverse();
  for (let type = waiting.pop(); type; type = waiting.pop()) {
    found.push(type);
    for (const nested of [...type.messages].reverse()) waiting.push(nested);
  }
  return found;
}

/** The extensions that all files declare, those inside of messages included. */
function extensionsOf(schema: ProtoSchema): Map<string, Field[]> {
  const found = new Map<string, Field[]>();
  const add = (field: Field): void => {
    const extended = field.extends ?? '';
    const others = found.get(extended);
    if (others) others.push(field);
    else found.set(extended, [field]);
  };
  for (const file of schema.files.values()) {
    for (const field of file.extensions) add(field);
    for (const type of nestedMessages(file)) for (const field of type.extensions) add(field);
  }
  return found;
}
