import { canonicalJson, type JsonObject } from '@concordat/engine';
import { latestOf } from '../../domain/deletion.ts';
import type { NewFact } from '../../domain/fact.ts';
import { type RecordKey, schemaVersionKey } from '../../domain/record-key.ts';
import { targetOf } from '../../domain/reference.ts';
import type { ReplicaElement } from '../../domain/replica.ts';
import type { SchemaAttributes, VersionAttributes } from '../../domain/schema-attributes.ts';
import { CONTRACTS, type SubjectKey, type SubjectState, type VersionHead } from '../../domain/subject.ts';
import type { Basis, RecordChange, StoredRecord, SubjectChange } from '../../store/port.ts';
import { type Desk, nameOf } from '../desk.ts';
import {
  schemaAttributesOf,
  schemaChange,
  type UriOwner,
  uriChange,
  uriKey,
  uriOwnerOf,
  versionAttributesOf,
  versionChange,
} from '../schemagroups/records.ts';
import { basisOf } from '../schemas/records.ts';
import type { Draft } from '../settle.ts';
import type { Incoming } from './incoming.ts';
import type { Spot } from './site.ts';

/** What is written; each part is for the write as a whole. */
export type Parts = Required<Pick<Draft, 'decidedOn' | 'changes' | 'contents' | 'records' | 'facts'>>;

/** Another version here has the URI of a version that comes. */
export class UriTaken extends Error {
  override readonly name = 'UriTaken';
  readonly owner: SubjectKey;

  constructor(uri: string, owner: SubjectKey & { readonly number: number }) {
    super(`the URI ${uri} is that of version ${owner.number} of '${owner.subject}' in the group '${owner.group}' here`);
    this.owner = { group: owner.group, subject: owner.subject };
  }
}

/** A schema as it is to be here from now on. */
export interface Wanted {
  readonly element: ReplicaElement;
  /** The versions that are other ones than those here, by number. */
  readonly incoming: ReadonlyMap<number, Incoming>;
  readonly link: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}

/** Writes the differences between a subject and a schema as it is elsewhere: those alone, so that what stays the same is told to nobody. */
export class SchemaDraft implements Parts {
  readonly decidedOn: Basis[] = [];
  readonly changes: SubjectChange[] = [];
  readonly contents: Parts['contents'][number][] = [];
  readonly records: RecordChange[] = [];
  readonly facts: NewFact[] = [];
  readonly #desk: Desk;
  readonly #spot: Spot;
  readonly #key: SubjectKey;
  readonly #state: SubjectState;
  /** What was read of versions and of URIs, by the texts of their keys. */
  readonly #read = new Map<string, StoredRecord>();
  /** Which versions are to have URIs, by the names of their records. */
  readonly #owned = new Map<string, RecordChange>();
  /** URIs that versions are to have when all others of the schema have let go of theirs: home may have given one of them another number. */
  readonly #wanted: { readonly uri: string; readonly owner: UriOwner }[] = [];

  constructor(desk: Desk, spot: Spot) {
    this.#desk = desk;
    this.#spot = spot;
    this.#key = { group: spot.key.group, subject: spot.key.subject };
    this.#state = spot.state;
    this.decidedOn.push(spot.state, basisOf(spot.replica), basisOf(spot.said));
  }

