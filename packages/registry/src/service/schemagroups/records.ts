import { isJsonObject, type JsonObject, type JsonValue, jsonObject } from '@concordat/engine';
import { digestOf } from '../../domain/content-address.ts';
import type { NewFact } from '../../domain/fact.ts';
import { schemaGroupKey, schemaKey, schemaVersionKey, versionUriKey } from '../../domain/record-key.ts';
import type { Representation, SchemaAttributes, VersionAttributes } from '../../domain/schema-attributes.ts';
import type { SchemaGroup } from '../../domain/schema-group.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import { normalizedUri } from '../../domain/uri.ts';
import type { RecordChange, StoredRecord } from '../../store/port.ts';

/** What is written when something is said: the record that keeps it, and the fact that tells it. */
export interface Said {
  readonly record: RecordChange;
  readonly fact: NewFact;
}

/** The schema group of a record; undefined where there is none. */
export function schemaGroupOf({ key, body }: StoredRecord): SchemaGroup | undefined {
  if (!isJsonObject(body)) return undefined;
  const { description, format, properties, created_at, updated_at, epoch } = body;
  const entries = isJsonObject(properties) ? Object.entries(properties) : [];
  return {
    id: key.group,
    ...optional('description', description),
    ...optional('format', format),
    properties: Object.fromEntries(entries.map(([name, value]) => [name, String(value)])),
    ...optional('createdAt', created_at),
    ...optional('updatedAt', updated_at),
    epoch: Number(epoch),
  };
}

/** A schema group as it is to be kept; undefined takes it away. */
export function schemaGroupChange(id: string, group: SchemaGroup | undefined): Said {
  const body: JsonValue =
    group === undefined
      ? null
      : {
          ...said('description', group.description),
          ...said('format', group.format),
          properties: jsonObject(Object.entries(group.properties)),
          ...said('created_at', group.createdAt),
          ...said('updated_at', group.updatedAt),
          epoch: group.epoch,
        };
  return {
    record: { key: schemaGroupKey(id), body: body ?? undefined },
    fact: { kind: 'schema-group-set', group: id, subject: '', version: '', schema_group: body },
  };
}

/** What a record says about a schema; undefined where nothing is said. */
export function schemaAttributesOf({ body }: StoredRecord): SchemaAttributes | undefined {
  if (!isJsonObject(body)) return undefined;
  const { authority, format, description, multiformat, created_at, updated_at, epoch } = body;
  return {
    ...optional('authority', authority),
    ...optional('format', format),
    ...optional('description', description),
    multiformat: multiformat === true,
    createdAt: String(created_at),
    updatedAt: String(updated_at),
    epoch: Number(epoch),
  };
}

/** What is said about a schema, as it is to be kept; undefined takes it away. `withVersion`: together with something that happens to a version. */
export function schemaChange(
  { group, subject }: SubjectKey,
  schema: SchemaAttributes | undefined,
  withVersion: boolean,
): Said {
  const body: JsonValue =
    schema === undefined
      ? null
      : {
          ...said('authority', schema.authority),
          ...said('format', schema.format),
          ...said('description', schema.description),
          multiformat: schema.multiformat,
          created_at: schema.createdAt,
          updated_at: schema.updatedAt,
          epoch: schema.epoch,
        };
  return {
    record: { key: schemaKey({ group, subject }), body: body ?? undefined },
    fact: { kind: 'schema-set', group, subject, version: '', schema: body, ...(withVersion && { with_version: true }) },
  };
}

/** What a record says about a version; undefined where nothing is said. It was said of the content of its fingerprint alone. */
export function versionAttributesOf({ body }: StoredRecord): VersionAttributes | undefined {
  if (!isJsonObject(body)) return undefined;
  const { number, fingerprint, id, uri, uuid, content_type, description, created_at, epoch, origin } = body;
  const { representations } = body;
  return {
    number: Number(number),
    fingerprint: String(fingerprint),
    ...optional('id', id),
    ...optional('uri', uri),
    uuid: String(uuid),
    ...optional('contentType', content_type),
    ...optional('description', description),
    ...optional('createdAt', created_at),
    epoch: Number(epoch),
    representations: Array.isArray(representations) ? representations.filter(isJsonObject).map(representationOf) : [],
    ...optional('origin', origin),
  };
}

