import type { JsonObject } from '@concordat/engine';
import { withSchemas } from '../../domain/external.ts';
import { schemaGroupKey, schemaKey, schemaVersionKey } from '../../domain/record-key.ts';
import {
  goneElement,
  type Origin,
  type ReplicaElement,
  type ReplicaVersion,
  type VersionMark,
  versionHash,
} from '../../domain/replica.ts';
import type { SchemaAttributes, VersionAttributes } from '../../domain/schema-attributes.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';
import { impliedVersionId, type Place, versionUri } from '../../domain/version-uri.ts';
import type { StoredRecord } from '../../store/port.ts';
import type { GroupDesk } from '../schemagroups/reading.ts';
import { schemaAttributesOf, schemaGroupOf, subjectTerm, versionAttributesOf } from '../schemagroups/records.ts';
import { DOCUMENTS, type Document, documentsOf } from './documents.ts';

/** A schema with all that is said about it, as it stood at one moment. */
interface Standing {
  readonly state: SubjectState;
  readonly attributes: SchemaAttributes | undefined;
  /** What is said about versions, by number. */
  readonly versions: ReadonlyMap<number, VersionAttributes>;
  readonly epoch: number;
}

/** How often a schema is read again that changes while it is read. */
const ATTEMPTS = 10;

/** What this registry says of its own elements. Hashes of versions are kept as long as nothing about the versions changes. */
export class OwnElements {
  readonly #groups: GroupDesk;
  readonly #hashes = new WeakMap<VersionHead, { readonly said: string; readonly hash: string }>();

  constructor(groups: GroupDesk) {
    this.#groups = groups;
  }

  /** An element as it stands; undefined where there never was one. */
  element(place: Place, key: SubjectKey): Promise<ReplicaElement | undefined> {
    return key.subject === '' ? this.#group(place, key.group) : this.#schema(place, key);
  }

  /** Some versions of a schema with their documents. */
  async versions(place: Place, key: SubjectKey, numbers: ReadonlySet<number>): Promise<readonly ReplicaVersion[]> {
    const standing = await this.#standing(key, numbers);
    const heads = standing.state.versions.filter(({ number, deleted }) => !deleted && numbers.has(number));
    return this.#versions(place, standing, heads);
  }

