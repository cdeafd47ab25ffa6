import type { Automaton } from './automaton.ts';

/** A Boolean combination of automata and lengths. */
export type Expression =
  | { readonly is: 'automaton'; readonly automaton: Automaton }
  | { readonly is: 'length'; readonly min: number; readonly max: number }
  | { readonly is: 'not'; readonly of: Expression }
  | { readonly is: 'all' | 'any'; readonly of: readonly Expression[] };

/** True when a text is in the language of an expression. */
export function accepted(expression: Expression, text: string): boolean {
  switch (expression.is) {
    case 'automaton':
      return expression.automaton.accepts(text);
    case 'length':
      return hasLength(text, expression.min, expression.max);
    case 'not':
      return !accepted(expression.of, text);
    case 'all':
      return expression.of.every((part) => accepted(part, text));
    case 'any':
      return expression.of.some((part) => accepted(part, text));
  }
}

function hasLength(text: string, min: number, max: number): boolean {
  // A code point is one or two units long, so most answers need no counting.
  if (text.length < min || text.length > 2 * max) return false;
  let length = 0;
  for (const _ of text) length++;
  return min <= length && length <= max;
}
