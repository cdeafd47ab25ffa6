import { type AST, RegExpParser, RegExpSyntaxError } from '@eslint-community/regexpp';
import { failure, type Result, success } from '../model/result.ts';
import { TooComplex } from './automaton.ts';
import { compile, Unsupported } from './compile.ts';
import { Language } from './language.ts';
import { PatternAutomaton } from './pattern-automaton.ts';

/** Why a pattern has no language here. */
export interface PatternProblem {
  /** `invalid`: no pattern of ECMA-262. `unsupported`: one that cannot be decided. `too-large`: one past the bounds. */
  readonly kind: 'invalid' | 'unsupported' | 'too-large';
  /** One sentence. */
  readonly message: string;
  /** Offset into the pattern in UTF-16 code units. */
  readonly index: number;
}

const MAX_LENGTH = 4096;
const MAX_DEPTH = 100;

/**
 * The texts in which a pattern is found: ECMA-262 with the flag `u`, unanchored, as the keyword `pattern` of JSON Schema has it.
 * Lookarounds and word boundaries included; back references, lookaheads inside lookbehinds and group flags are `unsupported`.
 */
export function compilePattern(source: string): Result<Language, PatternProblem> {
  if (source.length > MAX_LENGTH) {
    return problem('too-large', `The pattern is longer than ${MAX_LENGTH} characters.`, MAX_LENGTH);
  }
  const tooDeep = firstTooDeep(source);
  if (tooDeep !== undefined) {
    return problem('too-large', `The pattern nests more than ${MAX_DEPTH} groups.`, tooDeep);
  }
  try {
    const program = compile(parse(source));
    return success(new Language({ is: 'automaton', automaton: new PatternAutomaton(source, program) }));
  } catch (error) {
    if (error instanceof RegExpSyntaxError) return problem('invalid', sentence(error.message), error.index);
    if (error instanceof Unsupported) return problem('unsupported', `${error.message}.`, error.index);
    if (error instanceof TooComplex) return problem('too-large', `The pattern has ${error.message}.`, 0);
    // The parser knows a property that the engine's own tables lack.
    if (error instanceof SyntaxError) return problem('invalid', sentence(error.message), 0);
    throw error;
  }
}

/** What makes a text no pattern of ECMA-262; undefined for patterns, even those that {@link compilePattern} refuses. Compiles nothing. */
export function patternFault(source: string): PatternProblem | undefined {
  if (source.length > MAX_LENGTH || firstTooDeep(source) !== undefined) return undefined;
  try {
    parse(source);
    return undefined;
  } catch (error) {
    if (error instanceof RegExpSyntaxError)
      return { kind: 'invalid', message: sentence(error.message), index: error.index };
    throw error;
  }
}

function parse(source: string): AST.Pattern {
  return new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, { unicode: true });
}

function problem(kind: PatternProblem['kind'], message: string, index: number): Result<never, PatternProblem> {
  return failure({ kind, message, index });
}

/** The parser's message without the expression that it repeats: `Invalid regular expression: /(/u: Unterminated group`. */
function sentence(message: string): string {
  return `${message.slice(message.lastIndexOf(': ') + 1).trim()}.`;
}

/** The offset of the first group that is nested too deep. The parser recurses, so this is asked before it sees the pattern. */
function firstTooDeep(source: string): number | undefined {
  let depth = 0;
  let inClass = false;
  for (let i = 0; i < source.length; i++) {
    const character = source[i];
    if (character === '\\') i++;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(' && ++depth > MAX_DEPTH) return i;
    else if (character === ')') depth--;
  }
  return undefined;
}
