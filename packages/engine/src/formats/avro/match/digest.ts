import { canonicalJson, type JsonObject } from '../../../model/json.ts';
import type { AvroSchema, AvroType, LogicalType, NamedType, RecordField, RecordType } from '../schema.ts';
import { Numbering } from './numbering.ts';
import { fieldPath } from './path.ts';

/**
 * Numbers for the parts of a schema: two parts have the same number exactly if they say the same. A reference to a named type is
 * known by its name, so a part says nothing about definitions behind it. Comparing the numbers of two documents is cheap, which makes
 * a long history cheap to judge.
 */
export interface Digest {
  /** Number of a type as it stands where it is used. */
  of(type: AvroType): number;
  /** Numbers of the fields of a record, by position. */
  fields(record: NamedType): readonly number[];
  /** Named types that the document uses, in the order of first use, with the numbers of their definitions. */
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Full names of the types that a type refers to directly. */
  references(type: AvroType): readonly string[];
  /** Number of the document itself. */
  readonly document: number;
  /** Number of all of the document that matters to reading, and of where it stands. Documents that only explain themselves otherwise share it. */
  readonly reading: number;
}

/** A named type that a document uses. */
export interface Definition {
  readonly type: NamedType;
  /** Number of what the definition says, without its fields' and symbols' own definitions. */
  readonly number: number;
  /** Position among the definitions. */
  readonly ordinal: number;
  /** Readable place of its first use. */
  readonly path: string;
  /** Full names of the types that it refers to directly. */
  readonly references: readonly string[];
}

/** Size of the numbering up to which it is kept. Then it is dropped as a whole, and digests with it. */
const MOST_NUMBERS = 500_000;
let numbering = new Numbering();
let digests = new WeakMap<AvroSchema, Digest>();

/** The digests of two documents, whose numbers can be compared with each other, but with no others. */
export function digestsOf(one: AvroSchema, other: AvroSchema): readonly [Digest, Digest] {
  if (numbering.size > MOST_NUMBERS) {
    numbering = new Numbering();
    digests = new WeakMap();
  }
  return [digestOf(one), digestOf(other)];
}

function digestOf(schema: AvroSchema): Digest {
  const known = digests.get(schema);
  if (known !== undefined) return known;
  const digest = new Digesting(schema, numbering);
  digests.set(schema, digest);
  return digest;
}

const NONE: readonly string[] = [];

/** What the body of a named type says, and what of it matters to reading. */
interface Body {
  readonly all: number;
  readonly read: number;
}

class Digesting implements Digest {
  readonly definitions = new Map<string, Definition>();
  readonly #numbering: Numbering;
  readonly #numbers: number[];
  readonly #references: (readonly string[] | undefined)[];
  readonly #fields = new Map<NamedType, readonly number[]>();
  readonly #found = new Map<string, { readonly type: NamedType; readonly path: string }>();

  readonly document: number;
  readonly reading: number;

  constructor({ root, types }: AvroSchema, numbering: Numbering) {
    this.#numbering = numbering;
    this.#numbers = new Array<number>(types.length).fill(-1);
    this.#references = new Array<undefined>(types.length).fill(undefined);
    const use = this.#use(root, '');
    const read: number[] = [use];
    const places: string[] = [];
    // A map is walked in the order of insertion, what is added on the way included.
    for (const { type, path } of this.#found.values()) {
      read.push(this.#define(type, path));
      places.push(type.at);
    }
    read.push(numbering.ofText(JSON.stringify(places)));
    const said = [...this.definitions.values()].map(({ number }) => number);
    this.document = numbering.ofList([use, ...said]);
    this.reading = numbering.ofList(read);
  }

  of(type: AvroType): number {
    return this.#numbers[type.id] ?? -1;
  }

  fields(record: NamedType): readonly number[] {
    return this.#fields.get(record) ?? [];
  }

  references(type: AvroType): readonly string[] {
    return this.#references[type.id] ?? NONE;
  }

  /** Types without a name are no deeper than the text nests. */
  #use(type: AvroType, path: string): number {
    switch (type.kind) {
      case 'record':
      case 'enum':
      case 'fixed':
        return this.#useNamed(type, path);
      case 'array':
        return this.#useContainer(type, this.#use(type.items, `${path}[]`), type.items);
      case 'map':
        return this.#useContainer(type, this.#use(type.values, `${path}{}`), type.values);
      case 'union': {
        const branches = type.branches.map((branch) => this.#use(branch, path));
        const isPlain = type.branches.every((branch) => this.references(branch).length === 0);
        if (!isPlain) this.#references[type.id] = type.branches.flatMap((branch) => this.references(branch));
        return this.#note(type, this.#pair('union', this.#numbering.ofList(branches)));
      }
      default:
        return this.#note(type, this.#numbering.ofText(type.kind));
    }
  }

  #useNamed(type: NamedType, path: string): number {
    const known = this.of(type);
    if (known >= 0) return known;
    this.#found.set(type.fullName, { type, path });
    const number = this.#pair(type.kind, this.#numbering.ofText(type.fullName));
    this.#numbers[type.id] = number;
    this.#references[type.id] = [type.fullName];
    return number;
  }

