import { setTimeout as sleep } from 'node:timers/promises';
import type { FactLog } from '../service/registry.ts';
import type { FeedLogger } from './logger.ts';
import { Trouble } from './trouble.ts';

/** A piece of work that one of many processes does at a time. */
interface Turn {
  /** The name of the work, the same in all processes. */
  readonly name: string;
  /** Names this process, and no other that was ever there. */
  readonly holder: string;
  /** Milliseconds after which others may take over from a process that died. */
  readonly lastsMs: number;
}

/** The right to do the work, while it lasts. */
export interface Lease {
  /** Names this turn to the store, which takes nothing any more from an earlier one. */
  readonly token: number;
  /** Aborted when the turn is over, whatever ended it. */
  readonly signal: AbortSignal;
  /** False when the turn is over or may be: also for a process that slept and was not told yet. */
  isCurrent(): boolean;
}

type Leases = Pick<FactLog, 'lease' | 'release'>;

/**
 * Does a piece of work whenever it is this process's turn, until the signal says stop; the turn is given back then. `work` goes on until
 * its lease is not current any more.
 */
export async function takeTurns(
  leases: Leases,
  turn: Turn,
  work: (lease: Lease) => Promise<void>,
  logger: FeedLogger,
  stopping: AbortSignal,
): Promise<void> {
  const { name, lastsMs } = turn;
  const trouble = new Trouble(logger, { lease: name });
  while (!stopping.aborted) {
    try {
      const known = () => trouble.worked('whose turn it is is known again');
      await takeTurn(leases, turn, work, stopping, known);
    } catch (err) {
      trouble.failed(err, 'nobody knows whose turn it is; trying again');
    }
    await wait(lastsMs / 5, stopping);
  }
}

/**
 * Does a piece of work, where nobody else does it now, and gives the turn back. False: somebody else does. This process counts the time of
 * its turn by its own clock, from before it asked for it, so that it stops before the database gives the turn to another. `onKnown` is
 * called as soon as it is known whose turn it is.
 */
export async function takeTurn(
  leases: Leases,
  { name, holder, lastsMs }: Turn,
  work: (lease: Lease) => Promise<void>,
  stopping: AbortSignal,
  onKnown: () => void = () => {},
): Promise<boolean> {
  const asked = performance.now();
  const token = await leases.lease(name, holder, lastsMs);
  onKnown();
  if (token === undefined) return false;
  const over = new AbortController();
  const signal = AbortSignal.any([stopping, over.signal]);
  const term = new Term(asked + lastsMs, () => over.abort());
  const keeping = keep(token, term);
  try {
    await work({ token, signal, isCurrent: () => !signal.aborted && !term.isOver() });
  } finally {
    over.abort();
    term.close();
    await keeping;
    // Without this it ends by itself.
    await leases.release(name, token).catch(() => undefined);
  }
  return true;

  /** Keeps the lease for longer, again and again. A store that does not answer may do so the next time, before the end. */
  async function keep(token: number, term: Term): Promise<void> {
    for (;;) {
      await wait(lastsMs / 4, signal);
      if (signal.aborted) return;
      const asked = performance.now();
      const kept = await leases.lease(name, holder, lastsMs).catch(() => 'unknown');
      if (kept === token) term.lastUntil(asked + lastsMs);
      else if (kept !== 'unknown') over.abort();
    }
  }
}

/** A time that ends, unless it is made to last longer. */
class Term {
  readonly #onEnd: () => void;
  #end = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(end: number, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.lastUntil(end);
  }

  isOver(): boolean {
    return performance.now() >= this.#end;
  }

  lastUntil(end: number): void {
    this.close();
    this.#end = end;
    this.#timer = setTimeout(this.#onEnd, Math.max(0, end - performance.now())).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
}
