import { CompiledQuery, sql } from 'kysely';
import { RegistryError } from '../../domain/error.ts';
import { type Migrated, migrate } from '../sql/migrations.ts';
import { firstOf, type Operation } from '../sql/operation.ts';
import { POSTGRES } from './dialect.ts';

/** Number of the lock that one process at a time has while it looks at the schema; no other program has reason to take it. */
const LOCK = 7_227_302_451;

/**
 * Brings the schema up to date, one process at a time; to be run in one transaction. A step takes as long as it takes, and whoever waits
 * for it gives up after a minute.
 */
export function* migrating(name: string): Operation<Migrated> {
  yield* prepared(name);
  return yield* migrate(POSTGRES, name);
}

function* prepared(name: string): Operation<void> {
  const encoding = yield* firstOf({
    compile: () =>
      sql<{ encoding: string }>`select current_setting('server_encoding') as encoding`.compile(POSTGRES.builder),
  });
  if (encoding?.encoding !== 'UTF8') {
    throw new RegistryError(
      'store-failed',
      `${name} has the encoding ${encoding?.encoding}, which lacks letters; make a database with the encoding UTF8`,
    );
  }
  // What the role has for its default is meant for queries.
  yield CompiledQuery.raw('set local statement_timeout = 0');
  yield CompiledQuery.raw("set local lock_timeout = '60s'");
  yield CompiledQuery.raw(`select pg_advisory_xact_lock(${LOCK})`);
}
