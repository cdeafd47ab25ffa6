import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { contractsDialect } from '../dialects/contracts/index.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { createRegistry } from '../service/create-registry.ts';
import { openStore } from '../store/open-store.ts';
import { createApp } from './app.ts';
import { Occasions } from './asking.ts';
import { UNASKED } from './authentication/authenticator.ts';
import { Idempotency } from './idempotency.ts';
import { createMetrics } from './metrics.ts';
import { RateLimits } from './rate-limits.ts';

const clock = () => new Date('2026-11-20T12:00:00Z');
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function app(dialects: (registry: ReturnType<typeof createRegistry>) => readonly Dialect[], isDraining = false) {
  const log: Record<string, unknown>[] = [];
  const store = await openStore('memory');
  const registry = createRegistry(store, { clock });
  const server = createApp({
    dialects: dialects(registry),
    registry,
    authenticator: UNASKED,
    occasions: new Occasions(),
    idempotency: new Idempotency(store, randomUUID),
    limits: new RateLimits({ limit: 0, burst: 1 }, () => 0),
    metrics: createMetrics(),
    logger: pino({}, { write: (line: string) => void log.push(JSON.parse(line)) }),
    newId: () => 'an-id',
    version: '1.2.3',
    requestTimeoutSeconds: 5,
    stopping: isDraining ? AbortSignal.abort() : new AbortController().signal,
  });
  closing.push(() => server.close());
  return { server, registry, log };
}

/** A dialect with a fault in it. */
const faulty: Dialect = {
  schemas: {},
  routes: [
    {
      method: 'GET',
      path: '/fault',
      doc: { operationId: 'fault', summary: 'fails', tags: ['meta'], responses: {} },
      handle: () => Promise.reject(new Error('a secret of the inside')),
    },
  ],
};

describe('a server in trouble', () => {
  it('tells the client nothing about its own faults, and the log everything', async () => {
    const { server, log } = await app(() => [faulty]);
    const answer = await server.inject('/fault');
    expect([answer.statusCode, answer.json()]).toEqual([500, { detail: 'Internal Server Error' }]);
    expect(answer.headers['x-request-id']).toBe('an-id');
    expect(log[0]).toMatchObject({ request_id: 'an-id', err: { message: 'a secret of the inside' } });
    expect(log[0]?.err).toHaveProperty('stack');
  });

  it('is not ready when its store does not answer', async () => {
    const { server, registry, log } = await app((registry) => [
      contractsDialect(registry, { clock, version: '1.2.3' }),
    ]);
    expect((await server.inject('/readyz')).statusCode).toBe(200);
    await registry.close();
    const ready = await server.inject('/readyz');
    expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'store unavailable' }]);
    const datasets = await server.inject('/datasets');
    expect([datasets.statusCode, datasets.json()]).toEqual([
      503,
      { detail: 'the registry cannot reach its store; try again later' },
    ]);
    expect(datasets.headers['retry-after']).toBe('5');
    expect((await server.inject('/healthz')).statusCode).toBe(200);
    expect(log.filter(({ msg }) => msg === 'request failed')).toHaveLength(2);
  });

  it('takes nothing more while it stops', async () => {
    const { server } = await app(() => [faulty], true);
    const answer = await server.inject('/healthz');
    expect([answer.statusCode, answer.json()]).toEqual([503, { detail: 'the server is stopping' }]);
    expect(answer.headers.connection).toBe('close');
  });
});
