import type { Result } from '../../model/result.ts';
import { compilePattern, type Language, type PatternProblem, patternFault } from '../../regular-language/index.ts';
import { relaxedPattern } from './relaxed-pattern.ts';

/**
 * A regular expression of a schema, found anywhere in a text (ECMA-262 with the flag `u`, unanchored; the looser syntax of annex B where it means only one
 * thing). Compiled when first asked for.
 */
export class Pattern {
  readonly source: string;
  #compiled: Result<Language, PatternProblem> | undefined;

  constructor(source: string) {
    this.source = source;
  }

  /** The texts that it is found in; or why they cannot be told. */
  get language(): Result<Language, PatternProblem> {
    this.#compiled ??= this.#compile();
    return this.#compiled;
  }

  /** What makes it no pattern at all; undefined where it is one, even one that cannot be decided here. Cheap: nothing is compiled. */
  fault(): PatternProblem | undefined {
    const fault = patternFault(this.source);
    return fault === undefined || patternFault(relaxedPattern(this.source)) === undefined ? undefined : fault;
  }

  #compile(): Result<Language, PatternProblem> {
    const strict = compilePattern(this.source);
    if (strict.ok || strict.error.kind !== 'invalid') return strict;
    const relaxed = compilePattern(relaxedPattern(this.source));
    return relaxed.ok ? relaxed : strict;
  }
}
