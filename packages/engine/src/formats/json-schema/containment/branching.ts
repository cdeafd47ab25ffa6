import type { Value } from '../value.ts';
import { findArray } from './arrays.ts';
import { type Claim, FALSE, type Kind, type Term, TRUE } from './claims.ts';
import type { Truth } from './holding.ts';
import { findNumber } from './numbers.ts';
import { findObject } from './objects.ts';
import { member, NONE, type Outcome, unproven } from './outcome.ts';
import type { Search } from './search.ts';
import { MIN_ALTERNATIVES, type Teller, told } from './tags.ts';
import { findText } from './texts.ts';

/** What is still to be chosen: one of several claims; at most one of them; none or several, but not exactly one; or that none of them holds. */
interface Choice {
  readonly is: 'some' | 'at most one' | 'not one' | 'none';
  readonly of: readonly Claim[];
  /** Set where one member of an object tells which of the claims can hold, so that the others need not be looked at. */
  readonly teller?: Teller | undefined;
}

/**
 * The search for a value of one kind. Claims are taken apart until atoms are left, of which a value is made, and choices. A value is made
 * of the atoms alone first: where there is none, no choice can help; and only choices that the value does not happen to meet are
 * gone into. So the number of branches depends on what is in dispute, not on how many alternatives the schemas have.
 */
export class Branching {
  readonly #question: Search;
  readonly #kind: Kind;
  readonly #known = new Set<Claim>();
  readonly #trail: Claim[] = [];
  readonly #atoms: Claim[] = [];
  /** Claims that list the values that there may be. */
  readonly #lists: Claim[] = [];

  constructor(question: Search, kind: Kind) {
    this.#question = question;
    this.#kind = kind;
  }

