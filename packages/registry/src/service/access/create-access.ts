import type { Desk } from '../desk.ts';
import type { Access } from './access.ts';
import { audit } from './audit.ts';
import { callerOf, createKey, key, keys, knownCallerOf, revokeKey } from './keys.ts';

/** Keys and the audit trail over a desk. `random` gives so many random bytes. */
export function createAccess(desk: Desk, random: (bytes: number) => Uint8Array): Access {
  return {
    createKey: (wanted) => createKey(desk, random, wanted),
    keys: ({ visible } = {}) => keys(desk, visible),
    key: (id) => key(desk, id),
    revokeKey: (id) => revokeKey(desk, id),
    callerOf: (secret) => callerOf(desk, secret),
    knownCallerOf: (secret) => knownCallerOf(desk, secret),
    audit: (query) => audit(desk, query),
  };
}
