import { replicaKey, schemaVersionKey } from '../../domain/record-key.ts';
import {
  byText,
  goneElement,
  type Origin,
  originOfText,
  originText,
  type ReplicaElement,
  type ReplicaVersion,
} from '../../domain/replica.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Place } from '../../domain/version-uri.ts';
import { allRecords } from '../all-records.ts';
import type { GroupDesk } from '../schemagroups/reading.ts';
import { versionAttributesOf } from '../schemagroups/records.ts';
import { documentsOf } from './documents.ts';
import { OwnElements, versionOf } from './own.ts';
import { type Replica, replicaOf, tombstoneOf } from './records.ts';
import type { ElementPage } from './replicas.ts';
import { findSite } from './site.ts';

const PAGE = 200;

/** An element in a list, and by which name it is here. */
interface Listed {
  readonly text: string;
  readonly key: SubjectKey;
}

/** All elements that a registry knows of: its own, those that links brought, and those of which it is known that they are gone. */
export class Elements {
  readonly #groups: GroupDesk;
  readonly #own: OwnElements;
  /** The list as it was when the log ended there: it is asked for page by page. */
  #listed: { readonly sequence: number; readonly root: string; readonly all: readonly Listed[] } | undefined;

  constructor(groups: GroupDesk) {
    this.#groups = groups;
    this.#own = new OwnElements(groups);
  }

  /** An element as it stands, by its name here too; undefined of one that was never heard of. */
  async element(
    place: Place,
    origin: Origin,
  ): Promise<{ readonly element: ReplicaElement; readonly key: SubjectKey } | undefined> {
    if (origin.registry === place.root) {
      const key = { group: origin.group, subject: origin.subject };
      const element = await this.#ownElement(place, key);
      return element && { element, key };
    }
    const { here, tombstone } = await findSite(this.#groups.desk, origin);
    if (here !== undefined) return { element: elementOf(here.replica), key: here.key };
    const gone = tombstone.tombstone;
    return gone && { element: goneElement(origin, gone.mark.epoch), key: gone.was ?? origin };
  }

  /** Versions of an element with their documents. */
  async versions(place: Place, origin: Origin, numbers: readonly number[]): Promise<readonly ReplicaVersion[]> {
    const wanted = new Set(numbers);
    if (origin.registry === place.root) return this.#own.versions(place, origin, wanted);
    const { here } = await findSite(this.#groups.desk, origin);
    return here === undefined ? [] : this.#broughtVersions(here.key, here.replica, wanted);
  }

  /** A page of all elements, in the order of their origins. */
  async page(
    place: Place,
    after: string | undefined,
    limit = PAGE,
    visible: (key: SubjectKey) => boolean = () => true,
  ): Promise<ElementPage> {
    const all = await this.#list(place);
    const from = after === undefined ? 0 : firstAfter(all, after);
    const some = all.slice(from, from + Math.min(Math.max(1, limit), PAGE));
    const elements: ReplicaElement[] = [];
    for (const { text, key } of some) {
      const found = visible(key) ? await this.element(place, originOfText(text)) : undefined;
      if (found !== undefined) elements.push(found.element);
    }
    return { root: place.root, elements, next: from + some.length < all.length ? some.at(-1)?.text : undefined };
  }

  /** What is at home here; where something else has the name by now, it is gone. */
  async #ownElement(place: Place, key: SubjectKey): Promise<ReplicaElement | undefined> {
    const element = await this.#own.element(place, key);
    if (element === undefined || element.deleted) return element;
    const { body } = await this.#groups.desk.store.record(replicaKey(key));
    return body === undefined ? element : goneElement(element.origin, element.epoch);
  }

  async #broughtVersions(
    key: SubjectKey,
    replica: Replica,
    wanted: ReadonlySet<number>,
  ): Promise<readonly ReplicaVersion[]> {
    const { desk } = this.#groups;
    const state = await desk.load(key);
    const attributes = await desk.store.recordsAt([...wanted].map((number) => schemaVersionKey(key, number)));
    const said = new Map(
      attributes.flatMap((record) => {
        const its = versionAttributesOf(record);
        return its === undefined ? [] : [[its.number, its] as const];
      }),
    );
    const heads = state.versions.filter(({ number, deleted }) => !deleted && wanted.has(number));
    const documents = await documentsOf(this.#groups, state, heads);
    const marks = new Map(replica.versions.map((mark) => [mark.number, mark]));
    const versions: ReplicaVersion[] = [];
    for (const document of documents) {
      const { number } = document.head;
      const [mark, its] = [marks.get(number), said.get(number)];
      if (mark === undefined || its?.uri === undefined) continue;
      const { canonical, ...version } = versionOf(document, { uri: its.uri, said: its });
      versions.push({
        ...version,
        label: mark.label ?? String(mark.number),
        references: mark.references ?? [],
        ...(!mark.isPlain && canonical !== undefined && { canonical }),
      });
    }
    return versions;
  }

  async #list(place: Place): Promise<readonly Listed[]> {
    const { store } = this.#groups.desk;
    const sequence = await store.lastSequence();
    const known = this.#listed;
    if (known?.sequence === sequence && known.root === place.root) return known.all;
    const listed = new Map<string, Listed>();
    const add = (origin: Origin, key: SubjectKey): void => {
      const text = originText(origin);
      listed.set(text, { text, key });
    };
    const foreign = new Set<string>();
    for await (const record of allRecords(store, 'replica')) {
      const replica = replicaOf(record);
      const key = { group: record.key.group, subject: record.key.name };
      foreign.add(nameOf(key));
      if (replica !== undefined) add(replica.origin, key);
    }
    const addOwn = (key: SubjectKey): void => {
      if (!foreign.has(nameOf(key))) add({ registry: place.root, ...key }, key);
    };
    for (const { group, subject, live } of await store.listSubjects(undefined))
      if (live > 0) addOwn({ group, subject });
    for await (const { key } of allRecords(store, 'schema')) addOwn({ group: key.group, subject: key.name });
    for await (const { key } of allRecords(store, 'schema-group')) addOwn({ group: key.group, subject: '' });
    for await (const record of allRecords(store, 'tombstone')) {
      const tombstone = tombstoneOf(record);
      if (tombstone !== undefined) add(tombstone.origin, tombstone.was ?? tombstone.origin);
    }
    const all = [...listed.values()].sort((a, b) => byText(a.text, b.text));
    this.#listed = { sequence, root: place.root, all };
    return all;
  }
}

/** A replica as it is told to others: as its home told it. */
function elementOf({ origin, mark, authority, attributes, versions }: Replica): ReplicaElement {
  if (mark.deleted) return goneElement(origin, mark.epoch);
  const marks = versions.map(({ number, hash }) => ({ number, hash }));
  return { origin, epoch: mark.epoch, deleted: false, authority, attributes, versions: marks };
}

/** Index of the first entry after a text. */
function firstAfter(all: readonly Listed[], after: string): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byText(all[middle]?.text ?? '', after) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

function nameOf({ group, subject }: SubjectKey): string {
  return JSON.stringify([group, subject]);
}
