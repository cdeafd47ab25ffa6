import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import { digestOf } from '../../domain/content-address.ts';
import type { NewFact } from '../../domain/fact.ts';
import { replicaKey, tombstoneKey } from '../../domain/record-key.ts';
import type { Reference } from '../../domain/reference.ts';
import { type Mark, type Origin, originOfText, originText, type VersionMark } from '../../domain/replica.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { RecordChange, StoredRecord } from '../../store/port.ts';

/** A version of a replica as it is remembered. */
export interface ReplicaVersionMark extends VersionMark {
  /** What its schema refers to, in the names of home, where that is something. */
  readonly references?: readonly Reference[];
  /** What it goes by at home, where that is not its number. */
  readonly label?: string;
  /** True where it came without its canonical form, from a registry that only hands out what authors wrote. */
  readonly isPlain?: boolean;
}

/** An element of another registry that is here: a schema as a subject, or what is said about a group. */
export interface Replica {
  readonly origin: Origin;
  readonly mark: Mark;
  readonly authority: string;
  /** What is said about it at home. */
  readonly attributes: JsonObject;
  readonly versions: readonly ReplicaVersionMark[];
  /** Numbers of versions whose documents are not valid in their formats. */
  readonly invalid: readonly number[];
  /** The link that brought it. */
  readonly link: string;
  /** RFC 3339, UTC. */
  readonly importedAt: string;
}

/** An element of another registry that is gone. */
export interface Tombstone {
  readonly origin: Origin;
  readonly mark: Mark;
  /** What it was called here, and the revision that its subject had when it was gone; missing where it never was here. */
  readonly was?: SubjectKey & { readonly revision: number };
  /** RFC 3339, UTC. */
  readonly seenAt: string;
}

/** Finds the replica of an element. */
export function originTerm(origin: Origin): string {
  return JSON.stringify(['origin', originText(origin)]);
}

/** Finds the replicas that a link brought. */
export function linkTerm(link: string): string {
  return JSON.stringify(['link', link]);
}

/** Where it is kept that an element is gone. */
export function tombstoneKeyOf(origin: Origin) {
  return tombstoneKey(digestOf(originText(origin)));
}

/** The replica of a record; undefined where there is none. */
export function replicaOf({ body }: StoredRecord): Replica | undefined {
  if (!isJsonObject(body)) return undefined;
  const { origin, mark, authority, attributes, versions, invalid, link, imported_at } = body;
  return {
    origin: originOfText(String(origin)),
    mark: markOfBody(mark),
    authority: String(authority),
    attributes: isJsonObject(attributes) ? attributes : {},
    versions: objectsIn(versions).map(versionMarkOf),
    invalid: Array.isArray(invalid) ? invalid.map(Number) : [],
    link: String(link),
    importedAt: String(imported_at),
  };
}

/** A replica as it is to be kept, with the fact that tells it. */
export function replicaChange({ group, subject }: SubjectKey, replica: Replica): Written {
  const { origin, mark, link } = replica;
  return {
    record: {
      key: replicaKey({ group, subject }),
      body: {
        origin: originText(origin),
        mark: { ...mark },
        authority: replica.authority,
        attributes: replica.attributes,
        versions: replica.versions.map(({ references, ...version }) => ({
          ...version,
          ...(references && { references: references.map((reference) => ({ ...reference })) }),
        })),
        invalid: replica.invalid,
        link,
        imported_at: replica.importedAt,
      },
      terms: [originTerm(origin), linkTerm(link)],
    },
    fact: { kind: 'replica-set', group, subject, version: '', replica: { ...toldOf(origin, mark), link } },
  };
}

/** A subject that is no replica any more: its element is gone, or it is at home here from now on. */
export function formerReplica({ group, subject }: SubjectKey): RecordChange {
  return { key: replicaKey({ group, subject }), body: undefined };
}

/** The tombstone of a record; undefined where there is none. */
export function tombstoneOf({ body }: StoredRecord): Tombstone | undefined {
  if (!isJsonObject(body)) return undefined;
  const { origin, mark, was, seen_at } = body;
  return {
    origin: originOfText(String(origin)),
    mark: markOfBody(mark),
    ...(isJsonObject(was) && {
      was: { group: String(was.group), subject: String(was.subject), revision: Number(was.revision) },
    }),
    seenAt: String(seen_at),
  };
}

/** A tombstone as it is to be kept, with the fact that tells it. */
export function tombstoneChange({ origin, mark, was, seenAt }: Tombstone): Written {
  const { group, subject } = was ?? origin;
  return {
    record: {
      key: tombstoneKeyOf(origin),
      body: { origin: originText(origin), mark: { ...mark }, ...(was && { was: { ...was } }), seen_at: seenAt },
    },
    fact: { kind: 'replica-set', group, subject, version: '', replica: toldOf(origin, mark) },
  };
}

/** The element that a fact about a replica tells of. */
export function originToldBy(replica: JsonValue): Origin | undefined {
  return isJsonObject(replica) && typeof replica.origin === 'string' ? originOfText(replica.origin) : undefined;
}

/** What is written together. */
interface Written {
  readonly record: RecordChange;
  readonly fact: NewFact;
}

function toldOf(origin: Origin, { epoch, deleted }: Mark): JsonObject {
  return { origin: originText(origin), epoch, deleted };
}

function markOfBody(mark: JsonValue | undefined): Mark {
  const { epoch, hash, deleted } = isJsonObject(mark) ? mark : {};
  return { epoch: Number(epoch), hash: String(hash), deleted: deleted === true };
}

function versionMarkOf({ number, hash, references, label, isPlain }: JsonObject): ReplicaVersionMark {
  const referring = objectsIn(references).map(referenceOf);
  return {
    number: Number(number),
    hash: String(hash),
    ...(referring.length > 0 && { references: referring }),
    ...(typeof label === 'string' && { label }),
    ...(isPlain === true && { isPlain }),
  };
}

function referenceOf({ name, group, subject, number }: JsonObject): Reference {
  return {
    name: String(name),
    ...(group !== undefined && { group: String(group) }),
    subject: String(subject),
    number: Number(number),
  };
}

function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
