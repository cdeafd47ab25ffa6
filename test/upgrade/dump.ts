import { DatabaseSync } from 'node:sqlite';
import { runSql } from '../../packages/registry/src/store/fixtures/databases.ts';

/** A database as SQL that makes it again. */
interface Dump {
  /** Tables and indexes. */
  readonly schema: readonly string[];
  readonly rows: readonly string[];
}

/** What is in a file of SQLite. */
export function dumpSqlite(file: string): Dump {
  const db = new DatabaseSync(file, { readOnly: true });
  const all = (sql: string): Record<string, unknown>[] => db.prepare(sql).all();
  const made = all('select type, name, sql from sqlite_master where sql is not null order by rowid');
  const tables = made.filter(({ type }) => type === 'table').map(({ name }) => String(name));
  const rows = tables.flatMap((table) => all(`select * from "${table}"`).map((row) => insertion(table, row)));
  db.close();
  return { schema: made.map(({ sql }) => `${sql};`), rows };
}

/** What is in a database of PostgreSQL. */
export async function dumpPostgres(address: string): Promise<Dump> {
  const all = (sql: string) => runSql(address, sql);
  const schema = (await all(MADE)).map(({ made }) => `${String(made).replaceAll(' public.', ' ')};`);
  const rows: string[] = [];
  for (const { name } of await all(TABLES)) {
    const table = String(name);
    rows.push(...(await all(`select * from "${table}" order by 1, 2`)).map((row) => insertion(table, row)));
  }
  return { schema, rows };
}

/** Those that others refer to were made first. */
const TABLES = `
  select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by oid`;

const MADE = `
  with tables as (${TABLES.replace('relname as name', 'oid, relname')})
  select made from (
    select 1 as step, oid as first, 0::oid as second, format('CREATE TABLE %I (%s)', relname, (
      select string_agg(format('%I %s', attname, format_type(atttypid, atttypmod))
          || coalesce(' DEFAULT ' || (select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = tables.oid and adnum = attnum), '')
          || case when attnotnull then ' NOT NULL' else '' end, ', ' order by attnum)
      from pg_attribute where attrelid = tables.oid and attnum > 0 and not attisdropped)) as made
    from tables
    union all
    select 2, conrelid, pg_constraint.oid, format('ALTER TABLE %I ADD CONSTRAINT %I %s', relname, conname, pg_get_constraintdef(pg_constraint.oid))
    from pg_constraint join tables on tables.oid = conrelid where contype in ('p', 'u', 'c')
    union all
    select 3, conrelid, pg_constraint.oid, format('ALTER TABLE %I ADD CONSTRAINT %I %s', relname, conname, pg_get_constraintdef(pg_constraint.oid))
    from pg_constraint join tables on tables.oid = conrelid where contype = 'f'
    union all
    select 4, indrelid, indexrelid, pg_get_indexdef(indexrelid)
    from pg_index join tables on tables.oid = indrelid
    where not exists (select from pg_constraint where conindid = indexrelid)
  ) as statements order by step, first, second`;

function insertion(table: string, row: Readonly<Record<string, unknown>>): string {
  const columns = Object.keys(row).map((name) => `"${name}"`);
  return `INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${Object.values(row).map(literal).join(', ')});`;
}

/** Both databases read these alike. */
function literal(value: unknown): string {
  if (value === null) return 'NULL';
  return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
}
