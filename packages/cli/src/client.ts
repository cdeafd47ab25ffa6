import { isJsonObject, type JsonObject, type JsonValue, printJson } from '@concordat/engine';
import { CannotRun, Refused } from './exit.ts';
import { exchange } from './http.ts';

/** Where a registry is looked for when nobody says. */
export const DEFAULT_URL = 'http://127.0.0.1:8081';

const PATIENCE_MS = 30_000;

/** The header field by which a registry tells how far an answer has taken in its log, and is told how far the next one has to. */
const SEQUENCE = 'concordat-sequence';

/** Statuses of an answer that is no word about the contract: who asks has to say who he is, or to come again. */
const UNHEARD: ReadonlySet<number> = new Set([401, 403, 405, 407, 408, 429]);

/** What a registry says about a path that it does not have: the address leads elsewhere. */
const NO_SUCH_PATH = 'Not Found';

/** What the registry answered. */
export interface Answer {
  readonly status: number;
  /** The media type of the body, in lower case without parameters; the empty string without one. */
  readonly type: string;
  /** The body as it was sent. */
  readonly text: string;
  /** The body as JSON; undefined where it is something else. */
  readonly json: JsonValue | undefined;
}

/** Methods that are sent. */
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Call {
  readonly method?: Method;
  readonly accept?: string;
  readonly body?: string;
  readonly type?: string;
}

/** A registry over HTTP. Its methods reject with {@link CannotRun} where there is no answer, and with {@link Refused} where it is a plain no. */
export class Client {
  readonly #url: string;
  /** The address as it may be shown: a password in it is not for the log of a pipeline. */
  readonly #name: string;
  readonly #token: string;
  /** How far the newest answer had taken in the log: the next one has to have come as far, whichever process gives it. */
  #sequence = 0;

