import { RegistryError } from '../domain/error.ts';
import { type Copied, type CopyProgress, copyDatabase } from './copy/copy-store.ts';
import { type Exported, exportDatabase, importDatabase } from './copy/export-store.ts';
import type { Store } from './port.ts';
import type { StoreOptions } from './postgres/pool.ts';
import type { Database } from './sql/database.ts';
import type { Migrated } from './sql/migrations.ts';
import { openSqliteDatabase } from './sqlite/database.ts';
import type { Neighbours } from './sqlite/neighbours.ts';
import { migrateSqliteFile, openSqliteFile, openSqliteMemory } from './sqlite/open.ts';
import { holdSqliteFile, openSharedSqliteFile } from './sqlite/shared.ts';

/** Where a store is: `memory`, `sqlite:` and the path of a file, or the address of a database of PostgreSQL. */
export type StoreAddress = 'memory' | `sqlite:${string}` | `postgres://${string}` | `postgresql://${string}`;

/** Bounds where the caller does not say. */
const OPTIONS: StoreOptions = { connections: 10, timeoutSeconds: 10 };

const SQLITE = 'sqlite:';
const ADDRESS = /^(memory|sqlite:[^\0]+|postgres(ql)?:\/\/[^\0]+)$/s;

/** True for text that names a store. */
export function isStoreAddress(text: string): text is StoreAddress {
  return ADDRESS.test(text);
}

/**
 * Opens a store. Rejects with a RegistryError: `store-locked` when another process has it, `store-newer` when a newer Concordat wrote it,
 * `store-failed` for everything else, with the reason.
 */
export async function openStore(address: string, options: StoreOptions = OPTIONS): Promise<Store> {
  const known = knownAddress(address);
  if (known === 'memory') return openSqliteMemory();
  if (known.startsWith(SQLITE)) return openSqliteFile(known.slice(SQLITE.length));
  return (await postgres()).openPostgres(known, options);
}

/** A store that several processes of this machine may open, as long as it is held. */
export interface HeldStore {
  close(): void;
}

/**
 * Takes a store for several processes of this machine, each of which opens it with {@link openHeldStore}. Rejects as {@link openStore}, and
 * for the store in memory.
 */
export async function holdStore(address: string): Promise<HeldStore> {
  const known = knownAddress(address);
  if (known === 'memory') {
    throw new RegistryError('store-failed', 'the store in memory belongs to one process; name a file or a database');
  }
  // A database of PostgreSQL knows by itself what to do about many.
  return known.startsWith(SQLITE) ? holdSqliteFile(known.slice(SQLITE.length)) : { close: () => undefined };
}

/** Opens a store that is held, beside others who do so. Rejects as {@link openStore}. */
export async function openHeldStore(address: string, options: StoreOptions, neighbours: Neighbours): Promise<Store> {
  if (!address.startsWith(SQLITE)) return openStore(address, options);
  return openSharedSqliteFile(address.slice(SQLITE.length), neighbours);
}

/** Brings the schema of a store up to date, or with `isDry` tells what that would do. Rejects as {@link openStore}. */
export async function migrateStore(
  address: string,
  isDry: boolean,
  options: StoreOptions = OPTIONS,
): Promise<Migrated> {
  const known = knownAddress(address);
  if (known === 'memory') throw new RegistryError('store-failed', 'the store in memory is always up to date');
  if (known.startsWith(SQLITE)) return migrateSqliteFile(known.slice(SQLITE.length), isDry);
  return (await postgres()).migratePostgres(known, options, isDry);
}

/**
 * Copies all that a store has into an empty one of whatever kind, or goes on with a copy that was interrupted, and compares the two.
 * Rejects as {@link openStore}, also where the target is not empty or the two are not the same at the end.
 */
export async function copyStore(
  from: string,
  to: string,
  onProgress: (progress: CopyProgress) => void,
  options: StoreOptions = OPTIONS,
): Promise<Copied> {
  if (from === to) throw new RegistryError('store-failed', 'a store cannot be copied into itself');
  const source = await openDatabase(from, true, options);
  try {
    const target = await openDatabase(to, false, options);
    try {
      return await copyDatabase(source, target, onProgress);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Exports all that a store has; see {@link exportDatabase}. */
export async function exportStore(
  from: string,
  write: (line: string) => Promise<void>,
  options: StoreOptions = OPTIONS,
): Promise<Exported> {
  const source = await openDatabase(from, true, options);
  try {
    return await exportDatabase(source, write);
  } finally {
    await source.close();
  }
}

/** Takes an export into an empty store; see {@link importDatabase}. */
export async function importStore(
  to: string,
  lines: AsyncIterable<string>,
  options: StoreOptions = OPTIONS,
): Promise<Exported> {
  const target = await openDatabase(to, false, options);
  try {
    return await importDatabase(target, lines);
  } finally {
    await target.close();
  }
}

async function openDatabase(address: string, isThere: boolean, options: StoreOptions): Promise<Database> {
  const known = knownAddress(address);
  if (known === 'memory') throw new RegistryError('store-failed', 'the store in memory is not there to be copied');
  if (known.startsWith(SQLITE)) return openSqliteDatabase(known.slice(SQLITE.length), isThere);
  return (await import('./postgres/database.ts')).openPostgresDatabase(known, options);
}

/** Most processes have no use for the client of PostgreSQL. */
function postgres() {
  return import('./postgres/open.ts');
}

function knownAddress(address: string): StoreAddress {
  if (isStoreAddress(address)) return address;
  // A password in an address is not for sentences.
  const masked = address.replace(/\/\/.*@/s, '//***@');
  throw new RegistryError(
    'store-failed',
    `there is no store '${masked}'; write memory, sqlite:FILE or postgres://USER@HOST/DATABASE`,
  );
}
