import type { MessageType } from '../schema.ts';
import type { Comparison, Difference } from './difference.ts';

/** Takes a difference; one that is provided counts only where the comparison that it refers to is incompatible. */
export type Report = (difference: Difference, provided?: Comparison) => void;

/** What the comparison of a message needs from the comparison of the documents. */
export interface Walk {
  readonly report: Report;
  /** The comparison of two messages that fields refer to; undefined where there is nothing to compare, or it is told in its own place. */
  referred(original: MessageType, update: MessageType): Comparison | undefined;
}

/** A message on both sides, and the path to it. */
export interface MessagePair {
  readonly steps: string;
  readonly original: MessageType;
  readonly update: MessageType;
}
