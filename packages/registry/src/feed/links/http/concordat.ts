import type { JsonObject, JsonValue } from '@concordat/engine';
import type { LogPlace } from '../../../domain/link-state.ts';
import { byText, type Origin, type ReplicaElement, type ReplicaVersion } from '../../../domain/replica.ts';
import { readAll, readElement, readOrigin, readPlace, readVersion } from '../../../domain/replica-form.ts';
import type { AcceptOutcome, Changes, ElementPage } from '../../../service/replicas/replicas.ts';
import type { SourceRegistry } from '../source-registry.ts';
import { Refused, type TargetRegistry } from '../target-registry.ts';
import { type Peer, PeerFailed } from './peer.ts';

/** A registry of our own kind that a link reads, by its native API. */
export class ConcordatSource implements SourceRegistry {
  readonly isNative = true;
  readonly #peer: Peer;

  /** `peer` is its native API. */
  constructor(peer: Peer) {
    this.#peer = peer;
  }

  async changes(after: LogPlace | undefined): Promise<Changes> {
    const query = new URLSearchParams();
    if (after !== undefined) query.set('after', String(after.sequence));
    if (after?.hash !== undefined) query.set('hash', after.hash);
    const value = await this.#peer.object('GET', `/replication/changes?${query}`);
    const { outcome, root, end } = value;
    const place = readPlace(value.place);
    const touched = readAll(value.touched, readOrigin);
    if (typeof root !== 'string' || typeof end !== 'number' || place === undefined) throw this.#strange('changes');
    if (outcome === 'other-log') return { outcome, root, place, end };
    if (outcome !== 'changes' || touched === undefined) throw this.#strange('changes');
    // Who follows it would ask for ever.
    const { sequence } = place;
    const isOnward =
      after === undefined || sequence > after.sequence || (sequence === after.sequence && sequence >= end);
    if (!isOnward) throw this.#strange('changes');
    return { outcome, root, touched, place, end };
  }

  async elements(after: string | undefined): Promise<ElementPage> {
    const query = after === undefined ? '' : `?${new URLSearchParams({ after })}`;
    const { root, elements, next } = await this.#peer.object('GET', `/replication/elements${query}`);
    const read = readAll(elements, readElement);
    if (typeof root !== 'string' || read === undefined) throw this.#strange('elements');
    const goesOn = typeof next === 'string' ? next : undefined;
    // A page that leads back would be read for ever.
    if (goesOn !== undefined && byText(goesOn, after ?? '') <= 0) throw this.#strange('elements');
    return { root, elements: read, next: goesOn };
  }

  async element(origin: Origin): Promise<ReplicaElement | undefined> {
    const query = new URLSearchParams({ ...origin });
    const value = await this.#peer.object('GET', `/replication/element?${query}`);
    if (value.element === undefined) return undefined;
    const element = readElement(value.element);
    if (element === undefined || !isOf(element, origin)) throw this.#strange('an element');
    return element;
  }

  async versions(origin: Origin, numbers: readonly number[]): Promise<readonly ReplicaVersion[]> {
    const versions: ReplicaVersion[] = [];
    for (let wanted = numbers; wanted.length > 0; ) {
      const asked = { origin: { ...origin }, numbers: [...wanted] };
      const value = await this.#peer.object('POST', '/replication/versions', asked);
      const read = readAll(value.versions, readVersion);
      const rest = readAll(value.rest, (item) => (typeof item === 'number' ? item : undefined));
      if (read === undefined || rest === undefined || rest.length >= wanted.length) throw this.#strange('versions');
      versions.push(...read);
      wanted = rest;
    }
    return versions;
  }

  #strange(what: string): PeerFailed {
    return new PeerFailed(`${this.#peer.url} tells ${what}, and not as registries do`);
  }
}

/** A registry of our own kind that a link writes into, which has a link of the same id of the direction `accept`. */
export class ConcordatTarget implements TargetRegistry {
  readonly isNative = true;
  readonly #peer: Peer;
  readonly #path: string;

