import type { AvroSchema, AvroType, NamedType } from '../schema.ts';
import { matchBranches } from './branches.ts';
import { type Definition, type Digest, digestsOf } from './digest.ts';
import { matchFields } from './fields.ts';

/**
 * Which named types of two documents are the same one, one to one: those of the same full name, then those that an alias ties together,
 * then those of the same name in another namespace, then those that stand in the same places. Only types of the same kind are the
 * same. Exchanging the documents exchanges the answer.
 */
export class Partners {
  readonly before: Digest;
  readonly after: Digest;
  /** By the ids of the types of the older document, and of the newer. */
  readonly #after: readonly (NamedType | undefined)[];
  readonly #before: readonly (NamedType | undefined)[];

  constructor(digests: readonly [Digest, Digest], partners: Couples) {
    [this.before, this.after] = digests;
    [this.#before, this.#after] = [partners.before, partners.after];
  }

  /** The type of the newer document that is the same as one of the older. */
  afterOf(type: NamedType): NamedType | undefined {
    return this.#after[type.id];
  }

  /** The type of the older document that is the same as one of the newer. */
  beforeOf(type: NamedType): NamedType | undefined {
    return this.#before[type.id];
  }

  /** True where two types are the same named type, or types without a name of the same kind. */
  same(before: AvroType, after: AvroType): boolean {
    return 'fullName' in before ? this.afterOf(before) === after : before.kind === after.kind;
  }
}

/** Who is whose partner, by the ids of types: the newer document's types by those of the older, and the reverse. */
interface Couples {
  readonly after: readonly (NamedType | undefined)[];
  readonly before: readonly (NamedType | undefined)[];
}

/** The partners that were found last. The story and both ways of reading ask for them one after the other. */
let last = new WeakMap<Digest, { readonly after: Digest; readonly couples: Couples }>();

/** The partners of two documents. */
export function partnersOf(before: AvroSchema, after: AvroSchema): Partners {
  const digests = digestsOf(before, after);
  const [one, other] = digests;
  const known = last.get(one);
  if (known?.after === other) return new Partners(digests, known.couples);
  const mirrored = last.get(other);
  if (mirrored?.after === one) {
    return new Partners(digests, { after: mirrored.couples.before, before: mirrored.couples.after });
  }
  const couples = new Matching(before, after, digests);
  last = new WeakMap([[one, { after: other, couples }]]);
  return new Partners(digests, couples);
}

/** Finds the partners. */
class Matching implements Couples {
  readonly after: (NamedType | undefined)[];
  readonly before: (NamedType | undefined)[];
  readonly #digests: { readonly before: Digest; readonly after: Digest };
  readonly #pairs: (readonly [NamedType, NamedType])[] = [];

  constructor(before: AvroSchema, after: AvroSchema, digests: readonly [Digest, Digest]) {
    this.#digests = { before: digests[0], after: digests[1] };
    this.after = new Array<undefined>(before.types.length).fill(undefined);
    this.before = new Array<undefined>(after.types.length).fill(undefined);
    this.#byName();
    if (this.#isOpen()) this.#byAlias();
    if (this.#isOpen()) this.#byNamespace();
    if (this.#isOpen()) this.#byPlace(before, after);
  }

  afterOf(type: NamedType): NamedType | undefined {
    return this.after[type.id];
  }

  #isOpen(): boolean {
    const { before, after } = this.#digests;
    return this.#pairs.length < Math.min(before.definitions.size, after.definitions.size);
  }

  #byName(): void {
    for (const [name, { type }] of this.#digests.before.definitions) {
      const other = this.#digests.after.definitions.get(name)?.type;
      if (other !== undefined) this.#marry(type, other);
    }
  }

  #byAlias(): void {
    const couples: Couple[] = [];
    for (const after of this.#digests.after.definitions.values()) {
      for (const alias of after.type.aliases)
        this.#propose(this.#digests.before.definitions.get(alias), after, couples);
    }
    for (const before of this.#digests.before.definitions.values()) {
      for (const alias of before.type.aliases)
        this.#propose(before, this.#digests.after.definitions.get(alias), couples);
    }
    this.#marryInOrder(couples);
  }

