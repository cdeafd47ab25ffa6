import { setTimeout as sleep } from 'node:timers/promises';
import type { Fact } from '../domain/fact.ts';
import type { FactLog } from '../service/registry.ts';

/** Takes one fact. True: it is dealt with for good. False: it was interrupted and has to come again. */
export type Deliver = (fact: Fact, signal: AbortSignal) => Promise<boolean>;

/** Where a feed says what went wrong. */
export interface FeedLogger {
  warn(detail: object, message: string): void;
}

/** Pauses between attempts: doubling from the first to the longest. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** Pauses where the caller does not say. */
export const BACKOFF: Backoff = { firstMs: 1_000, longestMs: 60_000 };

/** A feed at work. */
export interface Follower {
  /** Stops at once, in the middle of a delivery too. */
  stop(): Promise<void>;
}

const BATCH = 100;

/**
 * Hands every fact to `deliver`, in order and one at a time, and remembers under the reader's name how far it came. A reader that
 * is new starts at the end of the log. Resolves when the reader knows where it stands; it works in the background from then on.
 */
export async function follow(
  log: FactLog,
  reader: string,
  deliver: Deliver,
  logger: FeedLogger,
  backoff: Backoff = BACKOFF,
): Promise<Follower> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const news = newsOf(log, signal);
  let position = await log.cursor(reader);
  if (position === undefined) {
    position = await log.lastSequence();
    await log.moveCursor(reader, position);
  }
  const work = run(position);
  return {
    async stop() {
      stopping.abort();
      await work;
    },
  };

  async function run(start: number): Promise<void> {
    let at = start;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const seen = news.seen();
        const facts = await log.facts(at, BATCH);
        for (const fact of facts) {
          if (signal.aborted || !(await deliver(fact, signal))) return;
          await log.moveCursor(reader, fact.sequence);
          at = fact.sequence;
        }
        failures = 0;
        if (facts.length === 0) await news.after(seen);
      } catch (error) {
        if (signal.aborted) return;
        logger.warn({ err: error, reader }, 'the log could not be read; trying again');
        await pause(backoff, failures++, signal);
      }
    }
  }
}

/** Waits before the attempt after so many failures; returns at once when the signal says stop. */
export async function pause({ firstMs, longestMs }: Backoff, failures: number, signal: AbortSignal): Promise<void> {
  const delay = Math.min(firstMs * 2 ** failures, longestMs);
  await sleep(delay, undefined, { signal, ref: false }).catch(() => undefined);
}

/** Counts the log's calls, so that one that comes while facts are being read is not missed. */
function newsOf(log: FactLog, signal: AbortSignal) {
  let count = 0;
  let wake: (() => void) | undefined;
  const end = log.subscribe(() => {
    count += 1;
    wake?.();
  });
  signal.addEventListener('abort', () => {
    end();
    wake?.();
  });
  return {
    seen: () => count,
    async after(seen: number): Promise<void> {
      if (count > seen || signal.aborted) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    },
  };
}