  /** Makes the subject what the schema is. Rejects with {@link UriTaken}. */
  async become({ element, incoming, link, at }: Wanted): Promise<void> {
    const latest = element.versions.at(-1)?.number;
    const listed = new Set(element.versions.map(({ number }) => number));
    const going = this.#live().filter(({ number }) => !listed.has(number));
    await this.#readAbout(going, [...incoming.values()]);
    for (const head of going) this.#delete(head, latest);
    for (const { number } of element.versions) {
      const version = incoming.get(number);
      if (version !== undefined) this.#take(version, link, at);
    }
    for (const { uri, owner } of this.#wanted) this.#claim(uri, owner);
    this.#describe(attributesOf(element));
  }

  /** Deletes the subject softly, and what is said about it. */
  async go(): Promise<void> {
    const going = this.#live();
    await this.#readAbout(going, []);
    for (const head of going) this.#delete(head, undefined);
    this.#describe(undefined);
  }

  /** Reads at once what is said about versions that go and come, and who has their URIs. */
  async #readAbout(going: readonly VersionHead[], coming: readonly Incoming[]): Promise<void> {
    const numbers = [...going.map(({ number }) => number), ...coming.map(({ version }) => version.number)];
    const said = await this.#readAll(numbers.map((number) => schemaVersionKey(this.#key, number)));
    const uris = [
      ...said.map((record) => versionAttributesOf(record)?.uri),
      ...coming.map(({ version }) => version.uri),
    ];
    await this.#readAll(uris.flatMap((uri) => (uri === undefined ? [] : [uriKey(uri)])));
  }

