import type { Fact } from '../domain/fact.ts';
import { type RecordKey, recordChangedBy } from '../domain/record-key.ts';
import type { SubjectKey, SubjectState } from '../domain/subject.ts';
import type { CommitOutcome, Store, StoredRecord, Write } from '../store/port.ts';
import { BoundedCache } from './bounded-cache.ts';
import { Turns } from './turns.ts';

/** Bounds of the caches: heads of versions, and records. */
const STATES_WEIGHT = 100_000;
const RECORDS_WEIGHT = 100_000;

/** What all use cases share: the store with what was read from it lately, the clock, and who listens to the log. */
export class Desk {
  readonly store: Store;
  /** Of decisions about the same thing. */
  readonly turns = new Turns();
  /** Of decisions that have to be made again. */
  readonly retries = new Turns();
  readonly #clock: () => Date;
  readonly #states = new BoundedCache<string, SubjectState>(STATES_WEIGHT);
  readonly #records = new BoundedCache<string, StoredRecord>(RECORDS_WEIGHT);
  /** Counts what was forgotten of the records, so that a reading that began before is not kept. */
  #forgotten = 0;
  readonly #followers = new Set<(facts: readonly Fact[]) => void>();

  constructor(store: Store, clock: () => Date) {
    this.store = store;
    this.#clock = clock;
  }

  /** Now: RFC 3339, UTC. */
  now(): string {
    return this.#clock().toISOString();
  }

  /** The state of a subject as it is in the store now. */
  async load(key: SubjectKey): Promise<SubjectState> {
    const name = nameOf(key);
    const known = this.#states.get(name);
    const state = await this.store.load({ group: key.group, subject: key.subject }, known);
    if (state !== known && state.revision > 0) this.#states.set(name, state, state.versions.length + 1);
    return state;
  }

  /**
   * A record as this process knows it, which is as the log was known to it a moment ago. A decision on it names its revision, and is made
   * again where others changed it.
   */
  async record(key: RecordKey): Promise<StoredRecord> {
    const name = nameOf(key);
    const known = this.#records.get(name);
    if (known !== undefined) return known;
    const forgotten = this.#forgotten;
    const record = await this.store.record(key);
    if (forgotten === this.#forgotten) this.#records.set(name, record, 1);
    return record;
  }

  /** Commits a write, and tells those who follow. What it was decided on is read anew where it has moved. */
  async commit(write: Write): Promise<CommitOutcome> {
    const outcome = await this.store.commit(write);
    if (outcome.outcome === 'moved') {
      this.#forget(write.decidedOn.flatMap((basis) => ('key' in basis ? [basis.key] : [])));
    } else {
      this.#forget((write.records ?? []).map(({ key }) => key));
      this.#announce(outcome.facts);
    }
    return outcome;
  }

  /**
   * Calls back with new facts, in the order of the log and before the writer is answered: for caches. Gives the function that ends it.
   */
  onCommit(listener: (facts: readonly Fact[]) => void): () => void {
    const own = (facts: readonly Fact[]): void => listener(facts);
    this.#followers.add(own);
    return () => void this.#followers.delete(own);
  }

  /** Calls back after every commit. Gives the function that ends it. */
  subscribe(listener: () => void): () => void {
    return this.onCommit(() => listener());
  }

  /** Takes in what others wrote into the log: what it changed is read anew, and those who listen hear of it. */
  learn(facts: readonly Fact[]): void {
    this.#forget(facts.flatMap((fact) => recordChangedBy(fact) ?? []));
    this.#announce(facts);
  }

  #announce(facts: readonly Fact[]): void {
    for (const follower of this.#followers) {
      try {
        follower(facts);
      } catch {
        // What was committed stays committed, and its writer is answered, whatever a listener does.
      }
    }
  }

  #forget(keys: readonly RecordKey[]): void {
    if (keys.length === 0) return;
    this.#forgotten += 1;
    for (const key of keys) this.#records.delete(nameOf(key));
  }
}

/** A text that no two subjects or records share. */
export function nameOf(key: SubjectKey | RecordKey): string {
  return JSON.stringify('kind' in key ? [key.kind, key.group, key.name] : [key.group, key.subject]);
}