  /** Of several types of one name in several namespaces the first belongs to the first, and so on. */
  #byNamespace(): void {
    const waiting = new Map<string, Definition[]>();
    for (const after of this.#digests.after.definitions.values()) {
      if (this.before[after.type.id]) continue;
      const key = `${after.type.kind} ${after.type.name}`;
      const list = waiting.get(key);
      if (list) list.push(after);
      else waiting.set(key, [after]);
    }
    for (const list of waiting.values()) list.reverse();
    for (const { type } of this.#digests.before.definitions.values()) {
      if (this.after[type.id]) continue;
      const next = waiting.get(`${type.kind} ${type.name}`)?.pop();
      if (next) this.#marry(type, next.type);
    }
  }

  /** Strangers that stand in the same places: of the document, and of types that are the same already. */
  #byPlace(before: AvroSchema, after: AvroSchema): void {
    let pairs: (readonly [AvroType, AvroType])[] = [[before.root, after.root]];
    for (const [one, other] of this.#pairs) if (one.kind === 'record') pairs.push(...this.#slots(one, other));
    while (pairs.length > 0) {
      const couples: Couple[] = [];
      for (const [one, other] of pairs) this.#proposeAt(one, other, couples);
      pairs = this.#marryInOrder(couples).flatMap(([one, other]) => this.#slots(one, other));
    }
  }

  #slots(before: NamedType, after: NamedType): (readonly [AvroType, AvroType])[] {
    if (before.kind !== 'record' || after.kind !== 'record') return [];
    return matchFields(
      before,
      after,
      this.#digests.before.fields(before),
      this.#digests.after.fields(after),
    ).changed.map(([one, other]) => [one.type, other.type] as const);
  }

  #proposeAt(before: AvroType, after: AvroType, couples: Couple[]): void {
    if (this.#digests.before.of(before) === this.#digests.after.of(after)) return;
    if ('fullName' in before && 'fullName' in after) {
      this.#propose(
        this.#digests.before.definitions.get(before.fullName),
        this.#digests.after.definitions.get(after.fullName),
        couples,
      );
    } else if (before.kind === 'array' && after.kind === 'array') {
      this.#proposeAt(before.items, after.items, couples);
    } else if (before.kind === 'map' && after.kind === 'map') {
      this.#proposeAt(before.values, after.values, couples);
    } else if (before.kind === 'union' || after.kind === 'union') {
      this.#proposeBranches(branchesOf(before), branchesOf(after), couples);
    }
  }

  /** In a union a stranger can be told from the others only where it is the only one of its kind. */
  #proposeBranches(before: readonly AvroType[], after: readonly AvroType[], couples: Couple[]): void {
    const { pairs, removed, added } = matchBranches(before, after, this);
    for (const { before: one, after: other } of pairs) {
      if (!('fullName' in one)) this.#proposeAt(one, other, couples);
    }
    for (const kind of ['record', 'enum', 'fixed'] as const) {
      const [one, ...moreBefore] = removed.filter(({ type }) => type.kind === kind);
      const [other, ...moreAfter] = added.filter(({ type }) => type.kind === kind);
      if (one && other && moreBefore.length === 0 && moreAfter.length === 0) {
        this.#proposeAt(one.type, other.type, couples);
      }
    }
  }

  #propose(before: Definition | undefined, after: Definition | undefined, couples: Couple[]): void {
    if (before && after && before.type.kind === after.type.kind) couples.push({ before, after });
  }

  #marryInOrder(couples: readonly Couple[]): (readonly [NamedType, NamedType])[] {
    return [...couples].sort(inOrder).flatMap(({ before, after }) => {
      return this.#marry(before.type, after.type) ? [[before.type, after.type] as const] : [];
    });
  }

  #marry(before: NamedType, after: NamedType): boolean {
    if (before.kind !== after.kind || this.after[before.id] || this.before[after.id]) return false;
    this.after[before.id] = after;
    this.before[after.id] = before;
    this.#pairs.push([before, after]);
    return true;
  }
}

interface Couple {
  readonly before: Definition;
  readonly after: Definition;
}

/** An order that does not know which side is which. No two couples have the names of each other: they would be the same by name. */
function inOrder(a: Couple, b: Couple): number {
  const sum = ({ before, after }: Couple): number => before.ordinal + after.ordinal;
  const names = ({ before, after }: Couple): string => [before.type.fullName, after.type.fullName].sort().join(' ');
  const [one, other] = [names(a), names(b)];
  return sum(a) - sum(b) || (one < other ? -1 : Number(one > other));
}

function branchesOf(type: AvroType): readonly AvroType[] {
  return type.kind === 'union' ? type.branches : [type];
}
