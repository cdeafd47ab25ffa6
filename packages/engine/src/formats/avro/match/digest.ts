import { canonicalJson, type JsonObject } from '../../../model/json.ts';
import type { AvroSchema, AvroType, LogicalType, NamedType, RecordField, RecordType } from '../schema.ts';

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

/** Texts that have a number. Dropped as a whole when there are too many, and digests with them. */
const MOST_TEXTS = 200_000;
let numbers = new Map<string, number>();
let digests = new WeakMap<AvroSchema, Digest>();

/** The digests of two documents, whose numbers can be compared with each other, but with no others. */
export function digestsOf(one: AvroSchema, other: AvroSchema): readonly [Digest, Digest] {
  if (numbers.size > MOST_TEXTS) {
    numbers = new Map();
    digests = new WeakMap();
  }
  return [digestOf(one), digestOf(other)];
}

function digestOf(schema: AvroSchema): Digest {
  const known = digests.get(schema);
  if (known !== undefined) return known;
  const digest = new Digesting(schema);
  digests.set(schema, digest);
  return digest;
}

function numberOf(text: string): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  const number = numbers.size;
  numbers.set(text, number);
  return number;
}

const NONE: readonly string[] = [];

class Digesting implements Digest {
  readonly definitions = new Map<string, Definition>();
  readonly #numbers: number[] = [];
  readonly #references: (readonly string[])[] = [];
  readonly #fields = new Map<NamedType, readonly number[]>();
  readonly #found = new Map<string, { readonly type: NamedType; readonly path: string }>();

  readonly document: number;
  readonly reading: number;

  constructor({ root }: AvroSchema) {
    const use = this.#use(root, '');
    const read: number[] = [];
    // A map is walked in the order of insertion, what is added on the way included.
    for (const { type, path } of this.#found.values()) read.push(this.#define(type, path));
    this.document = numberOf(`document ${use} ${[...this.definitions.values()].map(({ number }) => number).join()}`);
    this.reading = numberOf(`read document ${use} ${read.join()}`);
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
    if ('fullName' in type) {
      if (!this.#found.has(type.fullName)) {
        this.#found.set(type.fullName, { type, path });
        this.#note(type, `${type.kind} ${type.fullName}`, [type.fullName]);
      }
      return this.of(type);
    }
    switch (type.kind) {
      case 'array':
        return this.#note(
          type,
          `array ${this.#use(type.items, `${path}[]`)}${said(type)}`,
          this.references(type.items),
        );
      case 'map':
        return this.#note(
          type,
          `map ${this.#use(type.values, `${path}{}`)}${said(type)}`,
          this.references(type.values),
        );
      case 'union': {
        const branches = type.branches.map((branch) => this.#use(branch, path));
        const references = type.branches.flatMap((branch) => this.references(branch));
        return this.#note(type, `union ${branches.join()}${said(type)}`, references);
      }
      default:
        return this.#note(type, `${type.kind}${said(type)}`, NONE);
    }
  }

  #note(type: AvroType, text: string, references: readonly string[]): number {
    const number = numberOf(text);
    this.#numbers[type.id] = number;
    this.#references[type.id] = references;
    return number;
  }

  /** Gives the number of what matters to reading. */
  #define(type: NamedType, path: string): number {
    const head = `${type.kind} ${type.fullName} ${aliasText(type)}`;
    const references = new Set<string>();
    const { body, read } = this.#body(type, path, references);
    const number = numberOf(`define ${head}${said(type)}${docOf(type)} ${body}`);
    const ordinal = this.definitions.size;
    this.definitions.set(type.fullName, { type, number, ordinal, path, references: [...references] });
    return numberOf(`read ${type.at} ${head}${type.logical ? logicalText(type.logical) : ''} ${read}`);
  }

  #body(type: NamedType, path: string, references: Set<string>): { readonly body: string; readonly read: string } {
    switch (type.kind) {
      case 'enum': {
        const body = `${type.symbols.join()} ${type.default ?? ''}`;
        return { body, read: body };
      }
      case 'fixed':
        return { body: String(type.size), read: String(type.size) };
      case 'record':
        return this.#record(type, path, references);
    }
  }

  /** Where a field stands follows from where its record stands, so its number need not tell. */
  #record(type: RecordType, path: string, references: Set<string>): { readonly body: string; readonly read: string } {
    const numbers: number[] = [];
    const read: number[] = [];
    for (const field of type.fields) {
      const inside = this.#use(field.type, path === '' ? field.name : `${path}.${field.name}`);
      for (const name of this.references(field.type)) references.add(name);
      const number = numberOf(`field ${inside} ${fieldText(field)}`);
      const order = field.order === 'ascending' ? '' : field.order;
      const more = `${order}${properties(field.properties)}${docOf(field)}`;
      read.push(number);
      numbers.push(more === '' ? number : numberOf(`${number} ${more}`));
    }
    this.#fields.set(type, numbers);
    return { body: `${type.isError} ${numbers.join()}`, read: read.join() };
  }
}

function aliasText({ aliases }: { readonly aliases: readonly string[] }): string {
  return aliases.length === 0 ? '' : JSON.stringify([...aliases].sort());
}

/** What matters to reading about a field, beside its type. */
function fieldText(field: RecordField): string {
  const fallback = field.default === undefined ? '' : `=${canonicalJson(field.default)}`;
  return `${field.name} ${aliasText(field)}${fallback}`;
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
