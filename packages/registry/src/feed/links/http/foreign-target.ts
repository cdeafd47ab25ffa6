import { createHash } from 'node:crypto';
import { formatById, type JsonObject } from '@concordat/engine';
import { type Handed, type HandedVersion, leftOver, newestOfEach } from '../../../domain/handed.ts';
import { opaqueBytes } from '../../../domain/opaque.ts';
import { markOf, type Origin, originText, type ReplicaElement, type ReplicaVersion } from '../../../domain/replica.ts';
import { preferredName } from '../../../domain/replica-name.ts';
import { isRead } from '../../../domain/schema-format.ts';
import type { SubjectKey } from '../../../domain/subject.ts';
import type { HandedOver, Link, Linking } from '../../../service/replicas/links.ts';
import type { AcceptOutcome } from '../../../service/replicas/replicas.ts';
import { Fenced } from '../ledger.ts';
import { Refused, type TargetRegistry } from '../target-registry.ts';
import type { ForeignApi } from './foreign-api.ts';

/** What became of an element. */
interface Accepted {
  readonly outcome: AcceptOutcome;
  readonly detail?: string;
}

/** A version with its document as it is sent. */
interface Outgoing {
  readonly version: ReplicaVersion;
  readonly hash: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** The type of a document of which nothing else is known (RFC 9110, section 8.3). */
const ANY = 'application/octet-stream';

/**
 * A registry to write into that has no API but that of the CloudEvents schema registry. It gives numbers by itself, so each version is
 * posted once, in the order of the numbers, and what was posted is kept here as soon as it is answered. What is there beyond that is
 * looked at first: a process that died between the two posts nothing twice. Only what came from here is ever taken away.
 */
export class ForeignTarget implements TargetRegistry {
  readonly isNative = false;
  readonly #api: ForeignApi;
  readonly #link: Link;
  readonly #linking: Linking;

  constructor(api: ForeignApi, link: Link, linking: Linking) {
    this.#api = api;
    this.#link = link;
    this.#linking = linking;
  }

