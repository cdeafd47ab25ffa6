import type { Meter } from '../meter.ts';
import { Branching } from './branching.ts';
import { type Claim, FALSE, KINDS, type Kind, TRUE } from './claims.ts';
import { NONE, type Outcome, unproven } from './outcome.ts';
import type { Knowledge, Search } from './search.ts';

/** Goals within goals. Each takes some frames of the stack. */
const MAX_DEPTH = 400;
/** Choices within choices, those of all the goals together. */
const MAX_CHOICES = 1_000;

/**
 * The search for a value of which claims hold. A goal is a set of claims about one value; goals about its parts follow.
 *
 * Witnesses are finite, so a goal that is met while it is being searched for has no smaller witness than itself, and counts as having none:
 * a least fixpoint. Members are final at once. That there is none is final when nothing it leaned on is still being searched; until then
 * it is provisional, and falls with the first goal it leaned on that has a member after all. Which goals lean on each other is told as Tarjan's
 * algorithm tells strongly connected components: by the order in which they were met.
 */
export class Question implements Search {
  readonly knowledge: Knowledge;
  readonly #members = new Map<string, Outcome>();
  /** When the goals were met that are being searched for. */
  readonly #open = new Map<string, number>();
  /** When the goals were met that were found empty and lean on open ones. */
  readonly #provisional = new Map<string, number>();
  #met = 0;
  /** The earliest of the goals, open or provisional, that the current one leans on. */
  #lowest = Number.POSITIVE_INFINITY;
  #choices = 0;
  readonly #meter: Meter;
  readonly #depth: number;

  /** `meter`: what it may cost. `depth`: goals within goals that are gone into. */
  constructor(knowledge: Knowledge, meter: Meter, depth = MAX_DEPTH) {
    this.knowledge = knowledge;
    this.#meter = meter;
    this.#depth = depth;
  }

  /** Counts work, and what was done meanwhile for what is remembered. Throws {@link Exhausted}. */
  spend(steps: number): void {
    this.#meter.spend(steps + this.knowledge.tally.take());
  }

  /** See {@link Search}. */
  enter(): boolean {
    if (this.#choices >= MAX_CHOICES) return false;
    this.#choices++;
    return true;
  }

  /** See {@link Search}. */
  leave(): void {
    this.#choices--;
  }

  /** A value of which all the claims hold. */
  find(claims: Iterable<Claim>): Outcome {
    const goal = this.#goal(claims);
    if (goal === undefined) return NONE;
    const key = goal.toSorted((a, b) => a - b).join();
    this.#meter.charge(2 + goal.length);
    const known = this.#known(key);
    if (known !== undefined) return known;
    if (this.#open.size >= this.#depth) return unproven(`the search is more than ${this.#depth} levels deep`);
    this.spend(4 * goal.length + 20);
    return this.#searched(key, goal);
  }

  #searched(key: string, goal: readonly Claim[]): Outcome {
    const met = this.#met++;
    const outer = this.#lowest;
    const mark = this.#provisional.size;
    this.#lowest = Number.POSITIVE_INFINITY;
    this.#open.set(key, met);
    const outcome = this.#ofAnyKind(goal);
    this.#open.delete(key);
    const isFinal = this.#lowest >= met;
    if (outcome.is === 'none') {
      if (isFinal) {
        for (const inner of this.#dropProvisional(mark)) this.knowledge.empty.add(inner);
        this.knowledge.empty.add(key);
      } else this.#provisional.set(key, met);
    } else {
      this.#dropProvisional(mark);
      if (outcome.is === 'member' || isFinal) this.#members.set(key, outcome);
    }
    this.#lowest = isFinal || outcome.is === 'member' ? outer : Math.min(outer, this.#lowest);
    return outcome;
  }

  #dropProvisional(mark: number): string[] {
    const dropped = [...this.#provisional.keys()].slice(mark);
    for (const key of dropped) this.#provisional.delete(key);
    return dropped;
  }

  #known(key: string): Outcome | undefined {
    if (this.knowledge.empty.has(key)) return NONE;
    const met = this.#open.get(key) ?? this.#provisional.get(key);
    if (met === undefined) return this.#members.get(key);
    this.#lowest = Math.min(this.#lowest, met);
    return NONE;
  }

  #ofAnyKind(goal: readonly Claim[]): Outcome {
    let undecided: Outcome | undefined;
    for (const kind of KINDS) {
      const outcome = this.#ofKind(goal, kind);
      if (outcome.is === 'member') return outcome;
      if (outcome.is === 'unproven') undecided ??= outcome;
    }
    return undecided ?? NONE;
  }

  #ofKind(goal: readonly Claim[], kind: Kind): Outcome {
    const { expansion } = this.knowledge;
    const simple = goal.map((claim) => expansion.under(claim, kind));
    if (simple.includes(FALSE)) return NONE;
    return new Branching(this, kind).find(simple);
  }

  /** The claims without repetitions and without what others imply; undefined where two contradict each other. */
  #goal(claims: Iterable<Claim>): readonly Claim[] | undefined {
    const goal = new Set(claims);
    goal.delete(TRUE);
    if (goal.has(FALSE)) return undefined;
    for (const claim of goal) {
      if (goal.has(-claim)) return undefined;
      for (const implied of this.knowledge.expansion.implied(claim)) {
        if (goal.has(-implied)) return undefined;
        goal.delete(implied);
      }
    }
    return [...goal];
  }
}