  async #readAll(keys: readonly RecordKey[]): Promise<readonly StoredRecord[]> {
    const distinct = [...new Map(keys.map((key) => [nameOf(key), key])).values()];
    const records = await this.#desk.store.recordsAt(distinct);
    for (const record of records) this.#read.set(nameOf(record.key), record);
    return records;
  }

  /** A record that was read. */
  #record(key: RecordKey): StoredRecord {
    return this.#read.get(nameOf(key)) ?? { key, revision: 0, body: undefined };
  }

  #live(): readonly VersionHead[] {
    return this.#state.versions.filter(({ deleted }) => !deleted);
  }

  /** `latest`: the number of the newest version that stays; undefined where none does. */
  #delete({ number, label, contentId }: VersionHead, latest: number | undefined): void {
    this.changes.push({ change: 'deletion-set', ...this.#key, number, deleted: true });
    const isLatest = latestOf(this.#state)?.number === number;
    const schema = isLatest ? ({ schema: latest === undefined ? 'gone' : 'updated' } as const) : {};
    this.facts.push({ kind: 'version-deleted', ...this.#key, version: label, content_id: contentId, ...schema });
    this.#say(number, undefined);
  }

  #take({ version, content }: Incoming, link: string, at: string): void {
    const { number, format, status, deprecation } = version;
    const label = this.#key.group === CONTRACTS ? version.label : String(number);
    const head = this.#state.versions.find((each) => each.number === number);
    const said = versionAttributesOf(this.#record(schemaVersionKey(this.#key, number)));
    const isSame =
      head?.fingerprint === content.fingerprint && head.label === label && said?.createdAt === version.createdAt;
    const about = { ...this.#key, version: label } as const;
    if (head !== undefined && isSame) {
      if (head.deleted) {
        this.changes.push({ change: 'deletion-set', ...this.#key, number, deleted: false });
        this.facts.push({ kind: 'version-restored', ...about, content_id: head.contentId, schema: 'updated' });
      }
      if (head.status !== status || !isEqual(head.deprecation, deprecation)) this.#stage(version, label);
    } else {
      if (head !== undefined) {
        this.changes.push({ change: 'version-removed', ...this.#key, number });
        this.facts.push({ kind: 'version-removed', ...this.#key, version: head.label, content_id: head.contentId });
      }
      this.contents.push(content);
      const { fingerprint, references } = content;
      this.changes.push({
        change: 'version-added',
        ...this.#key,
        version: { label, number, format, fingerprint, status, deprecation, registeredAt: at, deleted: false },
        source: version.source.trim() === '' ? content.canonical : version.source,
        targets: references.map((reference) => targetOf(reference, this.#key.group)),
      });
      this.facts.push({ kind: 'version-registered', ...about, status, fingerprint, format, mode: 'none', owners: [] });
    }
    this.#say(number, {
      number,
      fingerprint: content.fingerprint,
      id: version.uri,
      uri: version.uri,
      uuid: version.uuid,
      ...(version.contentType !== undefined && { contentType: version.contentType }),
      ...(version.description !== undefined && { description: version.description }),
      createdAt: version.createdAt,
      epoch: (said?.epoch ?? 0) + 1,
      representations: version.representations,
      origin: link,
    });
  }

  #stage({ status, deprecation }: Incoming['version'], label: string): void {
    this.changes.push({ change: 'stage-set', ...this.#key, version: label, status, deprecation });
    const about = { ...this.#key, version: label } as const;
    if (status === 'deprecated' && deprecation !== undefined) {
      this.facts.push({ kind: 'version-deprecated', ...about, deprecation });
    } else if (status === 'archived') this.facts.push({ kind: 'version-archived', ...about });
    else this.facts.push({ kind: 'version-activated', ...about, mode: 'none', owners: [] });
  }

  /** Says something about a version, or takes it back; its URI is its own as long as it is there. */
  #say(number: number, version: VersionAttributes | undefined): void {
    const record = this.#record(schemaVersionKey(this.#key, number));
    const before = versionAttributesOf(record);
    if (before === undefined && version === undefined) return;
    this.decidedOn.push(basisOf(record));
    const { record: change, fact } = versionChange(this.#key, number, version, true);
    this.records.push(change);
    this.facts.push(fact);
    const owner = { ...this.#key, number };
    if (before?.uri !== undefined && before.uri !== version?.uri) this.#release(before.uri, owner);
    if (version?.uri !== undefined && before?.uri !== version.uri) this.#wanted.push({ uri: version.uri, owner });
  }

  #claim(uri: string, owner: UriOwner): void {
    const there = uriOwnerOf(this.#uriRecord(uri));
    if (there !== undefined && !isEqual({ ...there }, { ...owner })) throw new UriTaken(uri, there);
    this.#own(uri, owner);
  }

  #release(uri: string, owner: UriOwner): void {
    const there = uriOwnerOf(this.#uriRecord(uri));
    if (there !== undefined && isEqual({ ...there }, { ...owner })) this.#own(uri, undefined);
  }

  /** Which version has a URI, after what is written already. */
  #uriRecord(uri: string): StoredRecord {
    const record = this.#record(uriKey(uri));
    this.decidedOn.push(basisOf(record));
    const written = this.#owned.get(record.key.name);
    return written === undefined ? record : { ...record, body: written.body };
  }

  #own(uri: string, owner: UriOwner | undefined): void {
    const change = uriChange(uri, owner);
    this.records.push(change);
    this.#owned.set(change.key.name, change);
  }

  #describe(attributes: Omit<SchemaAttributes, 'epoch'> | undefined): void {
    const before = schemaAttributesOf(this.#spot.said);
    if (attributes === undefined && before === undefined) return;
    const { epoch = 0, ...known } = before ?? {};
    if (attributes !== undefined && isEqual(known, attributes)) return;
    const after = attributes && { ...attributes, epoch: epoch + 1 };
    const { record, fact } = schemaChange(this.#key, after, this.changes.length > 0);
    this.records.push(record);
    this.facts.push(fact);
  }
}

/** What is said here about a schema that is at home elsewhere: its authority, always. */
function attributesOf({ authority, attributes }: ReplicaElement): Omit<SchemaAttributes, 'epoch'> {
  const { format, description, multiformat, createdAt = '', updatedAt = createdAt } = attributes;
  return {
    authority,
    ...text('format', format),
    ...text('description', description),
    multiformat: multiformat === true,
    createdAt: String(createdAt),
    updatedAt: String(updatedAt),
  };
}

function text<Name extends string>(
  name: Name,
  value: JsonObject[string] | undefined,
): { readonly [Key in Name]?: string } {
  return (typeof value === 'string' ? { [name]: value } : {}) as { readonly [Key in Name]?: string };
}

/** True for values that are equal as JSON. */
function isEqual(a: object | undefined, b: object | undefined): boolean {
  return canonicalJson(JSON.parse(JSON.stringify(a ?? null))) === canonicalJson(JSON.parse(JSON.stringify(b ?? null)));
}
