import type { Caller } from '../../domain/caller.ts';
import { RegistryError } from '../../domain/error.ts';
import { grantText, parseGrant } from '../../domain/grant.ts';
import { apiKeyKey } from '../../domain/record-key.ts';
import type { StoredRecord } from '../../store/port.ts';
import { type Desk, nameOf } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import { type Decision, settleOn } from '../settle.ts';
import type { Access, ApiKey, NewKey } from './access.ts';
import { type KeptKey, keptKeyOf, keyChange, keyFact, shown } from './key-records.ts';
import { digestOf, hasDigest, keyIdOf, newSecret } from './secret.ts';

/** Characters of a caller's id, and grants of a key. */
const LONGEST_CALLER = 255;
const MOST_GRANTS = 100;

/** Stands for a key that is not there, so that the answer takes as long. */
const NO_DIGEST = '0'.repeat(64);

/** Gives a key to a caller. Rejects with `key-invalid`. */
export function createKey(
  desk: Desk,
  random: (bytes: number) => Uint8Array,
  wanted: NewKey,
): ReturnType<Access['createKey']> {
  const { id, secret } = newSecret(random);
  return settleOn(
    desk,
    nameOf(apiKeyKey(id)),
    async (at): Promise<Decision<Awaited<ReturnType<Access['createKey']>>>> => {
      checkKey(wanted, at);
      const record = await desk.store.record(apiKeyKey(id));
      if (record.body !== undefined) throw invalid('the id of the new key is taken by chance; try again');
      const { caller, grants, expiresAt } = wanted;
      const key: KeptKey = {
        id,
        caller,
        grants,
        createdAt: at,
        createdBy: desk.asking().caller.id,
        ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt).toISOString() }),
        digest: digestOf(secret),
      };
      return { write: written(record, key), answer: { key: shown(key), secret } };
    },
  );
}

/** All keys that are to be seen, by caller and id. */
export async function keys(desk: Desk, visible: (key: ApiKey) => boolean = () => true): Promise<readonly ApiKey[]> {
  const records = await desk.store.records('api-key', { group: '' });
  const found = records.flatMap((record) => keptKeyOf(record) ?? []).map(shown);
  return found.filter(visible).sort((a, b) => order(a.caller, b.caller) || order(a.id, b.id));
}

/** One key. Rejects with `key-not-found`. */
export async function key(desk: Desk, id: string): Promise<ApiKey> {
  const kept = keptKeyOf(await desk.store.record(apiKeyKey(id)));
  if (kept === undefined) throw unknownKey(id);
  return shown(kept);
}

/** Takes a key back; one that was taken back stays so. Rejects with `key-not-found`. */
export function revokeKey(desk: Desk, id: string): Promise<ApiKey> {
  return settleOn(desk, nameOf(apiKeyKey(id)), async (at): Promise<Decision<ApiKey>> => {
    const record = await desk.store.record(apiKeyKey(id));
    const kept = keptKeyOf(record);
    if (kept === undefined) throw unknownKey(id);
    if (kept.revokedAt !== undefined) return { answer: shown(kept) };
    const revoked = { ...kept, revokedAt: at };
    return { write: written(record, revoked), answer: shown(revoked) };
  });
}

/** Whose key it is, as far as this process knows or the store tells. */
export async function callerOf(desk: Desk, secret: string): Promise<Caller | undefined> {
  const id = keyIdOf(secret);
  return id === undefined ? undefined : holder(desk, await desk.record(apiKeyKey(id)), secret);
}

/** Whose key it is, where this process knows it; undefined says nothing. */
export function knownCallerOf(desk: Desk, secret: string): Caller | undefined {
  const id = keyIdOf(secret);
  const record = id === undefined ? undefined : desk.knownRecord(apiKeyKey(id));
  return record && holder(desk, record, secret);
}

/** `key-not-found` */
export function unknownKey(id: string): RegistryError {
  return new RegistryError('key-not-found', `there is no key '${id}'`);
}

const CALLERS = new WeakMap<KeptKey, Caller>();

function holder(desk: Desk, record: StoredRecord, secret: string): Caller | undefined {
  const kept = keptKeyOf(record);
  const isHis = hasDigest(secret, kept?.digest ?? NO_DIGEST);
  if (kept === undefined || !isHis || kept.revokedAt !== undefined) return undefined;
  if (kept.expiresAt !== undefined && kept.expiresAt <= desk.now()) return undefined;
  const known = CALLERS.get(kept);
  if (known !== undefined) return known;
  const caller = { id: kept.caller, grants: kept.grants };
  CALLERS.set(kept, caller);
  return caller;
}

function checkKey({ caller, grants, expiresAt }: NewKey, now: string): void {
  if (
    caller.trim() === '' ||
    caller.length > LONGEST_CALLER ||
    /[\p{Cc}\p{Cf}]/u.test(caller) ||
    !caller.isWellFormed()
  ) {
    throw invalid(`a caller is a text of 1 to ${LONGEST_CALLER} characters that can be seen`, 'caller');
  }
  if (grants.length === 0 || grants.length > MOST_GRANTS) {
    throw invalid(`a key has 1 to ${MOST_GRANTS} grants; without any it would open nothing`, 'grants');
  }
  const strange = grants.find((grant) => parseGrant(grantText(grant)) === undefined);
  if (strange !== undefined) throw invalid(`'${grantText(strange)}' is no grant`, 'grants');
  if (expiresAt === undefined) return;
  const end = endOf(expiresAt);
  if (end === undefined) {
    throw invalid(`'${expiresAt}' is no day, such as 2027-01-31, and no time with its offset from UTC`, 'expires_at');
  }
  if (end <= Date.parse(now)) throw invalid(`a key that ends on ${expiresAt} would be over already`, 'expires_at');
}

const DAY = /^\d{4}-\d\d-\d\d$/;
/** RFC 3339, section 5.6. A time without its offset would be another one on another server. */
const TIME = /^(\d{4}-\d\d-\d\d)[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** The end that a text says: a day, from its beginning in UTC, or a time. Undefined for other texts, and days that no month has. */
function endOf(text: string): number | undefined {
  const day = DAY.test(text) ? text : TIME.exec(text)?.[1];
  if (day === undefined || new Date(`${day}T00:00:00Z`).getUTCDate() !== Number(day.slice(8))) return undefined;
  const end = Date.parse(text.toUpperCase());
  return Number.isNaN(end) ? undefined : end;
}

function invalid(message: string, property?: string): RegistryError {
  return new RegistryError('key-invalid', message, { about: property === undefined ? {} : { property } });
}

function written(record: StoredRecord, key: KeptKey) {
  return {
    decidedOn: [basisOf(record)],
    contents: [],
    changes: [],
    records: [keyChange(key)],
    facts: [keyFact(key)],
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
