import { setTimeout as sleep } from 'node:timers/promises';
import type { Fact } from '../domain/fact.ts';
import type { FactLog } from '../service/registry.ts';
import { type Lease, takeTurns } from './lease.ts';
import type { FeedLogger } from './logger.ts';

/** Takes one fact. True: it is dealt with for good. False: it was interrupted and has to come again. */
export type Deliver = (fact: Fact, signal: AbortSignal) => Promise<boolean>;

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

/** Who follows the log. */
interface Reader {
  /** What the cursor is kept under, and the lease of the work. */
  readonly name: string;
  /** Names this process, and no other that was ever there. */
  readonly holder: string;
  /** Milliseconds after which another process goes on for one that died. */
  readonly lastsMs?: number;
}

/** Long enough that a short trouble with the store does not move the work, short enough that nobody misses it. */
const LASTS_MS = 5_000;

/**
 * Hands every fact to `deliver`, in order and one at a time, and remembers under the reader's name how far it came. Of all processes that
 * follow under one name over one store, one does it at a time; another goes on where it came to when it stops or dies, so that a fact
 * that was being delivered then is delivered again. A reader that is new starts at the end of the log. Resolves when the reader stands
 * somewhere; it works in the background from then on.
 */
export async function follow(
  log: FactLog,
  { name, holder, lastsMs = LASTS_MS }: Reader,
  deliver: Deliver,
  logger: FeedLogger,
  backoff: Backoff = BACKOFF,
): Promise<Follower> {
  const stopping = new AbortController();
  await log.startCursor(name, await log.lastSequence());
  const work = takeTurns(log, { name, holder, lastsMs }, run, logger, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await work;
    },
  };

  async function run(lease: Lease): Promise<void> {
    const { token, signal } = lease;
    const news = newsOf(log, signal);
    let failures = 0;
    while (lease.isCurrent()) {
      try {
        const seen = news.seen();
        const facts = await log.facts((await log.cursor(name)) ?? 0, BATCH);
        for (const fact of facts) {
          if (!lease.isCurrent() || !(await deliver(fact, signal))) return;
          if (!(await log.moveCursor(name, fact.sequence, token))) return;
        }
        failures = 0;
        if (facts.length === 0) await news.after(seen);
      } catch (error) {
        if (signal.aborted) return;
        logger.warn({ err: error, reader: name }, 'the log could not be read; trying again');
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
