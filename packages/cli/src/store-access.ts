import type { JsonObject } from '@concordat/engine';
import { Option } from 'commander';
import { CannotRun, Refused } from './exit.ts';
import { placedIn } from './store-address.ts';

/** What a key is to be, as the API has it. */
type WantedKey = { readonly caller: string; readonly grants: readonly string[]; readonly expires_at?: string };

/** Where keys are given and taken: a registry over HTTP, or its store. */
export interface KeyCabinet {
  createKey(wanted: WantedKey): Promise<JsonObject>;
  keys(): Promise<readonly JsonObject[]>;
  revokeKey(id: string): Promise<JsonObject>;
}

/** What can be done at a store, without a registry that serves it. */
export interface StoreAccess {
  readonly keys: KeyCabinet;
  /** Facts of the log after a sequence; none at its end. */
  facts(after: number): Promise<readonly JsonObject[]>;
}

/** `--store` */
export function storeOption(): Option {
  return new Option('--store <store>', 'the store of a registry, instead of a registry that serves it');
}

/** Does something at a store. Rejects with {@link CannotRun} where it cannot be opened, and with {@link Refused} for what it does not take. */
export async function atStore<Answer>(
  directory: string,
  store: string,
  work: (access: StoreAccess) => Promise<Answer>,
): Promise<Answer> {
  // The stores weigh more than all the rest, so they are loaded only where one is named.
  const { createRegistry, GRANT_FORM, isStoreAddress, openStore, parseGrant, RegistryError, shownKey } = await import(
    '@concordat/registry'
  );
  const address = placedIn(directory, store);
  if (!isStoreAddress(address) || address === 'memory') {
    throw new CannotRun(`there is no store '${store}'; write sqlite:FILE or postgres://USER@HOST/DATABASE`);
  }
  const grantOf = (text: string) => {
    const grant = parseGrant(text);
    if (grant === undefined) throw new Refused(`'${text}' is not a grant; a grant is ${GRANT_FORM}`);
    return grant;
  };
  try {
    const registry = createRegistry(await openStore(address), { clock: () => new Date() });
    const { access } = registry;
    try {
      return await work({
        keys: {
          async createKey({ caller, grants, expires_at: expiresAt }) {
            const wanted = { caller, grants: grants.map(grantOf), ...(expiresAt !== undefined && { expiresAt }) };
            const { key, secret } = await access.createKey(wanted);
            return { ...shownKey(key), key: secret };
          },
          keys: async () => (await access.keys()).map(shownKey),
          revokeKey: async (id) => shownKey(await access.revokeKey(id)),
        },
        facts: async (after) => JSON.parse(JSON.stringify(await registry.facts(after, 1000))) as readonly JsonObject[],
      });
    } finally {
      await registry.close();
    }
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    throw error.code.startsWith('store-') ? new CannotRun(error.message) : new Refused(error.message);
  }
}
