import { RegistryError } from '../domain/error.ts';
import type { Store } from './port.ts';
import { openSqliteFile, openSqliteMemory } from './sqlite/open.ts';

/** Where a store is: `memory`, or `sqlite:` and the path of a file. */
export type StoreAddress = 'memory' | `sqlite:${string}`;

/** True for text that names a store. */
export function isStoreAddress(text: string): text is StoreAddress {
  return text === 'memory' || /^sqlite:[^\0]+$/s.test(text);
}

/**
 * Opens a store. Rejects with a RegistryError: `store-locked` when another process has it, `store-newer` when a newer Concordat wrote it,
 * `store-failed` for everything else, with the reason.
 */
export async function openStore(address: string): Promise<Store> {
  if (!isStoreAddress(address)) {
    throw new RegistryError('store-failed', `there is no store '${address}'; write memory or sqlite:FILE`);
  }
  return address === 'memory' ? openSqliteMemory() : openSqliteFile(address.slice('sqlite:'.length));
}
