import { sql } from 'kysely';
import type { SqlDialect } from '../sql/migration.ts';
import { firstOf, type Operation, rowsOf } from '../sql/operation.ts';
import type { Tables } from '../sql/tables.ts';

/** Rows that are read and written at a time: fewer where each may have a text of megabytes. */
const BATCH = 200;
const BATCH_OF_TEXTS = 50;
const TEXTS: ReadonlySet<CopiedName> = new Set(['contents', 'versions']);

/** A row, with the names of its columns. */
export type Row = Readonly<Record<string, string | number | null>>;

/** What is in the columns of a key. */
export type Position = readonly (string | number | null)[];

/** A table that is copied, and the columns that tell its rows apart. */
export interface CopiedTable {
  readonly name: CopiedName;
  readonly key: readonly string[];
}

/** Leases belong to the processes at a database, and the rest tells of its schema. */
type CopiedName = Exclude<keyof Tables, 'leases' | 'concordat_schema' | 'concordat_copy'>;

const KEYS: { readonly [Name in CopiedName]: readonly (keyof Tables[Name] & string)[] } = {
  subjects: ['id'],
  contents: ['fingerprint'],
  content_ids: ['group_name', 'id'],
  versions: ['subject_id', 'number'],
  version_references: ['subject_id', 'number', 'to_group', 'to_subject', 'to_number'],
  records: ['kind', 'group_name', 'name'],
  record_terms: ['kind', 'term', 'group_name', 'name'],
  group_sizes: ['group_name'],
  facts: ['sequence'],
  cursors: ['reader'],
  log: ['id'],
  idempotency_keys: ['key'],
};

/** All that are copied; those that others refer to come first. */
export const COPIED: readonly CopiedTable[] = Object.entries(KEYS).map(([name, key]) => ({
  name: name as CopiedName,
  key,
}));

/** The rows after a position, in the order of the key as the database has it; empty at the end. */
export function* rowsAfter(
  { builder }: SqlDialect,
  { name, key }: CopiedTable,
  position: Position | undefined,
): Operation<readonly Row[]> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  const rest = position === undefined ? sql`` : sql`where (${columns}) > (${sql.join([...position])})`;
  const limit = sql.lit(TEXTS.has(name) ? BATCH_OF_TEXTS : BATCH);
  const query = sql<Row>`select * from ${sql.table(name)} ${rest} order by ${columns} limit ${limit}`;
  return yield* rowsOf({ compile: () => query.compile(builder) });
}

/** Writes rows. Those that are there already are left alone. */
export function* writeRows(
  { builder }: SqlDialect,
  { name }: CopiedTable,
  rows: readonly [Row, ...Row[]],
): Operation<void> {
  const columns = Object.keys(rows[0]);
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column] ?? null))})`);
  const names = sql.join(columns.map((column) => sql.ref(column)));
  yield sql`insert into ${sql.table(name)} (${names}) values ${sql.join(values)} on conflict do nothing`.compile(
    builder,
  );
}

/** How many rows a table has. */
export function* sizeOf({ builder }: SqlDialect, { name }: CopiedTable): Operation<number> {
  const query = sql<{ rows: number }>`select count(*) as rows from ${sql.table(name)}`;
  return (yield* firstOf({ compile: () => query.compile(builder) }))?.rows ?? 0;
}

/** Where a row stands in the order of its table. */
export function positionOf({ key }: CopiedTable, row: Row): Position {
  return key.map((column) => row[column] ?? null);
}
