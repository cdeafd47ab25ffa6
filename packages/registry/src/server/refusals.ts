import type { Socket } from 'node:net';
import { printJson } from '@concordat/engine';
import type { FastifyError } from 'fastify';
import { json, type Reply } from '../dialects/dialect.ts';
import type { RouteTable } from './route-table.ts';

/** Most bytes of a request's body. */
export const BODY_LIMIT = 4 * 1024 * 1024;

/** Sentences for failures of the framework, where its own would not help. */
const SENTENCES: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: `the body is larger than ${BODY_LIMIT} bytes`,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'the content type is not a media type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body is not as long as the content length says',
  FST_ERR_MAX_PARAM_LENGTH: 'a part of the path is too long',
  FST_ERR_BAD_URL: 'the path is not percent-encoded correctly',
};

/** The answer to a request that failed before or inside its handler. Only what the client did is explained to it. */
export function failureReply(error: FastifyError): Reply {
  const { statusCode: status = 500, code, message } = error;
  if (status < 400 || status >= 500) return { ...json(500, { detail: 'Internal Server Error' }), cause: error };
  return json(status, { detail: SENTENCES[code] ?? message });
}

/** The answer to a request that fits no route: without its trailing slash it may, or with another method. */
export function unmatchedReply(method: string, url: string, methodsOf: RouteTable): Reply {
  const [path = '', query] = splitOnce(url, '?');
  const shorter = path.slice(0, -1);
  if (path.endsWith('/') && methodsOf(shorter).length > 0) {
    return { status: 307, headers: { location: query === undefined ? shorter : `${shorter}?${query}` }, text: '' };
  }
  const allowed = methodsOf(path);
  if (allowed.length === 0 || allowed.includes(method)) return json(404, { detail: 'Not Found' });
  return json(405, { detail: 'Method Not Allowed' }, { allow: allowed.join(', ') });
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

function splitOnce(text: string, mark: string): readonly [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
