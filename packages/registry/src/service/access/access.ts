import type { Caller, Grant } from '../../domain/caller.ts';
import type { Fact } from '../../domain/fact.ts';

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

/** What a new key is to be. */
export interface NewKey {
  readonly caller: string;
  readonly grants: readonly Grant[];
  /** RFC 3339, UTC. */
  readonly expiresAt?: string;
}

/** Which facts of the log to tell. What is missing does not matter. */
export interface AuditQuery {
  /** Those after this sequence; 0 begins. */
  readonly after: number;
  readonly limit: number;
  readonly actor?: string;
  readonly group?: string;
  readonly subject?: string;
  readonly kind?: string;
  /** True: all of the log or nothing, as it takes to verify it. */
  readonly whole?: boolean;
  /** Leaves out facts for which it is false. */
  readonly visible?: (fact: Fact) => boolean;
}

/** Facts of the log, oldest first. */
export interface AuditPage {
  readonly items: readonly Fact[];
  /** Hand it back as `after` for the next page, which may have items though this one has none; undefined at the end of the log. */
  readonly next: number | undefined;
}

/** Keys of callers, and the log of who did what. Rejects with a {@link RegistryError}: `key-not-found`, `key-invalid`, `forbidden`. */
export interface Access {
  /** A new key. `secret` is the key itself, shown this once; what is kept is its digest. */
  createKey(key: NewKey): Promise<{ readonly key: ApiKey; readonly secret: string }>;
  /** By caller and id, those that are revoked or past their end among them. */
  keys(query?: { readonly visible?: (key: ApiKey) => boolean }): Promise<readonly ApiKey[]>;
  key(id: string): Promise<ApiKey>;
  /** From now on, and within the bound of staleness on every node, nobody gets in with it. */
  revokeKey(id: string): Promise<ApiKey>;
  /** Whose secret it is; undefined for one that is unknown, revoked or past its end. Compares in constant time. */
  callerOf(secret: string): Promise<Caller | undefined>;
  /** What `callerOf` would give, where it lies ready in the process; undefined says nothing. */
  knownCallerOf(secret: string): Caller | undefined;
  audit(query: AuditQuery): Promise<AuditPage>;
}
