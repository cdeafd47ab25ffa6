import { canonicalJson, type JsonObject } from '../../../model/json.ts';
import type { AvroSchema, AvroType, LogicalType, NamedType, RecordField } from '../schema.ts';

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

  constructor({ root }: AvroSchema) {
    this.#use(root, '');
    // A map is walked in the order of insertion, what is added on the way included.
    for (const { type, path } of this.#found.values()) this.#define(type, path);
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

  #define(type: NamedType, path: string): void {
    const head = `${type.kind} ${type.fullName} ${aliasText(type)}${said(type)}${docOf(type)}`;
    const references = new Set<string>();
    const number = numberOf(`define ${head} ${this.#body(type, path, references)}`);
    const ordinal = this.definitions.size;
    this.definitions.set(type.fullName, { type, number, ordinal, path, references: [...references] });
  }

  #body(type: NamedType, path: string, references: Set<string>): string {
    switch (type.kind) {
      case 'enum':
        return `${type.symbols.join()} ${type.default ?? ''}`;
      case 'fixed':
        return String(type.size);
      case 'record': {
        const fields = type.fields.map((field) => {
          const inside = this.#use(field.type, path === '' ? field.name : `${path}.${field.name}`);
          for (const name of this.references(field.type)) references.add(name);
          return numberOf(`field ${inside} ${fieldText(field)}`);
        });
        this.#fields.set(type, fields);
        return `${type.isError} ${fields.join()}`;
      }
    }
  }
}

function aliasText({ aliases }: { readonly aliases: readonly string[] }): string {
  return aliases.length === 0 ? '' : JSON.stringify([...aliases].sort());
}

function fieldText(field: RecordField): string {
  const fallback = field.default === undefined ? '' : `=${canonicalJson(field.default)}`;
  return `${field.name} ${aliasText(field)} ${field.order}${fallback}${properties(field.properties)}${docOf(field)}`;
}

/** What is said about a type beside its structure. */
function said({ logical, properties: more }: AvroType): string {
  return `${logical ? ` ${logicalText(logical)}` : ''}${properties(more)}`;
}

function logicalText(logical: LogicalType): string {
  return logical.name === 'decimal' ? `decimal(${logical.precision},${logical.scale})` : logical.name;
}

function properties(properties: JsonObject): string {
  return Object.keys(properties).length === 0 ? '' : ` ${canonicalJson(properties)}`;
}

function docOf({ doc }: { readonly doc?: string }): string {
  return doc === undefined ? '' : ` ${JSON.stringify(doc)}`;
}
