import { Readable } from 'node:stream';
import { printJson } from '@concordat/engine';
import {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { changing, conditional } from '../dialects/caching.ts';
import type { Call, Dialect, Refusal, Reply, Route } from '../dialects/dialect.ts';
import type { Caller } from '../domain/caller.ts';
import type { Registry } from '../service/registry.ts';
import type { Occasions } from './asking.ts';
import type { Authenticator } from './authentication/authenticator.ts';
import { authenticate, challenged, privateReply, whileLetIn } from './authentication/requests.ts';
import { BODY_LIMIT, callOf, pathOf, singleHeaders } from './call.ts';
import { CONSISTENCY_PARAMETER, refusedWish, SEQUENCE, tellSequences } from './consistency.ts';
import { mountDocs } from './docs-page.ts';
import type { Idempotency } from './idempotency.ts';
import { answerOnce } from './keyed-requests.ts';
import { logRequest } from './logging.ts';
import type { Metrics } from './metrics.ts';
import { openapiDocument } from './openapi.ts';
import { operationRoutes } from './operations.ts';
import { prettyReply } from './pretty.ts';
import type { RateLimits } from './rate-limits.ts';
import { answerReady } from './ready.ts';
import { failureRefusal, type Refused, refusalReply, refuseBadHttp, unmatchedReply } from './refusals.ts';
import { requestIdFields, requestIdOf } from './request-id.ts';
import { routeTable } from './route-table.ts';
import { API_HEADERS } from './security-headers.ts';

/** What the HTTP server is made of. */
export interface AppParts {
  readonly dialects: readonly Dialect[];
  readonly registry: Registry;
  /** Says whose a request is. */
  readonly authenticator: Authenticator;
  /** Where the registry learns who asks. */
  readonly occasions: Occasions;
  readonly idempotency: Idempotency;
  readonly limits: RateLimits;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly newId: () => string;
  readonly version: string;
  readonly requestTimeoutSeconds: number;
  /** Says from which moment the server wants no more requests, and those that wait or go on to end. */
  readonly stopping: AbortSignal;
}

/** The HTTP server with all its routes, not yet listening. */
export function createApp(parts: AppParts): FastifyInstance {
  const { dialects, metrics, registry, stopping, newId, version } = parts;
  let description = '';
  const operations = operationRoutes({ registry, metrics, openapi: () => description });
  const routes = [...dialects.flatMap((dialect) => dialect.routes), ...operations];
  const schemas = Object.assign({}, ...dialects.map((dialect) => dialect.schemas));
  description = printJson(openapiDocument(version, { routes, schemas }));
  const mounted = [...routes, ...dialects.flatMap(({ repeated = [] }) => repeated)];
  const openPaths = mounted.flatMap(({ isOpen, path }) => (isOpen ? [path] : []));
  const rewriting = dialects.flatMap((dialect) => (dialect.rewrite ? [dialect.rewrite] : []));
  const refuse = (request: FastifyRequest, refusal: Refusal): Reply =>
    refusalReply(dialects, refusal, refusedOf(request));

  const requestTimeout = Math.ceil(parts.requestTimeoutSeconds * 1000);
  const app = fastify({
    loggerInstance: parts.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: (request) => requestIdOf(request, newId),
    bodyLimit: BODY_LIMIT,
    requestTimeout,
    connectionTimeout: requestTimeout + 30_000,
    // Node takes the timeout only when the server is made, and looks for late requests each 30 seconds unless it is told otherwise.
    http: { requestTimeout, connectionsCheckingInterval: 1000 },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // Ids are up to 128 characters, each of which can be twelve bytes in a path.
    routerOptions: { maxParamLength: 4096 },
    rewriteUrl: ({ url = '' }) => rewriting.reduce((rewritten, rewrite) => rewrite(rewritten), url),
    clientErrorHandler: refuseBadHttp,
    frameworkErrors: (error, request, reply) => {
      reply.headers(requestIdFields(request.id)).header(SEQUENCE, String(registry.taken())).headers(API_HEADERS);
      send(reply, refuse(request, failureRefusal(error)));
    },
  });
  // Dialects read bodies themselves, from the text that was sent.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(requestIdFields(request.id)).headers(API_HEADERS);
    if (stopping.aborted) send(reply, refuse(request, STOPPING));
    else done();
  });
  const callerOf = authenticate(app, parts.authenticator, openPaths, (request, reply, refusal) => {
    const dialect = dialects.find(({ owns }) => owns?.(pathOf(request.raw.url ?? '')));
    send(reply, refuse(request, challenged(refusal, dialect)));
  });
  tellSequences(app, registry);
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (stopping.aborted) reply.header('connection', 'close');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url;
    metrics.observe(route ?? 'unmatched', request.method, reply.statusCode, reply.elapsedTime / 1000);
    logRequest(parts.logger, request, reply, route);
    done();
  });

  const methodsOf = routeTable(mounted);
  const fallback = fallbackOf(dialects, { ...parts, callerOf }, refuse);
  app.setNotFoundHandler(async (request, reply) => {
    const isUnknown = methodsOf(pathOf(request.raw.url ?? '')).length === 0;
    const found = isUnknown ? await fallback(request, reply) : undefined;
    return send(reply, found ?? unmatchedReply(dialects, methodsOf, refusedOf(request)));
  });
  app.setErrorHandler((error: FastifyError, request, reply) => send(reply, refuse(request, failureRefusal(error))));
  for (const routes of byPlace(mounted)) mount(app, routes, { ...parts, callerOf }, refuse);
  mountDocs(app, description);
  answerReady(app, parts);
  return app;
}

