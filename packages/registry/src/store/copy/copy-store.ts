import { createHash } from 'node:crypto';
import { RegistryError } from '../../domain/error.ts';
import type { Database } from '../sql/database.ts';
import { pendingMigrations } from '../sql/migrations.ts';
import { RowsDigest } from './digest.ts';
import { COPIED, type CopiedTable, positionOf, type Row, rowsAfter, sizeOf, writeRows } from './rows.ts';
import { finish, outdated, prepare, reach, reached } from './target.ts';

/** How far the work is: so many rows of a table were copied, or compared, of all that it has. */
export interface CopyProgress {
  readonly work: 'copied' | 'compared';
  readonly table: string;
  readonly rows: number;
  readonly of: number;
}

/** A copy that is the same as its source. */
export interface Copied {
  /** `same`: it was there already, and nothing was written. */
  readonly outcome: 'copied' | 'same';
  /** SHA-256 over all tables, alike for all databases. */
  readonly digest: string;
}

/**
 * Copies all that a store has into an empty one, or goes on with a copy of the same source that was interrupted; then reads both and
 * compares them. Rejects with `store-failed` where the target is not empty, and where the two differ at the end because somebody wrote
 * meanwhile; the target stays an unfinished copy then, which no registry opens.
 */
export async function copyDatabase(
  source: Database,
  target: Database,
  onProgress: (progress: CopyProgress) => void,
): Promise<Copied> {
  const { from, to } = await source.read(() => pendingMigrations(source.dialect, source.name));
  if (from < to) throw new RegistryError('store-failed', outdated(source.name, from, to));
  const state = await target.write(() => prepare(target, source.name));
  if (state === 'ready') {
    for (const table of COPIED) await copyTable(source, target, table, onProgress);
  }
  const digest = await digestOf(source, onProgress);
  if (digest !== (await digestOf(target, onProgress))) {
    throw new RegistryError('store-failed', differing(source.name, target.name, state));
  }
  await target.write(() => finish(target.dialect));
  return { outcome: state === 'ready' ? 'copied' : 'same', digest };
}

function differing(source: string, target: string, state: 'ready' | 'full'): string {
  if (state === 'full') return `${target} is not empty, and no copy of ${source}; name an empty one`;
  return `${target} is not what ${source} is, which was written since the copy began; stop the registries that serve it, empty the copy and begin again`;
}

async function copyTable(
  source: Database,
  target: Database,
  table: CopiedTable,
  onProgress: (progress: CopyProgress) => void,
): Promise<void> {
  const of = await source.read(() => sizeOf(source.dialect, table));
  let rows = await target.read(() => sizeOf(target.dialect, table));
  let position = await target.read(() => reached(target.dialect, table));
  for (;;) {
    const [first, ...others] = await source.read(() => rowsAfter(source.dialect, table, position));
    if (first === undefined) return;
    const page: readonly [Row, ...Row[]] = [first, ...others];
    const end = positionOf(table, page.at(-1) ?? first);
    await target.write(function* () {
      yield* writeRows(target.dialect, table, page);
      yield* reach(target.dialect, table, end);
    });
    position = end;
    rows += page.length;
    onProgress({ work: 'copied', table: table.name, rows, of });
  }
}

/** SHA-256 over all tables of a database. */
export async function digestOf(database: Database, onProgress: (progress: CopyProgress) => void): Promise<string> {
  const all = createHash('sha256');
  for (const table of COPIED) {
    const digest = new RowsDigest();
    const of = await database.read(() => sizeOf(database.dialect, table));
    let rows = 0;
    let page = await database.read(() => rowsAfter(database.dialect, table, undefined));
    for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
      for (const row of page) digest.add(row);
      rows += page.length;
      onProgress({ work: 'compared', table: table.name, rows, of });
      const position = positionOf(table, last);
      page = await database.read(() => rowsAfter(database.dialect, table, position));
    }
    all.update(`${table.name} ${digest}\n`);
  }
  return all.digest('hex');
}
