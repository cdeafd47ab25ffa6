import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';
import type { SqlDialect } from '../sql/migration.ts';
import type { Tables } from '../sql/tables.ts';

const builder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** PostgreSQL's share of the differences between databases. */
export const POSTGRES: SqlDialect = {
  builder,
  integer: 'bigint',
  codePoints: 'C',
  now: sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  tableNames: {
    compile: () =>
      sql<{ name: string }>`select tablename as name from pg_catalog.pg_tables where schemaname = current_schema()
        order by tablename`.compile(builder),
  },
};
