import type { Database } from 'better-sqlite3';
import type { Fact } from '../../domain/fact.ts';
import type { Store } from '../port.ts';
import { operationsOn } from '../sql/operations.ts';
import { SQLITE, sharedSqliteDriver } from './driver.ts';
import { FileFollower } from './file-follower.ts';
import { FileGuard } from './file-guard.ts';
import type { Neighbours } from './neighbours.ts';
import { connected, openSqliteFile, placeOf } from './open.ts';
import { sqliteStore } from './store.ts';

/** A file that several processes of this machine may open, as long as it is held. */
export interface HeldFile {
  close(): void;
}

/**
 * Takes a file for several processes of this machine, and keeps all others away from it: brings its schema up to date, ends the leases of
 * those who had it before. Throws as `openSqliteFile`.
 */
export async function holdSqliteFile(path: string): Promise<HeldFile> {
  await openSqliteFile(path).close();
  const place = placeOf(path);
  const hold = (db: Database): HeldFile => {
    // From its first access on a connection keeps the file from whoever wants it alone.
    db.pragma('schema_version');
    return { close: () => void db.close() };
  };
  return connected(place, hold, true);
}

/** Opens a file that this or another process holds with {@link holdSqliteFile}. Throws as `openSqliteFile`. */
export function openSharedSqliteFile(path: string, neighbours: Neighbours): Store {
  const place = placeOf(path);
  const { lastSequence, facts } = operationsOn(SQLITE);
  const open = (db: Database): Store => {
    const driver = sharedSqliteDriver(db);
    const read = (after: number, limit: number): readonly Fact[] => driver.read(facts(after, limit));
    const follower = new FileFollower(db, driver.read(lastSequence()), read);
    const guard = new FileGuard(place.file, place.name);
    return sqliteStore({ db, driver, name: place.name, guard, shared: { neighbours, follower } });
  };
  return connected(place, open, true);
}
