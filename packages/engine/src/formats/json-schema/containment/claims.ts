import { type Decimal, formatDecimal } from '../../../decimal/decimal.ts';
import type { Tally } from '../meter.ts';
import type { Pattern } from '../pattern.ts';
import { isKnownFormat } from '../string-formats/index.ts';
import { isArray, isObject, keyOf, kindOf, type Value } from '../value.ts';
import type { Place } from './place.ts';

/** The six kinds of JSON values, in the order in which witnesses are looked for: the shortest to read first. */
export const KINDS = ['null', 'boolean', 'number', 'string', 'array', 'object'] as const;
export type Kind = (typeof KINDS)[number];

/** A statement about a value: the number of a term, or the negative of it where the term shall not hold. */
export type Claim = number;

export const TRUE: Claim = 1;
export const FALSE: Claim = -1;

/** Values that are no lists and no objects. */
export type Scalar = null | boolean | string | Decimal;

/**
 * The terms that schemas are made of here. `all`, `one`, `schemas` and `listed` may be said of values of any kind; the others are said of values of
 * one kind only, and whoever says them has made sure of the kind.
 */
export type Term =
  | { readonly is: 'true' }
  | { readonly is: 'all'; readonly of: readonly Claim[] }
  /** Exactly one of the claims holds. */
  | { readonly is: 'one'; readonly of: readonly Claim[] }
  /** All these schemas hold; `closed`: and nothing is there that they do not declare. */
  | { readonly is: 'schemas'; readonly places: readonly Place[]; readonly closed: boolean }
  | { readonly is: 'kind'; readonly kind: Kind }
  /** The value is one of these; by their keys. Holds for no list and no object. */
  | { readonly is: 'among'; readonly values: ReadonlyMap<string, Scalar> }
  /** The value is one of these lists and objects; by their keys. */
  | { readonly is: 'listed'; readonly values: ReadonlyMap<string, Value> }
  /** The number is `bound` or more; with `open`, more. */
  | { readonly is: 'from'; readonly bound: Decimal; readonly open: boolean }
  | { readonly is: 'multiple'; readonly of: Decimal }
  | { readonly is: 'pattern'; readonly pattern: Pattern }
  | { readonly is: 'format'; readonly name: string }
  /** The string, list or object has `count` or more code points, items or members. */
  | { readonly is: 'sized'; readonly kind: 'string' | 'array' | 'object'; readonly count: number }
  /** Every item is as claimed for its position. */
  | { readonly is: 'items'; readonly prefix: readonly Claim[]; readonly rest: Claim }
  /** `count` or more items are as claimed. */
  | { readonly is: 'holding'; readonly claim: Claim; readonly count: number }
  | { readonly is: 'unique' }
  | Members
  /** Every name of a member is as claimed. */
  | { readonly is: 'names'; readonly claim: Claim }
  | { readonly is: 'has'; readonly name: string }
  /** What cannot be decided here, and why. */
  | { readonly is: 'opaque'; readonly reason: string };

/** Every member is as claimed for its name, for each pattern that its name matches, or else as the rest. */
export interface Members {
  readonly is: 'members';
  readonly named: ReadonlyMap<string, Claim>;
  /** `name`: claims that the pattern matches the name. */
  readonly patterns: readonly { readonly name: Claim; readonly claim: Claim }[];
  readonly rest: Claim;
}

/**
 * The terms that were met so far. Equal terms have one number, so that equality costs nothing, however large they are and
 * whichever document they come from.
 */
export class Claims {
  readonly #terms: Term[] = [{ is: 'true' }, { is: 'true' }];
  readonly #numbers = new Map<string, Claim>();
  /** By number of a place: what is most often asked for. */
  readonly #schemas = new Map<number, Claim>();
  readonly #tally: Tally;
  #weight = 0;

  constructor(tally: Tally) {
    this.#tally = tally;
  }

  /** Characters in the keys of all terms: about the memory that they take. */
  get weight(): number {
    return this.#weight;
  }

  /** The term that a claim affirms or denies. */
  term(claim: Claim): Term {
    return this.#terms[Math.abs(claim)] as Term;
  }

  all(claims: Iterable<Claim>): Claim {
    const of = new Set(claims);
    of.delete(TRUE);
    if (of.has(FALSE)) return FALSE;
    if (of.size < 2) return [...of][0] ?? TRUE;
    for (const claim of of) if (of.has(-claim)) return FALSE;
    return this.#number(`all ${[...of].join()}`, () => ({ is: 'all', of: [...of] }));
  }

  any(claims: Iterable<Claim>): Claim {
    return -this.all(Array.from(claims, (claim) => -claim));
  }

  one(claims: readonly Claim[]): Claim {
    const of = claims.filter((claim) => claim !== FALSE);
    if (of.length < 2) return of[0] ?? FALSE;
    return this.#number(`one ${of.join()}`, () => ({ is: 'one', of }));
  }

  /** All places hold. `closed`: see {@link Term}. */
  schemas(places: readonly Place[], closed: boolean): Claim {
    const distinct = [...new Map(places.map((place) => [place.number, place])).values()];
    const told = distinct.filter((place) => place.truth !== true);
    if (told.some((place) => place.truth === false)) return FALSE;
    if (told.length === 0) return TRUE;
    const key = told.map((place) => place.number).join();
    return this.#number(`${closed ? 'closed' : 'schemas'} ${key}`, () => ({ is: 'schemas', places: told, closed }));
  }

