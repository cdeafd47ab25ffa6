import type { Database, Statement } from 'better-sqlite3';
import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import type { SqlDialect } from '../sql/migration.ts';
import type { Operation, Step } from '../sql/operation.ts';
import type { Tables } from '../sql/tables.ts';

const builder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** SQLite's share of the differences between databases. */
export const SQLITE: SqlDialect = {
  builder,
  integer: 'integer',
  now: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
  tableNames: {
    compile: () =>
      sql<{ name: string }>`select name from sqlite_master where type = 'table' order by name`.compile(builder),
  },
};

/** Runs operations on one connection, each in one go: nothing else happens on the connection meanwhile. */
export interface SqliteDriver {
  read<Answer>(operation: Operation<Answer>): Answer;
  /** In a transaction, which is undone when the operation throws. */
  write<Answer>(operation: Operation<Answer>): Answer;
}

/** A driver over an open connection. Statements are prepared once. */
export function sqliteDriver(db: Database): SqliteDriver {
  const statements = new Map<string, Statement<unknown[]>>();
  const answerTo = (step: Step): readonly unknown[] => ('sql' in step ? rowsOf(step) : step.map(answerTo));
  const rowsOf = ({ sql, parameters }: CompiledQuery): readonly unknown[] => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = db.prepare<unknown[]>(sql);
      statements.set(sql, statement);
    }
    if (statement.reader) return statement.all(...parameters);
    statement.run(...parameters);
    return [];
  };
  const read = <Answer>(operation: Operation<Answer>): Answer => {
    let step = operation.next([]);
    while (!step.done) step = operation.next(answerTo(step.value));
    return step.value;
  };
  return { read, write: (operation) => db.transaction(() => read(operation)).immediate() };
}

/** As {@link sqliteDriver}, over a file into which others write: all queries of a reading see the same moment. */
export function sharedSqliteDriver(db: Database): SqliteDriver {
  const driver = sqliteDriver(db);
  return { ...driver, read: (operation) => db.transaction(() => driver.read(operation)).deferred() };
}
