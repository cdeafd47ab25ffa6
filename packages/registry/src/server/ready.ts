import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Call, Dialect, ReadyReply } from '../dialects/dialect.ts';
import type { Registry } from '../service/registry.ts';
import type { Occasions } from './asking.ts';
import type { Authenticator } from './authentication/authenticator.ts';
import { privateReply } from './authentication/requests.ts';
import { singleHeaders } from './call.ts';
import { SEQUENCE, wishes } from './consistency.ts';
import { requestEntry } from './logging.ts';
import type { Metrics } from './metrics.ts';
import type { RateLimits } from './rate-limits.ts';
import { requestIdFields, requestIdOf } from './request-id.ts';
import { API_HEADERS, DATA_HEADERS, isForPrograms } from './security-headers.ts';

/** What an answer needs besides itself. */
export interface ReadyParts {
  readonly dialects: readonly Dialect[];
  readonly registry: Pick<Registry, 'taken'>;
  readonly authenticator: Authenticator;
  readonly occasions: Occasions;
  readonly limits: RateLimits;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly newId: () => string;
  readonly stopping: AbortSignal;
}

/**
 * Sends answers that lie ready before the framework begins its work, which takes longer than all the rest of such a request. They are
 * counted, logged and named as all the others are.
 */
export function answerReady(app: FastifyInstance, parts: ReadyParts): void {
  const asked = parts.dialects.flatMap((dialect) => (dialect.ready ? [dialect.ready.bind(dialect)] : []));
  if (asked.length === 0) return;
  const server: Server = app.server;
  const handlers = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const isReading = request.method === 'GET' && !parts.stopping.aborted;
    // What is ready may be taken away by what is taken in of the log now.
    const taken = isReading ? parts.registry.taken() : 0;
    const found = isReading ? find(parts, asked, request) : undefined;
    if (found === undefined) for (const handle of handlers) handle(request, response);
    else send(parts, found, taken, request, response);
  });
}

/** What lies ready for who asks, and does not ask too often. Who that is has to lie ready as well. */
function find(
  { authenticator, occasions, limits }: Pick<ReadyParts, 'authenticator' | 'occasions' | 'limits'>,
  asked: readonly NonNullable<Dialect['ready']>[],
  request: IncomingMessage,
): ReadyReply | undefined {
  const headers = singleHeaders(request.headers);
  if (wishes(headers)) return undefined;
  const url = request.url ?? '';
  const caller = authenticator.known(headers);
  if (caller === undefined) return undefined;
  const ready = (): ReadyReply | undefined => first(asked, url, headers);
  const found = authenticator.isOn ? occasions.within({ caller }, ready) : ready();
  if (found === undefined) return undefined;
  const { remoteAddress = '' } = request.socket;
  return limits.refusal(caller, remoteAddress, 'GET', found.route) === undefined ? found : undefined;
}

function first(
  asked: readonly NonNullable<Dialect['ready']>[],
  url: string,
  headers: Call['headers'],
): ReadyReply | undefined {
  for (const ready of asked) {
    const found = ready(url, headers);
    if (found !== undefined) return found;
  }
  return undefined;
}

function send(
  { authenticator, metrics, logger, newId }: ReadyParts,
  { reply, route }: ReadyReply,
  taken: number,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const start = performance.now();
  const id = requestIdOf(request, newId);
  const { headers, isShortAscii } = framingOf(reply, authenticator.isOn);
  response.writeHead(reply.status, [
    ...headers,
    SEQUENCE,
    String(taken),
    ...Object.entries(requestIdFields(id)).flat(),
  ]);
  // Node.js sends a short text together with the header fields in one piece, and bytes in a second one.
  if (isShortAscii) response.end(reply.text, 'latin1');
  else response.end(reply.bytes);
  const milliseconds = performance.now() - start;
  metrics.observe(route, 'GET', reply.status, milliseconds / 1000);
  if (!logger.isLevelEnabled('debug')) return;
  const entry = requestEntry('GET', request.url ?? '', route, reply.status, milliseconds);
  logger.debug({ request_id: id, ...entry }, 'request');
}

/** What goes around a reply whenever it is sent. */
interface Framing {
  /** Names and values of the header fields in one list, as Node.js takes them quickest. */
  readonly headers: readonly string[];
  readonly isShortAscii: boolean;
}

const framings = new WeakMap<ReadyReply['reply'], Framing>();

/** Bytes up to which a text is sent as one piece with its header fields. */
const SHORT = 16 * 1024;

function framingOf(reply: ReadyReply['reply'], isPrivate: boolean): Framing {
  const known = framings.get(reply);
  if (known !== undefined) return known;
  const { length } = reply.bytes;
  const { headers } = isPrivate ? privateReply(reply) : reply;
  const about = isForPrograms(headers['content-type'] ?? '') ? DATA_HEADERS : API_HEADERS;
  const fields = { ...about, ...headers, 'content-length': String(length) };
  // UTF-8 has a byte for each character of ASCII, and more for all others.
  const framing = {
    headers: Object.entries(fields).flat(),
    isShortAscii: length <= SHORT && length === reply.text.length,
  };
  framings.set(reply, framing);
  return framing;
}