  #useContainer(type: AvroType, inside: number, part: AvroType): number {
    this.#references[type.id] = this.#references[part.id];
    return this.#note(type, this.#pair(type.kind, inside));
  }

  /** Gives a type without a name the number of its structure and of what is said beside that. */
  #note(type: AvroType, structure: number): number {
    const more = said(type);
    const number = more === '' ? structure : this.#numbering.ofPair(structure, this.#numbering.ofText(more));
    this.#numbers[type.id] = number;
    return number;
  }

  #pair(text: string, number: number): number {
    return this.#numbering.ofPair(this.#numbering.ofText(text), number);
  }

  /** Gives the number of what matters to reading, apart from where it stands. */
  #define(type: NamedType, path: string): number {
    const references = new Set<string>();
    const { all, read } = this.#body(type, path, references);
    const aliases = aliasText(type);
    const use = aliases === '' ? this.of(type) : this.#numbering.ofPair(this.of(type), this.#numbering.ofText(aliases));
    const remark = `${said(type)}${docOf(type)}`;
    const whole = this.#numbering.ofPair(use, all);
    const number = remark === '' ? whole : this.#pair(remark, whole);
    const ordinal = this.definitions.size;
    this.definitions.set(type.fullName, { type, number, ordinal, path, references: [...references] });
    const toRead = this.#numbering.ofPair(use, read);
    return type.logical ? this.#pair(logicalText(type.logical), toRead) : toRead;
  }

  #body(type: NamedType, path: string, references: Set<string>): Body {
    if (type.kind === 'record') return this.#record(type, path, references);
    const text = type.kind === 'enum' ? `${type.symbols.join()} ${type.default ?? ''}` : String(type.size);
    const number = this.#numbering.ofText(text);
    return { all: number, read: number };
  }

  /** Where a field stands follows from where its record stands, so its number need not tell. */
  #record(type: RecordType, path: string, references: Set<string>): Body {
    const numbers: number[] = [];
    const read: number[] = [];
    let isSilent = true;
    for (const field of type.fields) {
      const inside = this.#use(field.type, fieldPath(path, field.name));
      for (const name of this.references(field.type)) references.add(name);
      const number = this.#numbering.ofPair(inside, this.#numbering.ofText(fieldText(field)));
      const more = remarks(field);
      read.push(number);
      numbers.push(more === '' ? number : this.#numbering.ofPair(number, this.#numbering.ofText(more)));
      isSilent &&= more === '';
    }
    this.#fields.set(type, numbers);
    const list = this.#numbering.ofList(read);
    const all = isSilent ? list : this.#numbering.ofList(numbers);
    return { all: this.#pair(type.isError ? 'error' : 'record', all), read: list };
  }
}

function aliasText({ aliases }: { readonly aliases: readonly string[] }): string {
  return aliases.length === 0 ? '' : JSON.stringify([...aliases].sort());
}

/** What matters to reading about a field, beside its type. */
function fieldText(field: RecordField): string {
  const { name, aliases } = field;
  if (field.default === undefined && aliases.length === 0) return name;
  const fallback = field.default === undefined ? '' : `=${canonicalJson(field.default)}`;
  return `${name} ${aliasText(field)}${fallback}`;
}

/** What does not matter to reading about a field. */
function remarks(field: RecordField): string {
  const order = field.order === 'ascending' ? '' : field.order;
  return `${order}${properties(field.properties)}${docOf(field)}`;
}

/** What is said about a type beside its structure. */
function said({ logical, properties: more }: AvroType): string {
  return `${logical ? ` ${logicalText(logical)}` : ''}${properties(more)}`;
}

function logicalText(logical: LogicalType): string {
  return logical.name === 'decimal' ? `decimal(${logical.precision},${logical.scale})` : logical.name;
}

function properties(properties: JsonObject): string {
  return isEmpty(properties) ? '' : ` ${canonicalJson(properties)}`;
}

function docOf({ doc }: { readonly doc?: string }): string {
  return doc === undefined ? '' : ` ${JSON.stringify(doc)}`;
}

function isEmpty(object: JsonObject): boolean {
  for (const _name in object) return false;
  return true;
}
