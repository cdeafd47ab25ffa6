import type { JsonObject, JsonValue } from '../../../model/json.ts';

/** What was found out about a set of values. */
export type Answer<Value = JsonValue> =
  /** It has this member. */
  | { readonly is: 'member'; readonly value: Value }
  /** Proven: it is empty. */
  | { readonly is: 'none' }
  /** Proven: it has a member; but every one is too large to write down, or has more digits than a JSON number keeps. */
  | { readonly is: 'unshown' }
  /** Neither was decided within the bounds. */
  | { readonly is: 'unproven'; readonly because: string };

/** Members and characters that a value may have to be shown; a larger one would help nobody. */
const LARGEST_SHOWN = 400_000;

export const NONE: Answer<never> = { is: 'none' };
export const UNSHOWN: Answer<never> = { is: 'unshown' };

/** A member, where it is small enough to show. */
export function member(value: JsonValue): Answer {
  return weightOf(value) > LARGEST_SHOWN ? UNSHOWN : { is: 'member', value };
}

/** A member as {@link member} gives it, where somebody has added up already what {@link weightOf} would. */
export function weighedMember(value: JsonObject, weight: number): Answer {
  weights.set(value, weight);
  return member(value);
}

/** An answer about a thing with parts: all parts must be there. One that cannot be at all outweighs one that is not decided. */
export function together<Value>(parts: readonly Answer<Value>[]): Answer<readonly Value[]> {
  const values: Value[] = [];
  let worst: Answer<never> | undefined;
  for (const part of parts) {
    if (part.is === 'none') return NONE;
    if (part.is === 'member') values.push(part.value);
    else if (worst?.is !== 'unproven') worst = part;
  }
  return worst ?? { is: 'member', value: values };
}

/** The answer about what is made of a member. */
export function made<Value, Whole>(answer: Answer<Value>, make: (value: Value) => Answer<Whole>): Answer<Whole> {
  return answer.is === 'member' ? make(answer.value) : answer;
}

/**
 * About the length of a value's text. Parts are counted once: a value that repeats a part a thousand times on each of many levels
 * costs no more than its own members.
 */
export function weightOf(value: JsonValue): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 4;
  const known = weights.get(value);
  if (known !== undefined) return known;
  let weight = 2;
  if (Array.isArray(value)) for (const item of value) weight += 1 + weightOf(item);
  else for (const [key, item] of Object.entries(value)) weight += weightWithin(key, item);
  weights.set(value, weight);
  return weight;
}

/** What a member adds to the weight of its object. */
export function weightWithin(key: string, value: JsonValue): number {
  return key.length + 4 + weightOf(value);
}

const weights = new WeakMap<object, number>();