/** What is said about a version, as it is to be kept; undefined takes it away. `withVersion` as of a schema. */
export function versionChange(
  { group, subject }: SubjectKey,
  number: number,
  version: VersionAttributes | undefined,
  withVersion: boolean,
): Said {
  const about = { group, subject, version: String(number), number } as const;
  const key = schemaVersionKey({ group, subject }, number);
  const marked = withVersion ? ({ with_version: true } as const) : {};
  if (version === undefined) {
    return {
      record: { key, body: undefined },
      fact: { kind: 'schema-version-set', ...about, attributes: null, ...marked },
    };
  }
  const { representations } = version;
  const uuids = [version.uuid, ...representations.map(({ uuid }) => uuid)];
  const body = bodyOf(version);
  return {
    record: {
      key,
      body: { ...body, representations: representations.map((each) => ({ ...toldOf(each), text: each.text })) },
      terms: [
        subjectTerm(subject),
        ...uuids.map(uuidTerm),
        ...(version.uri === undefined ? [] : [uriTerm(version.uri)]),
      ],
    },
    fact: {
      kind: 'schema-version-set',
      ...about,
      attributes: { ...body, representations: representations.map(toldOf) },
      ...marked,
    },
  };
}

/** Finds what is said about the versions of a subject. */
export function subjectTerm(subject: string): string {
  return JSON.stringify(['subject', subject]);
}

/** Finds the version that has a representation of this identity. */
export function uuidTerm(uuid: string): string {
  return JSON.stringify(['uri', `urn:uuid:${uuid.toLowerCase()}`]);
}

/** Finds the version that was given a URI. */
function uriTerm(uri: string): string {
  return JSON.stringify(['uri', normalizedUri(uri)]);
}

/** Which version has a URI. */
export interface UriOwner extends SubjectKey {
  readonly number: number;
}

/** The version that has the URI of a record; undefined where none has. */
export function uriOwnerOf({ body }: StoredRecord): UriOwner | undefined {
  if (!isJsonObject(body)) return undefined;
  const { group, subject, number } = body;
  return { group: String(group), subject: String(subject), number: Number(number) };
}

/** Where it is kept which version has a URI, however it is spelled. */
export function uriKey(uri: string) {
  return versionUriKey(digestOf(normalizedUri(uri)));
}

/** That a version has a URI from now on; that none has where it is undefined. No two versions get the same one: both would write one record. */
export function uriChange(uri: string, owner: UriOwner | undefined): RecordChange {
  return {
    key: uriKey(uri),
    body: owner && { group: owner.group, subject: owner.subject, number: owner.number, uri },
  };
}

function bodyOf(version: VersionAttributes): JsonObject {
  return {
    number: version.number,
    fingerprint: version.fingerprint,
    ...said('id', version.id),
    ...said('uri', version.uri),
    uuid: version.uuid,
    ...said('content_type', version.contentType),
    ...said('description', version.description),
    ...said('created_at', version.createdAt),
    epoch: version.epoch,
    ...said('origin', version.origin),
  };
}

/** A representation without its text. */
function toldOf({ format, contentType, uuid, createdAt }: Representation): JsonObject {
  return { format, ...said('content_type', contentType), uuid, created_at: createdAt };
}

function representationOf({ format, text, content_type, uuid, created_at }: JsonObject): Representation {
  return {
    format: String(format),
    text: String(text),
    ...optional('contentType', content_type),
    uuid: String(uuid),
    createdAt: String(created_at),
  };
}

function said(name: string, value: string | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}

function optional<Name extends string>(name: Name, value: JsonValue | undefined): { readonly [Key in Name]?: string } {
  return (typeof value === 'string' ? { [name]: value } : {}) as { readonly [Key in Name]?: string };
}
