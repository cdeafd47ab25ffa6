import { json, type OperationDoc, type Route } from '../dialects/dialect.ts';
import type { Registry } from '../service/registry.ts';
import type { Metrics } from './metrics.ts';

/** What the pages for operators need. */
export interface Operations {
  readonly registry: Registry;
  readonly metrics: Metrics;
  /** The text of the API's description. */
  readonly openapi: () => string;
}

/** What is told of this moment is for no cache. */
const NOW = { 'cache-control': 'no-store' };

/** Health, readiness, figures and the description of the API. */
export function operationRoutes({ registry, metrics, openapi }: Operations): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/healthz',
      isForProbes: true,
      doc: doc('getHealth', 'Whether the process is alive', { 200: status('it is', 'ok') }),
      handle: async () => json(200, { status: 'ok' }, NOW),
    },
    {
      method: 'GET',
      path: '/readyz',
      isForProbes: true,
      doc: doc('getReadiness', 'Whether requests can be answered', {
        200: status('they can', 'ready'),
        503: status('the store does not answer', 'store unavailable'),
      }),
      async handle() {
        try {
          await registry.lastSequence();
          return json(200, { status: 'ready' }, NOW);
        } catch (cause) {
          return { ...json(503, { status: 'store unavailable' }), cause };
        }
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      isForProbes: true,
      doc: doc('getMetrics', 'Figures for Prometheus', {
        200: { description: 'the figures', content: { 'text/plain': { schema: { type: 'string' } } } },
      }),
      async handle() {
        const { mediaType, text } = await metrics.page();
        return { status: 200, headers: { 'content-type': mediaType, ...NOW }, text };
      },
    },
    {
      method: 'GET',
      path: '/openapi.json',
      doc: doc('getApiDescription', 'This API in OpenAPI 3.1', {
        200: { description: 'the description', content: { 'application/json': { schema: { type: 'object' } } } },
      }),
      handle: async () => ({ ...json(200, null), text: openapi() }),
    },
  ];
}

function doc(operationId: string, summary: string, responses: OperationDoc['responses']): OperationDoc {
  return { operationId, summary, tags: ['meta'], responses };
}

function status(description: string, word: string): OperationDoc['responses'][number] {
  const schema = { type: 'object', required: ['status'], properties: { status: { type: 'string' } } };
  return { description, content: { 'application/json': { schema, example: { status: word } } } };
}
