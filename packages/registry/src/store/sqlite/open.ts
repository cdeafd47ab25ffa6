import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { RegistryError } from '../../domain/error.ts';
import type { Store } from '../port.ts';
import { endLeases } from '../sql/leases.ts';
import { type Migrated, migrate, pendingMigrations } from '../sql/migrations.ts';
import { SQLITE, type SqliteDriver, sqliteDriver } from './driver.ts';
import { storeFailure } from './failure.ts';
import { FileGuard } from './file-guard.ts';
import { sqliteStore } from './store.ts';

/** How long an opening waits for another process to let go of the file: long enough for a restart, short enough for a person. */
const LOCK_WAIT_MS = 1000;

/** How long one of several processes waits for another. They write in turn, so that it waits only for one that hangs. */
const TURN_WAIT_MS = 5000;

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
    const files = place === MEMORY ? {} : { guard: new FileGuard(place.file, place.name) };
    return sqliteStore({ db, driver, name: place.name, ...files });
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

/** Makes a connection for some work, which is closed when the work throws. With `isShared` others may have the file at the same time. */
export function connected<Answer>({ file, name }: Place, work: (db: Database) => Answer, isShared = false): Answer {
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { timeout: isShared ? TURN_WAIT_MS : LOCK_WAIT_MS, fileMustExist: isShared });
    // Before the first access, so that the write-ahead log needs no shared memory and the lock is taken once for all.
    if (!isShared) db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    return work(db);
  } catch (error) {
    db?.close();
    throw storeFailure(error, name);
  }
}
