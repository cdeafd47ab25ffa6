import type { JsonObject, JsonValue } from '@concordat/engine';
import { encodeSegment } from '../../../domain/segment.ts';
import type { SubjectKey } from '../../../domain/subject.ts';
import { impliedVersionId, schemaPath } from '../../../domain/version-uri.ts';
import type { OutboundResponse } from '../../outbound/outbound.ts';
import { Refused } from '../target-registry.ts';
import { jsonOf, type Peer, PeerFailed } from './peer.ts';

/** What is said about a document that is posted; a registry may make nothing of it. */
interface Posted {
  readonly format: string;
  readonly description?: string;
  readonly versionDescription?: string;
}

const SEGMENT = 'schemagroups';
/** What asking again does not change: that the request itself is wrong, or that there is no such method. */
const FINAL: ReadonlySet<number> = new Set([400, 405, 406, 409, 413, 415, 422, 501]);
const PLAIN_FIELD = /[^\x21-\x7e]|["%]/gu;

/**
 * The API of the CloudEvents schema registry, as one writes through it. Every method rejects with {@link PeerFailed} where the registry
 * cannot be used now, and with {@link Refused} where it says no.
 */
export class ForeignApi {
  readonly #peer: Peer;

  /** `peer` is the root of the registry. */
  constructor(peer: Peer) {
    this.#peer = peer;
  }

  async hasGroup(group: string): Promise<boolean> {
    return (await this.#get(groupPath(group))) !== undefined;
  }

  /** Makes a group, or says what holds for it. */
  async putGroup(group: string, said: JsonObject): Promise<void> {
    const answer = await this.#peer.ask('PUT', groupPath(group), { body: said });
    this.#expect(answer, [200, 201, 204], `the group '${group}' cannot be written there`);
  }

  /** The ids of the schemas of a group; undefined where it is not there. */
  schemas(group: string): Promise<readonly string[] | undefined> {
    return this.#list(`${groupPath(group)}/schemas`, isText);
  }

  /** The numbers of the versions of a schema; undefined where it is not there. */
  numbers(key: SubjectKey): Promise<readonly number[] | undefined> {
    return this.#list(`/${schemaPath({ segment: SEGMENT }, key)}/versions`, isNumber);
  }

  /** The bytes of a version; undefined where it is not there. */
  async document(key: SubjectKey, number: number): Promise<Uint8Array | undefined> {
    return (await this.#get(versionPath(key, number)))?.bytes;
  }

  /** Posts a document as the next version of a schema; the number that it is given. */
  async post(
    key: SubjectKey,
    document: { readonly contentType: string; readonly bytes: Uint8Array },
    { format, description, versionDescription }: Posted,
  ): Promise<number> {
    const answer = await this.#peer.ask('POST', `/${schemaPath({ segment: SEGMENT }, key)}`, {
      document,
      headers: {
        'schema-format': fieldText(format),
        ...(description && { 'schema-description': fieldText(description) }),
        ...(versionDescription && { 'schema-version-description': fieldText(versionDescription) }),
      },
    });
    this.#expect(answer, [200, 201], `'${key.subject}' in the group '${key.group}' is not taken there`);
    const told = numberTold(answer) ?? Math.max(0, ...((await this.numbers(key)) ?? []));
    if (told > 0) return told;
    throw this.#strange(`no number of a version that it took of '${key.subject}'`);
  }

  /** Takes a version away, or a schema with all of them, or a group: its subject is empty. What is gone already is no matter. */
  async remove(key: SubjectKey, number?: number): Promise<void> {
    const schema = key.subject === '' ? groupPath(key.group) : `/${schemaPath({ segment: SEGMENT }, key)}`;
    const answer = await this.#peer.ask('DELETE', number === undefined ? schema : versionPath(key, number));
    const what = key.subject === '' ? `the group '${key.group}'` : `'${key.subject}' in the group '${key.group}'`;
    this.#expect(answer, [200, 202, 204, 404, 410], `${what} cannot be taken away there`);
  }

  async #list<Item extends JsonValue>(
    path: string,
    isItem: (each: JsonValue) => each is Item,
  ): Promise<readonly Item[] | undefined> {
    const answer = await this.#get(path);
    if (answer === undefined) return undefined;
    const list = jsonOf(answer);
    if (Array.isArray(list) && list.every(isItem)) return list;
    throw this.#strange(`what is at ${path}`);
  }

  /** Undefined where nothing is there. */
  async #get(path: string): Promise<OutboundResponse | undefined> {
    const answer = await this.#peer.ask('GET', path, { headers: { accept: '*/*' } });
    if (answer.status === 200) return answer;
    if (answer.status === 404) return undefined;
    throw this.#peer.failure(answer);
  }

  #expect(answer: OutboundResponse, good: readonly number[], what: string): void {
    if (good.includes(answer.status)) return;
    const failure = this.#peer.failure(answer);
    throw FINAL.has(answer.status) ? new Refused(`${what}: ${failure.message}`) : failure;
  }

  #strange(what: string): PeerFailed {
    return new PeerFailed(`${this.#peer.url} tells ${what}, and not as registries do`);
  }
}

function isText(value: JsonValue): value is string {
  return typeof value === 'string';
}

function isNumber(value: JsonValue): value is number {
  return Number.isSafeInteger(value);
}

function groupPath(group: string): string {
  return `/${SEGMENT}/${encodeSegment(group)}`;
}

function versionPath(key: SubjectKey, number: number): string {
  return `/${impliedVersionId({ segment: SEGMENT }, key, number)}`;
}

/** The number of a version that an answer tells: in a field of its own, or at the end of its address. */
function numberTold({ headers }: OutboundResponse): number | undefined {
  const said = headers['schema-version'] ?? /\/versions\/(\d{1,9})$/.exec(headers.location ?? '')?.[1];
  const number = typeof said === 'string' && /^\d{1,10}$/.test(said) ? Number(said) : 0;
  return number > 0 ? number : undefined;
}

/** A text as CloudEvents has it in header fields: percent-encoded in UTF-8. */
function fieldText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(PLAIN_FIELD, (character) =>
      [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
    );
}
