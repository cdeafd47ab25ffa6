import { type Budget, compilePattern, type Language } from '../../../regular-language/index.ts';
import type { Shape } from '../contract.ts';
import type { Answer } from './answer.ts';

/** Work for each of the first questions about patterns; the later ones share what these leave, so many hard ones cannot add up. */
const FULL: Budget = { states: 20_000, work: 1_000_000 };
const FULL_QUESTIONS = 16;
const LEAST_WORK = 50_000;

/** Values that may be enumerated, over all questions. */
const MAX_STEPS = 1_000_000;

/** The bounds of one reading and what it has found out already. Counts deterministically. */
export class Effort {
  /** A member of each shape that was asked for one. */
  readonly samples = new Map<Shape, Answer>();
  readonly #languages = new Map<string, Language | undefined>();
  #questions = 0;
  #steps = 0;

  /** The language of a pattern; undefined when it uses something that is not regular, or is not a pattern. */
  language(pattern: string): Language | undefined {
    if (!this.#languages.has(pattern)) {
      const compiled = compilePattern(pattern);
      this.#languages.set(pattern, compiled.ok ? compiled.value : undefined);
    }
    return this.#languages.get(pattern);
  }

  /** The budget of the next question about patterns. */
  budget(): Budget {
    this.#questions += 1;
    const share = Math.min(1, FULL_QUESTIONS / this.#questions);
    return { states: FULL.states, work: Math.max(LEAST_WORK, Math.floor(FULL.work * share)) };
  }

  /** Counts values that are enumerated; false when there were too many. */
  step(count = 1): boolean {
    this.#steps += count;
    return this.#steps <= MAX_STEPS;
  }
}
