import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { RegistryError } from '../../domain/error.ts';
import type { Store } from '../port.ts';
import { Moved, refuseStrays } from '../sql/commit.ts';
import { endLeases } from '../sql/leases.ts';
import { type Migrated, migrate, pendingMigrations } from '../sql/migrations.ts';
import type { Operation } from '../sql/operation.ts';
import { operationsOn } from '../sql/operations.ts';
import { SQLITE, type SqliteDriver, sqliteDriver } from './driver.ts';
import { storeFailure } from './failure.ts';

/** How long an opening waits for another process to let go of the file: long enough for a restart, short enough for a person. */
const LOCK_WAIT_MS = 1000;

const MEMORY: Place = { file: ':memory:', name: 'the store in memory' };

/** A file that is or may become a store, and how it is called in sentences. */
export interface Place {
  readonly file: string;
  readonly name: string;
}

/**
 * Opens a store in a file, which is made when it is not there; its schema is brought up to date. The file is this process's alone until
 * `close` or the end of the process. Throws a RegistryError: `store-locked`, `store-newer` or `store-failed`.
 */
export function openSqliteFile(path: string): Store {
  return openSqlite(placeOf(path));
}

/** Opens a store that lives as long as the process. */
export function openSqliteMemory(): Store {
  return openSqlite(MEMORY);
}

/**
 * Brings the schema of a file up to date, or tells what that would do. Throws as {@link openSqliteFile}. A file that is not there is made,
 * unless it is only asked about.
 */
export function migrateSqliteFile(path: string, isDry: boolean): Migrated {
  const place = placeOf(path);
  if (isDry) {
    const { file } = existsSync(place.file) ? place : MEMORY;
    return using({ ...place, file }, (db) => sqliteDriver(db).read(pendingMigrations(SQLITE, place.name)));
  }
  return using(place, (db) => upToDate(db, sqliteDriver(db), place.name));
}

/** The place of a file whose directory is there. Throws `store-failed` for one that cannot be. */
export function placeOf(path: string): Place {
  const file = resolve(path);
  const name = `the store '${file}'`;
  const directory = dirname(file);
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new RegistryError('store-failed', `${name} cannot be made: there is no directory '${directory}'`);
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new RegistryError('store-failed', `${name} is a directory; name a file in it`);
  }
  return { file, name };
}

function openSqlite(place: Place): Store {
  return connected(place, (db) => {
    const driver = sqliteDriver(db);
    upToDate(db, driver, place.name);
    // Whoever had one had the file, and is gone.
    driver.write(endLeases(SQLITE));
    return sqliteStore(db, driver, place.name);
  });
}

function upToDate(db: Database, driver: SqliteDriver, name: string): Migrated {
  const migrated = driver.write(migrate(SQLITE, name));
  // Only now: a file that was refused is left as it is.
  db.pragma('journal_mode = WAL');
  return migrated;
}

/** Works on a connection and closes it. */
function using<Answer>(place: Place, work: (db: Database) => Answer): Answer {
  return connected(place, (db) => {
    const answer = work(db);
    db.close();
    return answer;
  });
}

/** Makes a connection for some work, which is closed when the work throws. */
export function connected<Answer>({ file, name }: Place, work: (db: Database) => Answer): Answer {
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { timeout: LOCK_WAIT_MS });
    // Before the first access, so that the write-ahead log needs no shared memory and the lock is taken once for all.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    return work(db);
  } catch (error) {
    db?.close();
    throw storeFailure(error, name);
  }
}

function sqliteStore(db: Database, driver: SqliteDriver, name: string): Store {
  const operations = operationsOn(SQLITE);
  const guarded = async <Answer>(run: () => Answer): Promise<Answer> => {
    if (!db.open) throw new RegistryError('store-failed', `${name} is closed`);
    try {
      return run();
    } catch (error) {
      throw storeFailure(error, name);
    }
  };
  const read = <Answer>(operation: Operation<Answer>) => guarded(() => driver.read(operation));
  const write = <Answer>(operation: Operation<Answer>) => guarded(() => driver.write(operation));
  return {
    load: (key, known) => read(operations.load(key, known)),
    commit: (write) =>
      guarded(() => {
        refuseStrays(write);
        try {
          return driver.write(operations.commit(write));
        } catch (error) {
          if (error instanceof Moved) return { outcome: 'moved' };
          throw error;
        }
      }),
    content: (fingerprint) => read(operations.content(fingerprint)),
    contentById: (group, id) => read(operations.contentById(group, id)),
    idOf: (group, fingerprint) => read(operations.idOf(group, fingerprint)),
    highestId: (group) => read(operations.highestId(group)),
    contentsByGuid: (guid) => read(operations.contentsByGuid(guid)),
    uses: (group, id) => read(operations.uses(group, id)),
    referrers: (version) => read(operations.referrers(version)),
    listSubjects: (group) => read(operations.listSubjects(group)),
    groupsOf: (subject) => read(operations.groupsOf(subject)),
    groups: () => read(operations.groups()),
    record: (key) => read(operations.record(key)),
    records: (kind, by) => read(operations.records(kind, by)),
    source: (key, version) => read(operations.source(key, version)),
    subjects: (group, query) => read(operations.subjects(group, query)),
    facts: (after, limit) => read(operations.facts(after, limit)),
    lastSequence: () => read(operations.lastSequence()),
    cursor: (reader) => read(operations.cursor(reader)),
    startCursor: (reader, sequence) => write(operations.startCursor(reader, sequence)),
    moveCursor: (reader, sequence, token) => write(operations.moveCursor(reader, sequence, token)),
    lease: (name, holder, lastsMs) => write(operations.lease(name, holder, lastsMs)),
    release: (name, token) => write(operations.release(name, token)),
    // Nobody else has the file.
    follow: () => () => undefined,
    known: () => undefined,
    catchUp: () => read(operations.lastSequence()),
    close: async () => {
      db.close();
    },
  };
}
