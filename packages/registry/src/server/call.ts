import type { IncomingHttpHeaders } from 'node:http';
import { TextDecoder } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { failure, type Result, success } from '@concordat/engine';
import type { FastifyRequest } from 'fastify';
import type { Call, Keeping, Refusal } from '../dialects/dialect.ts';

/** Most bytes of a request's body, in its content coding and out of it. */
export const BODY_LIMIT = 4 * 1024 * 1024;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A request of the framework as dialects see it; or why it is refused, where its body is in a content coding that is not read, or is not text
 * in the charset that it names. Routes that take bytes get them whatever they are. `signalOf` gives the signal that says stop.
 */
export function callOf(
  request: FastifyRequest,
  takesBytes: boolean,
  signalOf: () => AbortSignal,
): Result<RequestCall, Refusal> {
  const { body, headers } = request;
  if (!(body instanceof Uint8Array)) return success(new RequestCall(request, NO_BYTES, '', signalOf));
  const bytes = decodedBody(body, headers);
  if (!bytes.ok) return bytes;
  const text = takesBytes ? success('') : bodyText(bytes.value, headers);
  return text.ok ? success(new RequestCall(request, bytes.value, text.value, signalOf)) : text;
}

const NO_BYTES = new Uint8Array();

/** Parts of a request that few operations look at are made when they are looked at. */
export class RequestCall implements Call {
  readonly body: string;
  readonly bytes: Uint8Array;
  readonly path: string;
  readonly correlationId: string;
  keeping: Keeping | undefined;
  readonly #request: FastifyRequest;
  readonly #signalOf: () => AbortSignal;
  #signal: AbortSignal | undefined;
  #query: URLSearchParams | undefined;
  #headers: Call['headers'] | undefined;

  constructor(request: FastifyRequest, bytes: Uint8Array, body: string, signalOf: () => AbortSignal) {
    this.#request = request;
    this.#signalOf = signalOf;
    this.bytes = bytes;
    this.body = body;
    this.path = pathOf(request.raw.url ?? '');
    this.correlationId = request.id;
  }

  get params(): Call['params'] {
    return this.#request.params as Call['params'];
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.search);
    return this.#query;
  }

  get search(): string {
    return (this.#request.raw.url ?? '').slice(this.path.length + 1);
  }

  get headers(): Call['headers'] {
    this.#headers ??= singleHeaders(this.#request.headers);
    return this.#headers;
  }

  get signal(): AbortSignal {
    this.#signal ??= this.#signalOf();
    return this.#signal;
  }

  get mediaType(): string {
    return mediaTypeOf(this.#request.headers);
  }
}

/** The part of a URL before its query. */
export function pathOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
}

/** Header fields by name, each with one text: the one that Node.js gives as a list (`set-cookie`, which no request has) is joined. */
export function singleHeaders(headers: IncomingHttpHeaders): Call['headers'] {
  const cookies = headers['set-cookie'];
  return cookies === undefined
    ? (headers as Call['headers'])
    : ({ ...headers, 'set-cookie': cookies.join(', ') } as Call['headers']);
}

function mediaTypeOf({ 'content-type': type = '' }: FastifyRequest['headers']): string {
  return type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** A body out of its content coding (RFC 9110, section 8.4): some clients compress all that they send. */
function decodedBody(body: Uint8Array, headers: FastifyRequest['headers']): Result<Uint8Array, Refusal> {
  const coding = headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (coding === 'identity') return success(body);
  if (coding !== 'gzip' && coding !== 'x-gzip') {
    const detail = `bodies in the content coding '${coding}' are not read`;
    return failure({ status: 415, detail, headers: { 'accept-encoding': 'gzip, identity' } });
  }
  try {
    return success(gunzipSync(body, { maxOutputLength: BODY_LIMIT }));
  } catch (error) {
    const isLarge = error instanceof RangeError;
    return failure(
      isLarge
        ? { status: 413, detail: `the body is larger than ${BODY_LIMIT} bytes` }
        : { status: 400, detail: 'the body is not in the content coding gzip' },
    );
  }
}

function bodyText(body: Uint8Array, headers: FastifyRequest['headers']): Result<string, Refusal> {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  const decoder = decoderOf(charset, body);
  if (decoder === undefined) return failure({ status: 415, detail: `the charset '${charset}' is not known` });
  try {
    return success(decoder.decode(body));
  } catch {
    return failure({ status: 400, detail: `the body is not valid ${decoder.encoding.toUpperCase()}` });
  }
}

/** The decoder of a charset's name (WHATWG Encoding); undefined for one that is not known. */
function decoderOf(charset: string, body: Uint8Array): TextDecoder | undefined {
  if (/^utf-?8$/i.test(charset)) return UTF8;
  // The Encoding Standard takes `utf-16` for little endian whatever the byte order mark says (RFC 2781, section 4.3, does not).
  const isBigEndian = /^utf-?16$/i.test(charset) && body[0] === 0xfe && body[1] === 0xff;
  try {
    return new TextDecoder(isBigEndian ? 'utf-16be' : charset, { fatal: true });
  } catch {
    return undefined;
  }
}
