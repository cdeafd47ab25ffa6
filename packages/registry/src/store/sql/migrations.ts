import { RegistryError } from '../../domain/error.ts';
import type { Migration, SqlDialect } from './migration.ts';
import { SCHEMAS } from './migration-3.ts';
import { CALLERS } from './migration-5.ts';
import { firstOf, type Operation, rowsOf } from './operation.ts';

/** In order: the first makes schema 1 of an empty database. */
export const MIGRATIONS: readonly Migration[] = [
  {
    name: 'subjects, versions, contents and the log',
    statements: ({ builder, builder: { schema }, integer }) => [
      schema
        .createTable('subjects')
        .addColumn('id', integer, (column) => column.primaryKey())
        .addColumn('group_name', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('revision', integer, (column) => column.notNull())
        .addUniqueConstraint('subjects_by_name', ['group_name', 'name']),
      schema.createIndex('subjects_by_creation').on('subjects').columns(['group_name', 'id']),
      schema
        .createTable('contents')
        .addColumn('fingerprint', 'text', (column) => column.primaryKey())
        .addColumn('format', 'text', (column) => column.notNull())
        .addColumn('canonical', 'text', (column) => column.notNull()),
      schema
        .createTable('versions')
        .addColumn('subject_id', integer, (column) => column.notNull().references('subjects.id'))
        .addColumn('number', integer, (column) => column.notNull())
        .addColumn('label', 'text', (column) => column.notNull())
        .addColumn('fingerprint', 'text', (column) => column.notNull().references('contents.fingerprint'))
        .addColumn('source', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('deprecation', 'text')
        .addColumn('registered_at', 'text', (column) => column.notNull())
        .addColumn('revision', integer, (column) => column.notNull())
        .addPrimaryKeyConstraint('versions_by_number', ['subject_id', 'number'])
        .addUniqueConstraint('versions_by_label', ['subject_id', 'label']),
      schema.createIndex('versions_by_revision').on('versions').columns(['subject_id', 'revision']),
      schema
        .createTable('facts')
        .addColumn('sequence', integer, (column) => column.primaryKey())
        .addColumn('at', 'text', (column) => column.notNull())
        .addColumn('group_name', 'text', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('version', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull()),
      schema
        .createTable('log')
        .addColumn('id', integer, (column) => column.primaryKey())
        .addColumn('last_sequence', integer, (column) => column.notNull()),
      builder.insertInto('log').values({ id: 1, last_sequence: 0 }),
    ],
  },
  {
    name: 'cursors of the readers of the log',
    statements: ({ builder: { schema }, integer }) => [
      schema
        .createTable('cursors')
        .addColumn('reader', 'text', (column) => column.primaryKey())
        .addColumn('sequence', integer, (column) => column.notNull()),
    ],
  },
  SCHEMAS,
  {
    name: 'leases of work that one process does',
    statements: ({ builder: { schema }, integer }) => [
      schema
        .createTable('leases')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('holder', 'text', (column) => column.notNull())
        .addColumn('token', integer, (column) => column.notNull())
        .addColumn('ends_at', integer, (column) => column.notNull()),
    ],
  },
  CALLERS,
];

/** A schema that is brought up to date, or would be. */
export interface Migrated {
  /** Number of the schema that was there; 0 for an empty database. */
  readonly from: number;
  /** Number of the schema that this Concordat knows. */
  readonly to: number;
  /** Names of the steps from one to the other, in order. */
  readonly steps: readonly string[];
}

/**
 * Brings the schema up to date; to be run in one transaction. `name` is how the database is called in sentences. Fails with
 * `store-newer` when the schema is of a newer Concordat, and with `store-failed` when the database belongs to something else.
 */
export function* migrate(dialect: SqlDialect, name: string, to = MIGRATIONS.length): Operation<Migrated> {
  const { builder } = dialect;
  const found = yield* find(dialect, name, to);
  if (found.isEmpty) {
    yield builder.schema
      .createTable('concordat_schema')
      .addColumn('number', dialect.integer, (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .compile();
  }
  for (const [index, migration] of MIGRATIONS.slice(found.from, to).entries()) {
    for (const statement of migration.statements(dialect)) yield statement.compile();
    const row = { number: found.from + index + 1, name: migration.name };
    yield builder.insertInto('concordat_schema').values(row).compile();
  }
  return migratedOf(found.from, to);
}

/** What {@link migrate} would do. Fails as it does. */
export function* pendingMigrations(dialect: SqlDialect, name: string): Operation<Migrated> {
  return migratedOf((yield* find(dialect, name, MIGRATIONS.length)).from, MIGRATIONS.length);
}

/** The schema as it is. */
function* find(dialect: SqlDialect, name: string, to: number): Operation<{ from: number; isEmpty: boolean }> {
  const tables = (yield* rowsOf(dialect.tableNames)).map((table) => table.name);
  if (!tables.includes('concordat_schema')) {
    if (tables.length === 0) return { from: 0, isEmpty: true };
    throw new RegistryError('store-failed', `${name} is a database of something else (it has a table '${tables[0]}')`);
  }
  if (tables.includes('concordat_copy')) {
    throw new RegistryError('store-failed', `${name} is an unfinished copy; finish it with 'concordat copy'`);
  }
  const newest = dialect.builder.selectFrom('concordat_schema').select(({ fn }) => fn.max('number').as('number'));
  const from = (yield* firstOf(newest))?.number ?? 0;
  if (from <= to) return { from, isEmpty: false };
  throw new RegistryError(
    'store-newer',
    `${name} has schema ${from}, and this Concordat knows schemas up to ${to}; open it with the newer Concordat that wrote it`,
  );
}

function migratedOf(from: number, to: number): Migrated {
  return { from, to, steps: MIGRATIONS.slice(from, to).map(({ name }) => name) };
}