  /**
   * `token` says who asks: a key or a JSON Web Token; empty for nobody. Throws {@link CannotRun} for an address that is not one of HTTP, or
   * that nothing can be added to, and for a token that cannot be sent.
   */
  constructor(url: string, token = '') {
    const name = url.replace(/\/\/[^/?#]*@/, '//***@');
    if (!URL.canParse(url) || !/^https?:/.test(url)) throw new CannotRun(`'${name}' is not an http address`);
    if (/[?#]/.test(url)) throw new CannotRun(`'${name}' has a query or a fragment; a registry's address has neither`);
    this.#url = url.replace(/\/+$/, '');
    this.#name = name.replace(/\/+$/, '');
    this.#token = token.trim();
    if (!/^[\x21-\x7e]*$/.test(this.#token))
      throw new CannotRun('CONCORDAT_TOKEN holds something that is no key and no token');
  }

  /** Ids in order of first registration. */
  async datasets(): Promise<Answer> {
    return this.#ask('/datasets');
  }

  /** All versions in order of registration. */
  async versions(datasetId: string): Promise<Answer> {
    return this.#ask(`${pathOf(datasetId)}/versions`);
  }

  /** The contract of a version, or of the newest active one. */
  async contract(datasetId: string, version?: string): Promise<Answer> {
    const answer = await this.#ask(version === undefined ? `${pathOf(datasetId)}/latest` : pathOf(datasetId, version));
    if (!isContract(answer.json)) throw this.#strange(answer);
    return answer;
  }

  /** The text of a version, or of the newest active one, as its author wrote it. */
  async source(datasetId: string, version?: string): Promise<Answer> {
    const path = version === undefined ? `${pathOf(datasetId)}/latest` : pathOf(datasetId, version);
    const answer = await this.#ask(path, { accept: 'application/yaml' });
    if (answer.type !== 'application/yaml' && !isContract(answer.json)) throw this.#strange(answer);
    return answer;
  }

  /** Registers a text under its version; the same text again changes nothing. Gives refusals that have a report as answers. */
  async register(datasetId: string, version: string, text: string, wish: URLSearchParams): Promise<Answer> {
    const call = {
      method: 'PUT',
      body: text,
      type: 'application/yaml',
    } as const;
    return this.#send(`${pathOf(datasetId, version)}${queryOf(wish)}`, call);
  }

  /** What a registration would answer now. */
  async check(text: string, wish: URLSearchParams): Promise<Answer> {
    const call = {
      method: 'POST',
      body: text,
      type: 'application/yaml',
    } as const;
    return this.#send(`/contracts/check${queryOf(wish)}`, call);
  }

  /** Moves a version on in its life: `activate`, `deprecate` (with its note) or `archive`. */
  async move(verb: string, datasetId: string, version: string, note?: JsonObject): Promise<Answer> {
    const body = note === undefined ? {} : { body: JSON.stringify(note), type: 'application/json' };
    const answer = await this.#send(`${pathOf(datasetId, version)}/${verb}`, {
      method: 'POST',
      ...body,
    });
    if (answer.status < 300 && !isContract(answer.json)) throw this.#strange(answer);
    return answer;
  }

  /** Asks the native API for a path below `/api/v1`. Gives the JSON of the answer; null where it has no body. */
  async native(method: Method, path: string, body?: JsonValue): Promise<JsonValue> {
    const sent = body === undefined ? {} : { body: printJson(body), type: 'application/json' };
    const answer = await this.#send(`/api/v1${path}`, { method, ...sent });
    if (answer.json !== undefined) return answer.json;
    if (answer.text === '' && answer.status === 204) return null;
    throw this.#strange(answer);
  }

  /** Asks Confluent's API. Gives the JSON of the answer. */
  async confluent(method: Method, path: string, body?: JsonValue): Promise<JsonValue> {
    const type = 'application/vnd.schemaregistry.v1+json';
    const sent = body === undefined ? {} : { body: printJson(body), type };
    const answer = await this.#send(path, { method, ...sent });
    if (answer.json === undefined) throw this.#strange(answer);
    return answer.json;
  }

  async #ask(path: string, call: Call = {}): Promise<Answer> {
    const answer = await this.#send(path, call);
    if (answer.status >= 300) throw new Refused(`the registry answers ${answer.status}`);
    return answer;
  }

  async #send(path: string, { method = 'GET', accept = 'application/json', body, type }: Call): Promise<Answer> {
    const headers = {
      accept,
      ...(type !== undefined && { 'content-type': type }),
      ...(this.#token !== '' && { authorization: `Bearer ${this.#token}` }),
      ...(this.#sequence > 0 && { [SEQUENCE]: String(this.#sequence) }),
    };
    const { headers: told, ...answer } = await exchange(`${this.#url}${path}`, {
      method,
      headers,
      body,
      patience: PATIENCE_MS,
    }).catch((error: unknown) => {
      throw new CannotRun(`cannot reach the registry at ${this.#name}: ${whyOf(error)}`, { cause: error });
    });
    const sequence = Number(told[SEQUENCE]);
    if (Number.isSafeInteger(sequence) && sequence > this.#sequence) this.#sequence = sequence;
    const json = jsonOf(answer.text);
    // The contracts API says `detail`, the native one `message`.
    const detail = isJsonObject(json) ? (json.detail ?? json.message) : undefined;
    if (answer.status >= 300 && detail === undefined) throw this.#strange(answer);
    if (answer.status >= 500 || UNHEARD.has(answer.status) || detail === NO_SUCH_PATH) {
      throw new CannotRun(`${this.#name} answers ${answer.status}${typeof detail === 'string' ? `: ${detail}` : ''}`);
    }
    if (answer.status >= 300 && typeof detail === 'string') throw new Refused(detail);
    return { ...answer, json };
  }

  #strange({ status }: { readonly status: number }): CannotRun {
    return new CannotRun(`${this.#name} answers ${status}, and not as a registry does`);
  }
}

/** The registry at an address; without one at that of the environment, or else at the default one. The environment says who asks. */
export function clientFor(env: Readonly<Record<string, string | undefined>>, url?: string): Client {
  return new Client(url ?? (env.CONCORDAT_URL || DEFAULT_URL), env.CONCORDAT_TOKEN);
}

function pathOf(datasetId: string, version?: string): string {
  // A URL cannot carry these two, however they are written.
  if (datasetId === '.' || datasetId === '..' || datasetId === '')
    throw new CannotRun(`'${datasetId}' is not a dataset id`);
  const dataset = `/contracts/${encodeURIComponent(datasetId.toWellFormed())}`;
  return version === undefined ? dataset : `${dataset}/versions/${encodeURIComponent(version.toWellFormed())}`;
}

function queryOf(wish: URLSearchParams): string {
  return wish.size === 0 ? '' : `?${wish}`;
}

function isContract(json: JsonValue | undefined): boolean {
  return isJsonObject(json) && typeof json.dataset_id === 'string';
}

function jsonOf(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const said: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'connection refused',
    ECONNRESET: 'the connection was closed',
    ENOTFOUND: 'no such host',
    EPROTO: 'it does not speak TLS there; the address may have to begin with http://',
  };
  return said[code] ?? (error.message || code);
}
