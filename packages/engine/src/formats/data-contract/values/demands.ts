import { compareDecimal, type Decimal, decimalOf, isOnGrid, parseDecimal } from '../../../decimal/decimal.ts';
import { type JsonValue, jsonEqual } from '../../../model/json.ts';
import type { Constraints, FieldType, Shape } from '../contract.ts';
import { type Answer, NONE } from './answer.ts';
import type { Effort } from './effort.ts';
import { digitsBefore, numberSet, simplest, simplestBeyond, within } from './numbers.ts';
import { bytesIn, isTextOfType, isTextType, type TextType } from './text-types.ts';
import { isText, textOutside, textWithout } from './texts.ts';

/** One thing that a reader demands of a value. */
export interface Demand {
  readonly aspect: keyof Constraints;
  /** A value that a writer of this shape, which has no enum, may write and that breaks the demand. */
  broken(writer: Shape): Answer;
}

/** A demand on a scalar, which can be asked of a value at hand too. */
export interface ScalarDemand extends Demand {
  /** Undefined when a pattern cannot be decided. */
  isMet(value: JsonValue): boolean | undefined;
}

/** How the values of a type are written in JSON: numbers, text, … */
export function familyOf(type: FieldType): 'number' | 'text' | 'boolean' | 'object' | 'array' | 'any' {
  if (isTextType(type)) return 'text';
  if (type === 'integer' || type === 'number' || type === 'decimal') return 'number';
  if (type === 'object' || type === 'map') return 'object';
  return type === 'json' ? 'any' : type;
}

/** What a shape demands of single values beyond their type, in a fixed order. */
export function demandsOf(shape: Shape, effort: Effort): readonly ScalarDemand[] {
  const family = familyOf(shape.type);
  if (family === 'number') return numberDemands(shape);
  return family === 'text' ? textDemands(shape, effort) : [];
}

/** Whether a JSON value is of a type, whatever its constraints; for objects and arrays without a look inside. */
export function isOfType(value: JsonValue, type: FieldType): boolean {
  switch (familyOf(type)) {
    case 'any':
      return true;
    case 'number':
      return isNumber(value) && (type !== 'integer' || isWhole(value));
    case 'boolean':
      return typeof value === 'boolean';
    case 'text':
      return typeof value === 'string' && isTextOfType(value, type as TextType);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
}

/** The values of a shape's enum that its type and its other constraints allow; undefined for shapes without an enum. */
export function listedValues(shape: Shape, effort: Effort): readonly Answer[] | undefined {
  const { enum: values, ...open } = shape;
  return values?.flatMap(({ value }): Answer[] => {
    const allowed = isValueOf(open, value, effort);
    if (allowed === false) return [];
    return [allowed === undefined ? { is: 'unproven', because: UNDECIDED } : { is: 'member', value }];
  });
}

/** Whether a scalar is a value of a shape; undefined when a pattern cannot be decided. */
export function isValueOf(shape: Shape, value: JsonValue, effort: Effort): boolean | undefined {
  if (!isOfType(value, shape.type)) return false;
  if (shape.enum?.every((entry) => !jsonEqual(entry.value, value))) return false;
  const met = demandsOf(shape, effort).map((demand) => demand.isMet(value));
  return met.includes(false) ? false : met.includes(undefined) ? undefined : true;
}

/** A value that breaks a demand, among those of a list. */
export function firstBreaking(values: readonly Answer[], isMet: (value: JsonValue) => boolean | undefined): Answer {
  let undecided: Answer = NONE;
  for (const value of values) {
    const met = value.is === 'member' ? isMet(value.value) : undefined;
    if (met === false) return value;
    if (met === undefined) undecided = { is: 'unproven', because: UNDECIDED };
  }
  return undecided;
}

const UNDECIDED = 'a pattern is not decidable here';

function isNumber(value: JsonValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function isWhole(value: number | bigint): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}

function numberDemands(shape: Shape): ScalarDemand[] {
  const { minimum, maximum, exclusive_minimum, exclusive_maximum, precision, scale } = shape;
  const edge = precision === undefined ? undefined : digitsBefore(shape);
  return [
    ...bound('minimum', 'lower', minimum, false),
    ...bound('maximum', 'upper', maximum, false),
    ...bound('exclusive_minimum', 'lower', exclusive_minimum, true),
    ...bound('exclusive_maximum', 'upper', exclusive_maximum, true),
    ...(edge === undefined
      ? []
      : [
          beyond('precision', 'upper', edge, true),
          beyond('precision', 'lower', { ...edge, units: -edge.units }, true),
        ]),
    // A precision without a scale leaves no digits after the point.
    ...(scale === undefined && precision !== undefined ? [fraction('precision', 0)] : []),
    ...(scale === undefined ? [] : [fraction('scale', scale)]),
  ];
}

function bound(
  aspect: keyof Constraints,
  side: 'lower' | 'upper',
  literal: string | undefined,
  open: boolean,
): ScalarDemand[] {
  const at = literal === undefined ? undefined : parseDecimal(literal);
  return at === undefined ? [] : [beyond(aspect, side, at, open)];
}

/** No number on the far side of a bound. */
function beyond(aspect: keyof Constraints, side: 'lower' | 'upper', at: Decimal, open: boolean): ScalarDemand {
  const farSide = side === 'lower' ? 'upper' : 'lower';
  return {
    aspect,
    isMet: (value) => {
      const number = isNumber(value) ? decimalOf(value) : undefined;
      if (number === undefined) return true;
      const order = compareDecimal(number, at) * (side === 'lower' ? 1 : -1);
      return open ? order > 0 : order >= 0;
    },
    broken: (writer) => simplest(within(numberSet(writer), farSide, { at, open: !open })),
  };
}

/** No number with more digits after the point. */
function fraction(aspect: keyof Constraints, digits: number): ScalarDemand {
  return {
    aspect,
    isMet: (value) => {
      const number = isNumber(value) ? decimalOf(value) : undefined;
      return number === undefined || isOnGrid(number, digits);
    },
    broken: (writer) => simplestBeyond(numberSet(writer), digits),
  };
}

function textDemands(shape: Shape, effort: Effort): ScalarDemand[] {
  if (!isText(shape)) return [];
  const { type, pattern, min_length, max_length } = shape;
  return [
    ...(min_length === undefined ? [] : [lengths('min_length', type, min_length, Number.POSITIVE_INFINITY, effort)]),
    ...(max_length === undefined ? [] : [lengths('max_length', type, 0, max_length, effort)]),
    ...(pattern === undefined ? [] : [found(pattern, effort)]),
  ];
}

function lengths(aspect: keyof Constraints, type: TextType, min: number, max: number, effort: Effort): ScalarDemand {
  return {
    aspect,
    isMet: (value) => {
      if (typeof value !== 'string') return true;
      const length = type === 'bytes' ? bytesIn(value) : [...value].length;
      return min <= length && length <= max;
    },
    broken: (writer) => (isText(writer) ? textOutside(writer, { min, max }, type, effort) : NONE),
  };
}

function found(pattern: string, effort: Effort): ScalarDemand {
  return {
    aspect: 'pattern',
    isMet: (value) => typeof value !== 'string' || effort.language(pattern)?.accepts(value),
    broken: (writer) => (isText(writer) ? textWithout(writer, pattern, effort) : NONE),
  };
}
