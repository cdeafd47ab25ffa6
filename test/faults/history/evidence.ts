import type { JsonValue } from '@concordat/engine';
import type { Fact } from '@concordat/registry';
import type { Action } from '../workload/action.ts';

/** What a request asks for beside its action: to see everything, or at least so much of the log. */
export interface Wish {
  readonly strong?: boolean;
  readonly sequence?: number;
}

/** A request and what came back. Times are milliseconds of one clock that never jumps. */
export interface Call {
  readonly number: number;
  readonly client: string;
  /** Index of the node that was asked. */
  readonly node: number;
  readonly action: Action;
  readonly wish: Wish;
  readonly began: number;
  readonly ended: number;
  /** Undefined where there was no answer: it may have happened or not. */
  readonly answer?: Answer;
  /** Why there was no answer. */
  readonly failure?: string;
}

export interface Answer {
  readonly status: number;
  readonly body: JsonValue;
  /** The header field `Concordat-Sequence`. */
  readonly sequence?: number;
  /** `replayed`: it is the answer that was kept for the key. `in-progress`: another attempt under the key has not come to its end. */
  readonly idempotency?: 'replayed' | 'in-progress';
}

/** The text of a content, and what it refers to. */
export interface StoredContent {
  readonly fingerprint: string;
  readonly format: string;
  readonly canonical: string;
  readonly references: readonly {
    readonly name: string;
    readonly group?: string;
    readonly subject: string;
    readonly number: number;
  }[];
}

/** A fact that a reader of the log was given, and when. */
export interface Sighting {
  readonly reader: string;
  readonly at: number;
  readonly fact: Fact;
}

/** An event that the audit stream took. */
export interface Delivery {
  readonly at: number;
  readonly kind: string;
  readonly dataset: string;
  readonly version: string;
}

/** Under which circumstances a history was made: what a checker has to know of them. */
export interface Circumstances {
  readonly fault: string;
  readonly seed: string;
  readonly round: number;
  readonly store: 'sqlite' | 'postgres';
  /** The group of the round. */
  readonly group: string;
  /** What was done to the nodes. */
  readonly strikes: readonly string[];
  /** For what the fault may make a registry answer that its store is not there. */
  readonly unavailable: 'nothing' | 'writes' | 'everything';
  /** True where an event that was on its way may come again. */
  readonly mayRepeat: boolean;
  /** True where it was waited for the audit stream to hear of everything. */
  readonly isHeard: boolean;
  /** When idempotency keys may have run out, because a clock moved on by as long as they are kept. */
  readonly keysEnded: readonly number[];
  /** How long, in milliseconds, an answer may be behind. */
  readonly staleness: number;
}

/** All that is known of a round, from outside of the nodes. */
export interface Evidence {
  readonly circumstances: Circumstances;
  /** In the order in which they ended. */
  readonly calls: readonly Call[];
  /** The log since the round began, as it is at the end. */
  readonly log: readonly Fact[];
  readonly contents: readonly StoredContent[];
  /** What the audit stream had not heard of when the round began. */
  readonly unheard: readonly Fact[];
  readonly sightings: readonly Sighting[];
  /** What the audit stream heard since the first of these. */
  readonly deliveries: readonly Delivery[];
}

/** Something that must not be, and what proves it. */
export interface Violation {
  readonly invariant: string;
  readonly message: string;
  readonly calls?: readonly Call[];
  readonly facts?: readonly Fact[];
}
