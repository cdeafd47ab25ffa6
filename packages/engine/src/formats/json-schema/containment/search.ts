import type { Tally } from '../meter.ts';
import type { Claim } from './claims.ts';
import type { Expansion } from './expansion.ts';
import type { Holding } from './holding.ts';
import type { Outcome } from './outcome.ts';
import type { TagFinder } from './tags.ts';

/** What outlives a question: terms, and the conjunctions that are known to have no member. */
export interface Knowledge {
  readonly expansion: Expansion;
  readonly holding: Holding;
  readonly tags: TagFinder;
  /** Sorted claims, joined. */
  readonly empty: Set<string>;
  /** Work on all of these. */
  readonly tally: Tally;
}

/** The search for a value, as those see it who look for a part of one. */
export interface Search {
  readonly knowledge: Knowledge;
  /** Counts work. Throws when too much has been done. */
  spend(steps: number): void;
  /** Goes into a choice that stands within all those gone into before; false where that is too deep. */
  enter(): boolean;
  /** Comes back from the last choice gone into. */
  leave(): void;
  /** A value of which all the claims hold. */
  find(claims: Iterable<Claim>): Outcome;
}
