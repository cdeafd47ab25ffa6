import type { Result } from '../../model/result.ts';
import { compilePattern, type Language, type PatternProblem } from '../../regular-language/index.ts';

/** A regular expression of a schema, found anywhere in a text (ECMA-262, unanchored). Compiled when first asked for. */
export class Pattern {
  readonly source: string;
  #compiled: Result<Language, PatternProblem> | undefined;

  constructor(source: string) {
    this.source = source;
  }

  /** The texts that it is found in; or why they cannot be told. */
  get language(): Result<Language, PatternProblem> {
    this.#compiled ??= compilePattern(this.source);
    return this.#compiled;
  }
}
