import { checkFormat } from '../string-formats/index.ts';
import { isArray, isNumber, isObject, keyOf, type Value } from '../value.ts';
import { type Claim, type Kind, kindOfValue, type Members, type Term, TRUE } from './claims.ts';
import type { Expansion } from './expansion.ts';
import { isFrom, isMultiple } from './numbers.ts';
import type { TagFinder } from './tags.ts';

/** True, false, or not to be told. */
export type Truth = boolean | undefined;

/** Nested evaluations before nothing is told any more. */
const MAX_DEPTH = 400;
/** Steps that it may take to tell whether one claim holds of one value. */
const MAX_STEPS = 200_000;

/** Whether claims hold of a value. What cannot be told (a pattern without a language, a format) is undefined. */
export class Holding {
  readonly #expansion: Expansion;
  readonly #tags: TagFinder;
  /** What was found out about parts of the value that is being looked at. */
  readonly #memo = new Map<Value, Map<Claim, Truth>>();
  #depth = 0;
  #steps = 0;

  constructor(expansion: Expansion, tags: TagFinder) {
    this.#expansion = expansion;
    this.#tags = tags;
  }

  /** Whether a claim holds of a value. */
  holds(claim: Claim, value: Value): Truth {
    if (this.#depth === 0) {
      this.#steps = 0;
      this.#memo.clear();
    }
    this.#spend(2);
    if (this.#steps > MAX_STEPS || this.#depth > MAX_DEPTH) return undefined;
    const kind = kindOfValue(value);
    const simple = this.#expansion.under(claim, kind);
    const term = Math.abs(simple);
    let truth = this.#memo.get(value)?.get(term);
    if (truth === undefined) {
      this.#depth++;
      truth = this.#term(term, value, kind);
      this.#depth--;
      this.#remember(term, value, truth);
    }
    return simple < 0 ? not(truth) : truth;
  }

  /** What a member with this name is claimed to be; undefined among them: it cannot be told whether a pattern matches. */
  claimsAt(members: Members, name: string): { readonly claims: readonly Claim[]; readonly certain: boolean } {
    if (members.patterns.length === 0) {
      const claim = members.named.get(name) ?? members.rest;
      return { claims: claim === TRUE ? [] : [claim], certain: true };
    }
    const claims: Claim[] = [];
    let certain = true;
    let matched = false;
    const own = members.named.get(name);
    if (own !== undefined) {
      matched = true;
      if (own !== TRUE) claims.push(own);
    }
    for (const { name: pattern, claim } of members.patterns) {
      const matches = this.holds(pattern, name);
      certain &&= matches !== undefined;
      if (!matches) continue;
      matched = true;
      if (claim !== TRUE) claims.push(claim);
    }
    if (!matched && certain && members.rest !== TRUE) claims.push(members.rest);
    return { claims, certain };
  }

  #spend(steps: number): void {
    this.#steps += steps;
    this.#expansion.tally.add(steps);
  }

  /** Shared alternatives are met again and again; what was asked only once or twice need not be kept. */
  #remember(term: Claim, value: Value, truth: Truth): void {
    if (this.#steps < 200 || truth === undefined) return;
    const memo = this.#memo.get(value);
    if (memo === undefined) this.#memo.set(value, new Map([[term, truth]]));
    else memo.set(term, truth);
  }

  #term(claim: Claim, value: Value, kind: Kind): Truth {
    const term = this.#expansion.claims.term(claim);
    switch (term.is) {
      case 'true':
        return true;
      case 'all':
      case 'schemas':
        return every(this.#expansion.parts(claim, kind), (part) =>
          part === claim ? undefined : this.holds(part, value),
        );
      case 'one':
        return this.#one(this.#tags.candidates(claim, term.of, value) ?? term.of, value);
      case 'kind':
        return kind === term.kind;
      case 'among':
        return term.values.has(isArray(value) || isObject(value) ? '' : keyOf(value));
      case 'listed': {
        if (!isArray(value) && !isObject(value)) return false;
        const key = keyOf(value);
        this.#spend(1 + (key.length >> 4));
        return term.values.has(key);
      }
      case 'opaque':
        return undefined;
      default:
        return this.#ofKind(term, value);
    }
  }

  #ofKind(term: Term, value: Value): Truth {
    if (isNumber(value)) {
      if (term.is === 'from') return isFrom(value, term.bound, term.open);
      return term.is === 'multiple' ? isMultiple(value, term.of) : undefined;
    }
    if (typeof value === 'string') {
      this.#spend(value.length >> 3);
      if (term.is === 'sized') return [...value].length >= term.count;
      if (term.is === 'format') return checkFormat(term.name, value);
      if (term.is !== 'pattern') return undefined;
      const { language } = term.pattern;
      return language.ok ? language.value.accepts(value) : undefined;
    }
    if (isArray(value)) return this.#ofArray(term, value);
    return isObject(value) ? this.#ofObject(term, value) : undefined;
  }

  #ofArray(term: Term, items: readonly Value[]): Truth {
    if (term.is === 'sized') return items.length >= term.count;
    if (term.is === 'unique') {
      const keys = items.map(keyOf);
      this.#spend(keys.reduce((sum, key) => sum + 1 + (key.length >> 4), 0));
      return new Set(keys).size === items.length;
    }
    if (term.is === 'items')
      return every(items.entries(), ([i, item]) => this.holds(term.prefix[i] ?? term.rest, item));
    if (term.is !== 'holding') return undefined;
    const truths = items.map((item) => this.holds(term.claim, item));
    if (truths.filter((truth) => truth === true).length >= term.count) return true;
    return truths.filter((truth) => truth !== false).length >= term.count ? undefined : false;
  }

  #ofObject(term: Term, object: ReadonlyMap<string, Value>): Truth {
    if (term.is === 'sized') return object.size >= term.count;
    if (term.is === 'has') return object.has(term.name);
    if (term.is === 'names') return every(object.keys(), (name) => this.holds(term.claim, name));
    if (term.is !== 'members') return undefined;
    return every(object, ([name, member]) => {
      const { claims, certain } = this.claimsAt(term, name);
      const truth = every(claims, (claim) => this.holds(claim, member));
      return truth === true && !certain ? undefined : truth;
    });
  }

  #one(claims: readonly Claim[], value: Value): Truth {
    let count = 0;
    let certain = true;
    for (const claim of claims) {
      const truth = this.holds(claim, value);
      if (truth) count++;
      certain &&= truth !== undefined;
      if (count > 1) return false;
    }
    return certain ? count === 1 : undefined;
  }
}

function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

function every<Part>(parts: Iterable<Part>, holds: (part: Part) => Truth): Truth {
  let truth: Truth = true;
  for (const part of parts) {
    const own = holds(part);
    if (own === false) return false;
    if (own === undefined) truth = undefined;
  }
  return truth;
}
