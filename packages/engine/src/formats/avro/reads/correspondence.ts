import { type BranchMatch, matchBranches } from '../match/branches.ts';
import type { Digest } from '../match/digest.ts';
import { disputedAliases } from '../match/disputed-aliases.ts';
import { matchFields } from '../match/fields.ts';
import { type Partners, partnersOf } from '../match/partners.ts';
import type { AvroSchema, AvroType, NamedType, RecordField, RecordType, UnionType } from '../schema.ts';

/** What is the same in the document that writes and the one that reads, as the story has it. */
export class Correspondence {
  readonly #partners: Partners;
  readonly #writer: Digest;
  readonly #reader: Digest;
  /** Full names of types of the writer that are not, with all that is behind them, the same in the reader. */
  readonly #dirty: ReadonlySet<string>;

  constructor(reader: AvroSchema, writer: AvroSchema) {
    this.#partners = partnersOf(writer, reader);
    this.#writer = this.#partners.before;
    this.#reader = this.#partners.after;
    this.#dirty = dirtyNames(this.#writer, this.#reader);
  }

  /** True for types that say the same, with all that is behind them. Such a type reads itself. */
  isClean(writer: AvroType, reader: AvroType): boolean {
    if (this.#writer.of(writer) !== this.#reader.of(reader)) return false;
    return this.#dirty.size === 0 || this.#writer.references(writer).every((name) => !this.#dirty.has(name));
  }

  /** True for named types that are the same one, or types without a name of the same kind. */
  same(writer: AvroType, reader: AvroType): boolean {
    return this.#partners.same(writer, reader);
  }

  /** True where the story compares the two: definitions of the same named type, or what stands in the same place. */
  isTold(writer: AvroType, reader: AvroType, samePlace: boolean): boolean {
    return 'fullName' in writer && 'fullName' in reader ? this.same(writer, reader) : samePlace;
  }

  /** The fields of the writer that are the same as fields of the reader with another name. */
  renamed(writer: RecordType, reader: RecordType): ReadonlyMap<RecordField, RecordField> {
    const { changed } = matchFields(writer, reader, this.#writer.fields(writer), this.#reader.fields(reader));
    return new Map(changed.flatMap(([from, to]) => (from.name === to.name ? [] : [[to, from] as const])));
  }

  branches(writer: UnionType, reader: UnionType): BranchMatch {
    return matchBranches(writer.branches, reader.branches, this.#partners);
  }

  /** Named types of the reader that claim by an alias a type of the writer that is not theirs alone. */
  claims(): readonly Claim[] {
    return disputedAliases(this.#reader, this.#writer).map(({ claimant, claimed }) => ({
      claimant,
      claimed,
      partner: this.#partners.beforeOf(claimant),
    }));
  }
}

/** An alias that does not make one type of the reader answer for one type of the writer. */
export interface Claim {
  readonly claimant: NamedType;
  readonly claimed: NamedType;
  /** What the claimant is in the writer. */
  readonly partner: NamedType | undefined;
}

function dirtyNames(writer: Digest, reader: Digest): ReadonlySet<string> {
  const dirty = new Set<string>();
  for (const [name, { number }] of writer.definitions) {
    if (reader.definitions.get(name)?.number !== number) dirty.add(name);
  }
  if (dirty.size === 0 || dirty.size === writer.definitions.size) return dirty;
  const users = new Map<string, string[]>();
  for (const [name, { references }] of writer.definitions) {
    for (const used of references) {
      const list = users.get(used);
      if (list) list.push(name);
      else users.set(used, [name]);
    }
  }
  for (const name of dirty) for (const user of users.get(name) ?? []) dirty.add(user);
  return dirty;
}
