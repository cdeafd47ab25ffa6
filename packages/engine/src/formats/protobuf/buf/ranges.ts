import type { NumberRange } from '../schema.ts';

/** Numbers that are covered by ranges, which may touch but do not overlap. */
export interface Covered {
  has(number: number): boolean;
  /** The parts of a range that are not covered, in order. */
  without(range: NumberRange): readonly NumberRange[];
}

/** The numbers of the ranges, for many questions. */
export function coveredBy(ranges: readonly NumberRange[]): Covered {
  const sorted = [...ranges].sort((a, b) => a.start - b.start);
  /** Index of the first range that ends at the number or behind it. */
  const from = (number: number): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle]?.end ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const without = ({ start, end }: NumberRange): NumberRange[] => {
    const missing: NumberRange[] = [];
    let next = start;
    for (let index = from(start); next <= end; index += 1) {
      const range = sorted[index];
      if (range === undefined || range.start > end) {
        missing.push({ start: next, end });
        break;
      }
      if (range.start > next) missing.push({ start: next, end: range.start - 1 });
      next = range.end + 1;
    }
    return missing;
  };
  return { has: (number) => (sorted[from(number)]?.start ?? Number.POSITIVE_INFINITY) <= number, without };
}

/** Numbers and ranges in words: `3, 5 to 8`. */
export function rangeText(ranges: readonly NumberRange[]): string {
  return ranges.map(({ start, end }) => (start === end ? `${start}` : `${start} to ${end}`)).join(', ');
}
