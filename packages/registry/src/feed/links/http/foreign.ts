import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject } from '@concordat/engine';
import { opaqueText, utf8Text } from '../../../domain/opaque.ts';
import {
  byText,
  type Origin,
  originText,
  type ReplicaElement,
  type ReplicaVersion,
  versionHash,
} from '../../../domain/replica.ts';
import { readElement, readVersion } from '../../../domain/replica-form.ts';
import { formatNamed, isRead } from '../../../domain/schema-format.ts';
import { encodeSegment } from '../../../domain/segment.ts';
import { isAbsoluteUri } from '../../../domain/uri.ts';
import { impliedVersionId, schemaPath, versionUri } from '../../../domain/version-uri.ts';
import type { OutboundResponse } from '../../outbound/outbound.ts';
import type { SourceRegistry } from '../source-registry.ts';
import { jsonOf, type Peer, PeerFailed } from './peer.ts';

/** Elements of a page. */
const PAGE = 50;
const SEGMENT = 'schemagroups';
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
/** The time of what tells none. */
const EPOCH = '1970-01-01T00:00:00.000Z';

/** A version as it was read last, and what is said about its schema with it. */
interface Known {
  readonly etag: string | undefined;
  readonly version: ReplicaVersion;
  readonly hash: string;
  readonly authority: string | undefined;
  readonly description: string | undefined;
  readonly updatedAt: string | undefined;
}

/**
 * Any other registry that speaks the API of the CloudEvents schema registry. It has no log and counts no changes: it is looked through as
 * a whole, newer is what was updated later, and what is not listed any more is gone. What was read before is asked for by its entity tag.
 */
export class ForeignSource implements SourceRegistry {
  readonly isNative = false;
  readonly #peer: Peer;
  readonly #known = new Map<string, Known>();
  #listed: readonly Origin[] | undefined;

  /** `peer` is the root of the registry. */
  constructor(peer: Peer) {
    this.#peer = peer;
  }

