import { type CodePoints, LAST_CODE_POINT, rangesOf } from './code-points.ts';

/**
 * The code points divided into cells whose members an automaton cannot tell apart. The line of code points is cut into segments;
 * segment `i` begins at `starts[i]` and belongs to cell `cells[i]`.
 */
export interface Partition {
  readonly starts: readonly number[];
  readonly cells: readonly number[];
  /** By cell: any member, a lone surrogate perhaps. */
  readonly members: readonly number[];
  /** By cell: the member that reads best, or -1 in a cell of surrogates only, which no well-formed text meets. */
  readonly samples: readonly number[];
  /** The cells that have a sample, best reading first. */
  readonly order: readonly number[];
}

/** A partition that is finer than two others, with the way back to their cells. */
export interface Refinement {
  readonly partition: Partition;
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** What a person reads most easily comes first: letters, digits, the rest of ASCII, other scripts; controls and private use last. */
const READABLE: CodePoints = [
  ...[0x61, 0x7a, 0x41, 0x5a, 0x30, 0x39, 0x2d, 0x2f, 0x5f, 0x5f, 0x21, 0x7e, 0x20, 0x20, 0xc0, 0x24f, 0x391, 0x3a9],
  ...[0x3b1, 0x3c9, 0x410, 0x44f, 0xa1, 0xac, 0xae, 0x2ff, 0x3041, 0x3096, 0x4e00, 0x9fff, 0x1f300, 0x1f64f],
  ...[0x370, 0x1fff, 0x2010, 0x2027, 0x2030, 0x205e, 0x2070, 0xd7ff, 0xf900, 0xfdcf, 0xfdf0, 0xfefe, 0xff01, 0xffef],
  ...[0x10000, 0x1fffd, 0x20000, 0x2fffd, 0x30000, 0x3fffd, 0x300, 0x36f, 0x2000, 0x206f, 0x80, 0xa0],
  ...[0x09, 0x0a, 0x0d, 0x0d, 0x00, 0xd7ff, 0xe000, 0xffff, 0x40000, LAST_CODE_POINT, 0x10000, 0x3ffff],
];
const READABLE_RANGES = rangesOf(READABLE);

/** One cell: nothing is told apart. */
export const WHOLE: Partition = partition([0], [0]);

/** Two cells: outside the set is 0, inside is 1. A side that is empty has no cell. */
export function splitBy(set: CodePoints): Partition {
  if (set.length === 0 || (set[0] === 0 && set[1] === LAST_CODE_POINT)) return WHOLE;
  const starts: number[] = set[0] === 0 ? [] : [0];
  for (const [low, high] of rangesOf(set)) {
    starts.push(low);
    if (high < LAST_CODE_POINT) starts.push(high + 1);
  }
  const first = set[0] === 0 ? 1 : 0;
  return partition(
    starts,
    starts.map((_, i) => (first + i) % 2),
  );
}

/** The coarsest partition that is at least as fine as both. Linear in the number of segments. */
export function refine(a: Partition, b: Partition): Refinement {
  if (a === b || b === WHOLE)
    return { partition: a, left: a.members.map((_, i) => i), right: a.members.map((_, i) => (a === b ? i : 0)) };
  if (a === WHOLE) return { partition: b, left: b.members.map(() => 0), right: b.members.map((_, i) => i) };
  const starts: number[] = [];
  const cells: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const known = new Map<number, number>();
  const width = b.members.length;
  for (let i = 0, j = 0; i < a.starts.length && j < b.starts.length; ) {
    const inA = a.cells[i] as number;
    const inB = b.cells[j] as number;
    let cell = known.get(inA * width + inB);
    if (cell === undefined) {
      cell = left.length;
      known.set(inA * width + inB, cell);
      left.push(inA);
      right.push(inB);
    }
    if (cells.at(-1) !== cell) {
      starts.push(Math.max(a.starts[i] as number, b.starts[j] as number));
      cells.push(cell);
    }
    const nextA = a.starts[i + 1] ?? LAST_CODE_POINT + 1;
    const nextB = b.starts[j + 1] ?? LAST_CODE_POINT + 1;
    if (nextA <= nextB) i++;
    if (nextB <= nextA) j++;
  }
  return { partition: partition(starts, cells), left, right };
}

/** The coarsest partition that is at least as fine as all; balanced, so that many sets cost n log n. */
export function refineAll(partitions: readonly Partition[]): Partition {
  let level = partitions;
  while (level.length > 1) {
    const next: Partition[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const a = level[i] as Partition;
      const b = level[i + 1];
      next.push(b === undefined ? a : refine(a, b).partition);
    }
    level = next;
  }
  return level[0] ?? WHOLE;
}

/** The cell of a code point, by bisection. */
export function cellOf({ starts, cells }: Partition, codePoint: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= codePoint) low = middle;
    else high = middle;
  }
  return cells[low] as number;
}

function partition(starts: readonly number[], cells: readonly number[]): Partition {
  const members: number[] = [];
  const samples: number[] = [];
  const ranks: number[] = [];
  for (let i = 0; i < starts.length; i++) {
    const cell = cells[i] as number;
    const low = starts[i] as number;
    const high = (starts[i + 1] ?? LAST_CODE_POINT + 1) - 1;
    members[cell] ??= low;
    samples[cell] ??= -1;
    const rank = READABLE_RANGES.findIndex((range) => range[0] <= high && low <= range[1]);
    if (rank >= 0 && rank < (ranks[cell] ?? Number.POSITIVE_INFINITY)) {
      ranks[cell] = rank;
      samples[cell] = Math.max(low, (READABLE_RANGES[rank] as [number, number])[0]);
    }
  }
  const order = members
    .map((_, cell) => cell)
    .filter((cell) => samples[cell] !== -1)
    .sort((a, b) => (ranks[a] as number) - (ranks[b] as number) || (samples[a] as number) - (samples[b] as number));
  return { starts, cells, members, samples, order };
}
