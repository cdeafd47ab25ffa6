import type { JsonObject } from '@concordat/engine';
import type { NewFact } from '../../domain/fact.ts';
import { grantText, parseGrant } from '../../domain/grant.ts';
import { apiKeyKey } from '../../domain/record-key.ts';
import type { RecordChange, StoredRecord } from '../../store/port.ts';
import type { ApiKey } from './access.ts';

/** A key as it is kept. */
export interface KeptKey extends ApiKey {
  /** SHA-256 of the key, in hexadecimal digits. */
  readonly digest: string;
}

const KEPT = new WeakMap<object, KeptKey>();

/** The key of a record; undefined where there is none. The same object for the same body. */
export function keptKeyOf({ key: { name: id }, body }: StoredRecord): KeptKey | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const known = KEPT.get(body);
  if (known !== undefined) return known;
  const { caller, grants, created_at, created_by, expires_at, revoked_at, digest } = body as JsonObject;
  const key: KeptKey = {
    id,
    caller: String(caller),
    grants: (grants as readonly string[]).flatMap((grant) => parseGrant(grant) ?? []),
    createdAt: String(created_at),
    createdBy: String(created_by),
    ...(expires_at !== undefined && { expiresAt: String(expires_at) }),
    ...(revoked_at !== undefined && { revokedAt: String(revoked_at) }),
    digest: String(digest),
  };
  KEPT.set(body, key);
  return key;
}

/** A key as it is to be kept. */
export function keyChange(key: KeptKey): RecordChange {
  return { key: apiKeyKey(key.id), body: { ...bodyOf(key), digest: key.digest } };
}

/** The fact that there is a key, or that it is another one. */
export function keyFact(key: ApiKey): NewFact {
  return { kind: 'key-set', group: '', subject: '', version: '', key_id: key.id, key: bodyOf(key) };
}

/** A key in the words of the API. */
export function shownKey(key: ApiKey): JsonObject {
  return { id: key.id, ...bodyOf(key) };
}

/** The key without its digest. */
export function shown({ digest: _, ...key }: KeptKey): ApiKey {
  return key;
}

function bodyOf({ caller, grants, createdAt, createdBy, expiresAt, revokedAt }: ApiKey): JsonObject {
  return {
    caller,
    grants: grants.map(grantText),
    created_at: createdAt,
    created_by: createdBy,
    ...(expiresAt !== undefined && { expires_at: expiresAt }),
    ...(revokedAt !== undefined && { revoked_at: revokedAt }),
  };
}
