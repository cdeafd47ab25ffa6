import type { Change, Detail } from '../../../model/change.ts';
import { Meter } from '../meter.ts';
import type { Schema } from '../schema.ts';
import { weightOf } from './weight.ts';

/** How a value of the inner schema lies in a value of the outer one. */
export type Step =
  /** It is the value itself: references and `allOf`. */
  | { readonly in: 'place' }
  /** It is the value itself, where that branch fits: `anyOf` and `oneOf`. */
  | { readonly in: 'branch' }
  | { readonly in: 'property'; readonly name: string }
  /** A member whose name matches the pattern. */
  | { readonly in: 'matching'; readonly pattern: string }
  /** A member that is neither named nor matched. */
  | { readonly in: 'further' }
  | { readonly in: 'item'; readonly index: number }
  /** An item behind the ones that have a place of their own. */
  | { readonly in: 'rest' }
  /** Not at all, or not always: negations, conditions, names. */
  | { readonly in: 'question' };

/** Two schemas that are the same part of two versions. */
export interface SchemaPair {
  readonly before: Schema;
  readonly after: Schema;
  /** Readable place. */
  readonly path: string;
  /** From where it is reached, the first ways; none for the documents' roots and for definitions. */
  readonly ways: Way[];
  /** What differs between the two themselves, with what only one of them has; not inside of what both have. */
  readonly changes: Change[];
}

/** One way from a pair to a pair inside. */
export interface Way {
  readonly from: SchemaPair;
  readonly by: Step;
}

/** Ways to a pair that are remembered. */
const MOST_WAYS = 8;

/** Steps of a story: enough to look at each schema of both documents a few times, however large one of them is. */
const STEPS_PER_SCHEMA = 64;
const STORY_STEPS = 1_000_000;
/** What it takes to visit a pair, and to compare each of its members. */
const PAIR_STEPS = 16;
const MEMBER_STEPS = 4;

/** Collects the pairs of two documents, each once however often it is referred to, in document order. */
export class Walk {
  readonly pairs: SchemaPair[] = [];
  /** True when there were too many pairs to look at all of them. */
  isCut = false;
  readonly #visited = new Map<number, SchemaPair>();
  readonly #touched = new Set<Schema>();
  readonly #isWatched: boolean;
  readonly #isSame: (before: Schema, after: Schema) => boolean;
  readonly #width: number;
  readonly #meter: Meter;
  #found: SchemaPair[] = [];

  /**
   * `sizes`: how many schemas the documents have; `isSame`: whether nothing can differ below two schemas; `isWatched`: whether it will be asked
   * which schemas were compared.
   */
  constructor(
    sizes: readonly [number, number],
    isSame: (before: Schema, after: Schema) => boolean,
    isWatched: boolean,
  ) {
    this.#isWatched = isWatched;
    this.#isSame = isSame;
    this.#width = sizes[1] + 1;
    this.#meter = new Meter(STORY_STEPS + STEPS_PER_SCHEMA * (sizes[0] + sizes[1]));
  }

  /** Visits a pair and all that it leads to. */
  from(before: Schema, after: Schema, path: string, compare: (walk: Walk, pair: SchemaPair) => void): void {
    this.enter(before, after, path);
    const waiting = this.#takeFound();
    for (let pair = waiting.pop(); pair !== undefined; pair = waiting.pop()) {
      this.pairs.push(pair);
      compare(this, pair);
      for (const found of this.#takeFound()) waiting.push(found);
    }
  }

  /** Notes a pair to visit, unless it is known or says the same. */
  enter(before: Schema, after: Schema, path: string, way?: Way): void {
    if (this.areSame(before, after)) return;
    const key = before.id * this.#width + after.id;
    const known = this.#visited.get(key);
    if (known !== undefined) {
      if (way !== undefined && isNews(way, known.ways)) known.ways.push(way);
      return;
    }
    // All of a pair is told, or nothing; and the story told backwards ends at the same place.
    this.#meter.charge(PAIR_STEPS + MEMBER_STEPS * (weightOf(before.keywords) + weightOf(after.keywords)));
    if (this.#meter.isSpent) {
      this.isCut = true;
      return;
    }
    const pair = { before, after, path, ways: way === undefined ? [] : [way], changes: [] };
    this.#visited.set(key, pair);
    this.#found.push(pair);
  }

  /** Notes that two schemas are compared, and tells whether nothing can differ below them. */
  areSame(before: Schema, after: Schema): boolean {
    this.touch(before);
    this.touch(after);
    return this.#isSame(before, after);
  }

  /** Notes that a schema is told about. */
  touch(schema: Schema): void {
    if (this.#isWatched) this.#touched.add(schema);
  }

  /** True for a schema that was compared, added or removed. */
  isTouched(schema: Schema): boolean {
    return this.#touched.has(schema);
  }

  /** Last one first, so that the first is taken next. */
  #takeFound(): SchemaPair[] {
    const found = this.#found.reverse();
    this.#found = [];
    return found;
  }
}

/** Of many ways only the first are kept, but at least one of each sort: what is known of a part depends on how it is reached. */
function isNews(way: Way, known: readonly Way[]): boolean {
  return known.length < MOST_WAYS || !known.some((other) => sortOf(other) === sortOf(way));
}

/** `place` is sorted by whether there is anything else in that place. */
function sortOf({ from, by }: Way): string {
  return by.in === 'place' ? `place ${Object.keys(from.before.keywords).sort().join()}` : by.in;
}

/** Notes a change of one keyword of a pair. */
export function tell(
  { before, after, path, changes }: SchemaPair,
  kind: string,
  aspect: string,
  detail: Detail,
  concerns?: Change['concerns'],
): void {
  const at = { before: before.at, after: after.at };
  changes.push({ kind, path, at, aspect, ...(concerns && { concerns }), detail });
}

/** Path of a member. */
export function memberPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
