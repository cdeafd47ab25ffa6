import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FactLog } from '../../service/registry.ts';
import type { FeedLogger } from '../logger.ts';
import { Trouble } from '../trouble.ts';

/** Who sits down, and for how long a seat stays taken by one who died. */
export interface Sitter {
  /** Names this process, and no other that was ever there. */
  readonly holder: string;
  readonly lastsMs: number;
}

/** A seat that this process has. */
interface Seat {
  readonly seat: number;
  readonly token: number;
}

/** More processes than this do not share the work any better. */
const MOST = 64;

/**
 * Seats at one table, numbered from 0, one for each process that delivers: who knows the number of seats that are taken and his own knows
 * his share of the work without asking anybody. Only what a lease guards is done, so that it does no harm where two see the table
 * differently for a moment.
 */
export class Seats {
  readonly #leases: Pick<FactLog, 'lease' | 'release'>;
  readonly #sitter: Sitter;
  readonly #onChange: () => void;
  readonly #trouble: Trouble;
  readonly #stopping = new AbortController();
  #own: Seat | undefined;
  /** Seats that are taken, as they were seen last, and the time before. */
  #taken = 0;
  #seen = 0;
  /** The seats of pieces of work, as far as they were asked for. */
  readonly #shares = new Map<string, number>();
  #work: Promise<void> = Promise.resolve();

  /** `onChange` is called whenever the share of this process is another one. */
  constructor(leases: Pick<FactLog, 'lease' | 'release'>, sitter: Sitter, onChange: () => void, logger: FeedLogger) {
    this.#leases = leases;
    this.#sitter = sitter;
    this.#onChange = onChange;
    this.#trouble = new Trouble(logger, { lease: nameOf(0) });
  }

  /** Sits down. Resolves when this process has a seat, or cannot have one now. */
  async start(): Promise<void> {
    this.#taken = (await this.#look()) ?? 0;
    this.#seen = this.#taken;
    this.#work = this.#keepLooking();
  }

  /** True where a piece of work is of this process's share. */
  isMine(id: string): boolean {
    if (this.#own === undefined) return false;
    const known = this.#shares.get(id) ?? this.#seatOf(id);
    this.#shares.set(id, known);
    return known === this.#own.seat;
  }

  /** Stands up, so that the others need not wait for it. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#work;
    const { seat, token } = this.#own ?? {};
    this.#own = undefined;
    // Without this it ends by itself.
    if (seat !== undefined && token !== undefined) {
      await this.#leases.release(nameOf(seat), token).catch(() => undefined);
    }
  }

  /** The seat with the highest weight has it: when a seat comes or goes, only its own share moves. */
  #seatOf(id: string): number {
    let best = 0;
    for (let seat = 1; seat < this.#taken; seat += 1) if (weightOf(id, seat) > weightOf(id, best)) best = seat;
    return best;
  }

  async #keepLooking(): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      await sleep(this.#sitter.lastsMs / 4, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      const [before, seat] = [this.#taken, this.#own?.seat] as const;
      const taken = await this.#look();
      // Somebody who only looks takes a seat for a moment: what is seen twice is so.
      if (taken === this.#seen) this.#taken = taken;
      this.#seen = taken ?? this.#seen;
      if (this.#taken === before && this.#own?.seat === seat) continue;
      this.#shares.clear();
      this.#onChange();
    }
  }

  /** Goes along the seats, takes the first that is free, and leaves the one before. Gives how many are taken. */
  async #look(): Promise<number | undefined> {
    try {
      let mine: Seat | undefined;
      let seat = 0;
      for (; seat < MOST; seat += 1) {
        const token = await this.#leases.lease(nameOf(seat), this.#sitter.holder, this.#sitter.lastsMs);
        if (token === undefined) continue;
        if (mine === undefined) mine = { seat, token };
        else {
          await this.#leases.release(nameOf(seat), token);
          // The one that it had before it found a better one may not be the last.
          if (seat !== this.#own?.seat) break;
        }
      }
      this.#own = mine;
      this.#trouble.worked('the seats are known again');
      return seat;
    } catch (error) {
      this.#trouble.failed(error, 'the seats of those who deliver are not known; trying again');
      return undefined;
    }
  }
}

function nameOf(seat: number): string {
  return `deliveries/seat-${seat}`;
}

function weightOf(id: string, seat: number): bigint {
  return createHash('sha256').update(`${seat} ${id}`).digest().readBigUInt64BE();
}