  /** `peer` is its native API; `link` the id of its link. */
  constructor(peer: Peer, link: string) {
    this.#peer = peer;
    this.#path = `/links/${encodeURIComponent(link)}`;
  }

  async wanted(element: ReplicaElement): Promise<readonly number[] | undefined> {
    const { numbers } = await this.#hand('wanted', { element: plain(element) }, listOf(element));
    if (numbers === undefined) return undefined;
    const read = readAll(numbers, (item) => (typeof item === 'number' ? item : undefined));
    if (read === undefined) throw new PeerFailed(`${this.#peer.url} does not say which versions it wants`);
    return read;
  }

  async accept(
    element: ReplicaElement,
    versions: readonly ReplicaVersion[],
  ): Promise<{ readonly outcome: AcceptOutcome; readonly detail?: string }> {
    const length = versions.reduce((sum, version) => sum + lengthOf(version), lengthOf(element));
    if (length <= PART) {
      try {
        return await this.#accept(element, versions);
      } catch (error) {
        // Something on the way may take less than it does.
        if (!(error instanceof Refused) || versions.length === 0) throw error;
      }
    }
    for (const part of partsOf(versions)) await this.#keep(element, part);
    return this.#accept(element, []);
  }

  async #accept(
    element: ReplicaElement,
    versions: readonly ReplicaVersion[],
  ): Promise<{ readonly outcome: AcceptOutcome; readonly detail?: string }> {
    const body = { element: plain(element), versions: versions.map(plain) };
    const { outcome, detail } = await this.#hand('elements', body, listOf(element));
    const known = OUTCOMES.find((each) => each === outcome);
    if (known === undefined) throw new PeerFailed(`${this.#peer.url} does not say what became of what it was given`);
    return { outcome: known, ...(typeof detail === 'string' && { detail }) };
  }

  /** Hands some versions over before the element, in requests as small as they have to be. */
  async #keep(element: ReplicaElement, versions: readonly ReplicaVersion[]): Promise<void> {
    const body = { origin: { ...element.origin }, versions: versions.map(plain) };
    const half = Math.ceil(versions.length / 2);
    try {
      await this.#hand('versions', body, `version ${versions[0]?.number} of '${element.origin.subject}'`);
    } catch (error) {
      if (!(error instanceof Refused) || versions.length < 2) throw error;
      await this.#keep(element, versions.slice(0, half));
      await this.#keep(element, versions.slice(half));
    }
  }

  /** Rejects with {@link Refused} where something is larger than a request may be. */
  async #hand(path: string, body: JsonObject, what: string): Promise<JsonObject> {
    try {
      return await this.#peer.object('POST', `${this.#path}/${path}`, body);
    } catch (error) {
      if (!(error instanceof PeerFailed) || error.status !== 413) throw error;
      throw new Refused(`${what} does not fit into a request there; a link that pulls knows no such bound`);
    }
  }
}

/** Bytes of what goes into a request: well below the 4 MiB that a registry reads. */
const PART = 2 * 1024 * 1024;

/** Versions in parts that fit into a request each; at least one in each. */
function partsOf(versions: readonly ReplicaVersion[]): readonly (readonly ReplicaVersion[])[] {
  const parts: ReplicaVersion[][] = [];
  let left = 0;
  for (const version of versions) {
    const length = lengthOf(version);
    const part = length > left ? undefined : parts.at(-1);
    if (part === undefined) parts.push([version]);
    else part.push(version);
    left = (part === undefined ? PART : left) - length;
  }
  return parts;
}

function lengthOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function listOf({ origin, versions }: ReplicaElement): string {
  return `the list of ${versions.length} versions of '${origin.subject}'`;
}

const OUTCOMES: readonly AcceptOutcome[] = [
  'created',
  'updated',
  'deleted',
  'unchanged',
  'stale',
  'conflict',
  'refused',
  'incomplete',
];

function isOf({ origin }: ReplicaElement, { registry, group, subject }: Origin): boolean {
  return origin.registry === registry && origin.group === group && origin.subject === subject;
}

/** A value as JSON has it. */
function plain(value: object): JsonObject {
  return value as JsonValue as JsonObject;
}
