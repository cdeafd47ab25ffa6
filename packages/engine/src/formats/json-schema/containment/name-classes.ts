import { type Claim, type Members, TRUE } from './claims.ts';
import type { Search } from './search.ts';

/** Names of a class that are looked for one by one. */
const MAX_SEARCHED = 40;
/** Names of a class at most. */
const MAX_NAMES = 1_100;

/** Names that nobody mentions, and that the same patterns match. */
export interface NameClass {
  /** What the names are, as claims about strings. */
  readonly told: readonly Claim[];
  /** The one that reads best. */
  readonly first: string;
  /** What a member with such a name is claimed to be. */
  claims(members: readonly Members[]): readonly Claim[];
  /** Set by {@link NameClasses.namesOf} when it could not look for all names. */
  incomplete?: string;
}

/** A name; undefined where there is none; or why that cannot be told. */
type Found = string | undefined | { readonly reason: string };

/** Names that some patterns match and others do not, of which the patterns from `index` on are still to be asked. */
interface Part {
  readonly told: readonly Claim[];
  readonly index: number;
  readonly found: Found;
}

/**
 * Divides the names that are not mentioned by the patterns that match them. Only classes that have a name are gone into, so what counts is
 * how the patterns overlap, not how many there are.
 */
export class NameClasses {
  readonly #question: Search;
  readonly #patterns: readonly Claim[];
  readonly #names: readonly Claim[];
  readonly #mentioned: ReadonlySet<string>;

  constructor(question: Search, members: readonly Members[], names: readonly Claim[], mentioned: ReadonlySet<string>) {
    this.#question = question;
    this.#patterns = [...new Set(members.flatMap(({ patterns }) => patterns.map(({ name }) => name)))];
    this.#names = names;
    this.#mentioned = mentioned;
  }

  /** The classes of names of which also these claims hold; or why one could not be found out about. */
  *classes(extra: readonly Claim[]): Generator<NameClass | { readonly reason: string }> {
    const all = [...this.#names, ...extra];
    const open: Part[] = [{ told: all, index: 0, found: this.#other(all, new Set()) }];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const { told, index, found } = at;
      if (found === undefined) continue;
      const pattern = this.#patterns[index];
      if (pattern !== undefined) {
        for (const side of [pattern, -pattern]) {
          const part = [...told, side];
          open.push({ told: part, index: index + 1, found: this.#among(at, side, part) });
        }
      } else if (typeof found === 'string') {
        const matched = new Set(told);
        yield { told, first: found, claims: (members) => members.flatMap((each) => claimed(each, matched)) };
      } else yield found;
    }
  }

  /** A name of a part on one side of a pattern: the one that is known, where it lies there. Parts that have none by one pattern alone are many. */
  #among({ told, found }: Part, side: Claim, part: readonly Claim[]): Found {
    const { holding, expansion } = this.#question.knowledge;
    if (typeof found === 'string' && holding.holds(side, found) === true) return found;
    const isText = expansion.claims.kind('string');
    for (const pattern of told) {
      if (pattern > 0 && this.#question.find([isText, pattern, side]).is === 'none') return undefined;
    }
    return this.#other(part, new Set());
  }

  /** Up to `count` names of a class. */
  namesOf(one: NameClass, count: number): string[] {
    const names = [one.first];
    const { holding } = this.#question.knowledge;
    const isOther = (name: string) =>
      !names.includes(name) && !this.#mentioned.has(name) && one.told.every((claim) => holding.holds(claim, name));
    const wanted = Math.min(count, MAX_NAMES);
    for (let i = 0; names.length < wanted && i < 2 * wanted; i++) {
      this.#question.spend(1);
      if (isOther(`${one.first}${i}`)) names.push(`${one.first}${i}`);
    }
    while (names.length < Math.min(wanted, MAX_SEARCHED)) {
      const found = this.#other(one.told, new Set(names));
      if (found === undefined) return names;
      if (typeof found !== 'string') {
        one.incomplete = found.reason;
        return names;
      }
      names.push(found);
    }
    if (names.length < count) one.incomplete = `names of a class beyond ${MAX_SEARCHED} are not looked for`;
    return names;
  }

  /** A name that is not mentioned and not among those; undefined where there is none. */
  #other(told: readonly Claim[], but: ReadonlySet<string>): Found {
    const { claims } = this.#question.knowledge.expansion;
    const isText = claims.kind('string');
    let outcome = this.#question.find([isText, ...told]);
    const isTaken = (name: unknown) => typeof name === 'string' && (this.#mentioned.has(name) || but.has(name));
    if (outcome.is === 'member' && isTaken(outcome.value)) {
      outcome = this.#question.find([isText, ...told, -claims.among([...this.#mentioned, ...but])]);
    }
    if (outcome.is === 'none') return undefined;
    if (outcome.is === 'unproven') return { reason: outcome.reason };
    return typeof outcome.value === 'string' ? outcome.value : undefined;
  }
}

function claimed(members: Members, matched: ReadonlySet<Claim>): Claim[] {
  const own = members.patterns.filter(({ name }) => matched.has(name)).map(({ claim }) => claim);
  return (own.length > 0 ? own : [members.rest]).filter((claim) => claim !== TRUE);
}
