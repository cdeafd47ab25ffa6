import type { Meter } from '../meter.ts';
import type { Schema } from '../schema.ts';
import { type ConfluentKind, type Policy, passes } from './kinds.ts';
import type { Shape } from './shape.ts';

/** Where something is, below the pair of schemas that is compared. */
export interface Below {
  /** As Confluent prints it, without a slash in front: `properties/a`. */
  readonly printed: string;
  /** As our own paths have it: `.a`. */
  readonly path: string;
}

/** One difference in Confluent's words, from what data was written with (`original`) to what reads it (`update`). */
export interface Difference {
  readonly kind: ConfluentKind;
  /** The path that Confluent prints. */
  readonly printed: string;
  readonly path: string;
  /** Places of the schemas; a side where there is none is left out. */
  readonly original: string | undefined;
  readonly update: string | undefined;
  /** The keyword that it is about; empty for the schemas themselves. */
  readonly keyword: string;
}

/** The schema that only one side has, where a difference is about that. */
export interface Lone {
  readonly original?: Schema;
  readonly update?: Schema;
}

type Entry =
  | { readonly kind: ConfluentKind; readonly below: Below; readonly at: Lone }
  | { readonly below: Below; readonly found: Found };

/** What it takes to note something. */
const ENTRY_STEPS = 4;

/** What the comparison of two schemas has found, relative to them; shared by all places where the two meet. */
export class Found {
  readonly entries: Entry[] = [];
  isCompatible = true;
  readonly #policy: Policy;
  readonly #meter: Meter;
  readonly #pair: readonly [original: Shape, update: Shape];

  constructor(policy: Policy, meter: Meter, original: Shape, update: Shape) {
    this.#policy = policy;
    this.#meter = meter;
    this.#pair = [original, update];
  }

  /** Notes a difference of the pair itself, of a keyword of it, or of what only one of the two has. */
  say(kind: ConfluentKind, below: Below = HERE, lone?: Lone): void {
    this.#meter.spend(ENTRY_STEPS);
    const [{ schema: original }, { schema: update }] = this.#pair;
    this.entries.push({ kind, below, at: lone ?? { original, update } });
    if (!passes(kind, this.#policy)) this.isCompatible = false;
  }

  /** Notes what was found about a pair inside. */
  include(found: Found, below: Below = HERE): void {
    this.#meter.spend(ENTRY_STEPS);
    if (found.entries.length > 0) this.entries.push({ below, found });
    if (!found.isCompatible) this.isCompatible = false;
  }
}

/** The pair itself. */
const HERE: Below = { printed: '', path: '' };

/** A keyword of the pair. */
export function keyword(name: string): Below {
  return { printed: name, path: '' };
}

/** A schema in a named member of a keyword. */
export function member(keywordName: string, name: string): Below {
  return { printed: `${keywordName}/${name}`, path: `.${name}` };
}

/** Differences that are listed at most, and characters of all paths and places on the way to them. */
const MOST_DIFFERENCES = 10_000;
const MOST_CHARACTERS = 16_000_000;

/** Everything found, in order, as far as the bounds go. Pairs that meet in several places are told at each. */
export function listed(root: Found): {
  readonly differences: readonly Difference[];
  readonly isCut: boolean;
} {
  let characters = 0;
  const differences: Difference[] = [];
  const waiting: { readonly entry: Entry; readonly printed: string; readonly path: string }[] = [];
  const push = (found: Found, printed: string, path: string): void => {
    for (const entry of found.entries.toReversed()) waiting.push({ entry, printed, path });
  };
  push(root, '', '');
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { entry } = next;
    const printed = [next.printed, entry.below.printed].filter((part) => part !== '').join('/');
    const path = `${next.path}${entry.below.path}`;
    characters += printed.length + path.length;
    if (characters > MOST_CHARACTERS) return { differences, isCut: true };
    if ('found' in entry) {
      push(entry.found, printed, path);
      continue;
    }
    const { kind, at, below } = entry;
    const [original, update] = [at.original?.at, at.update?.at];
    characters += (original?.length ?? 0) + (update?.length ?? 0);
    if (differences.length === MOST_DIFFERENCES || characters > MOST_CHARACTERS) return { differences, isCut: true };
    differences.push({
      kind,
      printed: `#/${printed}`,
      path: path.replace(/^\./, ''),
      original,
      update,
      keyword: below.printed.split('/')[0] ?? '',
    });
  }
  return { differences, isCut: false };
}
