import { setTimeout as sleep } from 'node:timers/promises';
import type { Fact, Store } from '@concordat/registry';
import { openStore } from '@concordat/registry';
import type { Sighting } from './evidence.ts';
import { now } from './recorder.ts';

const PAUSE_MS = 25;
const BATCH = 200;

/** Readers of the log of a database: one that is told of news, and one that asks again and again. */
export class LogWatch {
  /** Who is told of what they are given. */
  listener: (sighting: Sighting) => void = () => undefined;
  readonly store: Store;
  readonly #stopping = new AbortController();
  #polled: number;
  #polling: Promise<void> | undefined;

  /** `newest`: the newest sequence when the store was opened. */
  constructor(store: Store, newest: number) {
    this.store = store;
    this.#polled = newest;
    store.follow((facts) => this.#see('follower', facts));
    this.#polling = this.#poll();
  }

  /** Waits until both readers have what is in the log now; gives its newest sequence. */
  async settled(): Promise<number> {
    const newest = await this.store.catchUp();
    while (this.#polled < newest) await sleep(PAUSE_MS);
    return newest;
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#polling;
    await this.store.close();
  }

  async #poll(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      // A database that is not there is asked again.
      const facts = await this.store.facts(this.#polled, BATCH).catch(() => []);
      this.#see('poller', facts);
      this.#polled = facts.at(-1)?.sequence ?? this.#polled;
      await sleep(PAUSE_MS);
    }
  }

  #see(reader: string, facts: readonly Fact[]): void {
    for (const fact of facts) this.listener({ reader, at: now(), fact });
  }
}

/** Begins to read the log of a database. */
export async function watchLog(address: string): Promise<LogWatch> {
  const store = await openStore(address);
  return new LogWatch(store, await store.lastSequence());
}
