import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import type { Outbound, OutboundResponse } from '../../outbound/outbound.ts';

/** Milliseconds for one question. */
const PATIENCE_MS = 30_000;
/** Bytes of an answer that are read. */
const LONGEST_ANSWER = 64 * 1024 * 1024;

/** What a registry answered that is no answer to what was asked. */
export class PeerFailed extends Error {
  override readonly name = 'PeerFailed';
  readonly status: number;

  constructor(message: string, status = 0) {
    super(message);
    this.status = status;
  }

  /** True where it answered well, and what it answered is not what registries say. */
  get isAboutContent(): boolean {
    return this.status === 0;
  }
}

/** How another registry is reached. */
interface PeerAddress {
  readonly outbound: Outbound;
  /** Without a slash at its end. */
  readonly url: string;
  /** What it is told so that it answers: the value of `Authorization`, or only the token of the scheme `Bearer`. */
  readonly credentials?: string;
  readonly userAgent: string;
  readonly signal: AbortSignal;
}

/** What goes with a question: JSON, or a document as it is. */
interface Question {
  readonly body?: JsonValue;
  readonly document?: { readonly contentType: string; readonly bytes: Uint8Array };
  readonly headers?: Readonly<Record<string, string>>;
}

/** Another registry over HTTP. What goes wrong is told without what was sent. */
export class Peer {
  readonly #address: PeerAddress;

  constructor(address: PeerAddress) {
    this.#address = address;
  }

  /** Its address, without a slash at its end. */
  get url(): string {
    return this.#address.url;
  }

  /** The same registry, or another place of it, at another address. */
  at(url: string): Peer {
    return new Peer({ ...this.#address, url });
  }

  /** Asks for something below its address. Rejects where no answer came. */
  async ask(method: string, path: string, { body, document, headers }: Question = {}): Promise<OutboundResponse> {
    const { outbound, url, credentials, userAgent, signal } = this.#address;
    return outbound.request({
      url: new URL(url + path),
      method,
      headers: {
        accept: 'application/json',
        'user-agent': userAgent,
        ...headers,
        ...(credentials !== undefined && { authorization: authorizationOf(credentials) }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(document && { 'content-type': document.contentType }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(document && { body: document.bytes }),
      timeoutMs: PATIENCE_MS,
      longestBody: LONGEST_ANSWER,
      signal,
    });
  }

  /** The JSON object that it answers. Rejects with {@link PeerFailed} where it answers something else. */
  async object(method: string, path: string, body?: JsonValue): Promise<JsonObject> {
    const answer = await this.ask(method, path, body === undefined ? {} : { body });
    const value = jsonOf(answer);
    if (answer.status === 200 && isJsonObject(value)) return value;
    throw this.failure(answer);
  }

  /** What is to be said about an answer that is none. */
  failure(answer: OutboundResponse): PeerFailed {
    const value = jsonOf(answer);
    const { message, detail, title } = isJsonObject(value) ? value : {};
    const said = [message, detail, title].find((each) => typeof each === 'string');
    const why = said === undefined ? '' : `: ${String(said).slice(0, 300)}`;
    return new PeerFailed(`${this.url} answers ${answer.status}${why}`, answer.status);
  }
}

/** The JSON of an answer; undefined where it is none, or too long. */
export function jsonOf({ body }: OutboundResponse): JsonValue | undefined {
  try {
    return JSON.parse(body) as JsonValue;
  } catch {
    return undefined;
  }
}

function authorizationOf(credentials: string): string {
  return credentials.includes(' ') ? credentials : `Bearer ${credentials}`;
}
