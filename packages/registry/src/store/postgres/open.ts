import { setTimeout as sleep } from 'node:timers/promises';
import { RegistryError } from '../../domain/error.ts';
import { CommitQueue, type Settlement } from '../commit-queue.ts';
import type { Store, Write } from '../port.ts';
import { factsOf, refuseStrays } from '../sql/commit.ts';
import { type Migrated, pendingMigrations } from '../sql/migrations.ts';
import type { Operation } from '../sql/operation.ts';
import { type Operations, operationsOn } from '../sql/operations.ts';
import { type PostgresAddress, readAddress } from './address.ts';
import { POSTGRES } from './dialect.ts';
import { PostgresDriver } from './driver.ts';
import { FactFollower } from './fact-follower.ts';
import { isOfOne, storeFailure } from './failure.ts';
import { areInLog, Untraceable } from './log-lock.ts';
import { migrating } from './migrating.ts';
import { listen, NOTICE } from './news.ts';
import { bounded, type LendingPool, poolOf, type StoreOptions } from './pool.ts';

/** How long closing waits for the other end. */
const CLOSING_MS = 2000;

/**
 * Opens a store in a database of PostgreSQL, whose schema is brought up to date; any number of processes may have it open. Rejects with
 * a RegistryError: `store-newer`, or `store-failed` with the reason, which never repeats a password.
 */
export async function openPostgres(address: string, options: StoreOptions): Promise<Store> {
  const place = readAddress(address);
  const pool = poolOf(bounded(place.connection, options));
  const driver = new PostgresDriver(pool, options.timeoutSeconds * 1000);
  try {
    await upToDate(place, driver, options);
    const operations = operationsOn(POSTGRES);
    const sequence = await driver.read(() => operations.lastSequence());
    const follower = new FactFollower({
      sequence,
      facts: (after, limit) => driver.read(() => operations.facts(after, limit)),
      listen: (onNews) => listen(place.connection, onNews),
      monotonicMs: () => performance.now(),
    });
    return postgresStore({ pool, driver, operations, follower, name: place.name });
  } catch (error) {
    await pool.end();
    throw storeFailure(error, place.name);
  }
}

/** Brings the schema of a database up to date, or tells what that would do. Rejects as {@link openPostgres}. */
export async function migratePostgres(address: string, options: StoreOptions, isDry: boolean): Promise<Migrated> {
  const place = readAddress(address);
  const pool = poolOf(bounded(place.connection, options));
  const driver = new PostgresDriver(pool, options.timeoutSeconds * 1000);
  try {
    return isDry
      ? await driver.read(() => pendingMigrations(POSTGRES, place.name))
      : await upToDate(place, driver, options);
  } catch (error) {
    throw storeFailure(error, place.name);
  } finally {
    await pool.end();
  }
}

/** Most processes that start have nothing to do here, and wait for nobody. */
async function upToDate(place: PostgresAddress, driver: PostgresDriver, options: StoreOptions): Promise<Migrated> {
  const pending = await driver.read(() => pendingMigrations(POSTGRES, place.name));
  return pending.steps.length === 0 ? pending : migrateWith(place, options);
}

/** Brings the schema up to date over a connection of its own, on which statements may take long. */
async function migrateWith({ connection, name }: PostgresAddress, { timeoutSeconds }: StoreOptions): Promise<Migrated> {
  const patience = timeoutSeconds * 1000;
  const pool = poolOf({ ...connection, max: 1, connectionTimeoutMillis: patience });
  try {
    return await new PostgresDriver(pool, patience).write(() => migrating(name));
  } finally {
    await pool.end();
  }
}

interface Parts {
  readonly pool: LendingPool;
  readonly driver: PostgresDriver;
  readonly operations: Operations;
  readonly follower: FactFollower;
  readonly name: string;
}

