import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GuardedHarness, startGuarded } from './fixtures/guarded-harness.ts';

const DATASETS = '/data-contract-registry/v1/datasets';

let registry: GuardedHarness;
beforeAll(async () => {
  registry = await startGuarded();
});
afterAll(() => registry.close());

/** Creates a dataset with an idempotency key, in the name of whoever has the other key. */
function create(key: string, name: string, idempotencyKey: string) {
  return registry.request('POST', DATASETS, {
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
    },
    body: JSON.stringify({ namespace: 'sap.mm', name, owner: 'platform' }),
  });
}

describe('an idempotency key', () => {
  it('is that of one caller, whichever of his keys he uses', async () => {
    const [anna, annaToo, bert] = await Promise.all(
      ['anna', 'anna', 'bert'].map((caller) => registry.newKey(caller, 'producer@sap.mm/*')),
    );
    const first = await create(anna ?? '', 'mara', 'one');
    expect([first.status, first.body.created_by]).toEqual([201, 'anna']);
    const again = await create(annaToo ?? '', 'mara', 'one');
    expect([again.headers.get('idempotency-replayed'), again.text]).toEqual(['true', first.text]);
    const others = await create(bert ?? '', 'makt', 'one');
    expect([others.status, others.body.created_by]).toEqual([201, 'bert']);
    expect((await create(bert ?? '', 'mara', 'two')).status).toBe(409);
  });

  it('keeps nothing of what who asks may not do, and does not let him in', async () => {
    const reader = await registry.newKey('reader', 'consumer@sap.mm/*');
    expect((await create(reader, 'marc', 'three')).status).toBe(403);
    expect((await create('ck_nobody_x', 'marc', 'three')).status).toBe(401);
    const promoted = await registry.newKey('reader', 'producer@sap.mm/*');
    const created = await create(promoted, 'marc', 'three');
    expect([created.status, created.headers.get('idempotency-replayed')]).toEqual([201, null]);
    // The reply is the caller's own; a key of his that was taken away, or is nobody's, does not get it.
    expect((await create('ck_nobody_x', 'marc', 'three')).status).toBe(401);
  });

  it('is refused in the words of the dialect', async () => {
    const carl = await registry.newKey('carl', 'producer@sap.mm/*');
    const odd = await create(carl, 'mard', 'two words');
    expect([odd.status, odd.body]).toMatchObject([
      400,
      { code: 'invalid_request', details: { field: 'Idempotency-Key' }, correlation_id: expect.any(String) },
    ]);
    await create(carl, 'mard', 'four');
    const reused = await create(carl, 'mbew', 'four');
    expect([reused.status, reused.body]).toMatchObject([
      409,
      { code: 'conflict', details: { reason: 'idempotency_key_reuse' }, correlation_id: expect.any(String) },
    ]);
    expect((await registry.ask('GET', `${DATASETS}?name=mbew`)).body.items).toEqual([]);
  });

  it('makes one dataset of two hundred requests', async () => {
    const dora = await registry.newKey('dora', 'producer@sap.mm/*');
    const answers = await Promise.all(Array.from({ length: 200 }, () => create(dora, 'mvke', 'five')));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
  });
});

describe('a key that is revoked', () => {
  it('gets nothing more of a stream that it opened', async () => {
    const { key, id } = (
      await registry.ask('POST', '/api/v1/keys', { caller: 'watcher', grants: ['consumer@streamed/*'] })
    ).body;
    const response = await fetch(`${registry.server.url}/events/stream?after=0`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const parts = response.body?.pipeThrough(new TextDecoderStream()).getReader() ?? expect.fail('no body');
    let told = '';
    const until = async (text: string): Promise<void> => {
      for (;;) {
        const { done, value = '' } = await parts.read();
        told += value;
        if (done || told.includes(text)) return;
      }
    };
    const register = async (name: string): Promise<void> => {
      const answer = await registry.ask('POST', `/subjects/:.streamed:${name}/versions`, { schema: '"int"' });
      expect(answer.status).toBe(200);
    };
    await register('early');
    await until('early');
    expect(told).toContain('early');
    expect((await registry.ask('DELETE', `/api/v1/keys/${id}`)).status).toBeLessThan(300);
    await register('late');
    await until('late');
    expect(told).not.toContain('late');
    expect(await parts.read()).toEqual({ done: true, value: undefined });
  });
});
