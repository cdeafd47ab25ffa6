import { type CodePoints, LAST_CODE_POINT, rangesOf } from './code-points.ts';

/**
 * The code points divided into letters: sets whose members an automaton never tells apart. The line of code points is cut into
 * segments; segment `i` begins at `starts[i]` and belongs to letter `letters[i]`.
 */
export interface Alphabet {
  readonly starts: readonly number[];
  readonly letters: readonly number[];
  /** By letter: any member, a lone surrogate perhaps. */
  readonly members: readonly number[];
  /** By letter: the member that reads best, or -1 in a letter of surrogates only, which no well-formed text has. */
  readonly samples: readonly number[];
  /** The letters that have a sample, best reading first. */
  readonly order: readonly number[];
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

/** The coarsest alphabet that tells the members of each set from its other code points. */
export function alphabetOf(sets: Iterable<CodePoints>): Alphabet {
  return combined(Array.from(sets, cutsOf));
}

/** The coarsest alphabet that is at least as fine as all. */
export function commonAlphabet(alphabets: readonly Alphabet[]): Alphabet {
  return alphabets.length === 1 ? (alphabets[0] as Alphabet) : combined(alphabets);
}

/** The letter of a code point, by bisection. */
export function letterOf({ starts, letters }: Alphabet, codePoint: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= codePoint) low = middle;
    else high = middle;
  }
  return letters[low] as number;
}

/** The line of code points cut into segments, each with a number. */
type Cuts = Pick<Alphabet, 'starts' | 'letters'>;

/** Outside the set is 0, inside is 1. */
function cutsOf(set: CodePoints): Cuts {
  const starts: number[] = set[0] === 0 ? [] : [0];
  for (const [low, high] of rangesOf(set)) {
    starts.push(low);
    if (high < LAST_CODE_POINT) starts.push(high + 1);
  }
  const first = set[0] === 0 ? 1 : 0;
  return { starts, letters: starts.map((_, i) => (first + i) % 2) };
}

/** Pairs first, then pairs of pairs, so that many sets cost n log n. */
function combined(all: readonly Cuts[]): Alphabet {
  let level = all;
  while (level.length > 1) {
    const next: Cuts[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const a = level[i] as Cuts;
      const b = level[i + 1];
      next.push(b === undefined ? a : overlaid(a, b));
    }
    level = next;
  }
  return alphabet(level[0] ?? { starts: [0], letters: [0] });
}

/** The cuts of both: equal numbers where both are equal. */
function overlaid(a: Cuts, b: Cuts): Cuts {
  const starts: number[] = [];
  const letters: number[] = [];
  const known = new Map<number, number>();
  for (let i = 0, j = 0; i < a.starts.length && j < b.starts.length; ) {
    // No pair is met twice for different letters: both numbers are below the number of code points, 2^21.
    const pair = (a.letters[i] as number) * 2 ** 21 + (b.letters[j] as number);
    const letter = known.get(pair) ?? known.size;
    known.set(pair, letter);
    if (letters.at(-1) !== letter) {
      starts.push(Math.max(a.starts[i] as number, b.starts[j] as number));
      letters.push(letter);
    }
    const endA = a.starts[i + 1] ?? LAST_CODE_POINT + 1;
    const endB = b.starts[j + 1] ?? LAST_CODE_POINT + 1;
    if (endA <= endB) i++;
    if (endB <= endA) j++;
  }
  return { starts, letters };
}

/** Adds what is to be known about each letter. */
function alphabet({ starts, letters }: Cuts): Alphabet {
  const members: number[] = [];
  const samples: number[] = [];
  const ranks: number[] = [];
  for (let i = 0; i < starts.length; i++) {
    const letter = letters[i] as number;
    const low = starts[i] as number;
    const high = (starts[i + 1] ?? LAST_CODE_POINT + 1) - 1;
    members[letter] ??= low;
    samples[letter] ??= -1;
    const best = ranks[letter] ?? READABLE_RANGES.length;
    for (let rank = 0; rank < best; rank++) {
      const [first, last] = READABLE_RANGES[rank] as [number, number];
      if (first > high || low > last) continue;
      ranks[letter] = rank;
      samples[letter] = Math.max(low, first);
      break;
    }
  }
  const order = members
    .map((_, letter) => letter)
    .filter((letter) => samples[letter] !== -1)
    .sort((a, b) => (ranks[a] as number) - (ranks[b] as number) || (samples[a] as number) - (samples[b] as number));
  return { starts, letters, members, samples, order };
}
