import type { Caller, Grant } from '../../domain/caller.ts';

/** A key as it may be shown: its secret is known to nobody but its holder. */
export interface ApiKey {
  /** Short, unique, and the first part of the key itself. */
  readonly id: string;
  /** The service or person whose key it is: the id of the caller. */
  readonly caller: string;
  readonly grants: readonly Grant[];
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly createdBy: string;
  /** RFC 3339, UTC; undefined for a key without end. */
  readonly expiresAt?: string;
  readonly revokedAt?: string;
}

/** Keys of callers. Rejects with a {@link RegistryError}: `key-not-found`, `key-invalid`. */
export interface Access {
  /** A new key. `secret` is shown this once; what is kept is its digest. */
  createKey(key: {
    readonly caller: string;
    readonly grants: readonly Grant[];
    readonly expiresAt?: string;
  }): Promise<{ readonly key: ApiKey; readonly secret: string }>;
  /** By caller and id. */
  keys(): Promise<readonly ApiKey[]>;
  /** From now on, and within the bound of staleness on every node, nobody gets in with it. */
  revokeKey(id: string): Promise<ApiKey>;
  /** Whose secret it is; undefined for one that is unknown, revoked or past its end. Compares in constant time. */
  callerOf(secret: string): Promise<Caller | undefined>;
}
