import type { JsonValue } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import type { Database } from '../sql/database.ts';
import { MIGRATIONS, pendingMigrations } from '../sql/migrations.ts';
import { digestOf } from './copy-store.ts';
import { COPIED, type CopiedTable, positionOf, type Row, rowsAfter, writeRows } from './rows.ts';
import { finish, outdated, prepare } from './target.ts';

/** What an export begins with. */
interface Header {
  /** Of the form of what follows. */
  readonly concordat_export: 1;
  /** The schema of the store: rows are as its tables are. */
  readonly schema: number;
  /** SHA-256 over all that follows, alike for all databases. */
  readonly digest: string;
}

/** What an export or an import came to. */
export interface Exported {
  readonly digest: string;
  readonly rows: number;
}

/** Rows that are written at a time. */
const BATCH = 50;

/**
 * All that a store has, as lines of JSON: a header, then a row each. The lines are handed to `write` in their order. Rejects with `store-failed`
 * where somebody wrote meanwhile.
 */
export async function exportDatabase(source: Database, write: (line: string) => Promise<void>): Promise<Exported> {
  const { from, to } = await source.read(() => pendingMigrations(source.dialect, source.name));
  if (from < to) throw new RegistryError('store-failed', outdated(source.name, from, to));
  const digest = await digestOf(source, () => undefined);
  const header: Header = { concordat_export: 1, schema: MIGRATIONS.length, digest };
  await write(JSON.stringify(header));
  let rows = 0;
  for (const table of COPIED) {
    for await (const row of rowsOf(source, table)) {
      await write(JSON.stringify({ [table.name]: row }));
      rows += 1;
    }
  }
  if ((await digestOf(source, () => undefined)) !== digest) {
    throw new RegistryError('store-failed', `${source.name} was written meanwhile; stop the registries that serve it`);
  }
  return { digest, rows };
}

/**
 * Takes an export into an empty store, or goes on with one that was interrupted; no registry opens the store before it has all of it. Rejects
 * with `store-failed` for what is no export, is one of another release, or is not whole, and where the store has something else.
 */
export async function importDatabase(target: Database, lines: AsyncIterable<string>): Promise<Exported> {
  const iterator = lines[Symbol.asyncIterator]();
  const first = await iterator.next();
  const header = headerOf(first.done === true ? '' : first.value);
  const state = await target.write(() => prepare(target, `the export ${header.digest}`));
  let rows = 0;
  if (state === 'ready') {
    const batch = new Batch(target);
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      if (next.value === '') continue;
      rows += 1;
      await batch.add(next.value, rows + 1);
    }
    await batch.flush();
  }
  if ((await digestOf(target, () => undefined)) !== header.digest) {
    const why =
      state === 'full'
        ? 'is not empty, and is not what was exported'
        : 'is not all that was exported: the file is not whole';
    throw new RegistryError('store-failed', `${target.name} ${why}`);
  }
  await target.write(() => finish(target.dialect));
  return { digest: header.digest, rows };
}

/** Rows of one table, written together. */
class Batch {
  readonly #target: Database;
  #table: CopiedTable | undefined;
  #rows: Row[] = [];

  constructor(target: Database) {
    this.#target = target;
  }

  async add(line: string, number: number): Promise<void> {
    const { table, row } = rowOf(line, number);
    if (table !== this.#table || this.#rows.length >= BATCH) await this.flush();
    this.#table = table;
    this.#rows.push(row);
  }

  async flush(): Promise<void> {
    const [first, ...others] = this.#rows.splice(0);
    const table = this.#table;
    if (first === undefined || table === undefined) return;
    await this.#target.write(() => writeRows(this.#target.dialect, table, [first, ...others]));
  }
}

async function* rowsOf(source: Database, table: CopiedTable): AsyncGenerator<Row> {
  let page = await source.read(() => rowsAfter(source.dialect, table, undefined));
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield* page;
    const position = positionOf(table, last);
    page = await source.read(() => rowsAfter(source.dialect, table, position));
  }
}

function headerOf(line: string): Header {
  const value = objectOf(line);
  const { schema, digest } = value ?? {};
  if (value?.concordat_export !== 1 || typeof digest !== 'string') {
    throw new RegistryError('store-failed', 'this is no export of a registry: its first line says nothing of it');
  }
  if (schema === MIGRATIONS.length) return { concordat_export: 1, schema, digest };
  throw new RegistryError(
    'store-failed',
    `this is an export of schema ${String(schema)}, and this Concordat takes ${MIGRATIONS.length}; import it with the release that wrote it`,
  );
}

function rowOf(line: string, number: number): { readonly table: CopiedTable; readonly row: Row } {
  const [entry, ...others] = Object.entries(objectOf(line) ?? {});
  const table = COPIED.find(({ name }) => name === entry?.[0]);
  const row = entry?.[1];
  const isRow = typeof row === 'object' && row !== null && !Array.isArray(row) && Object.values(row).every(isCell);
  if (table !== undefined && isRow && others.length === 0) return { table, row: row as Row };
  throw new RegistryError('store-failed', `line ${number} of the export is no row of a table`);
}

function isCell(value: JsonValue): boolean {
  return value === null || typeof value === 'string' || typeof value === 'number';
}

function objectOf(line: string): Readonly<Record<string, JsonValue>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, JsonValue>>) : undefined;
  } catch {
    return undefined;
  }
}
