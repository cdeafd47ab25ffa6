import type { Database } from 'better-sqlite3';
import type { Fact } from '../../domain/fact.ts';
import type { Known } from '../port.ts';

/** How often the log is looked at without being asked. Asking costs microseconds, so that requests do it themselves. */
const POLL_MS = 100;
const BATCH = 1000;

/** Hands on what other processes write into the log of a file: every fact once and in order. */
export class FileFollower {
  /** A number that changes when another connection has committed. */
  readonly #version: () => unknown;
  readonly #facts: (after: number, limit: number) => readonly Fact[];
  readonly #listeners = new Set<(facts: readonly Fact[]) => void>();
  #seen: unknown;
  #sequence: number;
  #poll: NodeJS.Timeout | undefined;

  /** Begins after the sequence that is the newest now. `facts` reads the log after a sequence, oldest first. */
  constructor(db: Database, sequence: number, facts: (after: number, limit: number) => readonly Fact[]) {
    const version = db.prepare('pragma data_version').pluck();
    this.#version = () => version.get();
    this.#facts = facts;
    this.#sequence = sequence;
  }

  /** Calls back with facts. Gives the function that ends it. */
  follow(listener: (facts: readonly Fact[]) => void): () => void {
    const own = (facts: readonly Fact[]): void => listener(facts);
    this.#listeners.add(own);
    this.#poll ??= setInterval(() => this.known(), POLL_MS).unref();
    return () => void this.#listeners.delete(own);
  }

  /** Reads the log to its end. Gives the sequence of the end. Throws as SQLite does. */
  catchUp(): number {
    const version = this.#version();
    if (version !== this.#seen) this.#readTo(Number.POSITIVE_INFINITY);
    // What was committed since it was asked for is read the next time.
    this.#seen = version;
    return this.#sequence;
  }

  /** How far the log has been read, which is to its end: looking takes no longer than answering. */
  known(): Known {
    try {
      return { sequence: this.catchUp(), ageMs: 0 };
    } catch {
      return { sequence: this.#sequence, ageMs: Number.POSITIVE_INFINITY };
    }
  }

  /** Takes note of facts that this process wrote, which its followers know; what others wrote before them is handed on first. */
  wrote(facts: readonly Fact[]): void {
    const [first, last] = [facts[0], facts.at(-1)];
    if (first === undefined || last === undefined) return;
    this.#readTo(first.sequence - 1);
    this.#sequence = last.sequence;
  }

  close(): void {
    clearInterval(this.#poll);
    this.#listeners.clear();
  }

  #readTo(end: number): void {
    while (this.#sequence < end) {
      const facts = this.#facts(this.#sequence, Math.min(end - this.#sequence, BATCH));
      const last = facts.at(-1);
      if (last === undefined) return;
      this.#sequence = last.sequence;
      for (const listener of this.#listeners) listener(facts);
    }
  }
}
