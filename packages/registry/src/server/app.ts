import { printJson } from '@concordat/engine';
import { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, fastify, LogController } from 'fastify';
import { type Dialect, json, type Reply, type Route } from '../dialects/dialect.ts';
import type { Registry } from '../service/registry.ts';
import { callOf } from './call.ts';
import { mountDocs } from './docs-page.ts';
import { logRequest } from './logging.ts';
import type { Metrics } from './metrics.ts';
import { openapiDocument } from './openapi.ts';
import { operationRoutes } from './operations.ts';
import { prettyReply } from './pretty.ts';
import { BODY_LIMIT, failureReply, refuseBadHttp, unmatchedReply } from './refusals.ts';
import { requestIdOf } from './request-id.ts';
import { routeTable } from './route-table.ts';
import { API_HEADERS } from './security-headers.ts';

/** What the HTTP server is made of. */
export interface AppParts {
  readonly dialects: readonly Dialect[];
  readonly registry: Registry;
  readonly metrics: Metrics;
  readonly logger: FastifyBaseLogger;
  readonly newId: () => string;
  readonly version: string;
  readonly requestTimeoutSeconds: number;
  /** True from the moment at which the server wants no more requests. */
  readonly isDraining: () => boolean;
}

/** The HTTP server with all its routes, not yet listening. */
export function createApp(parts: AppParts): FastifyInstance {
  const { metrics, registry, isDraining, newId, version } = parts;
  let description = '';
  const operations = operationRoutes({ registry, metrics, openapi: () => description });
  const routes = [...parts.dialects.flatMap((dialect) => dialect.routes), ...operations];
  const schemas = Object.assign({}, ...parts.dialects.map((dialect) => dialect.schemas));
  description = printJson(openapiDocument(version, { routes, schemas }));

  const requestTimeout = Math.ceil(parts.requestTimeoutSeconds * 1000);
  const app = fastify({
    loggerInstance: parts.logger,
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
    clientErrorHandler: refuseBadHttp,
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id).headers(API_HEADERS);
      send(reply, failureReply(error));
    },
  });
  // Dialects read bodies themselves, from the text that was sent.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).headers(API_HEADERS);
    if (isDraining()) send(reply, json(503, { detail: 'the server is stopping' }, { 'retry-after': '1' }));
    else done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isDraining()) reply.header('connection', 'close');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    metrics.observe(request, reply);
    logRequest(request, reply);
    done();
  });

  const methodsOf = routeTable(routes);
  app.setNotFoundHandler((request, reply) =>
    send(reply, unmatchedReply(request.method, request.raw.url ?? '', methodsOf)),
  );
  app.setErrorHandler((error: Parameters<typeof failureReply>[0], _request, reply) => send(reply, failureReply(error)));
  for (const route of routes) mount(app, route);
  mountDocs(app, description);
  return app;
}

function mount(app: FastifyInstance, { method, path, handle }: Route): void {
  app.route({
    method,
    url: path,
    async handler(request, reply) {
      const call = callOf(request);
      if (!call.ok) return send(reply, call.error);
      // The router lets an empty segment be a parameter; no dataset has an empty id.
      if (Object.values(call.value.params).includes('')) return reply.callNotFound();
      return send(reply, prettyReply(call.value, await handle(call.value)));
    },
  });
}

function send(reply: FastifyReply, { status, headers, text, bytes, cause }: Reply): FastifyReply {
  if (cause !== undefined) reply.log.error({ err: cause }, 'request failed');
  // Without a body there is no type of one either: a cache would take both over from a 304 (RFC 9110, section 15.4.5).
  return reply
    .code(status)
    .headers(headers)
    .send(text === '' ? undefined : (bytes ?? text));
}
