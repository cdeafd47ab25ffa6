import type { JsonObject } from '@concordat/engine';
import { withSchemas } from '../../domain/external.ts';
import { schemaGroupKey, schemaKey } from '../../domain/record-key.ts';
import {
  goneElement,
  type Origin,
  type ReplicaElement,
  type ReplicaVersion,
  versionHash,
} from '../../domain/replica.ts';
import type { SchemaAttributes, VersionAttributes } from '../../domain/schema-attributes.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';
import { impliedVersionId, type Place, versionUri } from '../../domain/version-uri.ts';
import type { GroupDesk } from '../schemagroups/reading.ts';
import { schemaAttributesOf, schemaGroupOf, subjectTerm, versionAttributesOf } from '../schemagroups/records.ts';

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
    const standing = await this.#standing(key);
    const heads = standing.state.versions.filter(({ number, deleted }) => !deleted && numbers.has(number));
    return Promise.all(heads.map((head) => this.#version(place, standing, head)));
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
    const versions = [];
    for (const head of live) versions.push({ number: head.number, hash: await this.#hash(place, standing, head) });
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
   * subject and of its attributes, and no version's attributes change without one of them.
   */
  async #standing(key: SubjectKey): Promise<Standing> {
    const { desk } = this.#groups;
    for (let attempt = 1; ; attempt += 1) {
      const state = await desk.load(key);
      const record = await desk.store.record(schemaKey(key));
      const said =
        state.versions.length === 0
          ? []
          : await desk.store.records('schema-version', { term: subjectTerm(key.subject) });
      const after = await desk.load(key);
      const recordAfter = await desk.store.record(schemaKey(key));
      const isSettled = after.revision === state.revision && recordAfter.revision === record.revision;
      if (!isSettled && attempt < ATTEMPTS) continue;
      const attributes = said
        .filter((each) => each.key.group === key.group)
        .flatMap((each) => versionAttributesOf(each) ?? []);
      return {
        state: withSchemas(state),
        attributes: schemaAttributesOf(record),
        versions: new Map(attributes.map((each) => [each.number, each])),
        epoch: state.revision + record.revision,
      };
    }
  }

  async #hash(place: Place, standing: Standing, head: VersionHead): Promise<string> {
    const said = JSON.stringify([place, standing.attributes?.authority, standing.versions.get(head.number)]);
    const known = this.#hashes.get(head);
    if (known?.said === said) return known.hash;
    const hash = versionHash(await this.#version(place, standing, head));
    this.#hashes.set(head, { said, hash });
    return hash;
  }

  async #version(place: Place, { state, attributes, versions }: Standing, head: VersionHead): Promise<ReplicaVersion> {
    const { number, fingerprint } = head;
    const saidOfNumber = versions.get(number);
    const said = saidOfNumber?.fingerprint === fingerprint ? saidOfNumber : undefined;
    const id = said?.id ?? impliedVersionId(place, state, number);
    const uri = said?.uri ?? versionUri(attributes?.authority ?? place.authority, id);
    return versionOf(head, {
      content: await this.#groups.schemas.content(fingerprint),
      source: await this.#groups.text(state, head),
      uri,
      said,
    });
  }
}

/** What a version is made of that is handed out. */
interface Parts {
  readonly content: Awaited<ReturnType<GroupDesk['schemas']['content']>>;
  readonly source: string;
  readonly uri: string;
  readonly said: VersionAttributes | undefined;
}

/** A version as it is handed out; its references are those of its content. */
export function versionOf(head: VersionHead, { content, source, uri, said }: Parts): ReplicaVersion {
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
