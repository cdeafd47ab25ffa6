import type { Place, Problem } from '../model/problem.ts';

/** Collects problems up to a bound; what comes behind it is counted and told in one last problem. */
export class ProblemList {
  readonly #bound: number;
  readonly #problems: Problem[] = [];
  #left = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  /** Adds a problem. It is made only when there is still room for it, so a text full of faults costs no more than its length. */
  add(make: () => Problem): void {
    if (this.isFull) this.#left += 1;
    else this.#problems.push(make());
  }

  /** True when further problems are only counted. */
  get isFull(): boolean {
    return this.#problems.length >= this.#bound;
  }

  get isEmpty(): boolean {
    return this.#problems.length === 0;
  }

  /** All problems in the order of the text; those of the same place in the order in which they were found. */
  inOrder(): readonly Problem[] {
    const sorted = this.#problems.toSorted((a, b) => offsetOf(a.place) - offsetOf(b.place));
    return this.#left === 0 ? sorted : [...sorted, tooMany(this.#left)];
  }
}

function offsetOf(place: Place | undefined): number {
  return place?.offset ?? 0;
}

function tooMany(left: number): Problem {
  return {
    kind: 'too-many-problems',
    message: `${left} more problems are not listed`,
    pointer: '',
    detail: { left },
  };
}