const STOPPING: Refusal = { status: 503, detail: 'the server is stopping', headers: { 'retry-after': '1' } };

function refusedOf({ method, raw, headers, id }: FastifyRequest): Refused {
  return { method, url: raw.url ?? '', headers: singleHeaders(headers), correlationId: id };
}

/** Routes of one method and path together. */
function byPlace(routes: readonly Route[]): readonly (readonly [Route, ...Route[]])[] {
  const places = new Map<string, [Route, ...Route[]]>();
  for (const route of routes) {
    const place = `${route.method} ${route.path}`;
    const there = places.get(place);
    if (there === undefined) places.set(place, [route]);
    else there.push(route);
  }
  return [...places.values()];
}

/** What it takes to answer a request. */
interface MountParts
  extends Pick<AppParts, 'registry' | 'authenticator' | 'occasions' | 'idempotency' | 'limits' | 'stopping'> {
  readonly callerOf: (request: FastifyRequest) => Caller;
}

type Refuse = (request: FastifyRequest, refusal: Refusal) => Reply;

/** Mounts the routes of a place: those that take some requests only are asked first. */
function mount(app: FastifyInstance, routes: readonly [Route, ...Route[]], parts: MountParts, refuse: Refuse): void {
  const [{ method, path }] = routes;
  app.route({
    method,
    url: path,
    async handler(request, reply) {
      // The router lets an empty segment be a parameter; nothing has an empty name.
      if (Object.values(request.params as Call['params']).includes('')) return reply.callNotFound();
      return send(reply, await answerOf(request, reply, routes, parts, refuse));
    },
  });
}

/** The answer to a request that the routes of a place get. */
async function answerOf(
  request: FastifyRequest,
  reply: FastifyReply,
  routes: readonly [Route, ...Route[]],
  { registry, authenticator, occasions, idempotency, limits, stopping, callerOf }: MountParts,
  refuse: Refuse,
): Promise<Reply> {
  const [{ method, path, isForProbes }] = routes;
  const particular = routes.filter(({ takes }) => takes !== undefined);
  const [general = routes[0]] = routes.filter(({ takes }) => takes === undefined);
  const call = callOf(request, general.takesBytes === true, () => signalOf(reply, stopping));
  if (!call.ok) return refuse(request, call.error);
  const caller = callerOf(request);
  const limited = isForProbes ? undefined : limits.refusal(caller, request.ip, method, path);
  const refusal = limited ?? (await refusedWish(registry, call.value));
  if (refusal !== undefined) return refuse(request, refusal);
  const route = particular.find(({ takes }) => takes?.(call.value.headers)) ?? general;
  const taken = registry.taken();
  const asking = { caller, correlationId: request.id };
  const outcome = await occasions.within(asking, () => answerOnce(idempotency, call.value, route, asking));
  if ('detail' in outcome) return refuse(request, outcome);
  const answer = prettyReply(call.value, outcome);
  // What others write meanwhile, a reading may have missed; whoever writes is told of his own facts, at least.
  reply.header(SEQUENCE, String(method === 'GET' ? taken : registry.newest()));
  if (method !== 'GET') return answer;
  const told = cacheable(call.value, answer);
  if (!authenticator.isOn) return told;
  const { stream } = told;
  if (stream === undefined) return privateReply(told);
  return { ...told, stream: whileLetIn(stream, authenticator, call.value.headers) };
}

/** Asks the dialects about a GET that fits no route; undefined where none of them has an answer. */
function fallbackOf(dialects: readonly Dialect[], parts: MountParts, refuse: Refuse) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<Reply | undefined> => {
    const path = pathOf(request.raw.url ?? '');
    const asked = dialects.find(({ owns }) => owns?.(path)) ?? dialects.find(({ fallback }) => fallback);
    if (asked?.fallback === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return undefined;
    const answer = await answerOf(request, reply, [asked.fallback], parts, refuse);
    return answer.status === 404 ? undefined : answer;
  };
}

/** The answer to a reading, which caches may keep as far as it says. They ask again where it says nothing, and where the newest was wanted. */
function cacheable(call: Call, reply: Reply): Reply {
  if (reply.status !== 200 || reply.headers['cache-control'] === 'no-store') return reply;
  if (reply.headers.etag === undefined) return conditional(call.headers, changing(reply));
  const isNewest = call.query.has(CONSISTENCY_PARAMETER);
  const told = isNewest ? { ...reply, headers: { ...reply.headers, 'cache-control': 'no-cache' } } : reply;
  return conditional(call.headers, told);
}

/** Says stop when the client is gone or has its answer, or the server stops. */
function signalOf({ raw }: FastifyReply, stopping: AbortSignal): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  return AbortSignal.any([stopping, gone.signal]);
}

function send(reply: FastifyReply, { status, headers, text, bytes, stream, cause }: Reply): FastifyReply {
  if (cause !== undefined) reply.log.error({ err: cause }, 'request failed');
  if (stream !== undefined) return reply.code(status).headers(headers).send(Readable.from(stream));
  // Without a body there is no type of one either: a cache would take both over from a 304 (RFC 9110, section 15.4.5).
  return (
    reply
      .code(status)
      .headers(headers)
      // Text would get a charset added to its media type.
      .send(bytes ?? (text === '' ? undefined : Buffer.from(text)))
  );
}
