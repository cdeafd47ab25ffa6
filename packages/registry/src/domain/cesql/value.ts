/** What an expression comes to: a string, a whole number of 32 bits, or a boolean. */
export type Value = string | number | boolean;

/** The types of values. */
export type ValueType = 'String' | 'Integer' | 'Boolean';

/** Why an evaluation did not come to what it should have (CESQL 1.0, section 3.3). */
export type CesqlError = 'math' | 'cast' | 'missingAttribute' | 'missingFunction' | 'functionEvaluation' | 'generic';

/** The whole numbers of the language. */
export const LOWEST = -(2 ** 31);
export const HIGHEST = 2 ** 31 - 1;

/** What stands for a value of a type where there is none. */
export const ZERO: Readonly<Record<ValueType, Value>> = { String: '', Integer: 0, Boolean: false };

/** The type of a value. */
export function typeOf(value: Value): ValueType {
  switch (typeof value) {
    case 'string':
      return 'String';
    case 'number':
      return 'Integer';
    case 'boolean':
      return 'Boolean';
  }
}

/** A value as one of another type (CESQL 1.0, section 3.7); undefined where it is none. */
export function cast(value: Value, type: ValueType): Value | undefined {
  switch (type) {
    case 'String':
      return String(value);
    case 'Integer':
      return typeof value === 'string' ? integerOf(value) : Number(value);
    case 'Boolean':
      return typeof value === 'string' ? booleanOf(value) : Boolean(value);
  }
}

/** The whole number that a text is; undefined where it is none of the language. */
export function integerOf(text: string): number | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const number = Number(text);
  // Without the zero, which would be negative after a minus.
  return number >= LOWEST && number <= HIGHEST ? number + 0 : undefined;
}

function booleanOf(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}
