import { RegistryError } from '../domain/error.ts';
import type { Store } from './port.ts';
import type { StoreOptions } from './postgres/open.ts';
import { openSqliteFile, openSqliteMemory } from './sqlite/open.ts';

/** Where a store is: `memory`, `sqlite:` and the path of a file, or the address of a database of PostgreSQL. */
export type StoreAddress = 'memory' | `sqlite:${string}` | `postgres://${string}` | `postgresql://${string}`;

/** Bounds where the caller does not say. */
const OPTIONS: StoreOptions = { connections: 10, timeoutSeconds: 10 };

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
  if (!isStoreAddress(address)) {
    // A password in an address is not for sentences.
    const masked = address.replace(/\/\/.*@/s, '//***@');
    throw new RegistryError(
      'store-failed',
      `there is no store '${masked}'; write memory, sqlite:FILE or postgres://USER@HOST/DATABASE`,
    );
  }
  if (address === 'memory') return openSqliteMemory();
  if (address.startsWith('sqlite:')) return openSqliteFile(address.slice('sqlite:'.length));
  // Most processes have no use for the client of PostgreSQL.
  const { openPostgres } = await import('./postgres/open.ts');
  return openPostgres(address, options);
}
