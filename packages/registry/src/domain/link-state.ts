import type { Origin } from './replica.ts';
import type { Alarm } from './replica-breaker.ts';

/**
 * How it stands with a link: it has not come to its first end yet; it works; it rests, since somebody said so or since it needs somebody's
 * word; the other registry cannot be reached or used; it works, but for some elements.
 */
export type LinkStatus = 'STARTING' | 'RUNNING' | 'PAUSED' | 'ERROR' | 'DEGRADED';

/** A place in the log of a registry: it can tell whether it is its own log that is meant. */
export interface LogPlace {
  readonly sequence: number;
  /** Of the fact there; missing at the beginning of a log, and in logs without hashes. */
  readonly hash?: string;
}

/** What a link has done since it was made, or since its counters were set back. */
export interface LinkCounters {
  readonly runs: number;
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly unchanged: number;
  readonly stale: number;
  readonly conflicts: number;
  readonly failed: number;
}

/** Counters of a link that has done nothing. */
export const NO_COUNTS: LinkCounters = {
  runs: 0,
  created: 0,
  updated: 0,
  deleted: 0,
  unchanged: 0,
  stale: 0,
  conflicts: 0,
  failed: 0,
};

/** A look at all that a registry has, which is not at its end yet. */
interface Traverse {
  /** Where the log was when it began: what happened later is in the log from there. */
  readonly place?: LogPlace;
  /** The element after which to go on; the empty string at the beginning. */
  readonly after: string;
  /** True where something was listed. */
  readonly found: boolean;
}

/** Registries that links write into: those of our own kind, and those that have no API but that of CloudEvents. */
type TargetKind = 'native' | 'foreign';

/** How far a link has come. */
export interface LinkProgress {
  /** Names the turn of the process that works for the link; a write of an earlier turn is not taken any more. */
  readonly token: number;
  /** How far the log is taken in that is read: the other registry's, or of a push this one's. */
  readonly place?: LogPlace | undefined;
  readonly traverse?: Traverse | undefined;
  readonly alarm?: Alarm | undefined;
  /** True where the log was found to be another one, until somebody has confirmed what that takes away. */
  readonly isOtherLog?: boolean | undefined;
  /** True where the other registry had nothing at all when it was looked through last. */
  readonly isEmpty?: boolean | undefined;
  /** True where somebody said that what raised the alarm is right. */
  readonly isConfirmed?: boolean | undefined;
  readonly counters: LinkCounters;
  /** Where the log that is read ended when it was asked last. */
  readonly end?: number | undefined;
  readonly lastError?: string | undefined;
  /** What the registry turned out to be that a link writes into. */
  readonly target?: TargetKind | undefined;
  /** What the other registry was asked to tell, so that it tells of its changes. */
  readonly hearing?: Hearing | undefined;
  /** RFC 3339, UTC. */
  readonly lastRunAt?: string | undefined;
  readonly lastSuccessAt?: string | undefined;
  /** Runs in a row that came to nothing. */
  readonly failures: number;
}

/** That the other registry tells a link of its changes. */
interface Hearing {
  /** Whose subscription it is: the other registry by its root. */
  readonly peer: string;
  /** Its id there. */
  readonly subscription: string;
  /** Who tells something has to know it. */
  readonly key: string;
}

/** The progress of a link that has not begun. */
export const NO_PROGRESS: LinkProgress = { token: 0, counters: NO_COUNTS, failures: 0 };

/** Why an element is to be looked at again. */
export type MarkReason =
  /** The other registry said that something happened to it. */
  | 'notified'
  /** It is gone at home, and is to go here. */
  | 'doomed'
  /** Home shows an older state of it than before. */
  | 'regressed'
  /** It was refused; it is tried again when something happened to it. */
  | 'refused'
  /** Something went wrong; it is tried again. */
  | 'failed';

/** An element that a link has to look at again. */
export interface LinkMark {
  readonly origin: Origin;
  readonly reason: MarkReason;
  readonly attempts: number;
  /** What was wrong, for people. */
  readonly detail?: string;
  /** RFC 3339, UTC: not before. */
  readonly retryAt?: string;
}
