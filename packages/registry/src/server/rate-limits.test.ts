import { afterEach, describe, expect, it } from 'vitest';
import { ANYBODY, type Caller } from '../domain/caller.ts';
import { contract, type Harness, startHarness } from './fixtures/harness.ts';
import { RateLimits, rateOf } from './rate-limits.ts';

const ANNA: Caller = { id: 'anna', grants: [] };
const BERT: Caller = { id: 'bert', grants: [] };

function limited(limit: number, burst: number) {
  let now = 0;
  const limits = new RateLimits({ limit, burst }, () => now);
  return {
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    ask: (caller = ANNA, path = '/contracts', address = '192.0.2.1') =>
      limits.refusal(caller, address, 'GET', path)?.headers?.['retry-after'],
  };
}

describe('a rate', () => {
  it('lets a burst through, then one after the other', () => {
    const { ask, pass } = limited(60, 3);
    expect([ask(), ask(), ask(), ask()]).toEqual([undefined, undefined, undefined, '1']);
    pass(1);
    expect([ask(), ask()]).toEqual([undefined, '1']);
    pass(60);
    expect([ask(), ask(), ask(), ask()]).toEqual([undefined, undefined, undefined, '1']);
  });

  it('says when to come back, and is not prolonged by those who do not wait', () => {
    const { ask, pass } = limited(6, 1);
    ask();
    expect(ask()).toBe('10');
    pass(4.5);
    expect([ask(), ask()]).toEqual(['6', '6']);
    pass(5.5);
    expect(ask()).toBeUndefined();
  });

  it('is that of one caller and one operation', () => {
    const { ask } = limited(1, 1);
    expect([ask(ANNA), ask(BERT), ask(ANNA, '/datasets')]).toEqual([undefined, undefined, undefined]);
    expect([ask(ANNA), ask(BERT), ask(ANNA, '/datasets')]).toEqual(['60', '60', '60']);
  });

  it('is that of an address where callers have no names', () => {
    const { ask } = limited(1, 1);
    expect(ask(ANYBODY, '/', '192.0.2.1')).toBeUndefined();
    expect(ask(ANYBODY, '/', '192.0.2.2')).toBeUndefined();
    expect(ask(ANYBODY, '/', '192.0.2.1')).toBe('60');
    expect(ask({ id: '192.0.2.2', grants: [] }, '/')).toBeUndefined();
  });
});

describe('a configuration', () => {
  it.each([
    ['auto', 0, '127.0.0.1', { limit: 0, burst: 1 }],
    ['auto', 0, '0.0.0.0', { limit: 6000, burst: 1000 }],
    ['60', 0, '127.0.0.1', { limit: 60, burst: 10 }],
    ['60', 25, '0.0.0.0', { limit: 60, burst: 25 }],
    ['0', 0, '0.0.0.0', { limit: 0, burst: 1 }],
    ['1', 0, '0.0.0.0', { limit: 1, burst: 1 }],
  ])('of %s, %d on %s', (rate_limit, rate_burst, host, rate) => {
    expect(rateOf({ rate_limit, rate_burst, host })).toEqual(rate);
  });
});

describe('a server that limits', () => {
  const started: Harness[] = [];
  afterEach(() => Promise.all(started.splice(0).map(({ server }) => server.close())));

  async function start(settings: Parameters<typeof startHarness>[0] = {}): Promise<Harness> {
    const node = await startHarness(settings);
    started.push(node);
    return node;
  }

  it('says no in the words of each dialect', async () => {
    const { get, post } = await start({ rate_limit: '1', rate_burst: '1' });
    const details = { limit: 1, window_sec: 60, retryable: true };
    for (const path of ['/datasets', '/subjects', '/api/v1/subjects']) await get(path);
    const contracts = await get('/datasets');
    expect([contracts.status, contracts.headers.get('retry-after'), contracts.body]).toEqual([
      429,
      expect.stringMatching(/^(59|60)$/),
      { detail: expect.stringContaining('1 requests a minute'), details },
    ]);
    const confluent = await get('/subjects');
    expect([confluent.status, confluent.body]).toEqual([
      429,
      { error_code: 42901, message: expect.stringContaining('requests a minute') },
    ]);
    const native = await get('/api/v1/subjects');
    expect([native.status, native.body]).toMatchObject([429, { code: 'rate_limited', details }]);
    expect(native.body.correlation_id).toBe(native.headers.get('x-correlation-id'));
    await post('/subjects/s/versions', { schema: '"string"' });
    expect((await get('/schemas/ids/1')).status).toBe(200);
    expect((await get('/schemas/ids/1')).status).toBe(429);
  });

  it('keeps no idempotency key of what it refuses, and is there for probes', async () => {
    const { request, get } = await start({ rate_limit: '60', rate_burst: '1' });
    const send = (dataset_id: string) =>
      request('POST', '/contracts', {
        headers: { 'content-type': 'application/json', 'idempotency-key': `key-of-${dataset_id}` },
        body: JSON.stringify({ contract: contract({ dataset_id }) }),
      });
    expect((await send('a')).status).toBe(201);
    const refused = await send('b');
    expect([refused.status, refused.headers.get('idempotency-replayed')]).toEqual([429, null]);
    await expect.poll(async () => (await send('b')).status, { interval: 300, timeout: 30_000 }).toBe(201);
    for (let probe = 0; probe < 3; probe += 1) expect((await get('/readyz')).status).toBe(200);
  });

  it('limits nobody on a loopback address unless it is told to', async () => {
    const { get } = await start();
    const answers = await Promise.all(Array.from({ length: 50 }, () => get('/datasets')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
