/**
 * A set of code points: bounds of disjoint, non-adjacent, ascending ranges, both ends included: `[lo, hi, lo, hi, …]`.
 */
export type CodePoints = readonly number[];

export const LAST_CODE_POINT = 0x10ffff;

/** Every code point, lone surrogates included. */
export const ANY: CodePoints = [0, LAST_CODE_POINT];
/** `\d` (ECMA-262, 22.2.2.9 CharacterClassEscape). */
export const DIGIT: CodePoints = [0x30, 0x39];
/** `\w` without the flag `i`. */
export const WORD: CodePoints = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
/** `\s`: WhiteSpace and LineTerminator. */
export const SPACE: CodePoints = codePoints([
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]);
/** `.` without the flag `s`: everything but LineTerminator. */
export const DOT: CodePoints = complementOf([0x0a, 0x0a, 0x0d, 0x0d, 0x2028, 0x2029]);

/** The union of ranges in any order. */
export function codePoints(ranges: readonly (readonly [number, number])[]): CodePoints {
  const sorted = ranges.toSorted((a, b) => a[0] - b[0]);
  const bounds: number[] = [];
  for (const [low, high] of sorted) {
    const last = bounds.at(-1);
    if (last === undefined || low > last + 1) bounds.push(low, high);
    else if (high > last) bounds[bounds.length - 1] = high;
  }
  return bounds;
}

/** The ranges of a set. */
export function rangesOf(set: CodePoints): [number, number][] {
  const ranges: [number, number][] = [];
  for (let i = 0; i < set.length; i += 2) ranges.push([set[i] as number, set[i + 1] as number]);
  return ranges;
}

/** All code points that are not in the set. */
export function complementOf(set: CodePoints): CodePoints {
  const bounds: number[] = [];
  let next = 0;
  for (const [low, high] of rangesOf(set)) {
    if (low > next) bounds.push(next, low - 1);
    next = high + 1;
  }
  if (next <= LAST_CODE_POINT) bounds.push(next, LAST_CODE_POINT);
  return bounds;
}

/** Membership, by bisection. */
export function contains(set: CodePoints, codePoint: number): boolean {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[middle] as number) <= codePoint) low = middle + 1;
    else high = middle;
  }
  // `low` bounds are at or below the code point: an odd number means that a range is open, or ends right here.
  return low % 2 === 1 || (low > 0 && set[low - 1] === codePoint);
}

/** The code points of a text, a lone surrogate being one of its own, as in ECMA-262 with the flag `u`. */
export function codePointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) as number);
}
