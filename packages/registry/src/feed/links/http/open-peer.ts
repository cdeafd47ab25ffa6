import type { LogPlace } from '../../../domain/link-state.ts';
import type { Origin, ReplicaElement, ReplicaVersion } from '../../../domain/replica.ts';
import type { Link, Linking } from '../../../service/replicas/links.ts';
import type { AcceptOutcome, Changes } from '../../../service/replicas/replicas.ts';
import type { Outbound } from '../../outbound/outbound.ts';
import type { SourcePage, SourceRegistry } from '../source-registry.ts';
import type { TargetRegistry } from '../target-registry.ts';
import { ConcordatSource, ConcordatTarget } from './concordat.ts';
import { ForeignSource } from './foreign.ts';
import { ForeignApi } from './foreign-api.ts';
import { ForeignTarget } from './foreign-target.ts';
import { jsonOf, Peer, PeerFailed } from './peer.ts';

/** How other registries are called. */
interface Calling {
  readonly outbound: Outbound;
  readonly userAgent: string;
  /** Aborted when this process stops. */
  readonly signal: AbortSignal;
}

/** Where the native API of a registry is, below its root or at the root of its host. */
const NATIVE = '/api/v1';

/**
 * The registry that a link reads: one of our own kind where it answers as such, else any that speaks the API of CloudEvents. Which it is
 * turns out when it is asked first, and again after it could not be reached.
 */
export class HttpSource implements SourceRegistry {
  readonly #link: Link;
  readonly #calling: Calling;
  #opening: Promise<SourceRegistry> | undefined;
  #isNative = true;

  constructor(link: Link, calling: Calling) {
    this.#link = link;
    this.#calling = calling;
  }

  get isNative(): boolean {
    return this.#isNative;
  }

  changes(after: LogPlace | undefined): Promise<Changes | undefined> {
    return this.#ask((source) => source.changes(after));
  }

  elements(after: string | undefined): Promise<SourcePage> {
    return this.#ask((source) => source.elements(after));
  }

  element(origin: Origin): Promise<ReplicaElement | undefined> {
    return this.#ask((source) => source.element(origin));
  }

  versions(origin: Origin, numbers: readonly number[]): Promise<readonly ReplicaVersion[]> {
    return this.#ask((source) => source.versions(origin, numbers));
  }

  async #ask<Answer>(question: (source: SourceRegistry) => Promise<Answer>): Promise<Answer> {
    this.#opening ??= this.#open();
    try {
      return await question(await this.#opening);
    } catch (error) {
      // Another program may answer at its address by then.
      this.#opening = undefined;
      throw error;
    }
  }

  async #open(): Promise<SourceRegistry> {
    const root = peerOf(this.#link, this.#calling);
    const native = await nativeOf(root);
    this.#isNative = native !== undefined;
    return native === undefined ? new ForeignSource(root) : new ConcordatSource(native);
  }
}

/**
 * The registry that a link writes into: one of our own kind where it answers as such, else any that speaks the API of CloudEvents.
 */
export class HttpTarget implements TargetRegistry {
  readonly #link: Link;
  readonly #calling: Calling;
  readonly #linking: Linking;
  #opening: Promise<TargetRegistry> | undefined;
  #isNative = true;

  /** `linking` keeps what was handed over to a registry that remembers nothing of it. */
  constructor(link: Link, calling: Calling, linking: Linking) {
    this.#link = link;
    this.#calling = calling;
    this.#linking = linking;
  }

  get isNative(): boolean {
    return this.#isNative;
  }

  async wanted(element: ReplicaElement): Promise<readonly number[] | undefined> {
    return (await this.#target()).wanted(element);
  }

  async accept(
    element: ReplicaElement,
    versions: readonly ReplicaVersion[],
  ): Promise<{ readonly outcome: AcceptOutcome; readonly detail?: string }> {
    return (await this.#target()).accept(element, versions);
  }

  #target(): Promise<TargetRegistry> {
    const opening = this.#opening ?? this.#open();
    this.#opening = opening;
    opening.catch(() => {
      this.#opening = undefined;
    });
    return opening;
  }

  async #open(): Promise<TargetRegistry> {
    const root = peerOf(this.#link, this.#calling);
    const native = await nativeOf(root);
    this.#isNative = native !== undefined;
    if (native !== undefined) return new ConcordatTarget(native, this.#link.id);
    const answer = await root.ask('GET', '/schemagroups');
    if (answer.status !== 200 || !Array.isArray(jsonOf(answer))) {
      throw new PeerFailed(`${root.url} is no registry that takes what is pushed: it has no list at /schemagroups`);
    }
    return new ForeignTarget(new ForeignApi(root), this.#link, this.#linking);
  }
}

/** The registry that a link is to, by its root. */
export function peerOf({ peer, credentials }: Pick<Link, 'peer' | 'credentials'>, calling: Calling): Peer {
  const url = peer.replace(/\/+$/, '');
  return new Peer({ ...calling, url, ...(credentials !== undefined && { credentials }) });
}

/** The native API of a registry; undefined where it has none. Rejects where that cannot be known now. */
async function nativeOf(root: Peer): Promise<Peer | undefined> {
  for (const base of new Set([root.url, new URL(root.url).origin])) {
    const peer = root.at(base + NATIVE);
    const answer = await peer.ask('GET', '/replication/changes');
    const value = jsonOf(answer);
    if (answer.status === 200 && typeof value === 'object' && value !== null && 'root' in value) return peer;
    // What somebody may not do, or what fails for a while, says nothing about the kind.
    if (answer.status === 401 || answer.status === 403 || answer.status === 429 || answer.status >= 500) {
      throw peer.failure(answer);
    }
  }
  return undefined;
}
