import type { Database } from '../sql/database.ts';
import { readAddress } from './address.ts';
import { POSTGRES } from './dialect.ts';
import { PostgresDriver } from './driver.ts';
import { storeFailure } from './failure.ts';
import { migrating } from './migrating.ts';
import { bounded, poolOf, type StoreOptions } from './pool.ts';

/** Opens a database as it is. Throws as `openPostgres` for an address that is none; all else is told by what is done first. */
export function openPostgresDatabase(address: string, options: StoreOptions): Database {
  const { name, connection } = readAddress(address);
  const pool = poolOf(bounded(connection, options));
  const driver = new PostgresDriver(pool, options.timeoutSeconds * 1000);
  const guarded = async <Answer>(run: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await run();
    } catch (error) {
      throw storeFailure(error, name);
    }
  };
  return {
    name,
    dialect: POSTGRES,
    migrate: () => migrating(name),
    read: (operation) => guarded(() => driver.read(operation)),
    write: (operation) => guarded(() => driver.write(operation)),
    close: () => pool.end(),
  };
}
