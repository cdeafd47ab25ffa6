import type { StaticDocumentSpec } from '@fastify/swagger';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { DOCS_POLICY } from './security-headers.ts';

/**
 * The page that shows the description of the API, at `/docs`. Its files come with the package, nothing is fetched from elsewhere. It
 * is loaded when somebody looks at it for the first time, which most servers never see.
 */
export function mountDocs(app: FastifyInstance, description: string): void {
  let loading: Promise<FastifyInstance> | undefined;
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    loading ??= docsApp(JSON.parse(description));
    const page = await loading;
    const { statusCode, headers, rawPayload } = await page.inject({ method: 'GET', url: request.url });
    // What is about a connection is about this one only (RFC 9110, section 7.6.1).
    const { connection: _, ...fields } = headers;
    return reply.code(statusCode).headers(fields).send(rawPayload);
  };
  app.get('/docs', handler);
  app.get('/docs/*', handler);
}

/** A server of its own that never listens. */
async function docsApp(document: StaticDocumentSpec['document']): Promise<FastifyInstance> {
  const [swagger, swaggerUi] = await Promise.all([import('@fastify/swagger'), import('@fastify/swagger-ui')]);
  const app = fastify();
  await app.register(swagger.default, { mode: 'static', specification: { document } });
  await app.register(swaggerUi.default, {
    routePrefix: '/docs',
    staticCSP: DOCS_POLICY,
    uiConfig: { validatorUrl: null },
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ detail: 'Not Found' }));
  return app;
}
