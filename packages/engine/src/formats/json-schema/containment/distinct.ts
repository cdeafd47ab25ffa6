import { keyOf, type Value } from '../value.ts';
import type { Claim } from './claims.ts';
import { member, NONE, type Outcome, unproven } from './outcome.ts';
import type { Search } from './search.ts';

/** Positions that are given different values. */
const MAX_POSITIONS = 200;

/** The values of one goal, as far as they were asked for. */
interface Domain {
  readonly goal: readonly Claim[];
  readonly values: Value[];
  isComplete: boolean;
}

/** Different values for positions, each of its own goal: a matching of positions to values, found by augmenting paths. */
export class Distinct {
  readonly #question: Search;
  readonly #domains = new Map<string, Domain>();
  /** By key of a value: the position that has it. */
  readonly #owners = new Map<string, number>();
  #undecided: Outcome | undefined;

  constructor(question: Search) {
    this.#question = question;
  }

  /** A list with a value for each goal, no two equal. */
  values(goals: readonly (readonly Claim[])[]): Outcome {
    if (goals.length > MAX_POSITIONS) return unproven(`more than ${MAX_POSITIONS} different items`);
    const domains = goals.map((goal) => this.#domain(goal));
    const given = new Array<Value>(goals.length);
    for (const position of goals.keys())
      if (!this.#give(position, domains, given, new Set())) return this.#undecided ?? NONE;
    return member(given);
  }

  #give(position: number, domains: readonly Domain[], given: Value[], tried: Set<string>): boolean {
    const domain = domains[position] as Domain;
    for (let i = 0; i < domain.values.length || this.#extend(domain); i++) {
      this.#question.spend(1);
      const value = domain.values[i] as Value;
      const key = keyOf(value);
      if (tried.has(key)) continue;
      const owner = this.#owners.get(key);
      // Where another value can still be made, nobody needs to be asked to give up one.
      if (owner !== undefined && !domain.isComplete) continue;
      tried.add(key);
      if (owner !== undefined && !this.#give(owner, domains, given, tried)) continue;
      this.#owners.set(key, position);
      given[position] = value;
      return true;
    }
    // All values are known by now; those that were passed over are asked for.
    for (const value of domain.values) {
      const key = keyOf(value);
      const owner = this.#owners.get(key);
      if (owner === undefined || tried.has(key)) continue;
      tried.add(key);
      if (!this.#give(owner, domains, given, tried)) continue;
      this.#owners.set(key, position);
      given[position] = value;
      return true;
    }
    return false;
  }

  #domain(goal: readonly Claim[]): Domain {
    const key = goal.toSorted((a, b) => a - b).join();
    const domain = this.#domains.get(key) ?? { goal, values: [], isComplete: false };
    this.#domains.set(key, domain);
    return domain;
  }

  /** Adds one more value to a domain; false where there is none. */
  #extend(domain: Domain): boolean {
    if (domain.isComplete) return false;
    const { claims } = this.#question.knowledge.expansion;
    const others = domain.values.map((value) => -claims.constant(value));
    const outcome = this.#question.find([...domain.goal, ...others]);
    if (outcome.is === 'member') domain.values.push(outcome.value);
    else domain.isComplete = true;
    if (outcome.is === 'unproven') this.#undecided ??= outcome;
    return outcome.is === 'member';
  }
}
