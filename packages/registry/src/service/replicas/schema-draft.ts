import { canonicalJson, type JsonObject } from '@concordat/engine';
import { latestOf } from '../../domain/deletion.ts';
import type { NewFact } from '../../domain/fact.ts';
import { schemaVersionKey } from '../../domain/record-key.ts';
import { targetOf } from '../../domain/reference.ts';
import type { ReplicaElement } from '../../domain/replica.ts';
import type { SchemaAttributes, VersionAttributes } from '../../domain/schema-attributes.ts';
import { CONTRACTS, type SubjectKey, type SubjectState, type VersionHead } from '../../domain/subject.ts';
import type { Basis, RecordChange, StoredRecord, SubjectChange } from '../../store/port.ts';
import type { Desk } from '../desk.ts';
import {
  schemaAttributesOf,
  schemaChange,
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
    for (const head of this.#live()) {
      if (!element.versions.some(({ number }) => number === head.number)) await this.#delete(head, latest);
    }
    for (const { number } of element.versions) {
      const version = incoming.get(number);
      if (version !== undefined) await this.#take(version, link, at);
    }
    this.#describe(attributesOf(element));
  }

  /** Deletes the subject softly, and what is said about it. */
  async go(): Promise<void> {
    for (const head of this.#live()) await this.#delete(head, undefined);
    this.#describe(undefined);
  }

  #live(): readonly VersionHead[] {
    return this.#state.versions.filter(({ deleted }) => !deleted);
  }

  /** `latest`: the number of the newest version that stays; undefined where none does. */
  async #delete({ number, label, contentId }: VersionHead, latest: number | undefined): Promise<void> {
    this.changes.push({ change: 'deletion-set', ...this.#key, number, deleted: true });
    const isLatest = latestOf(this.#state)?.number === number;
    const schema = isLatest ? ({ schema: latest === undefined ? 'gone' : 'updated' } as const) : {};
    this.facts.push({ kind: 'version-deleted', ...this.#key, version: label, content_id: contentId, ...schema });
    await this.#say(number, undefined);
  }

  async #take({ version, content }: Incoming, link: string, at: string): Promise<void> {
    const { number, format, status, deprecation } = version;
    const label = this.#key.group === CONTRACTS ? version.label : String(number);
    const head = this.#state.versions.find((each) => each.number === number);
    const said = await this.#said(number);
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
    await this.#say(number, {
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

  async #said(number: number): Promise<VersionAttributes | undefined> {
    const record = await this.#desk.store.record(schemaVersionKey(this.#key, number));
    return versionAttributesOf(record);
  }

  /** Says something about a version, or takes it back; its URI is its own as long as it is there. */
  async #say(number: number, version: VersionAttributes | undefined): Promise<void> {
    const record = await this.#desk.store.record(schemaVersionKey(this.#key, number));
    const before = versionAttributesOf(record);
    if (before === undefined && version === undefined) return;
    this.decidedOn.push(basisOf(record));
    const { record: change, fact } = versionChange(this.#key, number, version, true);
    this.records.push(change);
    this.facts.push(fact);
    const owner = { ...this.#key, number };
    if (before?.uri !== undefined && before.uri !== version?.uri) await this.#release(before.uri, owner);
    if (version?.uri !== undefined && before?.uri !== version.uri) await this.#claim(version.uri, owner);
  }

  async #claim(uri: string, owner: SubjectKey & { readonly number: number }): Promise<void> {
    const record = await this.#uriRecord(uri);
    const there = uriOwnerOf(record);
    if (there !== undefined && !isEqual({ ...there }, { ...owner })) throw new UriTaken(uri, there);
    this.records.push(uriChange(uri, owner));
  }

  async #release(uri: string, owner: SubjectKey & { readonly number: number }): Promise<void> {
    const there = uriOwnerOf(await this.#uriRecord(uri));
    if (there !== undefined && isEqual({ ...there }, { ...owner })) this.records.push(uriChange(uri, undefined));
  }

  /** Which version has a URI, after what is written already. */
  async #uriRecord(uri: string): Promise<StoredRecord> {
    const record = await this.#desk.store.record(uriKey(uri));
    this.decidedOn.push(basisOf(record));
    const written = this.records.findLast(({ key }) => key.kind === 'version-uri' && key.name === record.key.name);
    return written === undefined ? record : { ...record, body: written.body };
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
