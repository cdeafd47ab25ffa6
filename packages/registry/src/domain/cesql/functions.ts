import { type CesqlError, HIGHEST, LOWEST, type Value, type ValueType } from './value.ts';

/** What a function comes to: a value, and what went wrong. */
type Outcome = Value | { readonly value: Value; readonly error: CesqlError };

/** A function with what it takes; `rest` is the type of as many more as there are. */
export interface BuiltIn {
  readonly takes: readonly ValueType[];
  readonly rest?: ValueType;
  readonly gives: ValueType;
  call(...args: readonly Value[]): Outcome;
}

/** Longest text that a function gives, in UTF-16 units. */
const LONGEST_TEXT = 65_536;

/** The functions of CESQL 1.0 (section 3.5, and those that cast) by name; those of one name differ in how much they take. */
const BUILT_IN: Readonly<Record<string, readonly BuiltIn[]>> = {
  LENGTH: [{ takes: ['String'], gives: 'Integer', call: (text) => [...String(text)].length }],
  CONCAT: [{ takes: [], rest: 'String', gives: 'String', call: (...texts) => bounded(texts.join('')) }],
  CONCAT_WS: [
    {
      takes: ['String'],
      rest: 'String',
      gives: 'String',
      call: (delimiter, ...texts) => bounded(texts.join(String(delimiter))),
    },
  ],
  LOWER: [{ takes: ['String'], gives: 'String', call: (text) => bounded(String(text).toLowerCase()) }],
  UPPER: [{ takes: ['String'], gives: 'String', call: (text) => bounded(String(text).toUpperCase()) }],
  TRIM: [{ takes: ['String'], gives: 'String', call: (text) => trimmed(String(text)) }],
  LEFT: [
    {
      takes: ['String', 'Integer'],
      gives: 'String',
      call: (text, count) => part(text, count, (all, length) => all.slice(0, length)),
    },
  ],
  RIGHT: [
    {
      takes: ['String', 'Integer'],
      gives: 'String',
      call: (text, count) => part(text, count, (all, length) => all.slice(Math.max(0, all.length - length))),
    },
  ],
  SUBSTRING: [
    { takes: ['String', 'Integer'], gives: 'String', call: (text, from) => substring(text, from, HIGHEST) },
    {
      takes: ['String', 'Integer', 'Integer'],
      gives: 'String',
      call: (text, from, length) => substring(text, from, Number(length)),
    },
  ],
  ABS: [
    {
      takes: ['Integer'],
      gives: 'Integer',
      call: (number) => (number === LOWEST ? { value: HIGHEST, error: 'math' } : Math.abs(Number(number))),
    },
  ],
  INT: [{ takes: ['Integer'], gives: 'Integer', call: (number = 0) => number }],
  BOOL: [{ takes: ['Boolean'], gives: 'Boolean', call: (boolean = false) => boolean }],
  STRING: [{ takes: ['String'], gives: 'String', call: (text = '') => text }],
};

/** The function of a name, in capitals, that takes so many arguments; undefined where there is none. */
export function builtIn(name: string, count: number): BuiltIn | undefined {
  const named = Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : undefined;
  return named?.find(({ takes, rest }) => (rest === undefined ? takes.length === count : takes.length <= count));
}

function bounded(text: string): Outcome {
  return text.length <= LONGEST_TEXT ? text : { value: '', error: 'functionEvaluation' };
}

function part(
  text: Value | undefined,
  count: Value | undefined,
  cut: (all: string[], length: number) => string[],
): Outcome {
  const length = Number(count);
  return length < 0 ? { value: String(text), error: 'functionEvaluation' } : cut([...String(text)], length).join('');
}

/** Positions count from 1, or from the end below 0; at 0 there is nothing. */
function substring(text: Value | undefined, from: Value | undefined, length: number): Outcome {
  const characters = [...String(text)];
  const position = Number(from);
  if (position > characters.length || position < -characters.length || length < 0) {
    return { value: '', error: 'functionEvaluation' };
  }
  if (position === 0) return '';
  const start = position > 0 ? position - 1 : characters.length + position;
  return characters.slice(start, start + length).join('');
}

/** Without white space around it, as Unicode knows that. */
function trimmed(text: string): string {
  const characters = [...text];
  const isText = (character: string): boolean => !/\p{White_Space}/u.test(character);
  const first = characters.findIndex(isText);
  return first < 0 ? '' : characters.slice(first, characters.findLastIndex(isText) + 1).join('');
}