  changes(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  async elements(after: string | undefined) {
    if (after === undefined || this.#listed === undefined) this.#listed = await this.#list();
    const rest = this.#listed.filter((origin) => after === undefined || byText(originText(origin), after) > 0);
    const elements: ReplicaElement[] = [];
    const unread: Origin[] = [];
    for (const origin of rest.slice(0, PAGE)) {
      try {
        const element = await this.element(origin);
        if (element !== undefined) elements.push(element);
      } catch (error) {
        // What it says of one element is no reason not to read the others.
        if (!(error instanceof PeerFailed) || !error.isAboutContent) throw error;
        unread.push(origin);
      }
    }
    const last = rest[PAGE - 1];
    const next = rest.length > PAGE && last !== undefined ? originText(last) : undefined;
    return { root: this.#peer.url, elements, unread, next };
  }

  element(origin: Origin): Promise<ReplicaElement | undefined> {
    if (origin.registry !== this.#peer.url) return Promise.resolve(undefined);
    return origin.subject === '' ? this.#group(origin) : this.#schema(origin);
  }

  async versions(origin: Origin, numbers: readonly number[]): Promise<readonly ReplicaVersion[]> {
    const versions: ReplicaVersion[] = [];
    for (const number of numbers) {
      const known = await this.#version(origin, number);
      if (known !== undefined) versions.push(known.version);
    }
    return versions;
  }

  async #list(): Promise<readonly Origin[]> {
    const registry = this.#peer.url;
    const origins: Origin[] = [];
    for (const group of (await this.#texts(`/${SEGMENT}`)) ?? []) {
      origins.push({ registry, group, subject: '' });
      const subjects = await this.#texts(`/${SEGMENT}/${encodeSegment(group)}/schemas`);
      for (const subject of subjects ?? []) origins.push({ registry, group, subject });
    }
    return origins.sort((a, b) => byText(originText(a), originText(b)));
  }

  async #group(origin: Origin): Promise<ReplicaElement | undefined> {
    const answer = await this.#get(`/${SEGMENT}/${encodeSegment(origin.group)}`);
    const said = answer && jsonOf(answer);
    if (said === undefined) return undefined;
    if (!isJsonObject(said)) throw this.#strange(`the group '${origin.group}'`);
    // The older generation of the API writes its names in camel case.
    const { description, format, groupProperties } = said;
    const createdAt = timeOf(said.createdtimeutc ?? said.createdTimeUtc);
    const updatedAt = timeOf(said.updatedtimeutc ?? said.updatedTimeUtc);
    const known = typeof format === 'string' && format !== '' ? formatOf(format) : undefined;
    const attributes: JsonObject = {
      ...(typeof description === 'string' && { description }),
      ...(known !== undefined && { format: known }),
      properties: isJsonObject(groupProperties) ? textsOf(groupProperties) : {},
      ...(createdAt !== undefined && { createdAt }),
      ...(updatedAt !== undefined && { updatedAt }),
    };
    const epoch = epochOf(updatedAt ?? createdAt);
    const group = { origin, epoch, deleted: false, authority: this.#peer.url, attributes, versions: [] };
    if (readElement({ ...group, origin: { ...origin } }) === undefined)
      throw this.#strange(`the group '${origin.group}'`);
    return group;
  }

  async #schema(origin: Origin): Promise<ReplicaElement | undefined> {
    const numbers = await this.#numbers(origin);
    if (numbers === undefined || numbers.length === 0) return undefined;
    const versions: Known[] = [];
    for (const number of numbers.toSorted((a, b) => a - b)) {
      const known = await this.#version(origin, number);
      if (known !== undefined) versions.push(known);
    }
    const latest = versions.at(-1);
    if (latest === undefined) return undefined;
    const createdAt = versions[0]?.version.createdAt ?? EPOCH;
    const updatedAt = versions.reduce(
      (at, known) => maxText(at, known.updatedAt ?? known.version.createdAt),
      createdAt,
    );
    return {
      origin,
      epoch: epochOf(updatedAt),
      deleted: false,
      authority: latest.authority ?? this.#peer.url,
      attributes: {
        format: latest.version.format,
        ...(latest.description !== undefined && { description: latest.description }),
        createdAt,
        updatedAt,
      },
      versions: versions.map(({ version, hash }) => ({ number: version.number, hash })),
    };
  }

  async #version(origin: Origin, number: number): Promise<Known | undefined> {
    const path = `/${impliedVersionId({ segment: SEGMENT }, origin, number)}`;
    const before = this.#known.get(path);
    const answer = await this.#get(path, before?.etag);
    if (answer === undefined) {
      this.#known.delete(path);
      return undefined;
    }
    if (answer.status === 304 && before !== undefined) return before;
    const known = await this.#read(origin, number, answer);
    this.#known.set(path, known);
    return known;
  }

  async #read(origin: Origin, number: number, answer: OutboundResponse): Promise<Known> {
    const field = (name: string): string | undefined => fieldOf(answer, name);
    const format = formatOf(field('schema-format') ?? (await this.#formatOf(origin, answer)));
    const text = isRead(format) ? utf8Text(answer.bytes)?.replace(/^\uFEFF/, '') : opaqueText(answer.bytes);
    if (text === undefined) throw this.#strange(`version ${number} of '${origin.subject}', which is no text,`);
    const base = this.#peer.url;
    const said = field('schema-authority');
    const authority = said !== undefined && isAbsoluteUri(said) ? said : undefined;
    const id = field('schema-version-id') ?? impliedVersionId({ segment: SEGMENT }, origin, number);
    const saidUri = field('schema-version-uri');
    const uri = saidUri !== undefined && isAbsoluteUri(saidUri) ? saidUri : versionUri(authority ?? base, id);
    const uuid = field('schema-id');
    const description = field('schema-version-description');
    const contentType = answer.headers['content-type'];
    const version: ReplicaVersion = {
      number,
      label: String(number),
      status: 'active',
      uri,
      uuid: uuid !== undefined && UUID.test(uuid) ? uuid.toLowerCase() : uuidOf(uri),
      format,
      source: text,
      references: [],
      ...(contentType !== undefined && { contentType }),
      ...(description !== undefined && { description }),
      createdAt: timeOf(field('schema-created-time-utc')) ?? EPOCH,
      representations: [],
    };
    if (readVersion(JSON.parse(JSON.stringify(version))) === undefined) {
      throw this.#strange(`version ${number} of '${origin.subject}'`);
    }
    return {
      etag: answer.headers.etag,
      version,
      hash: versionHash(version),
      authority,
      description: field('schema-description'),
      updatedAt: timeOf(field('schema-updated-time-utc')),
    };
  }

  /** The format of a document that does not say it: that of its group, else what its type says. */
  async #formatOf({ group }: Origin, { headers }: OutboundResponse): Promise<string> {
    const answer = await this.#get(`/${SEGMENT}/${encodeSegment(group)}`);
    const said = answer && jsonOf(answer);
    if (said !== undefined && isJsonObject(said) && typeof said.format === 'string') return said.format;
    const type = headers['content-type'] ?? '';
    const named = /;\s*(?:format|serialization)="?([\w/.-]+)/i.exec(type)?.[1];
    if (named !== undefined) return named;
    const [, format = 'unknown'] = TYPES.find(([pattern]) => pattern.test(type)) ?? [];
    return format;
  }

  async #texts(path: string): Promise<readonly string[] | undefined> {
    const answer = await this.#get(path);
    const list = answer && jsonOf(answer);
    if (answer === undefined) return undefined;
    if (Array.isArray(list) && list.every((each) => typeof each === 'string')) return list;
    throw this.#strange(`what is at ${path}`);
  }

  async #numbers(origin: Origin): Promise<readonly number[] | undefined> {
    const answer = await this.#get(`/${schemaPath({ segment: SEGMENT }, origin)}/versions`);
    if (answer === undefined) return undefined;
    const list = jsonOf(answer);
    if (Array.isArray(list) && list.every((each) => Number.isInteger(each))) return list as readonly number[];
    throw this.#strange(`the versions of '${origin.subject}'`);
  }

