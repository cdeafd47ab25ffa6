import type { Fact, NewFact } from '../domain/fact.ts';
import { type RecordKey, recordChangedBy } from '../domain/record-key.ts';
import type { SubjectKey, SubjectState } from '../domain/subject.ts';
import type { CommitOutcome, Store, StoredRecord, Write } from '../store/port.ts';
import type { Asking } from './asking.ts';
import { BoundedCache } from './bounded-cache.ts';
import { Moments } from './moments.ts';
import { refuseReplicas } from './replicas/read-only.ts';
import type { Telemetry } from './telemetry.ts';
import { setsCurrent, tellFacts } from './telling/facts.ts';
import { Turns } from './turns.ts';

/** Bounds of the caches: heads of versions, and records. */
const STATES_WEIGHT = 100_000;
const RECORDS_WEIGHT = 100_000;

/**
 * How long what this process knows of the log counts as all that there is, in milliseconds. Where it has not read the log for longer, since
 * it slept or was cut off, readings wait until it has.
 */
const MAX_STALENESS_MS = 1000;

/** A state that was read. */
interface Kept {
  readonly state: SubjectState;
  /** False when there is a fact about the subject that the state may not have. */
  isCurrent: boolean;
  /** When it was read, in readings. */
  readonly reading: number;
}

/** A record that was read. */
interface KeptRecord {
  readonly record: StoredRecord;
  /** When it was read, in readings. */
  readonly reading: number;
}

/** What use cases learn from outside. */
export interface Surroundings {
  readonly clock: () => Date;
  /** Who asks, and in which request. */
  readonly asking: () => Asking;
  /** A new UUID each time. */
  readonly newId: () => string;
  readonly telemetry: Telemetry;
}

