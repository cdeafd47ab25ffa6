import { compilePattern } from '../../../regular-language/index.ts';

/** Defaults that are compared with patterns, in one document, and the size of pattern times text up to which that is done. */
const MAX_QUESTIONS = 200;
const MAX_SIZE = 100_000;

/** Compares the defaults of one document with their patterns. Past the bounds it stops asking: a hostile pattern is no fault of a default. */
export class PatternEffort {
  #questions = 0;

  /** False when the pattern is surely not found in the text. */
  mayMatch(pattern: string, text: string): boolean {
    this.#questions += 1;
    if (this.#questions > MAX_QUESTIONS || pattern.length * text.length > MAX_SIZE) return true;
    const compiled = compilePattern(pattern);
    return !compiled.ok || compiled.value.accepts(text);
  }
}
