import { RegistryError } from '../../domain/error.ts';
import type { Database } from '../sql/database.ts';
import type { SqlDialect } from '../sql/migration.ts';
import { MIGRATIONS, pendingMigrations } from '../sql/migrations.ts';
import { firstOf, type Operation, rowsOf } from '../sql/operation.ts';
import { COPIED, type CopiedTable, type Position, sizeOf } from './rows.ts';

/** The name under which an unfinished copy keeps what it is a copy of; no table has it. */
const SOURCE = '';

/**
 * Makes a database ready to be copied into; to be run in one transaction. It is an unfinished copy from then on, which no registry opens.
 * `full`: it has something of its own, and is left as it is. Throws when it is something else, or an unfinished copy of another source.
 */
export function* prepare(target: Database, source: string): Operation<'ready' | 'full'> {
  const { dialect, name } = target;
  const tables = (yield* rowsOf(dialect.tableNames)).map((table) => table.name);
  if (tables.includes('concordat_copy')) {
    yield* checkBegun(target, source);
    return 'ready';
  }
  if (tables.includes('concordat_schema')) {
    const { from, to } = yield* pendingMigrations(dialect, name);
    if (from < to) throw new RegistryError('store-failed', outdated(name, from, to));
    if (!(yield* isEmpty(dialect))) return 'full';
  }
  yield* target.migrate();
  yield dialect.builder.schema
    .createTable('concordat_copy')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .compile();
  yield dialect.builder.insertInto('concordat_copy').values({ name: SOURCE, value: source }).compile();
  yield dialect.builder.deleteFrom('log').compile();
  return 'ready';
}

function* checkBegun({ dialect, name }: Database, source: string): Operation<void> {
  const begun = yield* marked(dialect, SOURCE);
  if (begun !== source) {
    throw new RegistryError(
      'store-failed',
      `${name} is an unfinished copy of ${begun}; finish that one, or name an empty one`,
    );
  }
  const newest = dialect.builder.selectFrom('concordat_schema').select(({ fn }) => fn.max('number').as('number'));
  if ((yield* firstOf(newest))?.number !== MIGRATIONS.length) {
    throw new RegistryError(
      'store-failed',
      `the copy in ${name} was begun by another release of Concordat; finish it with that one, or empty it and begin again`,
    );
  }
}

/** A sentence about a store whose schema is not of this release, and is not changed on the way. */
export function outdated(name: string, from: number, to: number): string {
  return `${name} has schema ${from}, and this Concordat copies schema ${to}; bring it up to date with 'concordat migrate' first`;
}

/** True where nothing was ever registered. */
function* isEmpty(dialect: SqlDialect): Operation<boolean> {
  for (const table of COPIED) if (table.name !== 'log' && (yield* sizeOf(dialect, table)) > 0) return false;
  return ((yield* firstOf(dialect.builder.selectFrom('log').select('last_sequence')))?.last_sequence ?? 0) === 0;
}

/** How far a table is copied; undefined: not begun. */
export function* reached(dialect: SqlDialect, { name }: CopiedTable): Operation<Position | undefined> {
  const value = yield* marked(dialect, name);
  return value === undefined ? undefined : (JSON.parse(value) as Position);
}

/** Remembers how far a table is copied. */
export function* reach({ builder }: SqlDialect, { name }: CopiedTable, position: Position): Operation<void> {
  const value = JSON.stringify(position);
  yield builder
    .insertInto('concordat_copy')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .compile();
}

function* marked({ builder }: SqlDialect, name: string): Operation<string | undefined> {
  return (yield* firstOf(builder.selectFrom('concordat_copy').select('value').where('name', '=', name)))?.value;
}

/** Makes a copy a store; to be run in one transaction. */
export function* finish({ builder }: SqlDialect): Operation<void> {
  yield builder.schema.dropTable('concordat_copy').ifExists().compile();
}
