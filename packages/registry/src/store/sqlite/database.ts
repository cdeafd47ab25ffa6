import { existsSync } from 'node:fs';
import { RegistryError } from '../../domain/error.ts';
import type { Database } from '../sql/database.ts';
import { migrate } from '../sql/migrations.ts';
import { SQLITE, sqliteDriver } from './driver.ts';
import { storeFailure } from './failure.ts';
import { connected, placeOf } from './open.ts';

/** Opens a file as it is; with `isThere` only one that exists. Throws as `openSqliteFile`. */
export function openSqliteDatabase(path: string, isThere: boolean): Database {
  const place = placeOf(path);
  const { file, name } = place;
  if (isThere && !existsSync(file)) throw new RegistryError('store-failed', `${name} is not there; check the path`);
  return connected(place, (db) => {
    const driver = sqliteDriver(db);
    const guarded = async <Answer>(run: () => Answer): Promise<Answer> => {
      try {
        return run();
      } catch (error) {
        throw storeFailure(error, name);
      }
    };
    return {
      name,
      dialect: SQLITE,
      migrate: () => migrate(SQLITE, name),
      read: (operation) => guarded(() => driver.read(operation())),
      write: (operation) => guarded(() => driver.write(operation())),
      close: async () => void db.close(),
    };
  });
}
