import type { Place, Problem } from '../model/problem.ts';

/** Collects problems up to a bound; what comes behind it is counted and told in one last problem. */
export class ProblemList {
  readonly #bound: number;
  readonly #problems: Problem[] = [];
  #left = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  add(problem: Problem): void {
    if (this.#problems.length < this.#bound) this.#problems.push(problem);
    else this.#left += 1;
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
