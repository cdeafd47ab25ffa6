import { type Budget, compilePattern, type Language } from '../../../regular-language/index.ts';
import type { Field, Shape } from '../contract.ts';
import type { Answer } from './answer.ts';

/** Budgets of a question about patterns, and how many questions may come to each: few are hard, and many hard ones must not add up. */
const TIERS: readonly { readonly work: number; readonly questions: number }[] = [
  { work: 1_000, questions: 2_000 },
  { work: 20_000, questions: 50 },
  { work: 250_000, questions: 4 },
];
const STATES = 20_000;

/** Values that may be enumerated, over all questions. */
const MAX_STEPS = 1_000_000;

/** A member of a row, and its place among the others. */
export interface PlacedMember {
  readonly position: number;
  readonly name: string;
  readonly value: Answer;
  /** Of the name and the value in the row. */
  readonly weight: number;
}

/** What all rows of some fields have in common. A row of few members costs little, however many fields there are. */
export interface Skeleton {
  readonly positions: ReadonlyMap<string, number>;
  readonly required: readonly PlacedMember[];
}

/** The bounds of one reading and what it has found out already. Counts deterministically. */
export class Effort {
  /** A member of each shape that was asked for one. */
  readonly samples = new Map<Shape, Answer>();
  /** What the rows of each list of fields have in common. */
  readonly skeletons = new Map<readonly Field[], Skeleton>();
  readonly #languages = new Map<string, Language | undefined>();
  readonly #answers = new Map<string, Answer>();
  readonly #asked: number[] = [];
  #steps = 0;

  /** The language of a pattern; undefined when it uses something that is not regular, or is not a pattern. */
  language(pattern: string): Language | undefined {
    if (!this.#languages.has(pattern)) {
      const compiled = compilePattern(pattern);
      this.#languages.set(pattern, compiled.ok ? compiled.value : undefined);
    }
    return this.#languages.get(pattern);
  }

  /**
   * Asks a question about patterns, once for all who ask it, with a small budget first and with larger ones as long as there are any.
   *
   * @param question a text that tells it from all others
   */
  ask(question: string, search: (budget: Budget) => Answer): Answer {
    const known = this.#answers.get(question);
    if (known !== undefined) return known;
    let answer: Answer = { is: 'unproven', because: 'too many patterns' };
    for (const [tier, { work, questions }] of TIERS.entries()) {
      const asked = this.#asked[tier] ?? 0;
      if (asked >= questions) break;
      this.#asked[tier] = asked + 1;
      answer = search({ states: STATES, work });
      if (answer.is !== 'unproven') break;
    }
    this.#answers.set(question, answer);
    return answer;
  }

  /** Counts values that are enumerated; false when there were too many. */
  step(count = 1): boolean {
    this.#steps += count;
    return this.#steps <= MAX_STEPS;
  }
}
