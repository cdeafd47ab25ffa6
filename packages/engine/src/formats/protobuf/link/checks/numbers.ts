import type { Span } from '../../../../source/index.ts';
import type { NumberRange } from '../../schema.ts';

/** Ranges in the order of their numbers, to be searched. */
export class Ranges<Range extends NumberRange = NumberRange> {
  readonly #sorted: readonly Range[];
  /** The largest end up to each position. */
  readonly #ends: readonly number[];

  constructor(ranges: readonly Range[]) {
    this.#sorted = ranges.toSorted((a, b) => a.start - b.start);
    let end = Number.NEGATIVE_INFINITY;
    this.#ends = this.#sorted.map((range) => {
      end = Math.max(end, range.end);
      return end;
    });
  }

  /** A range that holds the number. */
  at(number: number): Range | undefined {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle]?.start ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    for (let at = low - 1; at >= 0 && (this.#ends[at] ?? 0) >= number; at -= 1) {
      const range = this.#sorted[at];
      if (range !== undefined && range.end >= number) return range;
    }
    return undefined;
  }
}

/** A range with its place and what it is called. */
export interface PlacedRange extends NumberRange {
  readonly at: Span;
  readonly what: 'reserved' | 'extension';
}

/** Ranges that overlap one that begins before them. */
export function overlaps(ranges: readonly PlacedRange[]): readonly (readonly [PlacedRange, PlacedRange])[] {
  const sorted = ranges.toSorted((a, b) => a.start - b.start);
  const found: (readonly [PlacedRange, PlacedRange])[] = [];
  let last: PlacedRange | undefined;
  for (const range of sorted) {
    if (last !== undefined && range.start <= last.end) found.push([last, range]);
    if (last === undefined || range.end > last.end) last = range;
  }
  return found;
}

/** The lowest number from `first` on that nothing uses: a proposal for a field whose number is taken. */
export function nextFree(first: number, isTaken: (number: number) => boolean): number | undefined {
  for (let number = first; number < first + 1000; number += 1) {
    if (!isTaken(number)) return number;
  }
  return undefined;
}

/** How a range is written. */
export function rangeText({ start, end }: NumberRange): string {
  return start === end ? String(start) : `${start} to ${end}`;
}
