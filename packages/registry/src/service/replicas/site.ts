import { dataContract } from '@concordat/engine';
import { replicaKey, schemaGroupKey, schemaKey } from '../../domain/record-key.ts';
import type { Origin } from '../../domain/replica.ts';
import { apartName, type Naming, preferredName } from '../../domain/replica-name.ts';
import { CONTRACTS, type SubjectKey, type SubjectState } from '../../domain/subject.ts';
import { checkSubjectName } from '../../domain/subject-name.ts';
import type { StoredRecord } from '../../store/port.ts';
import type { Desk } from '../desk.ts';
import { schemaGroupOf } from '../schemagroups/records.ts';
import { originTerm, type Replica, replicaOf, type Tombstone, tombstoneKeyOf, tombstoneOf } from './records.ts';

/** What is known here of an element of another registry. */
export interface Site {
  readonly tombstone: { readonly record: StoredRecord; readonly tombstone: Tombstone | undefined };
  /** Missing where it is not here. */
  readonly here?: { readonly key: SubjectKey; readonly record: StoredRecord; readonly replica: Replica };
}

/** Finds what is known of an element. */
export async function findSite({ store }: Desk, origin: Origin): Promise<Site> {
  const [[record], tombstone] = await Promise.all([
    store.records('replica', { term: originTerm(origin) }),
    store.record(tombstoneKeyOf(origin)),
  ]);
  const replica = record && replicaOf(record);
  return {
    tombstone: { record: tombstone, tombstone: tombstoneOf(tombstone) },
    ...(record && replica && { here: { key: { group: record.key.group, subject: record.key.name }, record, replica } }),
  };
}

/** A name here that an element can have, and what stands there. */
export interface Spot {
  readonly key: SubjectKey;
  readonly state: SubjectState;
  readonly replica: StoredRecord;
  /** What is said there about the schema or the group. */
  readonly said: StoredRecord;
}

/** What stands at a name. */
export async function spotAt(desk: Desk, key: SubjectKey): Promise<Spot> {
  const [state, replica, said] = await Promise.all([
    desk.load(key),
    desk.store.record(replicaKey(key)),
    desk.store.record(key.subject === '' ? schemaGroupKey(key.group) : schemaKey(key)),
  ]);
  return { key, state, replica, said };
}

/** What an element that is new here asks of a name. */
interface Wish {
  readonly naming: Naming;
  /** Where it was before it was gone. */
  readonly was: Tombstone['was'];
  /** Of its versions. */
  readonly formats: ReadonlySet<string>;
}

/**
 * Where an element that is new here goes: where it was before it was gone, else where its link's naming has it, else apart. Undefined where
 * all of that belongs to others: what is at home here, and what came from elsewhere, is never touched.
 */
export async function freeSpot(desk: Desk, origin: Origin, { naming, was, formats }: Wish): Promise<Spot | undefined> {
  const isContract = formats.size > 0 && [...formats].every((format) => format === dataContract.id);
  const names = [...(was === undefined ? [] : [was]), preferredName(naming, origin), apartName(origin)];
  for (const key of names) {
    if (!isName(key) || (key.group === CONTRACTS && !isContract && key.subject !== '')) continue;
    const spot = await spotAt(desk, key);
    if (spot.replica.body !== undefined) continue;
    const isFree =
      key.subject === '' ? await isFreeGroup(desk, spot) : await isFreeSubject(desk, spot, { was, formats });
    if (isFree) return spot;
  }
  return undefined;
}

/** True where nothing is said about a group, and all that is in it came from elsewhere: the format of a group holds for all of it. */
async function isFreeGroup({ store }: Desk, { key, said }: Spot): Promise<boolean> {
  if (said.body !== undefined) return false;
  const subjects = await store.listSubjects(key.group);
  for (const { group, subject, live } of subjects) {
    if (live > 0 && (await store.record(replicaKey({ group, subject }))).body === undefined) return false;
  }
  return true;
}

async function isFreeSubject(
  { store }: Desk,
  { key, state, said }: Spot,
  { was, formats }: Pick<Wish, 'was' | 'formats'>,
): Promise<boolean> {
  if (said.body !== undefined) return false;
  const isLeftover = was?.group === key.group && was.subject === key.subject && was.revision === state.revision;
  if (state.versions.length > 0 && !isLeftover) return false;
  const group = schemaGroupOf(await store.record(schemaGroupKey(key.group)));
  return group?.format === undefined || [...formats].every((format) => format === group.format);
}

function isName({ group, subject }: SubjectKey): boolean {
  try {
    checkSubjectName({ group, subject: subject === '' ? 'any' : subject });
    return true;
  } catch {
    return false;
  }
}