/** What all use cases share: the store with what was read from it lately, what comes from outside, and who listens to the log. */
export class Desk {
  readonly store: Store;
  /** Of decisions about the same thing. */
  readonly turns = new Turns();
  /** Of decisions that have to be made again. */
  readonly retries = new Turns();
  /** Who asks, and in which request. */
  readonly asking: () => Asking;
  /** A new UUID each time. */
  readonly newId: () => string;
  readonly telemetry: Telemetry;
  readonly #clock: () => Date;
  readonly #states = new BoundedCache<string, Kept>(STATES_WEIGHT);
  readonly #records = new BoundedCache<string, KeptRecord>(RECORDS_WEIGHT);
  /** Counts what was told of subjects and forgotten of records, so that a reading that began before does not count as current. */
  #overruled = 0;
  #forgotten = 0;
  /** Counts readings of the store, and those of which this process has been told everything since. */
  #readings = 0;
  #caughtUp = 0;
  readonly #moments = new Moments(
    (reading) => reading > this.#caughtUp,
    () => this.catchUp(),
  );
  /** Sequence of the newest fact that was told to those who follow. */
  #newest = 0;
  readonly #followers = new Set<(facts: readonly Fact[]) => void>();

  constructor(store: Store, { clock, asking, newId, telemetry }: Surroundings) {
    this.store = store;
    this.asking = asking;
    this.newId = newId;
    this.telemetry = telemetry;
    this.#clock = clock;
  }

  /** Now: RFC 3339, UTC. */
  now(): string {
    return this.#clock().toISOString();
  }

  /** Sequence of the newest fact that this process has heard of: that of each of its own writes, at least. */
  get newest(): number {
    return this.#newest;
  }

  /** The sequence up to which readings have taken in the log, without gaps. */
  get taken(): number {
    return Math.min(this.store.known()?.sequence ?? this.#newest, this.#newest);
  }

  /** Takes in everything that is in the log at the moment of the call. Gives the sequence up to which it is taken in then. */
  async catchUp(): Promise<number> {
    const readings = this.#readings;
    const sequence = await this.store.catchUp();
    this.#newest = Math.max(this.#newest, sequence);
    this.#caughtUp = Math.max(this.#caughtUp, readings);
    return sequence;
  }

  /** The state of a subject as it is in the store now. */
  async load(key: SubjectKey): Promise<SubjectState> {
    const name = nameOf(key);
    this.#moments.reads(name);
    const kept = this.#states.get(name);
    const overruled = this.#overruled;
    const state = await this.store.load({ group: key.group, subject: key.subject }, kept?.state);
    const isCurrent = overruled === this.#overruled;
    const found = state === kept?.state ? kept : { state, isCurrent, reading: this.#readingOf(state) };
    found.isCurrent ||= isCurrent;
    if (found !== kept && state.revision > 0) this.#states.set(name, found, state.versions.length + 1);
    this.#moments.cameBy(found.reading);
    return state;
  }

  /** The state of a subject as this process knows it, for readings. */
  async known(key: SubjectKey): Promise<SubjectState> {
    await this.#fresh();
    const name = nameOf(key);
    const kept = this.#states.get(name);
    if (kept === undefined || !kept.isCurrent) return this.load(key);
    this.#moments.reads(name);
    this.#moments.cameBy(kept.reading);
    return kept.state;
  }

  /** A record as this process knows it. A decision on it names its revision, and is made again where others changed it. */
  async record(key: RecordKey): Promise<StoredRecord> {
    await this.#fresh();
    const name = nameOf(key);
    this.#moments.reads(name);
    const known = this.#records.get(name);
    const forgotten = this.#forgotten;
    const found = known ?? (await this.#readRecord(key));
    if (known === undefined && forgotten === this.#forgotten) this.#records.set(name, found, weightOf(found.record));
    this.#moments.cameBy(found.reading);
    return found.record;
  }

  /** What `read` gives, which asks for several states and records: all of them as they stood at one moment. For readings. */
  atOnce<Found>(read: () => Promise<Found>): Promise<Found> {
    return this.#moments.atOnce(read);
  }

  /**
   * What `read` gives, all of it as it stood at one moment that is not before the call: nothing that was acknowledged before is missed, on
   * whatever node. For what nothing is written of. `isSure`: what does not need it, such as a write that names what it was decided on.
   */
  asOfNow<Found>(read: () => Promise<Found>, isSure?: (found: Found) => boolean): Promise<Found> {
    return this.#moments.atOnce(read, { isNow: this.store.known() !== undefined, ...(isSure && { isSure }) });
  }

  async #readRecord(key: RecordKey): Promise<KeptRecord> {
    const record = await this.store.record(key);
    return { record, reading: this.#readingOf(record) };
  }

  /** What never was there is not ahead of anything. */
  #readingOf({ revision }: { readonly revision: number }): number {
    return revision > 0 ? this.countReading() : 0;
  }

  /**
   * Something of a subject or record was read from the store that is there: it may be ahead of what this process has been told. Gives the
   * number of the reading.
   */
  countReading(): number {
    this.#readings += 1;
    return this.#readings;
  }

  /** What came by this reading is part of what is read at one moment. Facts about a subject that is read as well tell of its changes. */
  handOut(reading: number): void {
    this.#moments.cameBy(reading);
  }

  /** A record that lies ready in this process, where readings may take it from there; undefined says nothing. */
  knownRecord(key: RecordKey): StoredRecord | undefined {
    return this.#isFresh() ? this.#records.get(nameOf(key))?.record : undefined;
  }

  /**
   * Commits a write, and tells those who follow. Its facts tell who asked for it, and in which request. What it was decided on is read anew
   * where it has moved. What is at home in another registry is changed by the link alone that brings it: `replica-read-only`.
   */
  async commit(asked: Write, link?: string): Promise<CommitOutcome> {
    const write = link === undefined ? await refuseReplicas((key) => this.record(key), asked) : asked;
    const outcome = await this.#written({ ...write, facts: write.facts.map((fact) => this.#asked(fact, link)) });
    if (outcome.outcome === 'moved') {
      this.#forget(write.decidedOn.flatMap((basis) => ('key' in basis ? [basis.key] : [])));
    } else {
      this.#forget((write.records ?? []).map(({ key }) => key));
      this.telemetry.span('EmitSignals', () => {
        tellFacts(this.telemetry, outcome.facts);
        this.#announce(outcome.facts);
      });
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

  /** Hands a write to the store, which does all of it at once: what it is called in traces is what is in it. */
  #written(write: Write): Promise<CommitOutcome> {
    const commit = (): Promise<CommitOutcome> => this.store.commit(write);
    const { telemetry } = this;
    const setting = setsCurrent(write.facts) ? () => telemetry.span('SetCurrent', commit) : commit;
    const isAddition = write.changes.some(({ change }) => change === 'version-added');
    return isAddition ? telemetry.span('PersistVersion', setting) : setting();
  }

  #asked(fact: NewFact, link: string | undefined): NewFact {
    const { caller, correlationId } = this.asking();
    return {
      ...fact,
      actor: link === undefined ? caller.id : `link:${link}`,
      ...(correlationId !== undefined && { correlation_id: correlationId }),
    };
  }

  /** Waits until this process knows of the log what was in it a moment ago; it almost always does. */
  #fresh(): Promise<number> | undefined {
    return this.#isFresh() ? undefined : this.catchUp();
  }

  #isFresh(): boolean {
    const known = this.store.known();
    return known === undefined || known.ageMs <= MAX_STALENESS_MS;
  }

  #announce(facts: readonly Fact[]): void {
    this.#overruled += 1;
    const names = facts.map(({ group, subject }) => nameOf({ group, subject }));
    for (const name of names) {
      const kept = this.#states.get(name);
      if (kept !== undefined) kept.isCurrent = false;
    }
    this.#moments.overrule(names);
    this.#newest = Math.max(this.#newest, facts.at(-1)?.sequence ?? 0);
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
    const names = keys.map(nameOf);
    for (const name of names) this.#records.delete(name);
    this.#moments.overrule(names);
  }
}

/** A record counts as one, or as many as it is thousands of characters long: some have documents in them. */
function weightOf({ body }: StoredRecord): number {
  return body === undefined ? 1 : 1 + Math.floor(JSON.stringify(body).length / 1000);
}

/** A text that no two subjects or records share. */
export function nameOf(key: SubjectKey | RecordKey): string {
  return JSON.stringify('kind' in key ? [key.kind, key.group, key.name] : [key.group, key.subject]);
}