  async wanted(element: ReplicaElement): Promise<readonly number[] | undefined> {
    const { origin, deleted, versions } = element;
    const { handed } = await this.#handed(origin);
    if (deleted) return handed === undefined ? undefined : [];
    if (origin.subject === '') {
      const isSaid = handed?.hash === markOf(element).hash && (await this.#api.hasGroup(handed.key.group));
      return isSaid ? undefined : [];
    }
    const there = (handed && (await this.#api.numbers(handed.key))) ?? [];
    const kept = (handed?.versions ?? []).filter((version) => there.includes(version.there));
    const known = newestOfEach(kept);
    const wanted = versions.filter(({ number, hash }) => known.get(number)?.hash !== hash);
    const isDone = wanted.length === 0 && this.#leaving(kept, element).length === 0;
    return isDone ? undefined : wanted.map(({ number }) => number);
  }

  accept(element: ReplicaElement, versions: readonly ReplicaVersion[]): Promise<Accepted> {
    const { deleted, origin } = element;
    if (origin.subject === '') return deleted ? this.#removeGroup(origin) : this.#describeGroup(element);
    return deleted ? this.#removeSchema(origin) : this.#bring(element, versions);
  }

  async #describeGroup(element: ReplicaElement): Promise<Accepted> {
    const { origin, attributes } = element;
    const over = await this.#handed(origin);
    const key = over.handed?.key ?? (await this.#nameThere(origin));
    const isThere = await this.#api.hasGroup(key.group);
    // What somebody else says there about a group of that name is his.
    const isTheirs = isThere && over.handed === undefined;
    if (!isTheirs) await this.#api.putGroup(key.group, groupBody(attributes));
    await this.#keep(origin, over, { peer: this.#link.peer, key, hash: markOf(element).hash, versions: [] });
    if (isTheirs) return { outcome: 'unchanged' };
    return { outcome: isThere ? 'updated' : 'created' };
  }

  /** A group is taken away when nothing is in it; with schemas in it, nothing is said about it any more. */
  async #removeGroup(origin: Origin): Promise<Accepted> {
    const over = await this.#handed(origin);
    const { handed } = over;
    if (handed === undefined) return { outcome: 'unchanged' };
    const schemas = await this.#api.schemas(handed.key.group);
    if (schemas?.length === 0) await this.#api.remove({ group: handed.key.group, subject: '' });
    else if (schemas !== undefined) await this.#api.putGroup(handed.key.group, {});
    await this.#keep(origin, over, undefined);
    return { outcome: 'deleted' };
  }

  async #removeSchema(origin: Origin): Promise<Accepted> {
    const over = await this.#handed(origin);
    const { handed } = over;
    if (handed === undefined) return { outcome: 'unchanged' };
    const { key } = handed;
    const there = (await this.#api.numbers(key)) ?? [];
    const ours: HandedVersion[] = [];
    for (const version of handed.versions) {
      if (there.includes(version.there) && (await this.#isOurs(key, version))) ours.push(version);
    }
    if (there.length > 0 && there.length === ours.length) await this.#api.remove(key);
    else for (const version of ours) await this.#api.remove(key, version.there);
    await this.#keep(origin, over, undefined);
    return { outcome: 'deleted' };
  }

  async #bring(element: ReplicaElement, versions: readonly ReplicaVersion[]): Promise<Accepted> {
    const { origin } = element;
    const over = await this.#handed(origin);
    const key = over.handed?.key ?? (await this.#nameThere(origin));
    const owner = await this.#linking.handedAs(this.#link.id, key);
    if (owner !== undefined && originText(owner) !== originText(origin)) {
      throw new Refused(
        `'${key.subject}' in the group '${key.group}' is there already, from '${owner.group}' of ${owner.registry}`,
      );
    }
    const there = (await this.#api.numbers(key)) ?? [];
    const draft = new Draft(over.handed?.versions.filter((version) => there.includes(version.there)) ?? []);
    const coming = draft.news(versions.map((version) => outgoing(element, version)));
    const posting = await this.#adopt(key, draft, coming, there);
    await this.#ensureGroup(origin, key);
    let book = await this.#keep(origin, over, this.#record(key, draft));
    draft.refuseLate(posting);
    let newest = Math.max(0, ...there);
    for (const each of posting) {
      const number = await this.#post(key, element, each);
      draft.add(each, number);
      book = await this.#keep(origin, book, this.#record(key, draft));
      if (number <= newest) {
        const what = `the document of version ${each.version.number} is version ${number} there already`;
        throw new Refused(`${what}, and the other registry makes no second one of it`);
      }
      newest = number;
    }
    for (const version of this.#leaving(draft.versions, element)) {
      if (await this.#isOurs(key, version)) await this.#api.remove(key, version.there);
      draft.drop(version);
      book = await this.#keep(origin, book, this.#record(key, draft));
    }
    return { outcome: over.handed === undefined ? 'created' : 'updated' };
  }

  /** Finds those among the versions to be posted that are there already, beyond what is known to be. What is left has to be posted. */
  async #adopt(
    key: SubjectKey,
    draft: Draft,
    coming: readonly Outgoing[],
    there: readonly number[],
  ): Promise<readonly Outgoing[]> {
    let rest = coming;
    for (const number of there.filter((each) => each > draft.newestThere).toSorted((a, b) => a - b)) {
      if (rest.length === 0) break;
      const digest = await this.#digestAt(key, number);
      const found = rest.find((each) => each.digest === digest);
      if (found === undefined) continue;
      draft.add(found, number);
      rest = rest.filter((each) => each !== found);
    }
    return rest;
  }

  /** A group has to be there before its first schema. */
  async #ensureGroup({ registry, group }: Origin, key: SubjectKey): Promise<void> {
    if (await this.#api.hasGroup(key.group)) return;
    await this.#api.putGroup(key.group, {});
    const origin = { registry, group, subject: '' };
    const record = { peer: this.#link.peer, key: { group: key.group, subject: '' }, hash: '', versions: [] };
    await this.#keep(origin, await this.#handed(origin), record);
  }

  #post(key: SubjectKey, { attributes }: ReplicaElement, { version, bytes }: Outgoing): Promise<number> {
    const { format, contentType = formatById(format)?.mediaTypes[0] ?? ANY, description } = version;
    return this.#api.post(
      key,
      { contentType, bytes },
      {
        format,
        ...(description !== undefined && { versionDescription: description }),
        ...(typeof attributes.description === 'string' && { description: attributes.description }),
      },
    );
  }

  #leaving(versions: readonly HandedVersion[], element: ReplicaElement): readonly HandedVersion[] {
    if (this.#link.deletes === 'keep') return [];
    return leftOver(versions, new Set(element.versions.map(({ number }) => number)));
  }

  /** True where a version is there as it was brought: somebody may have put another one in its place. */
  async #isOurs(key: SubjectKey, { there, digest }: HandedVersion): Promise<boolean> {
    return (await this.#digestAt(key, there)) === digest;
  }

  async #digestAt(key: SubjectKey, number: number): Promise<string | undefined> {
    const bytes = await this.#api.document(key, number);
    return bytes && digestOfBytes(bytes);
  }

  async #nameThere(origin: Origin): Promise<SubjectKey> {
    const here = await this.#linking.nameHere(origin);
    return preferredName(this.#link.naming, { registry: origin.registry, ...here });
  }

  #record(key: SubjectKey, { versions }: Draft): Handed {
    return { peer: this.#link.peer, key, hash: '', versions };
  }

  /** What was handed over to this registry; what went to another one that the link was to before says nothing about it. */
  async #handed(origin: Origin): Promise<HandedOver> {
    const { handed, revision } = await this.#linking.handed(this.#link.id, origin);
    return { handed: handed?.peer === this.#link.peer ? handed : undefined, revision };
  }

  /** Rejects with {@link Fenced} where another process works for the link by now. */
  async #keep(origin: Origin, { revision }: HandedOver, handed: Handed | undefined): Promise<HandedOver> {
    const kept = await this.#linking.keepHanded(this.#link.id, origin, { handed, revision });
    if (kept === undefined) throw new Fenced();
    return { handed, revision: kept };
  }
}

/** What is there of a schema, while it is brought. */
class Draft {
  #versions: readonly HandedVersion[];

  constructor(versions: readonly HandedVersion[]) {
    this.#versions = versions;
  }

  get versions(): readonly HandedVersion[] {
    return this.#versions;
  }

  get newestThere(): number {
    return Math.max(0, ...this.#versions.map(({ there }) => there));
  }

  /** Those of which the document is not there yet. Of the others something else has changed, which is not carried. */
  news(coming: readonly Outgoing[]): readonly Outgoing[] {
    const known = newestOfEach(this.#versions);
    const isThere = ({ version, digest }: Outgoing): boolean => known.get(version.number)?.digest === digest;
    for (const each of coming.filter(isThere)) {
      const before = known.get(each.version.number);
      this.#versions = this.#versions.map((version) =>
        version === before ? { ...version, hash: each.hash } : version,
      );
    }
    return coming.filter((each) => !isThere(each));
  }

  /** Throws {@link Refused} where all that is to be posted is older than what is there: the last one would be the newest there. */
  refuseLate(posting: readonly Outgoing[]): void {
    const last = posting.at(-1)?.version.number;
    const newest = Math.max(0, ...this.#versions.map(({ number }) => number));
    if (last === undefined || last >= newest) return;
    throw new Refused(`version ${last} would be the newest one there, after version ${newest}, which is newer here`);
  }

  add({ version, hash, digest }: Outgoing, there: number): void {
    const others = this.#versions.filter((each) => each.there !== there);
    this.#versions = [...others, { number: version.number, hash, digest, there }].sort((a, b) => a.there - b.there);
  }

  drop(version: HandedVersion): void {
    this.#versions = this.#versions.filter((each) => each !== version);
  }
}

function outgoing({ versions }: ReplicaElement, version: ReplicaVersion): Outgoing {
  const bytes = isRead(version.format) ? Buffer.from(version.source) : opaqueBytes(version.source);
  const hash = versions.find(({ number }) => number === version.number)?.hash ?? '';
  return { version, hash, bytes, digest: digestOfBytes(bytes) };
}

function digestOfBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What is said about a group, as the API has it. */
function groupBody({ description, format, properties }: JsonObject): JsonObject {
  return {
    ...(description !== undefined && { description }),
    ...(format !== undefined && { format }),
    ...(properties !== undefined && { groupProperties: properties }),
  };
}
