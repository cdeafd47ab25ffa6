import type { Socket } from 'node:net';
import { printJson } from '@concordat/engine';
import type { FastifyError } from 'fastify';
import { type Call, type Dialect, plainRefusal, type Refusal, type Reply } from '../dialects/dialect.ts';
import { BODY_LIMIT, pathOf } from './call.ts';
import type { RouteTable } from './route-table.ts';

/** Sentences for failures of the framework, where its own would not help. */
const SENTENCES: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: `the body is larger than ${BODY_LIMIT} bytes`,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'the content type is not a media type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body is not as long as the content length says',
  FST_ERR_MAX_PARAM_LENGTH: 'a part of the path is too long',
  FST_ERR_BAD_URL: 'the path is not percent-encoded correctly',
};

/** Why a request failed before or inside its handler. Only what the client did is explained to it. */
export function failureRefusal(error: FastifyError): Refusal {
  const { statusCode: status = 500, code, message } = error;
  if (status < 400 || status >= 500) return { status: 500, detail: 'Internal Server Error', cause: error };
  return { status, detail: SENTENCES[code] ?? message };
}

/** A request as far as it is known when it is refused. */
export interface Refused {
  readonly method: string;
  readonly url: string;
  readonly headers: Call['headers'];
  readonly correlationId: string;
}

/** Says no in the words of the dialect that a path belongs to, or else of the one that the client speaks. */
export function refusalReply(
  dialects: readonly Dialect[],
  refusal: Refusal,
  { url, headers, correlationId }: Refused,
): Reply {
  const path = pathOf(url);
  const dialect = dialects.find(({ owns }) => owns?.(path)) ?? dialects.find(({ speaks }) => speaks?.(headers));
  return dialect?.refuse?.(refusal, headers, correlationId) ?? plainRefusal(refusal);
}

/** The answer to a request that fits no route: without its trailing slash it may, or with another method. */
export function unmatchedReply(dialects: readonly Dialect[], methodsOf: RouteTable, request: Refused): Reply {
  const { method, url } = request;
  const path = pathOf(url);
  const shorter = path.slice(0, -1);
  if (path.endsWith('/') && methodsOf(shorter).length > 0) {
    return { status: 307, headers: { location: shorter + url.slice(path.length) }, text: '' };
  }
  const allowed = methodsOf(path);
  const options = method === 'OPTIONS' && allowed.length > 0 ? optionsReply(dialects, path, allowed) : undefined;
  if (options !== undefined) return options;
  const refusal =
    allowed.length === 0 || allowed.includes(method)
      ? { status: 404, detail: 'Not Found' }
      : { status: 405, detail: 'Method Not Allowed', headers: { allow: allowed.join(', ') } };
  return refusalReply(dialects, refusal, request);
}

function optionsReply(dialects: readonly Dialect[], path: string, allowed: readonly string[]): Reply | undefined {
  return dialects.find(({ owns }) => owns?.(path))?.options?.(allowed);
}

/** Answers what is not even HTTP, and hangs up. */
export function refuseBadHttp(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || socket.destroyed || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, detail] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'the header fields are too large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'the request took too long to arrive']
        : ['400 Bad Request', 'the request is not valid HTTP'];
  const body = printJson({ detail });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