  /** Undefined where nothing is there. */
  async #get(path: string, etag?: string): Promise<OutboundResponse | undefined> {
    const headers = { accept: '*/*', ...(etag !== undefined && { 'if-none-match': etag }) };
    const answer = await this.#peer.ask('GET', path, { headers });
    if (answer.status === 200 || (answer.status === 304 && etag !== undefined)) return answer;
    if (answer.status === 404) return undefined;
    throw this.#peer.failure(answer);
  }

  #strange(what: string): PeerFailed {
    return new PeerFailed(`${this.#peer.url} tells ${what}, and not as registries do`);
  }
}

/** Formats by the types of documents that do not name them. */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/avro/i, 'avro'],
  [/schema\+json/i, 'json-schema'],
  [/protobuf/i, 'protobuf'],
  [/xml/i, 'xsd11'],
];

function formatOf(name: string): string {
  return formatNamed(name) ?? name.toLowerCase();
}

/** A header field, decoded as those of CloudEvents are. */
function fieldOf({ headers }: OutboundResponse, name: string): string | undefined {
  const value = headers[name];
  if (typeof value !== 'string' || value === '') return undefined;
  try {
    return decodeURIComponent(value.replaceAll(/%(?![\dA-Fa-f]{2})/g, '%25'));
  } catch {
    return value;
  }
}

function textsOf(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, String(value)]));
}

function timeOf(value: unknown): string | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** What counts the changes of a registry that does not: the time of the last one. */
function epochOf(at: string | undefined): number {
  return Math.max(1, at === undefined ? 1 : Date.parse(at));
}

function maxText(a: string, b: string): string {
  return a > b ? a : b;
}

/** The identity of a version that was given none: the same wherever it comes to (RFC 9562, version 8). */
function uuidOf(uri: string): string {
  const hex = createHash('sha256').update(uri).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
