import { type JsonObject, type JsonValue, printJson } from '@concordat/engine';
import type { Sealing } from '../service/sealing.ts';

/** A request as a dialect sees it. */
export interface Call {
  /** The path as the routes know it, still percent-encoded, without the query. */
  readonly path: string;
  /** Parameters of the route's path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The query as it was sent, without its question mark. */
  readonly search: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body's media type in lower case without parameters; the empty string without one. */
  readonly mediaType: string;
  /** The body; the empty string without one, and where the route takes bytes. */
  readonly body: string;
  /** The body as it was sent, out of its content coding. */
  readonly bytes: Uint8Array;
  /** By which the request goes in logs, facts and answers. */
  readonly correlationId: string;
  /** Says stop when whoever asks is gone, or the server wants to stop: for what would wait, or go on. */
  readonly signal: AbortSignal;
  /** Where the reply is kept for those who ask the same again; undefined without an idempotency key. See `sealed`. */
  readonly keeping?: Keeping | undefined;
}

/** Keeps the reply to a request together with what a use case writes. */
export interface Keeping {
  sealing<Answer>(replyOf: (answer: Answer) => Reply): Sealing<Answer>;
  /**
   * The reply to one part of a request that writes in several steps, which is kept as one of its own, under a name that it has within the
   * request: asked again after a process died, what was done is told, and the rest is done. Rejects with `idempotency-in-progress`.
   */
  part(name: string, handle: (keeping: Keeping) => Promise<Reply>): Promise<Reply>;
}

/** What is answered. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The text in UTF-8, where it is there already; the body itself where it need not be text. */
  readonly bytes?: Uint8Array;
  /** A body that comes in parts for as long as it goes on, instead of the text: text in UTF-8, each part when it is asked for. */
  readonly stream?: AsyncIterable<string>;
  /** The failure behind the answer, for the log. */
  readonly cause?: unknown;
}

/** A reply that is kept, with the path of the route whose it is. */
export interface ReadyReply {
  readonly reply: Reply & { readonly bytes: Uint8Array };
  readonly route: string;
}

/** Methods that routes can have; HEAD comes with GET. */
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'OPTIONS';

/** Documentation of a route, as OpenAPI 3.1 has it. Requests are not validated with it. */
export interface OperationDoc {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  /** JSON Schemas of the parameters by name. */
  readonly params?: Readonly<Record<string, JsonObject>>;
  readonly query?: Readonly<Record<string, JsonObject>>;
  readonly headers?: Readonly<Record<string, JsonObject>>;
  /** By media type. */
  readonly body?: Readonly<Record<string, ContentDoc>>;
  /** By status. */
  readonly responses: Readonly<Record<number, ResponseDoc>>;
}

/** A response of one status. */
export interface ResponseDoc {
  readonly description: string;
  /** By media type; none for an empty body. */
  readonly content?: Readonly<Record<string, ContentDoc>>;
}

/** A body of one media type. */
export interface ContentDoc {
  readonly schema: JsonValue;
  readonly example?: JsonValue;
}

/** One operation: where it is, what it does, what is to be said about it. */
export interface Route {
  readonly method: Method;
  /** Path with parameters as `:name`; a colon that stands for itself is doubled. */
  readonly path: string;
  readonly doc: OperationDoc;
  /** Where two dialects have an operation at one place: true for the requests that are this one's. Without it all are that nobody else takes. */
  takes?(headers: Call['headers']): boolean;
  /** True where the body is a document of any kind, which is not read as text, and header fields of the documentation say what it is. */
  readonly takesBytes?: true;
  /** True for a POST that only asks: it may be repeated as it is, and an idempotency key means nothing to it. */
  readonly isReading?: true;
  /** True for a POST whose answer is told once and kept nowhere, so that an idempotency key means nothing to it. */
  readonly isSecret?: true;
  /** True for what is answered whoever asks: what is in the request says that he may. */
  readonly isOpen?: true;
  /** True for what tells how the server is: it is answered however often it is asked. */
  readonly isForProbes?: true;
  /** Rejects only for failures of the registry itself. */
  handle(call: Call): Promise<Reply>;
}

/** Why a request gets no further: it fits no route, its body is too large, or something failed. */
export interface Refusal {
  readonly status: number;
  /** One sentence. */
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What programs look at. */
  readonly details?: JsonObject;
  /** The failure behind it, for the log. */
  readonly cause?: unknown;
}

/** An HTTP API: its operations, and the JSON Schemas that their documentation refers to as `#/components/schemas/name`. */
export interface Dialect {
  readonly routes: readonly Route[];
  /** Operations that are at other places too; the documentation does not list them a second time. */
  readonly repeated?: readonly Route[];
  readonly schemas: Readonly<Record<string, JsonObject>>;
  /** The URL (path and query) that the routes know, for one that was sent. What is not this dialect's stays as it is. */
  rewrite?(url: string): string;
  /**
   * The answer to a GET of a URL as it was sent, where it lies ready: the same object each time, so that what is made of it is made once.
   * Undefined: the routes have to be asked.
   */
  ready?(url: string, headers: Call['headers']): ReadyReply | undefined;
  /** What is asked about a GET that fits no route, unless the path is another dialect's. Its 404 stands for that of the server. */
  readonly fallback?: Route;
  /** True where everything at a path is this dialect's, so that it answers what fits no route or fails on the way. */
  owns?(path: string): boolean;
  /** True for requests that are made in this dialect wherever they go, so that it says no to them where nobody owns the path. */
  speaks?(headers: Call['headers']): boolean;
  /** True where clients log in with a name and a password, which is a key. */
  readonly takesPasswords?: true;
  /** How the dialect says no, to a request with these headers and of this id. Without it a refusal is `{"detail": "…"}`. */
  refuse?(refusal: Refusal, headers: Call['headers'], correlationId: string): Reply;
  /** Its answer to OPTIONS on a path with these methods; without it OPTIONS is a method like any other. */
  options?(methods: readonly string[]): Reply;
}

/** A refusal as most dialects say it. */
export function plainRefusal({ status, detail, headers, details, cause }: Refusal): Reply {
  return { ...json(status, { detail, ...(details && { details }) }, headers), ...(cause !== undefined && { cause }) };
}

/** A reply with a JSON body. */
export function json(status: number, body: JsonValue, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    text: printJson(body),
  };
}
