import type { ClientConfig } from 'pg';
import type { Fact } from '../../domain/fact.ts';
import { listen } from './news.ts';

const BATCH = 1000;

/** Hands on what other processes write into the log: every fact once and in order, within a second of its commit. */
export class FactFollower {
  readonly #connection: ClientConfig;
  readonly #facts: (after: number, limit: number) => Promise<readonly Fact[]>;
  readonly #listeners = new Set<(facts: readonly Fact[]) => void>();
  /** Sequences of facts of this process that were not read yet. */
  readonly #own = new Set<number>();
  #sequence: number;
  #reading: Promise<void> | undefined;
  /** True when there was news while the log was being read. */
  #isStale = false;
  #stop: (() => Promise<void>) | undefined;

  /** Begins after a sequence that was the newest before anything was read. */
  constructor(
    connection: ClientConfig,
    sequence: number,
    facts: (after: number, limit: number) => Promise<readonly Fact[]>,
  ) {
    this.#connection = connection;
    this.#sequence = sequence;
    this.#facts = facts;
  }

  /** Calls back with facts. Gives the function that ends it. */
  follow(listener: (facts: readonly Fact[]) => void): () => void {
    const own = (facts: readonly Fact[]): void => listener(facts);
    this.#listeners.add(own);
    this.#stop ??= listen(this.#connection, () => this.#news());
    return () => void this.#listeners.delete(own);
  }

  /** Takes note of facts that this process wrote. One that is read before its writer knows of it is handed on as others' are. */
  wrote(facts: readonly Fact[]): void {
    if (this.#listeners.size === 0) return;
    for (const { sequence } of facts) if (sequence > this.#sequence) this.#own.add(sequence);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    await this.#stop?.();
    await this.#reading;
  }

  #news(): void {
    this.#isStale = true;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
  }

  /** Where reading fails, the next news begin it again. */
  async #read(): Promise<void> {
    while (this.#isStale && this.#listeners.size > 0) {
      this.#isStale = false;
      const facts = await this.#facts(this.#sequence, BATCH).catch(() => []);
      this.#sequence = facts.at(-1)?.sequence ?? this.#sequence;
      if (facts.length === BATCH) this.#isStale = true;
      const foreign = facts.filter(({ sequence }) => !this.#own.delete(sequence));
      if (foreign.length > 0) for (const listener of this.#listeners) listener(foreign);
    }
  }
}