function postgresStore({ pool, driver, operations, follower, name }: Parts): Store {
  let closing: Promise<void> | undefined;
  const guarded = async <Answer>(run: () => Promise<Answer>): Promise<Answer> => {
    if (closing !== undefined) throw new RegistryError('store-failed', `${name} is closed`);
    try {
      return await run();
    } catch (error) {
      throw storeFailure(error, name);
    }
  };
  const read = <Answer>(operation: () => Operation<Answer>) => guarded(() => driver.read(operation));
  const commits = new CommitQueue({
    commit: (writes) => commit({ driver, operations, follower, name }, writes),
    isOfOne,
  });
  return {
    load: (key, known) => read(() => operations.load(key, known)),
    commit: (write) =>
      guarded(() => {
        refuseStrays(write);
        return commits.commit(write);
      }),
    content: (fingerprint) => read(() => operations.content(fingerprint)),
    contentById: (group, id) => read(() => operations.contentById(group, id)),
    idOf: (group, fingerprint) => read(() => operations.idOf(group, fingerprint)),
    highestId: (group) => read(() => operations.highestId(group)),
    contentsByGuid: (guid) => read(() => operations.contentsByGuid(guid)),
    uses: (group, id) => read(() => operations.uses(group, id)),
    referrers: (version) => read(() => operations.referrers(version)),
    listSubjects: (group) => read(() => operations.listSubjects(group)),
    groupsOf: (subject) => read(() => operations.groupsOf(subject)),
    groups: () => read(() => operations.groups()),
    record: (key) => read(() => operations.record(key)),
    recordsAt: (keys) => read(() => operations.recordsAt(keys)),
    records: (kind, by) => read(() => operations.records(kind, by)),
    recordPage: (kind, query) => read(() => operations.recordPage(kind, query)),
    source: (key, version) => read(() => operations.source(key, version)),
    documents: (key, numbers) => read(() => operations.documents(key, numbers)),
    subjects: (group, query) => read(() => operations.subjects(group, query)),
    facts: (after, limit) => read(() => operations.facts(after, limit)),
    lastSequence: () => read(() => operations.lastSequence()),
    cursor: (reader) => read(() => operations.cursor(reader)),
    moveCursor: (reader, sequence, token) =>
      guarded(() => driver.write(() => operations.moveCursor(reader, sequence, token))),
    // Each is one statement, and the second time it comes to the same.
    startCursor: (reader, sequence) => read(() => operations.startCursor(reader, sequence)),
    lease: (name, holder, lastsMs) => read(() => operations.lease(name, holder, lastsMs)),
    release: (name, token) => read(() => operations.release(name, token)),
    claim: (request) => read(() => operations.claim(request)),
    giveUp: (key, token) => read(() => operations.giveUp(key, token)),
    keep: (key, token, reply) => guarded(() => driver.write(() => operations.keep(key, token, reply))),
    follow: (listener) => follower.follow(listener),
    known: () => follower.known(),
    catchUp: () => guarded(() => follower.catchUp()),
    close() {
      closing ??= commits.idle().then(() => inTime(follower.close().then(() => pool.end())));
      return closing;
    },
  };
}

async function commit(
  { driver, operations, follower, name }: Omit<Parts, 'pool'>,
  writes: readonly Write[],
): Promise<readonly Settlement[]> {
  const wasWritten = (outcomes: readonly Settlement[]): Promise<boolean> =>
    driver
      .write(() => areInLog(operations, factsOf(outcomes)))
      .catch((cause) => {
        if (cause instanceof Untraceable) throw cause;
        const sentence = `${name} was lost in the middle of a write, and does not say whether it was written; ask for the same again`;
        throw new RegistryError('store-failed', sentence, { cause });
      });
  try {
    const outcomes = await driver.write(() => operations.commit(writes), wasWritten, NOTICE);
    follower.wrote(factsOf(outcomes));
    return outcomes;
  } catch (error) {
    if (error instanceof Untraceable) return writes.map(() => ({ outcome: 'moved' }));
    throw error;
  }
}

/** Waits for the end of connections, but not for one whose other end does not answer. */
async function inTime(ending: Promise<void>): Promise<void> {
  const patience = new AbortController();
  const over = sleep(CLOSING_MS, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([ending, over]);
  patience.abort();
}
