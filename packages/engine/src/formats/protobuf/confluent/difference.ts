import type { Detail } from '../../../model/change.ts';
import type { ConfluentKind } from './kinds.ts';

/** One difference in Confluent's words, seen from the document that was written with (`original`) to the one that reads (`update`). */
export interface Difference {
  readonly kind: ConfluentKind;
  /** The path that Confluent prints, without its `#/`: names of messages, names of oneofs, numbers. */
  readonly steps: string;
  /** Readable place within the package. */
  readonly path: string;
  readonly at: { readonly original?: string | undefined; readonly update?: string | undefined };
  /** What was found on either side, where that helps. */
  readonly facts?: Detail;
}

/** Differences of one message that both sides refer to from elsewhere, or of the documents themselves. */
export interface Comparison {
  readonly entries: Entry[];
  /** True once an entry of it, or of a comparison that it waits for, is incompatible. */
  incompatible: boolean;
  /** Those whose verdict hangs on this one. */
  readonly dependents: Comparison[];
}

interface Entry {
  readonly difference: Difference;
  /** Said only where that comparison turns out incompatible. */
  readonly provided?: Comparison;
}

/** A comparison that has found nothing yet. */
export function emptyComparison(): Comparison {
  return { entries: [], incompatible: false, dependents: [] };
}

/** The path of something below a path. */
export function below(steps: string, name: string | number): string {
  return steps === '' ? `${name}` : `${steps}/${name}`;
}

/** The readable place of something in the message at a path. */
export function placeIn(steps: string, name?: string): string {
  const message = steps.replaceAll('/', '.');
  return name === undefined ? message : `${message}.${name}`;
}
