import type { Fact } from '../../domain/fact.ts';
import type { Known } from '../port.ts';

const BATCH = 1000;

/** What a follower is given from outside. */
interface Surroundings {
  /** The newest sequence before anything was read. */
  readonly sequence: number;
  /** The log after a sequence, oldest first. */
  readonly facts: (after: number, limit: number) => Promise<readonly Fact[]>;
  /** Calls back when the log may have grown. Gives the function that ends it. */
  readonly listen: (onNews: () => void) => () => Promise<void>;
  /** Milliseconds of a clock that nobody sets. */
  readonly monotonicMs: () => number;
}

/** Hands on what other processes write into the log: every fact once and in order, within a second of its commit. */
export class FactFollower {
  readonly #facts: Surroundings['facts'];
  readonly #listen: Surroundings['listen'];
  readonly #monotonicMs: Surroundings['monotonicMs'];
  readonly #listeners = new Set<(facts: readonly Fact[]) => void>();
  /** Sequences of facts of this process that were not read yet. */
  readonly #own = new Set<number>();
  #sequence: number;
  /** When the last reading began that came to the end of the log. */
  #completeAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<number> | undefined;
  /** The reading that begins when the one in hand is over: whoever asks meanwhile waits for this one. */
  #next: Promise<number> | undefined;
  #stop: (() => Promise<void>) | undefined;

  constructor({ sequence, facts, listen, monotonicMs }: Surroundings) {
    this.#sequence = sequence;
    this.#facts = facts;
    this.#listen = listen;
    this.#monotonicMs = monotonicMs;
  }

  /** Calls back with facts. Gives the function that ends it. */
  follow(listener: (facts: readonly Fact[]) => void): () => void {
    const own = (facts: readonly Fact[]): void => listener(facts);
    this.#listeners.add(own);
    // Where a reading fails, the next news begin another.
    this.#stop ??= this.#listen(() => void this.catchUp().catch(() => undefined));
    return () => void this.#listeners.delete(own);
  }

  /** Takes note of facts that this process wrote. One that is read before its writer knows of it is handed on as others' are. */
  wrote(facts: readonly Fact[]): void {
    if (this.#listeners.size === 0) return;
    for (const { sequence } of facts) if (sequence > this.#sequence) this.#own.add(sequence);
  }

  /** How far the log has been read. */
  known(): Known {
    return { sequence: this.#sequence, ageMs: this.#monotonicMs() - this.#completeAt };
  }

  /** Reads the log to its end, from now on. Gives the sequence of the end. Rejects as the store does, also for a reading that was waited for. */
  catchUp(): Promise<number> {
    if (this.#next !== undefined) return this.#next;
    if (this.#reading === undefined) return this.#begin();
    // What was written since it began, the reading in hand may have missed.
    this.#next = this.#reading
      .finally(() => {
        this.#next = undefined;
      })
      .then(() => this.#begin());
    return this.#next;
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    await this.#stop?.();
    await this.#reading?.catch(() => undefined);
  }

  #begin(): Promise<number> {
    this.#reading = this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<number> {
    for (;;) {
      const begin = this.#monotonicMs();
      const facts = await this.#facts(this.#sequence, BATCH);
      this.#sequence = facts.at(-1)?.sequence ?? this.#sequence;
      const foreign = facts.filter(({ sequence }) => !this.#own.delete(sequence));
      if (foreign.length > 0) for (const listener of this.#listeners) listener(foreign);
      if (facts.length < BATCH) {
        this.#completeAt = begin;
        return this.#sequence;
      }
    }
  }
}
