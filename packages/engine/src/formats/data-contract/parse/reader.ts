import type { JsonObject, JsonValue } from '../../../model/json.ts';
import { closest } from '../../../source/closest.ts';
import { toJson, toJsonObject } from '../../../source/document.ts';
import { canonicalDecimal, isBoundedNumber, isWholeNumber, numberValue } from '../../../source/number.ts';
import { quoted } from '../../../source/problems.ts';
import type { Remark, Spot } from './spot.ts';

/**
 * Reads one value. Undefined means that there is nothing to take: the value was refused and its problem is reported, or it says no
 * more than its absence would.
 */
export type Reader<Value> = (spot: Spot) => Value | undefined;

/** Bounds on a length or a number, both inclusive. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** A string; lengths count code points. */
export function text({ min = 0, max = Number.POSITIVE_INFINITY }: Bounds = {}): Reader<string> {
  return (spot) => {
    if (spot.text === undefined) return spot.wrongType('string');
    const length =
      spot.text.length <= min * 2 || spot.text.length > max ? Array.from(spot.text).length : spot.text.length;
    return refusedLength(spot, length, 'string', min, max) ? undefined : spot.text;
  };
}

/** True or false, and no word for them. */
export const flag: Reader<boolean> = (spot) =>
  spot.node.kind === 'boolean' ? spot.node.value : spot.wrongType('boolean');

/** A flag whose `false` says no more than its absence. */
export const onlyTrue: Reader<true> = (spot) => flag(spot) || undefined;

/** A whole number that a double holds exactly. `60.0` is 60. */
export function integer({ min = 0, max = Number.MAX_SAFE_INTEGER }: Bounds = {}): Reader<number> {
  return (spot) => {
    if (spot.node.kind !== 'number' || !isWholeNumber(spot.node.raw)) return spot.wrongType('integer');
    const value = numberValue(spot.node.raw);
    if (typeof value === 'number' && value >= min && value <= max) return value;
    const bounds = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `from ${min} to ${max}`;
    return spot.problem('out-of-range', `${spot.label} has to be ${bounds}, found ${value}`, {
      detail: { minimum: min, maximum: max, value },
    });
  };
}

/** A lower bound on a count. Zero says no more than its absence. */
export const leastCount: Reader<number> = (spot) => integer()(spot) || undefined;

/** A number with all its digits, as canonical text. A string holds what a program's number type would round. */
export const decimal: Reader<string> = (spot) => {
  const { node } = spot;
  if (node.kind === 'number') return canonicalDecimal(node.raw);
  if (node.kind !== 'string' || !/^-?\d+(?:\.\d+)?$/.test(node.value)) return spot.wrongType('number');
  if (isBoundedNumber(node.value)) return canonicalDecimal(node.value);
  return spot.problem('out-of-range', `${spot.label} has more digits than are supported`);
};

/** One of a closed list of words. */
export function oneOf<const Word extends string>(allowed: readonly Word[], name?: string): Reader<Word> {
  return (spot) => {
    const { node } = spot;
    if (node.kind === 'object' || node.kind === 'array') return spot.wrongType('string');
    const word = allowed.find((candidate) => candidate === spot.text);
    if (word !== undefined) return word;
    const value = toJson(node);
    const found = typeof value === 'string' ? quoted(value) : String(value);
    const meant = closest(String(value), allowed);
    return spot.problem('not-allowed', `${name ?? spot.label} has to be ${choice(allowed)}, found ${found}`, {
      hint: meant === undefined ? undefined : `did you mean ${quoted(meant)}?`,
      detail: { allowed, value },
    });
  };
}

/** A list whose items one reader reads. */
export function listOf<Item>(
  read: Reader<Item>,
  { min = 0, max = Number.POSITIVE_INFINITY }: Bounds = {},
): Reader<readonly Item[]> {
  return (spot) => {
    if (spot.node.kind !== 'array') return spot.wrongType('array');
    if (refusedLength(spot, spot.node.items.length, 'array', min, max)) return undefined;
    return spot.items().flatMap((item) => {
      const value = read(item);
      return value === undefined ? [] : [value];
    });
  };
}

/** A list that says nothing when it is empty. */
export function someOf<Item>(read: Reader<Item>, bounds?: Bounds): Reader<readonly Item[]> {
  const readAll = listOf(read, bounds);
  return (spot) => {
    const items = readAll(spot);
    return items?.length === 0 ? undefined : items;
  };
}

/** Any value, kept as it is. */
export const anything: Reader<JsonValue> = (spot) => toJson(spot.node);

/** Any object, kept as it is; an empty one says nothing. */
export const anyObject: Reader<JsonObject> = (spot) => {
  if (spot.node.kind !== 'object') return spot.wrongType('object');
  return spot.node.members.size === 0 ? undefined : toJsonObject(spot.node);
};

/** A value with one more condition. `refuse` gives the problem, or undefined when all is well. */
export function checked<Value>(
  read: Reader<Value>,
  refuse: (value: Value) => ({ readonly kind: string; readonly message: string } & Remark) | undefined,
): Reader<Value> {
  return (spot) => {
    const value = read(spot);
    const refusal = value === undefined ? undefined : refuse(value);
    return refusal === undefined ? value : spot.problem(refusal.kind, refusal.message, refusal);
  };
}

function refusedLength(spot: Spot, length: number, of: 'string' | 'array', min: number, max: number): boolean {
  const unit = (count: number): string => `${count} ${of === 'array' ? 'item' : 'character'}${count === 1 ? '' : 's'}`;
  if (length < min) {
    spot.problem('too-short', `${spot.label} needs at least ${unit(min)}, found ${length}`, {
      detail: { minimum: min, length, of },
    });
    return true;
  }
  if (length <= max) return false;
  spot.problem('too-long', `${spot.label} may have ${unit(max)} at most, found ${length}`, {
    detail: { maximum: max, length, of },
  });
  return true;
}

/** `'a', 'b' or 'c'` */
function choice(words: readonly string[]): string {
  const all = words.map((word) => `'${word}'`);
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}