  /** What is said about a group. Its epoch is the revision of the record, which counts on when the record is gone. */
  async #group(place: Place, group: string): Promise<ReplicaElement | undefined> {
    const record = await this.#groups.desk.store.record(schemaGroupKey(group));
    if (record.revision === 0) return undefined;
    const origin: Origin = { registry: place.root, group, subject: '' };
    const said = schemaGroupOf(record);
    if (said === undefined) return goneElement(origin, record.revision);
    const { description, format, properties, createdAt, updatedAt } = said;
    const attributes: JsonObject = present({ description, format, properties, createdAt, updatedAt });
    return { origin, epoch: record.revision, deleted: false, authority: place.root, attributes, versions: [] };
  }

  async #schema(place: Place, key: SubjectKey): Promise<ReplicaElement | undefined> {
    const standing = await this.#standing(key);
    const { state, attributes, epoch } = standing;
    if (epoch === 0) return undefined;
    const origin: Origin = { registry: place.root, group: key.group, subject: key.subject };
    const live = state.versions.filter(({ deleted }) => !deleted);
    if (live.length === 0 && attributes === undefined) return goneElement(origin, epoch);
    const versions = await this.#marks(place, standing, live);
    const { authority = place.authority, format, description, multiformat } = attributes ?? {};
    const times = state.versions.map(({ registeredAt }) => registeredAt);
    const createdAt = attributes?.createdAt ?? times[0];
    const updatedAt = times.reduce((latest, at) => (at > latest ? at : latest), attributes?.updatedAt ?? '');
    return {
      origin,
      epoch,
      deleted: false,
      authority,
      attributes: present({ format, description, ...(multiformat && { multiformat }), createdAt, updatedAt }),
      versions,
    };
  }

  /**
   * A schema with what is said about it and its versions. Read until nothing has changed meanwhile: the epoch counts the changes of its
   * subject and of its attributes, and no version's attributes change without one of them. Where some numbers are given, of those versions alone.
   */
  async #standing(key: SubjectKey, numbers?: ReadonlySet<number>): Promise<Standing> {
    const { desk } = this.#groups;
    for (let attempt = 1; ; attempt += 1) {
      const state = await desk.load(key);
      const record = await desk.store.record(schemaKey(key));
      const said = state.versions.length === 0 ? [] : await this.#saidOf(key, numbers);
      const after = await desk.load(key);
      const recordAfter = await desk.store.record(schemaKey(key));
      const isSettled = after.revision === state.revision && recordAfter.revision === record.revision;
      if (!isSettled && attempt < ATTEMPTS) continue;
      const attributes = said.flatMap((each) => versionAttributesOf(each) ?? []);
      return {
        state: withSchemas(state),
        attributes: schemaAttributesOf(record),
        versions: new Map(attributes.map((each) => [each.number, each])),
        epoch: state.revision + record.revision,
      };
    }
  }

  async #saidOf(key: SubjectKey, numbers: ReadonlySet<number> | undefined): Promise<readonly StoredRecord[]> {
    const { store } = this.#groups.desk;
    if (numbers !== undefined) return store.recordsAt([...numbers].map((number) => schemaVersionKey(key, number)));
    const said = await store.records('schema-version', { term: subjectTerm(key.subject) });
    return said.filter((each) => each.key.group === key.group);
  }

  /** The hashes of versions. Those that are not known yet are made of a few documents at a time. */
  async #marks(place: Place, standing: Standing, heads: readonly VersionHead[]): Promise<readonly VersionMark[]> {
    const saidOf = ({ number }: VersionHead): string =>
      JSON.stringify([place, standing.attributes?.authority, standing.versions.get(number)]);
    const unknown = heads.filter((head) => this.#hashes.get(head)?.said !== saidOf(head));
    for (let from = 0; from < unknown.length; from += DOCUMENTS) {
      const some = unknown.slice(from, from + DOCUMENTS);
      for (const [index, version] of (await this.#versions(place, standing, some)).entries()) {
        const head = some[index];
        if (head !== undefined) this.#hashes.set(head, { said: saidOf(head), hash: versionHash(version) });
      }
    }
    return heads.map((head) => ({ number: head.number, hash: this.#hashes.get(head)?.hash ?? '' }));
  }

  async #versions(
    place: Place,
    { state, attributes, versions }: Standing,
    heads: readonly VersionHead[],
  ): Promise<readonly ReplicaVersion[]> {
    const documents = await documentsOf(this.#groups, state, heads);
    return documents.map((document) => {
      const { number, fingerprint } = document.head;
      const its = versions.get(number);
      const said = its?.fingerprint === fingerprint ? its : undefined;
      const id = said?.id ?? impliedVersionId(place, state, number);
      const uri = said?.uri ?? versionUri(attributes?.authority ?? place.authority, id);
      return versionOf(document, { uri, said });
    });
  }
}

/** What is said about a version that is handed out. */
interface Said {
  readonly uri: string;
  readonly said: VersionAttributes | undefined;
}

/** A version as it is handed out; its references are those of its content. */
export function versionOf({ head, content, source }: Document, { uri, said }: Said): ReplicaVersion {
  const { metadata, ruleSet } = content;
  return {
    number: head.number,
    label: head.label,
    status: head.status,
    ...(head.deprecation && { deprecation: head.deprecation }),
    uri,
    uuid: said?.uuid ?? content.guid,
    format: head.format,
    canonical: content.canonical,
    source,
    references: content.references,
    ...(metadata && { metadata }),
    ...(ruleSet && { ruleSet }),
    ...(said?.contentType !== undefined && { contentType: said.contentType }),
    ...(said?.description !== undefined && { description: said.description }),
    createdAt: said?.createdAt ?? head.registeredAt,
    representations: said?.representations ?? [],
  };
}

/** The members that are there. */
function present(members: Readonly<Record<string, JsonObject | string | boolean | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
