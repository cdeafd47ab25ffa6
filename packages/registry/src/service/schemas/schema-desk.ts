import { sees } from '../../domain/caller.ts';
import type { Content } from '../../domain/content.ts';
import { RegistryError } from '../../domain/error.ts';
import { withSchemas } from '../../domain/external.ts';
import type { Fact } from '../../domain/fact.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';
import { BoundedCache } from '../bounded-cache.ts';
import type { Desk } from '../desk.ts';
import { freeze } from '../freeze.ts';
import { SchemaDocuments } from './documents.ts';
import type { SchemaById, SchemaVersion } from './schemas.ts';
import { type Identity, type Shelf, Shelves } from './shelf.ts';

/** Bounds of the caches: characters of text; versions and ids share the texts of their contents. */
const CONTENTS_WEIGHT = 16 * 1024 * 1024;
const VERSIONS_WEIGHT = 16 * 1024 * 1024;
/** What an entry weighs beside its text. */
const ENTRY_WEIGHT = 300;

/** Bound of what subjects have by content, in versions. */
const SHELVES_WEIGHT = 100_000;
/** Versions that shelves may have that were overruled, beside as many as there are. */
const OVERRULED = 100;

/** Contents that are read at the same time. */
const READ_AHEAD = 32;

/**
 * What the use cases of schemas share: the desk, and what was read lately. What it hands out is frozen, and the same object as long as
 * nothing about it changes.
 */
export class SchemaDesk {
  readonly desk: Desk;
  readonly documents: SchemaDocuments;
  /** Identities of versions, as long as their heads are known. */
  readonly identities = new WeakMap<VersionHead, Identity>();
  readonly #contents = new BoundedCache<string, Content>(CONTENTS_WEIGHT);
  readonly #versions = new BoundedCache<VersionHead, SchemaVersion>(VERSIONS_WEIGHT);
  readonly #shelves = new BoundedCache<string, Shelves>(SHELVES_WEIGHT);
  readonly #byId = new BoundedCache<string, SchemaById>(VERSIONS_WEIGHT);
  /** Counts what was forgotten of ids, so that a reading that began before is not kept. */
  #forgotten = 0;

  constructor(desk: Desk) {
    this.desk = desk;
    this.documents = new SchemaDocuments(this);
    desk.onCommit((facts) => this.#forget(facts));
  }

  /** True where who asks knows of a subject. */
  sees(key: SubjectKey): boolean {
    return sees(this.desk.asking().caller, key);
  }

  /** The content of a fingerprint that a version has. Rejects with `store-failed` where the store has lost it. */
  async content(fingerprint: string): Promise<Content> {
    const known = this.#contents.get(fingerprint);
    if (known !== undefined) return known;
    const content = await this.desk.store.content(fingerprint);
    if (content === undefined)
      throw new RegistryError('store-failed', `the content ${fingerprint} is not in the store`);
    return this.keep(content);
  }

  /** Remembers content that is in the store, and freezes it. */
  keep(content: Content): Content {
    this.#contents.set(content.fingerprint, freeze(content), content.canonical.length + ENTRY_WEIGHT);
    return content;
  }

  /** Versions with their contents, in their order. A few are read ahead, since the store may be far away. */
  async *contentsOf(versions: readonly VersionHead[]): AsyncGenerator<readonly [VersionHead, Content]> {
    for (let from = 0; from < versions.length; from += READ_AHEAD) {
      const some = versions.slice(from, from + READ_AHEAD);
      yield* await Promise.all(
        some.map(async (version) => [version, await this.content(version.fingerprint)] as const),
      );
    }
  }

  /** A version as it stands. */
  async version({ group, subject }: SubjectKey, head: VersionHead): Promise<SchemaVersion> {
    const known = this.#versions.get(head);
    if (known !== undefined) return known;
    const content = await this.content(head.fingerprint);
    const { number, contentId: id, deleted, registeredAt } = head;
    const version = Object.freeze({ group, subject, number, id, content, deleted, registeredAt });
    this.#versions.set(head, version, content.canonical.length + ENTRY_WEIGHT);
    return version;
  }

  /** Content by its id in a group; undefined where no version has it. What was asked for lately is one look into a map away. */
  async byId(group: string, id: number): Promise<SchemaById | undefined> {
    const known = this.#byId.get(nameOfId(group, id));
    if (known !== undefined) return known;
    const forgotten = this.#forgotten;
    const uses = await this.desk.store.uses(group, id);
    const stored = uses.length === 0 ? undefined : await this.desk.store.contentById(group, id);
    if (stored === undefined) return undefined;
    const content = this.#contents.get(stored.fingerprint) ?? this.keep(stored);
    const registeredAt = uses.map((use) => use.registeredAt).reduce((first, at) => (at < first ? at : first));
    const deleted = uses.every((use) => use.deleted);
    const schema = Object.freeze({ id, group, content, deleted, registeredAt });
    if (forgotten === this.#forgotten) {
      this.#byId.set(nameOfId(group, id), schema, content.canonical.length + ENTRY_WEIGHT);
    }
    return schema;
  }

  /** Content by its id, where it was asked for lately; undefined says nothing. */
  knownById(group: string, id: number): SchemaById | undefined {
    return this.#byId.get(nameOfId(group, id));
  }

  /** The versions of a subject by what they hold, as far as they are of a format: those of a state, and some that were overruled. */
  shelf(state: SubjectState, format: string): Shelf {
    const { group, subject, versions } = state;
    const name = `${group.length} ${group}${subject}`;
    const known = this.#shelves.get(name);
    const shelves = known !== undefined && known.size <= 2 * versions.length + OVERRULED ? known : new Shelves();
    shelves.cover(versions);
    this.#shelves.set(name, shelves, shelves.size + 1);
    return shelves.of(format);
  }

  /** The state of a subject as it is in the store now, with the versions that have schemas. */
  async load(key: SubjectKey): Promise<SubjectState> {
    return withSchemas(await this.desk.load(key));
  }

  /** The state of a subject as this process knows it, with the versions that have schemas, for readings. */
  async known(key: SubjectKey): Promise<SubjectState> {
    return withSchemas(await this.desk.known(key));
  }

  #forget(facts: readonly Fact[]): void {
    if (facts.some(({ kind }) => kind === 'version-removed')) this.documents.forgetImports();
    for (const fact of facts) {
      if (!('content_id' in fact) || fact.content_id === undefined) continue;
      this.#forgotten += 1;
      this.#byId.delete(nameOfId(fact.group, fact.content_id));
    }
  }
}

function nameOfId(group: string, id: number): string {
  return `${id} ${group}`;
}
