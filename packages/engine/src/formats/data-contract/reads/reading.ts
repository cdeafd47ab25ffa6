import type { Refutation, Witness } from '../../../model/refutation.ts';
import { type Answer, NONE, weightOf } from '../values/answer.ts';
import { Effort } from '../values/effort.ts';

/** Two things of which the one is read as the other, and the way from a value of the writer's thing to a whole row. */
export interface Spot {
  readonly at: Refutation['at'];
  /** False when no row of the writer gets as far as this. */
  isReached(): boolean;
  /** The smallest row that has this value here. */
  row(value: Answer): Answer;
}

/** What a refutation says. */
export interface Claim {
  readonly aspect: string;
  readonly class: Refutation['class'];
  readonly about?: Witness['about'];
  /** The sentence, given the value that it is about. */
  reason(value: Answer): string;
}

/** All witnesses of one reading together, in characters of JSON. A thousand rows of a thousand fields would help nobody. */
const MOST_SHOWN = 4_000_000;

/** What it costs to have tried in vain to make up a row. */
const UNSHOWN_ROW = 50_000;

/** Shapes and members that are looked at while maps are read as objects, each with many, on every level. */
const MOST_ACROSS = 100_000;

/** One question of reading: the bounds on its work, and on what it shows. */
export class Reading {
  readonly effort = new Effort();
  #shown = 0;
  #across = 0;
  #isAcross = false;

  /** Computes what becomes of maps that are read as objects, or objects as maps. */
  across<Found>(compute: () => Found): Found {
    const outer = this.#isAcross;
    this.#isAcross = true;
    const found = compute();
    this.#isAcross = outer;
    return found;
  }

  /** Counts what is looked at across; false when there was too much of it. All else is looked at once. */
  mayLookAt(count: number): boolean {
    if (!this.#isAcross) return true;
    this.#across += count;
    return this.#across <= MOST_ACROSS;
  }

  /**
   * The refutation that a value at a spot gives: nothing, where no row of the writer has such a value. It goes without a witness
   * where the row is too large to show, or where the rest of it (an unrelated pattern, say) could not be made up.
   */
  *refute(spot: Spot, claim: Claim, value: Answer): Generator<Refutation> {
    if (value.is === 'none' || !spot.isReached()) return;
    const row = this.#shown < MOST_SHOWN ? spot.row(value) : NONE;
    const refutation: Refutation = {
      answer: value.is === 'unproven' ? 'unproven' : 'no',
      class: claim.class,
      at: spot.at,
      aspect: claim.aspect,
      reason: claim.reason(value),
    };
    if (row.is !== 'member') {
      this.#shown += UNSHOWN_ROW;
      yield refutation;
    } else {
      this.#shown += weightOf(row.value);
      yield { ...refutation, witness: { about: claim.about ?? 'datum', datum: row.value } };
    }
  }
}