  /** A value of the kind of which all the claims hold. */
  find(claims: readonly Claim[]): Outcome {
    const choices: Choice[] = [];
    for (const claim of claims) if (!this.#assume(claim, choices)) return NONE;
    return this.#search(choices);
  }

  #search(choices: readonly Choice[]): Outcome {
    if (!this.#question.enter()) return unproven('too many choices depend on each other');
    const mark = this.#mark();
    const open = this.#lists.length > 0 ? [] : this.#settled(choices);
    const outcome = open === undefined ? NONE : (this.#listed() ?? this.#chosen(open));
    this.#undo(mark);
    this.#question.leave();
    return outcome;
  }

  /** One of the listed values, where the claims list any: each of them can be asked for all that is claimed. */
  #listed(): Outcome | undefined {
    const { expansion, holding } = this.#question.knowledge;
    const [list] = this.#lists;
    const term = list === undefined ? undefined : expansion.claims.term(list);
    if (term?.is !== 'listed') return undefined;
    let hopeful: Outcome = NONE;
    for (const value of term.values.values()) {
      this.#question.spend(1);
      let truth: Truth = true;
      for (const claim of this.#known) {
        const own = holding.holds(claim, value);
        if (own !== true) truth = own;
        if (own === false) break;
      }
      if (truth === true) return member(value);
      if (truth === undefined && hopeful === NONE) hopeful = member(value);
    }
    return hopeful;
  }

  #chosen(open: readonly Choice[]): Outcome {
    const made = this.#made();
    if (made.is === 'none') return NONE;
    const missed = open.find((choice) => made.is === 'unproven' || !this.#isMet(choice, made.value));
    if (missed === undefined) return made;
    let undecided: Outcome | undefined;
    for (const option of this.#options(missed, made.is === 'member' ? made.value : undefined)) {
      const mark = this.#mark();
      const rest = option.keeps ? [...open] : open.filter((choice) => choice !== missed);
      this.#question.spend(1 + (open.length >> 3));
      const outcome = this.#assume(option.claim, rest) ? this.#search(rest) : NONE;
      this.#undo(mark);
      if (outcome.is === 'member') return outcome;
      if (outcome.is === 'unproven') undecided ??= outcome;
    }
    return undecided ?? NONE;
  }

  /** Takes a claim for granted; false where it contradicts what is known. What it leaves open goes to `choices`. */
  #assume(first: Claim, choices: Choice[]): boolean {
    const { expansion } = this.#question.knowledge;
    const queue = [first];
    for (let i = 0; i < queue.length; i++) {
      const claim = expansion.under(queue[i] as Claim, this.#kind);
      if (claim === TRUE || this.#known.has(claim)) continue;
      if (claim === FALSE || this.#known.has(-claim)) return false;
      this.#learn(claim);
      const term = expansion.claims.term(claim);
      if (term.is === 'one') this.#leave(claim, term.of, choices);
      else if (term.is === 'listed' && claim > 0) this.#lists.push(claim);
      else if (!isComposed(term)) this.#atoms.push(claim);
      else if (claim < 0) choices.push(this.#some(-claim));
      else if (this.#isLong(claim)) choices.push(this.#none(claim));
      else for (const part of expansion.parts(claim, this.#kind)) queue.push(part);
    }
    this.#question.spend(queue.length);
    return true;
  }

  #leave(claim: Claim, of: readonly Claim[], choices: Choice[]): void {
    const teller = this.#teller(Math.abs(claim), of);
    if (teller !== undefined) choices.push({ is: claim < 0 ? 'none' : 'some', of, teller });
    else if (claim < 0) choices.push({ is: 'not one', of });
    else choices.push({ is: 'some', of }, { is: 'at most one', of });
  }

  #teller(key: Claim, of: readonly Claim[]): Teller | undefined {
    if (this.#kind !== 'object' || of.length < MIN_ALTERNATIVES) return undefined;
    return this.#question.knowledge.tags.teller(key, of);
  }

  /** One of the parts of a term does not hold. */
  #some(term: Claim): Choice {
    const of = this.#parts(term).map((part) => -part);
    return { is: 'some', of, teller: this.#teller(term, of) };
  }

  /** True for many alternatives of which none shall hold, and which a member tells apart. */
  #isLong(claim: Claim): boolean {
    if (this.#kind !== 'object') return false;
    const parts = this.#parts(claim);
    return (
      parts.length >= MIN_ALTERNATIVES && parts.every((part) => part < 0) && this.#none(claim).teller !== undefined
    );
  }

  #none(claim: Claim): Choice {
    const of = this.#parts(claim).map((part) => -part);
    return { is: 'none', of, teller: this.#teller(claim, of) };
  }

  #parts(claim: Claim): readonly Claim[] {
    return this.#question.knowledge.expansion.parts(claim, this.#kind);
  }

  /** The choices that are left when all that follow from what is known are made; undefined where one cannot be made. */
  #settled(choices: readonly Choice[]): Choice[] | undefined {
    let open = [...choices];
    for (let changed = true; changed; ) {
      changed = false;
      const next: Choice[] = [];
      for (const choice of open) {
        this.#question.spend(2 + 2 * choice.of.length);
        const left = choice.is === 'some' ? this.#left(choice) : choice;
        if (left === undefined) continue;
        if (left.of.length > 1 || left.is !== 'some') next.push(left);
        else if (left.of.length === 0 || !this.#assume(left.of[0] as Claim, next)) return undefined;
        else changed = true;
      }
      open = next;
    }
    return open;
  }

  /** The claims that may still hold; undefined where one does for certain. */
  #left({ of, teller }: Choice): Choice | undefined {
    const left: Claim[] = [];
    for (const part of of) {
      const claim = this.#question.knowledge.expansion.under(part, this.#kind);
      if (claim === TRUE || this.#known.has(claim)) return undefined;
      if (claim === FALSE || this.#known.has(-claim)) continue;
      if (this.#kind === 'object' && this.#clashes(Math.abs(claim))) {
        if (claim < 0) return undefined;
        continue;
      }
      left.push(claim);
    }
    return { is: 'some', of: left, teller };
  }

  /** True where a member that the claim tells objects by is known to have another value. */
  #clashes(claim: Claim): boolean {
    const { tags, expansion } = this.#question.knowledge;
    for (const [name, values] of tags.of(claim)) {
      if (!this.#known.has(expansion.claims.has(name))) continue;
      this.#question.spend(4 + this.#atoms.length);
      for (const atom of this.#atoms) {
        const term = expansion.claims.term(atom);
        const own = atom > 0 && term.is === 'members' ? term.named.get(name) : undefined;
        const known = own === undefined ? undefined : tags.values(own);
        if (known !== undefined && ![...known].some((key) => values.has(key))) return true;
      }
    }
    return false;
  }

  /** A value of which all atoms hold. */
  #made(): Outcome {
    const question = this.#question;
    question.spend(20 + this.#atoms.length);
    switch (this.#kind) {
      case 'number':
        return findNumber(question.knowledge.expansion.claims, this.#atoms, (steps) => question.spend(steps));
      case 'string':
        return findText(question, this.#atoms);
      case 'array':
        return findArray(question, this.#atoms);
      case 'object':
        return findObject(question, this.#atoms);
      default: {
        const values = this.#kind === 'null' ? [null] : [false, true];
        const found = values.find((value) => this.#atoms.every((atom) => this.#truth(atom, value) !== false));
        return found === undefined ? NONE : member(found);
      }
    }
  }

  #truth(claim: Claim, value: Value): Truth {
    const { holding } = this.#question.knowledge;
    const truth = holding.holds(claim, value);
    this.#question.spend(0);
    return truth;
  }

  /** Whether a claim holds of a value of which everything holds that is known. */
  #isTrue(claim: Claim, value: Value): Truth {
    if (this.#known.has(claim)) return true;
    return this.#known.has(-claim) ? false : this.#truth(claim, value);
  }

  #isMet({ is, of: all, teller }: Choice, value: Value): boolean {
    const of = teller === undefined ? all : told(teller, value);
    if (is === 'some') return of.some((claim) => this.#isTrue(claim, value) === true);
    if (is === 'none') return of.every((claim) => this.#isTrue(claim, value) === false);
    const truths = of.map((claim) => this.#isTrue(claim, value));
    const count = truths.filter((truth) => truth === true).length;
    if (is === 'not one' && count > 1) return true;
    return !truths.includes(undefined) && (is === 'not one' ? count !== 1 : count < 2);
  }

  /** What may be claimed so that a choice is met which this value does not meet. `keeps`: the choice remains to be looked at. */
  *#options(choice: Choice, value: Value | undefined): Generator<{ readonly claim: Claim; readonly keeps: boolean }> {
    const { expansion, tags } = this.#question.knowledge;
    const { is, of } = choice;
    if (is === 'some') {
      for (const claim of of) yield { claim, keeps: false };
      return;
    }
    if (is === 'none') {
      // Whatever is claimed not to hold, does not: there is nothing to choose, only to look at.
      const of = choice.teller === undefined || value === undefined ? choice.of : told(choice.teller, value);
      yield { claim: expansion.claims.all(of.map((claim) => -claim)), keeps: value !== undefined };
      return;
    }
    this.#question.spend(of.length >> 1);
    const truth = (claim: Claim): Truth =>
      value !== undefined
        ? this.#isTrue(claim, value)
        : this.#known.has(claim) || (this.#known.has(-claim) ? false : undefined);
    const holding = of.filter((claim) => truth(claim) === true);
    if (is === 'at most one' && holding.length > 1) {
      for (const claim of holding.slice(0, 2)) yield { claim: -claim, keeps: true };
      return;
    }
    const unknown = of.find((claim) => truth(claim) === undefined);
    if (unknown !== undefined) {
      yield { claim: unknown, keeps: true };
      yield { claim: -unknown, keeps: true };
      return;
    }
    const [only] = holding;
    if (is === 'at most one' || only === undefined || holding.length > 1) {
      // It is met by what is known already.
      yield { claim: TRUE, keeps: false };
      return;
    }
    yield { claim: -only, keeps: true };
    // Members tell objects apart, and nothing else.
    const areDisjoint = (other: Claim) => this.#kind === 'object' && tags.areDisjoint(only, other);
    for (const other of of) {
      if (other !== only && !areDisjoint(other)) yield { claim: expansion.claims.all([only, other]), keeps: false };
    }
  }

  #learn(claim: Claim): void {
    this.#known.add(claim);
    this.#trail.push(claim);
  }

  #mark() {
    return { known: this.#trail.length, atoms: this.#atoms.length, lists: this.#lists.length };
  }

  #undo({ known, atoms, lists }: { readonly known: number; readonly atoms: number; readonly lists: number }): void {
    while (this.#trail.length > known) this.#known.delete(this.#trail.pop() as Claim);
    this.#atoms.length = atoms;
    this.#lists.length = lists;
  }
}

/** True for a term that stands for several claims. */
function isComposed({ is }: Term): boolean {
  return is === 'all' || is === 'schemas' || is === 'listed';
}