  schema(place: Place): Claim {
    let claim = this.#schemas.get(place.number);
    if (claim === undefined) {
      claim = this.schemas([place], false);
      this.#schemas.set(place.number, claim);
    }
    return claim;
  }

  kind(kind: Kind): Claim {
    return this.#number(`kind ${kind}`, () => ({ is: 'kind', kind }));
  }

  among(scalars: readonly Scalar[]): Claim {
    if (scalars.length === 0) return FALSE;
    const entries = scalars.map((value) => [keyOf(value), value] as const);
    const values = new Map(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
    return this.#number(`among ${[...values.keys()].join()}`, () => ({ is: 'among', values }));
  }

  /** The value is exactly this one. */
  constant(value: Value): Claim {
    if (isArray(value)) {
      const prefix = value.map((item) => this.constant(item));
      const size = value.length;
      const parts = [this.sized('array', size), -this.sized('array', size + 1), this.items(prefix, TRUE)];
      return this.all([this.kind('array'), ...parts]);
    }
    if (isObject(value)) {
      const named = new Map([...value].map(([name, member]) => [name, this.constant(member)]));
      const has = [...named.keys()].sort().map((name) => this.has(name));
      const parts = [...has, -this.sized('object', value.size + 1), this.members(named, [], TRUE)];
      return this.all([this.kind('object'), ...parts]);
    }
    return this.among([value as Scalar]);
  }

  /** The value is one of these. */
  oneOfValues(values: readonly Value[]): Claim {
    const nested = values.filter((value) => isArray(value) || isObject(value));
    const scalars = values.filter((value) => !isArray(value) && !isObject(value)) as Scalar[];
    return this.any([this.among(scalars), this.listed(nested)]);
  }

  /** The value is one of these lists and objects. */
  listed(nested: readonly Value[]): Claim {
    if (nested.length === 0) return FALSE;
    const entries = nested.map((value) => [keyOf(value), value] as const);
    const values = new Map(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
    return this.#number(`listed ${[...values.keys()].join()}`, () => ({ is: 'listed', values }));
  }

  from(bound: Decimal, open: boolean): Claim {
    return this.#number(`from ${formatDecimal(bound)} ${open}`, () => ({ is: 'from', bound, open }));
  }

  multiple(of: Decimal): Claim {
    return this.#number(`multiple ${formatDecimal(of)}`, () => ({ is: 'multiple', of }));
  }

  pattern(pattern: Pattern): Claim {
    return this.#number(`pattern ${pattern.source}`, () => ({ is: 'pattern', pattern }));
  }

  format(name: string): Claim {
    if (!isKnownFormat(name)) return TRUE;
    return this.#number(`format ${name}`, () => ({ is: 'format', name }));
  }

  sized(kind: 'string' | 'array' | 'object', count: number): Claim {
    if (count <= 0) return TRUE;
    if (count === Number.POSITIVE_INFINITY) return FALSE;
    return this.#number(`sized ${kind} ${count}`, () => ({ is: 'sized', kind, count }));
  }

  items(prefix: readonly Claim[], rest: Claim): Claim {
    let length = prefix.length;
    while (length > 0 && prefix[length - 1] === rest) length--;
    const told = prefix.slice(0, length);
    if (length === 0 && rest === TRUE) return TRUE;
    return this.#number(`items ${told.join()} ${rest}`, () => ({ is: 'items', prefix: told, rest }));
  }

  holding(claim: Claim, count: number): Claim {
    if (count <= 0) return TRUE;
    if (claim === FALSE || count === Number.POSITIVE_INFINITY) return FALSE;
    if (claim === TRUE) return this.sized('array', count);
    return this.#number(`holding ${claim} ${count}`, () => ({ is: 'holding', claim, count }));
  }

  unique(): Claim {
    return this.#number('unique', () => ({ is: 'unique' }));
  }

  members(named: ReadonlyMap<string, Claim>, patterns: Members['patterns'], rest: Claim): Claim {
    const told = patterns.filter(({ claim }) => claim !== TRUE || rest !== TRUE);
    const plain = told.length === 0 && rest === TRUE;
    const names = [...named.keys()].filter((name) => !plain || named.get(name) !== TRUE).sort();
    if (plain && names.length === 0) return TRUE;
    const sorted = new Map(names.map((name) => [name, named.get(name) as Claim]));
    const key = names.map((name) => `${JSON.stringify(name)}${sorted.get(name)}`).join('');
    const others = told.map(({ name, claim }) => `${name}:${claim}`).join();
    return this.#number(`members ${key} ${others} ${rest}`, () => ({
      is: 'members',
      named: sorted,
      patterns: told,
      rest,
    }));
  }

  names(claim: Claim): Claim {
    return claim === TRUE ? TRUE : this.#number(`names ${claim}`, () => ({ is: 'names', claim }));
  }

  has(name: string): Claim {
    return this.#number(`has ${name}`, () => ({ is: 'has', name }));
  }

  /** `key`: equal for what is equal, though nobody knows what it is. */
  opaque(key: string, reason: string): Claim {
    return this.#number(`opaque ${key}`, () => ({ is: 'opaque', reason }));
  }

  #number(key: string, make: () => Term): Claim {
    this.#tally.add(1 + (key.length >> 4));
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#terms.push(make()) - 1;
      this.#numbers.set(key, number);
      this.#weight += key.length + 50;
    }
    return number;
  }
}

/** The kind of a value, by the names used here. */
export function kindOfValue(value: Value): Kind {
  return kindOf(value);
}
