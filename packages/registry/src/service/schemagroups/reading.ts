import { latestOf, unknownSubject } from '../../domain/deletion.ts';
import { RegistryError } from '../../domain/error.ts';
import { schemaGroupKey, schemaKey, schemaVersionKey } from '../../domain/record-key.ts';
import type { SchemaAttributes, VersionAttributes } from '../../domain/schema-attributes.ts';
import { isRead } from '../../domain/schema-format.ts';
import { plainGroup, type SchemaGroup } from '../../domain/schema-group.ts';
import { DEFAULT_GROUP, type SubjectKey, type SubjectState, type VersionHead } from '../../domain/subject.ts';
import type { StoredRecord } from '../../store/port.ts';
import { BoundedCache } from '../bounded-cache.ts';
import type { Desk } from '../desk.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import { schemaAttributesOf, schemaGroupOf, versionAttributesOf } from './records.ts';
import type { SchemaDocument } from './schema-groups.ts';

/** Bound of the cache of texts as they were sent, in characters. */
const SOURCES_WEIGHT = 16 * 1024 * 1024;
/** What an entry weighs beside its text. */
const ENTRY_WEIGHT = 100;

/** Reads schema groups, and versions as documents. What was read lately lies ready. */
export class GroupDesk {
  readonly schemas: SchemaDesk;
  readonly #sources = new BoundedCache<VersionHead, string>(SOURCES_WEIGHT);

  constructor(schemas: SchemaDesk) {
    this.schemas = schemas;
  }

  get desk(): Desk {
    return this.schemas.desk;
  }

  /** A group as it stands, with its record. Rejects with `schema-group-not-found`. */
  async group(id: string): Promise<{ readonly group: SchemaGroup; readonly record: StoredRecord }> {
    const found = await this.groupIfAny(id);
    if (found.group !== undefined) return { group: found.group, record: found.record };
    throw unknownGroup(id);
  }

  /** A group as it stands, where it is there, with its record. */
  async groupIfAny(id: string) {
    const record = await this.desk.record(schemaGroupKey(id));
    const said = schemaGroupOf(record);
    const group = said ?? ((await this.#isThere(id)) ? plainGroup(id) : undefined);
    return { group, record };
  }

  /** What is said about a schema, with its record. */
  async schema(
    key: SubjectKey,
  ): Promise<{ readonly schema: SchemaAttributes | undefined; readonly record: StoredRecord }> {
    const record = await this.desk.record(schemaKey(key));
    return { schema: schemaAttributesOf(record), record };
  }

  /** What is said about a version, with its record: that it was said of its content is looked at. */
  async version(
    { group, subject }: SubjectKey,
    { number, fingerprint }: Pick<VersionHead, 'number' | 'fingerprint'>,
  ): Promise<{ readonly version: VersionAttributes | undefined; readonly record: StoredRecord }> {
    const record = await this.desk.record(schemaVersionKey({ group, subject }, number));
    const version = versionAttributesOf(record);
    return { version: version?.fingerprint === fingerprint ? version : undefined, record };
  }

  /** A version with all that is said about it. */
  async document(state: SubjectState, head: VersionHead): Promise<SchemaDocument> {
    const { group: name, subject } = state;
    const [saidOfGroup, { schema }, { version }, { guid }, text] = await Promise.all([
      this.desk.record(schemaGroupKey(name)),
      this.schema(state),
      this.version(state, head),
      this.schemas.content(head.fingerprint),
      this.text(state, head),
    ]);
    const group = schemaGroupOf(saidOfGroup);
    return {
      group: name,
      subject,
      number: head.number,
      authority: schema?.authority,
      format: group?.format ?? schema?.format ?? head.format,
      isFormatOfGroup: group?.format !== undefined,
      description: schema?.description,
      updatedAt: updatedAt(state, schema),
      madeAt: schema?.createdAt ?? state.versions[0]?.registeredAt ?? head.registeredAt,
      id: version?.id,
      uri: version?.uri,
      versionDescription: version?.description,
      createdAt: version?.createdAt ?? head.registeredAt,
      epoch: version?.epoch ?? 1,
      origin: version?.origin,
      representations: [
        {
          format: head.format,
          text,
          ...(version?.contentType !== undefined && { contentType: version.contentType }),
          uuid: version?.uuid ?? guid,
          createdAt: version?.createdAt ?? head.registeredAt,
        },
        ...(version?.representations ?? []),
      ],
    };
  }

  /** The text of a version as it was sent; of a format that is not read here what is kept of it. */
  async text(key: SubjectKey, head: VersionHead): Promise<string> {
    const known = this.#sources.get(head);
    if (known !== undefined) return known;
    const { canonical } = await this.schemas.content(head.fingerprint);
    const source = isRead(head.format) ? await this.desk.store.source(key, head.label) : undefined;
    const text = source ?? canonical;
    this.#sources.set(head, text, text.length + ENTRY_WEIGHT);
    return text;
  }

  async #isThere(id: string): Promise<boolean> {
    return id === DEFAULT_GROUP || (id !== '' && (await this.desk.store.groups()).includes(id));
  }
}

/** The version that is meant: one that is not deleted. Throws `subject-not-found`, `version-not-found`. */
export function liveVersion(state: SubjectState, number: number | 'latest'): VersionHead {
  const newest = latestOf(state);
  if (newest === undefined) throw unknownSubject(state);
  if (number === 'latest') return newest;
  const head = state.versions.find((version) => version.number === number);
  if (head !== undefined && !head.deleted) return head;
  const { group, subject } = state;
  throw new RegistryError('version-not-found', `Version ${number} not found.`, { about: { group, subject, number } });
}

/** `schema-group-not-found` */
export function unknownGroup(group: string): RegistryError {
  return new RegistryError('schema-group-not-found', `there is no schema group '${group.slice(0, 200)}'`, {
    about: { group },
  });
}

/** When the schema became what it is: what is said about it, or its versions. */
function updatedAt({ versions }: SubjectState, schema: SchemaAttributes | undefined): string {
  const times = [schema?.updatedAt ?? '', ...versions.map(({ registeredAt }) => registeredAt)];
  return times.reduce((latest, at) => (at > latest ? at : latest));
}
