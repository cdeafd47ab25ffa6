import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { contract, startHarness, WITHOUT_LTV } from '../server/fixtures/harness.ts';
import { createRegistry } from '../service/create-registry.ts';
import type { Registry } from '../service/registry.ts';
import { openTestStore } from '../store/fixtures/databases.ts';
import { type AuditStreamOptions, startAuditStream } from './audit-stream.ts';
import type { Follower } from './follow.ts';

interface SinkEvent {
  readonly path: string | undefined;
  readonly method: string | undefined;
  readonly kind: string;
  readonly source: string;
  readonly payload: Record<string, unknown>;
}

/** A real audit stream: it writes down what it is sent, and answers as it is told, 201 without a word. */
async function startSink(answers: readonly (number | 'hang' | 'redirect')[] = []) {
  const events: SinkEvent[] = [];
  const waiting: (() => void)[] = [];
  const left = [...answers];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    events.push({ path: request.url, method: request.method, ...JSON.parse(Buffer.concat(chunks).toString()) });
    for (const wake of waiting.splice(0)) wake();
    const answer = left.shift() ?? 201;
    if (answer === 'hang') return;
    if (answer === 'redirect') response.writeHead(302, { location: `http://${request.headers.host}/elsewhere` }).end();
    else response.writeHead(answer, { 'content-type': 'application/json' }).end('{"event_id": 1}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events,
    /** Resolves when so many events have come. */
    async received(count: number): Promise<readonly SinkEvent[]> {
      while (events.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return events;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const closing: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function sink(answers?: Parameters<typeof startSink>[0]) {
  const started = await startSink(answers);
  closing.push(started.close);
  return started;
}

async function registryWith(url: string): Promise<Awaited<ReturnType<typeof startHarness>>> {
  const harness = await startHarness({ audit_stream_url: url });
  closing.push(() => harness.server.close());
  return harness;
}

describe('what an audit stream hears', () => {
  it('of a version that becomes active', async () => {
    const stream = await sink();
    const registry = await registryWith(stream.url);
    await registry.register(contract());
    expect(await stream.received(1)).toEqual([
      {
        path: '/events',
        method: 'POST',
        kind: 'contract_promoted',
        source: 'data-contract-registry',
        payload: {
          dataset_id: 'users.daily_active',
          version: '1.0.0',
          mode: 'backward',
          owners: ['growth-platform'],
        },
      },
    ]);
  });

  it('of a refusal, with the issues', async () => {
    const stream = await sink();
    const registry = await registryWith(stream.url);
    await registry.register(contract());
    expect((await registry.register(contract({ version: '2.0.0', fields: WITHOUT_LTV }))).status).toBe(422);
    const [, refusal] = await stream.received(2);
    expect(refusal).toMatchObject({
      kind: 'contract_compatibility_failed',
      payload: {
        dataset_id: 'users.daily_active',
        version: '2.0.0',
        mode: 'backward',
        issue_count: 1,
        issues: [{ severity: 'error', field: 'ltv', kind: 'field_removed' }],
      },
    });
  });

  it('of a deprecation', async () => {
    const stream = await sink();
    const registry = await registryWith(stream.url);
    await registry.register(contract());
    await registry.post('/contracts/users.daily_active/versions/1.0.0/deprecate', {
      deprecation_uri: 'https://wiki/migrate',
    });
    const [, deprecation] = await stream.received(2);
    expect(deprecation).toMatchObject({
      kind: 'contract_deprecated',
      payload: { dataset_id: 'users.daily_active', version: '1.0.0', deprecation_uri: 'https://wiki/migrate' },
    });
  });

  it('of a draft when it is activated, and not before', async () => {
    const stream = await sink();
    const registry = await registryWith(stream.url);
    await registry.register(contract({ status: 'draft' }));
    await registry.post('/contracts/users.daily_active/versions/1.0.0/activate');
    await registry.register(contract({ version: '1.1.0' }));
    const events = await stream.received(2);
    expect(events.map(({ kind, payload }) => [kind, payload.version])).toEqual([
      ['contract_promoted', '1.0.0'],
      ['contract_promoted', '1.1.0'],
    ]);
  });

  it('of nothing else: checks, archiving, the same again', async () => {
    const stream = await sink();
    const registry = await registryWith(`  ${stream.url}//  `);
    await registry.register(contract());
    await registry.post('/contracts/check', { contract: contract({ version: '2.0.0', fields: WITHOUT_LTV }) });
    await registry.register(contract());
    await registry.register(contract({ version: '1.1.0' }));
    await registry.post('/contracts/users.daily_active/versions/1.1.0/archive');
    await registry.register(contract({ version: '1.2.0' }));
    const events = await stream.received(3);
    expect(events.map(({ path, payload }) => [path, payload.version])).toEqual([
      ['/events', '1.0.0'],
      ['/events', '1.1.0'],
      ['/events', '1.2.0'],
    ]);
  });

  it.each(['', '   '])('of nothing at all without a URL (%j)', async (url) => {
    const registry = await registryWith(url);
    expect((await registry.register(contract())).status).toBe(201);
    expect(registry.log.filter(({ msg }) => String(msg).includes('audit stream'))).toEqual([]);
  });
});

/** A registry with a stream that loses no time between attempts. */
async function followed(registry: Registry, url: string, timeoutSeconds = 2.5, turn: Partial<AuditStreamOptions> = {}) {
  const log: string[] = [];
  const backoff = { firstMs: 1, longestMs: 2 };
  const options = { url, timeoutSeconds, userAgent: 'test', holder: 'here', backoff, ...turn };
  const logger = { warn: (detail: object, message: string) => void log.push(`${JSON.stringify(detail)} ${message}`) };
  const stream = (await startAuditStream(registry, options, logger)) as Follower;
  closing.push(() => stream.stop());
  return { stream, log };
}

async function memoryRegistry(): Promise<Registry> {
  const registry = createRegistry(await openTestStore(), { clock: () => new Date(0) });
  closing.push(() => registry.close());
  return registry;
}

const promote = (registry: Registry, version: string) =>
  registry.register({ source: JSON.stringify(contract({ version })) });

describe('an audit stream in trouble', () => {
  it.each([500, 503, 408, 429, 401, 403, 404, 'redirect'] as const)(
    'is sent the event again after %s',
    async (status) => {
      const stream = await sink([status, status]);
      const registry = await memoryRegistry();
      const { log } = await followed(registry, stream.url);
      await promote(registry, '1.0.0');
      await promote(registry, '1.1.0');
      const events = await stream.received(4);
      expect(events.map(({ payload }) => payload.version)).toEqual(['1.0.0', '1.0.0', '1.0.0', '1.1.0']);
      expect(log).toHaveLength(2);
      expect(log[0]).toContain(`status ${status === 'redirect' ? 302 : status}`);
    },
  );

  it.each([400, 413, 415, 422] as const)('loses an event that it refuses with %s', async (answer) => {
    const stream = await sink([answer]);
    const registry = await memoryRegistry();
    const { log } = await followed(registry, stream.url);
    await promote(registry, '1.0.0');
    await promote(registry, '1.1.0');
    const events = await stream.received(2);
    expect(events.map(({ path, payload }) => [path, payload.version])).toEqual([
      ['/events', '1.0.0'],
      ['/events', '1.1.0'],
    ]);
    expect(log).toEqual([expect.stringContaining('skipped')]);
  });

  it.each([1.0005, 3_000_000, 1e300])('has %d seconds to answer', async (seconds) => {
    const stream = await sink();
    const registry = await memoryRegistry();
    const { log } = await followed(registry, stream.url, seconds);
    await promote(registry, '1.0.0');
    await stream.received(1);
    expect(log).toEqual([]);
  });

  it('is sent the event again when it does not answer in time', async () => {
    const stream = await sink(['hang']);
    const registry = await memoryRegistry();
    const { log } = await followed(registry, stream.url, 0);
    await promote(registry, '1.0.0');
    const events = await stream.received(2);
    expect(events.map(({ payload }) => payload.version)).toEqual(['1.0.0', '1.0.0']);
    expect(log).toEqual([expect.stringContaining('trying again')]);
  });

  it('does not delay or fail a request', async () => {
    const stream = await sink(['hang', 'hang', 'hang']);
    const registry = await registryWith(stream.url);
    expect((await registry.register(contract())).status).toBe(201);
    expect((await registry.register(contract({ version: '1.1.0' }))).status).toBe(201);
    // The stream still holds its first request when both are answered.
    expect(await stream.received(1)).toHaveLength(1);
  });

  it('that is not there is no reason to fail', async () => {
    const gone = await startSink();
    await gone.close();
    const registry = await registryWith(gone.url);
    expect((await registry.register(contract())).status).toBe(201);
    expect((await registry.get('/readyz')).status).toBe(200);
  });
});

describe('following the log', () => {
  it('begins at the end of the log', async () => {
    const stream = await sink();
    const registry = await memoryRegistry();
    await promote(registry, '1.0.0');
    await followed(registry, stream.url);
    await promote(registry, '1.1.0');
    const [first] = await stream.received(1);
    expect(first?.payload.version).toBe('1.1.0');
  });

  it('goes on where it stopped', async () => {
    const registry = await memoryRegistry();
    const before = await sink();
    const { stream } = await followed(registry, before.url);
    await promote(registry, '1.0.0');
    await before.received(1);
    await settled(registry);
    await stream.stop();
    await promote(registry, '1.1.0');
    await promote(registry, '1.2.0');
    const after = await sink();
    await followed(registry, after.url);
    const events = await after.received(2);
    expect(events.map(({ payload }) => payload.version)).toEqual(['1.1.0', '1.2.0']);
  });

  it('stops in the middle of a delivery, which comes again', async () => {
    const registry = await memoryRegistry();
    const deaf = await sink(['hang']);
    const { stream } = await followed(registry, deaf.url, 600);
    await promote(registry, '1.0.0');
    await deaf.received(1);
    await stream.stop();
    const listening = await sink();
    await followed(registry, listening.url);
    expect((await listening.received(1))[0]?.payload.version).toBe('1.0.0');
  });

  it('keeps the order of many events', async () => {
    const stream = await sink();
    const registry = await memoryRegistry();
    await followed(registry, stream.url);
    const versions = Array.from({ length: 150 }, (_, minor) => `1.${minor}.0`);
    for (const version of versions) await promote(registry, version);
    const events = await stream.received(versions.length);
    expect(events.map(({ payload }) => payload.version)).toEqual(versions);
  });
});

describe('many who send to one audit stream', () => {
  it('send every event once', async () => {
    const stream = await sink();
    const registry = await memoryRegistry();
    for (const holder of ['a', 'b', 'c']) await followed(registry, stream.url, 2.5, { holder });
    const versions = Array.from({ length: 20 }, (_, minor) => `1.${minor}.0`);
    for (const version of versions) await promote(registry, version);
    await settled(registry);
    expect(stream.events.map(({ payload }) => payload.version)).toEqual(versions);
  });

  it('go on for one that stops', async () => {
    const stream = await sink();
    const registry = await memoryRegistry();
    const first = await followed(registry, stream.url, 2.5, { holder: 'a' });
    await followed(registry, stream.url, 2.5, { holder: 'b' });
    await promote(registry, '1.0.0');
    await settled(registry);
    await first.stream.stop();
    await promote(registry, '1.1.0');
    await settled(registry);
    expect(stream.events.map(({ payload }) => payload.version)).toEqual(['1.0.0', '1.1.0']);
  });

  it('leave the rest to another who took over while one slept in the middle of a delivery', async () => {
    const deaf = await sink(['hang']);
    const registry = await memoryRegistry();
    const slept: Registry = { ...registry, lease: neverAgain(registry) };
    await followed(slept, deaf.url, 600, { holder: 'a', lastsMs: 2_000 });
    await promote(registry, '1.0.0');
    await deaf.received(1);
    const stream = await sink();
    await followed(registry, stream.url, 2.5, { holder: 'b', lastsMs: 2_000 });
    await promote(registry, '1.1.0');
    const events = await stream.received(2);
    expect(events.map(({ payload }) => payload.version)).toEqual(['1.0.0', '1.1.0']);
    await settled(registry);
    expect(deaf.events).toHaveLength(1);
  });

  it('go on when the store does not answer for a while', async () => {
    const stream = await sink();
    const registry = await memoryRegistry();
    let isDown = true;
    const lease: Registry['lease'] = async (...asked) => {
      if (isDown) throw new Error('not there');
      return registry.lease(...asked);
    };
    const { log } = await followed({ ...registry, lease }, stream.url, 2.5, { lastsMs: 500 });
    await promote(registry, '1.0.0');
    await expect.poll(() => log).toContainEqual(expect.stringContaining('trying again'));
    isDown = false;
    expect((await stream.received(1))[0]?.payload.version).toBe('1.0.0');
  });
});

/** A store that answers the first time it is asked for a lease, and not again. */
function neverAgain(registry: Registry): Registry['lease'] {
  let asked = 0;
  return (...asking) => {
    asked += 1;
    return asked === 1 ? registry.lease(...asking) : Promise.reject(new Error('not there'));
  };
}

/** The reader has taken in the whole log. */
async function settled(registry: Registry): Promise<void> {
  while ((await registry.cursor('audit-stream')) !== (await registry.lastSequence())) await sleep(1);
}
