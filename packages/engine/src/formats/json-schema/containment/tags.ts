import { isArray, isObject, keyOf, type Value } from '../value.ts';
import { type Claim, KINDS, type Members } from './claims.ts';
import type { Expansion } from './expansion.ts';

/** Members that an object is told by: they are there, and have one of these values (by key). */
export type Tags = ReadonlyMap<string, ReadonlySet<string>>;

const NO_TAGS: Tags = new Map();
/** Required members that are looked at. */
const MAX_NAMES = 64;
/** Values beyond which a member tells nothing. */
const MAX_VALUES = 1_000;
const MAX_DEPTH = 12;
/** Fewer alternatives are as quickly tried. */
export const MIN_ALTERNATIVES = 6;

/** A member and, by the key of its value, the only alternative that can hold of an object. */
export interface Teller {
  readonly name: string;
  readonly by: ReadonlyMap<string, Claim>;
}

/** The alternative that can hold of a value, if any. */
export function told({ name, by }: Teller, value: Value): readonly Claim[] {
  const member = isObject(value) ? value.get(name) : undefined;
  if (member === undefined || isArray(member) || isObject(member)) return [];
  const claim = by.get(keyOf(member));
  return claim === undefined ? [] : [claim];
}

/** Finds the members by which alternatives are told apart, such as `type` with a constant in each. */
export class TagFinder {
  readonly #expansion: Expansion;
  readonly #tags = new Map<Claim, Tags>();
  readonly #values = new Map<Claim, ReadonlySet<string> | null>();
  readonly #tellers = new Map<string | Claim, Teller | null>();

  constructor(expansion: Expansion) {
    this.#expansion = expansion;
  }

  /** The member that tells alternatives apart, so that no two of them hold of one object. `key`: equal for the same alternatives. */
  teller(key: string | Claim, alternatives: readonly Claim[]): Teller | undefined {
    let teller = this.#tellers.get(key);
    if (teller === undefined) {
      teller = this.#telling(alternatives) ?? null;
      this.#tellers.set(key, teller);
    }
    return teller ?? undefined;
  }

  /** True where no object can be meant by both claims, since a member tells them apart. */
  areDisjoint(a: Claim, b: Claim): boolean {
    const others = this.of(b);
    for (const [name, values] of this.of(a)) {
      const other = others.get(name);
      this.#expansion.tally.add(1 + (other === undefined ? 0 : values.size));
      if (other !== undefined && ![...values].some((value) => other.has(value))) return true;
    }
    return false;
  }

  /** Those of the alternatives that can hold of a value; undefined where they are not told apart. */
  candidates(key: string | Claim, alternatives: readonly Claim[], value: Value): readonly Claim[] | undefined {
    if (!isObject(value) || alternatives.length < MIN_ALTERNATIVES) return undefined;
    const teller = this.teller(key, alternatives);
    return teller && told(teller, value);
  }

  #telling(alternatives: readonly Claim[]): Teller | undefined {
    const [first, ...others] = alternatives.map((claim) => this.of(claim));
    for (const name of first?.keys() ?? []) {
      this.#expansion.tally.add(alternatives.length);
      if (!others.every((tags) => tags.has(name))) continue;
      const by = new Map<string, Claim>();
      let count = 0;
      for (const claim of alternatives) {
        const values = this.of(claim).get(name) ?? [];
        for (const value of values) {
          by.set(value, claim);
          count++;
        }
      }
      if (by.size === count) return { name, by };
    }
    return undefined;
  }

  /** The tags of all objects of which the claim holds. */
  of(claim: Claim, depth = 0): Tags {
    if (claim < 0 || depth > MAX_DEPTH) return NO_TAGS;
    let tags = this.#tags.get(claim);
    if (tags === undefined) {
      this.#tags.set(claim, NO_TAGS);
      tags = this.#found(claim, depth);
      this.#expansion.tally.add(4 + tags.size);
      this.#tags.set(claim, tags);
    }
    return tags;
  }

  /** The keys of the values that a claim allows, where they are few scalars. */
  values(claim: Claim): ReadonlySet<string> | undefined {
    if (claim < 0) return undefined;
    let values = this.#values.get(claim);
    if (values === undefined) {
      values = this.#listed(claim) ?? null;
      this.#values.set(claim, values);
    }
    return values ?? undefined;
  }

  #found(claim: Claim, depth: number): Tags {
    const { claims } = this.#expansion;
    const term = claims.term(claim);
    if (term.is !== 'all' && term.is !== 'schemas') return NO_TAGS;
    const tags = new Map<string, ReadonlySet<string>>();
    const required: string[] = [];
    const members: Members[] = [];
    for (const part of this.#expansion.parts(claim, 'object')) {
      if (part < 0 || part === claim) continue;
      const inner = claims.term(part);
      if (inner.is === 'has' && required.length < MAX_NAMES) required.push(inner.name);
      else if (inner.is === 'members') members.push(inner);
      else for (const [name, values] of this.of(part, depth + 1)) tags.set(name, values);
    }
    for (const name of required) {
      for (const { named } of members) {
        const own = named.get(name);
        const values = own === undefined ? undefined : this.values(own);
        if (values !== undefined) tags.set(name, values);
      }
    }
    return tags;
  }

  #listed(claim: Claim): ReadonlySet<string> | undefined {
    const { claims } = this.#expansion;
    const listed = new Set<string>();
    for (const kind of KINDS) {
      const simple = this.#expansion.under(claim, kind);
      if (simple === -1) continue;
      if (kind === 'array' || kind === 'object') return undefined;
      const term = claims.term(simple);
      const parts =
        term.is === 'all' || term.is === 'schemas' ? this.#expansion.parts(Math.abs(simple), kind) : [simple];
      if (simple < 0) return undefined;
      const list = parts
        .filter((part) => part > 0)
        .map((part) => claims.term(part))
        .find((part) => part.is === 'among');
      if (list === undefined || list.is !== 'among' || list.values.size + listed.size > MAX_VALUES) return undefined;
      for (const key of list.values.keys()) listed.add(key);
    }
    return listed;
  }
}
