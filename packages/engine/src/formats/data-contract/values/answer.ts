import type { JsonValue } from '../../../model/json.ts';

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
const LARGEST_SHOWN = 100_000;

export const NONE: Answer<never> = { is: 'none' };
export const UNSHOWN: Answer<never> = { is: 'unshown' };

/** A member, where it is small enough to show. */
export function member(value: JsonValue): Answer {
  return weightOf(value, LARGEST_SHOWN) > LARGEST_SHOWN ? UNSHOWN : { is: 'member', value };
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
 * About the length of a value's text. Counting ends soon after the limit, so a value that repeats a part a thousand times on each of
 * many levels costs no more than the limit.
 */
export function weightOf(value: JsonValue, limit: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 4;
  let weight = 2;
  for (const [key, item] of Object.entries(value)) {
    weight += (Array.isArray(value) ? 1 : key.length + 4) + weightOf(item, limit - weight);
    if (weight > limit) break;
  }
  return weight;
}
