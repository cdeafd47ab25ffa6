import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Keeping, Reply } from '../dialects/dialect.ts';
import { createRegistry } from '../service/create-registry.ts';
import type { RegisterOutcome } from '../service/registry.ts';
import type { RegisterSchemaOutcome } from '../service/schemas/schemas.ts';
import { hasDatabases, newPostgresStore, openTestStore } from '../store/fixtures/databases.ts';
import type { Store } from '../store/port.ts';
import { contract, type Harness, startHarness, WITHOUT_LTV } from './fixtures/harness.ts';
import { Idempotency, type IdempotencyTerms } from './idempotency.ts';

const SUBJECT = '/subjects/orders-value/versions';
const AVRO = { schema: '{"type":"record","name":"R","fields":[]}' };

type Answer = Awaited<ReturnType<Harness['request']>>;

function post(node: Harness, path: string, body: unknown, key: string, headers: Record<string, string> = {}) {
  return node.request('POST', path, {
    headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** What a client sees of an answer that is the same whenever it is told. */
function told({ status, text, headers }: Answer) {
  const names = ['content-type', 'location', 'x-correlation-id', 'x-request-id'];
  return { status, text, headers: names.map((name) => headers.get(name)) };
}

const isReplayed = ({ headers }: Answer) => headers.get('idempotency-replayed') === 'true';

async function historyOf(node: Harness, dataset: string): Promise<readonly string[]> {
  const { body } = await node.get(`/contracts/${dataset}/versions`);
  return (body ?? []).map(({ version }: { version: string }) => version);
}

const STORES = [{ name: 'SQLite', count: 1 }, ...((await hasDatabases()) ? [{ name: 'PostgreSQL', count: 2 }] : [])];

describe.each(STORES)('requests with a key over $name', ({ name, count }) => {
  let nodes: readonly [Harness, ...Harness[]];
  let other: Harness;
  beforeAll(async () => {
    const store = name === 'SQLite' ? 'memory' : await newPostgresStore();
    const all: Harness[] = [];
    for (let index = 0; index < count; index += 1) all.push(await startHarness({ store }));
    nodes = all as [Harness, ...Harness[]];
    other = all.at(-1) as Harness;
  });
  afterAll(() => Promise.all(nodes.map(({ server }) => server.close())));

  it('are carried out once, and the reply is told again', async () => {
    const key = randomUUID();
    const body = { contract: contract({ dataset_id: 'once' }) };
    const first = await post(nodes[0], '/contracts', body, key, { 'x-correlation-id': 'the-first' });
    expect([first.status, isReplayed(first), first.headers.get('x-correlation-id')]).toEqual([201, false, 'the-first']);
    const again = await post(other, '/contracts', body, key, { 'x-correlation-id': 'the-second' });
    expect([told(again), isReplayed(again)]).toEqual([told(first), true]);
    expect((await nodes[0].post('/contracts', body)).body).toMatchObject({ unchanged: true });
    const { body: facts } = await nodes[0].get('/contracts/once/versions');
    expect(facts).toHaveLength(1);
  });

  it('come two hundred at a time, and make one version and two hundred replies', async () => {
    const key = randomUUID();
    const body = { contract: contract({ dataset_id: 'at.once' }) };
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => post(index % 2 === 0 ? nodes[0] : other, '/contracts', body, key)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(told(answer)))).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(answers.filter((answer) => !isReplayed(answer))).toHaveLength(1);
    expect(await historyOf(other, 'at.once')).toEqual(['1.0.0']);
  });

  it('come in the dialect of Confluent, too', async () => {
    const key = randomUUID();
    const accept = { accept: 'application/vnd.schemaregistry.v1+json' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => post(index % 2 === 0 ? nodes[0] : other, SUBJECT, AVRO, key, accept)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(told(answer)))).size).toBe(1);
    expect(answers[0]?.body).toMatchObject({ id: 1, version: 1 });
    expect(answers[0]?.headers.get('content-type')).toBe('application/vnd.schemaregistry.v1+json');
    const without = await nodes[0].post(SUBJECT, AVRO);
    expect(without.body).toMatchObject({ id: 1, version: 1, deleted: false });
  });

  it('are the same whatever the order of members and blanks in them', async () => {
    const key = randomUUID();
    const { fields, ...rest } = contract({ dataset_id: 'in.order' });
    await post(nodes[0], '/contracts', { contract: { fields, ...rest } }, key);
    const again = await post(other, '/contracts', JSON.stringify({ contract: { ...rest, fields } }, null, 3), key);
    expect([again.status, isReplayed(again)]).toEqual([201, true]);
  });

  it('are refused under a key that is another request’s', async () => {
    const key = randomUUID();
    await post(nodes[0], '/contracts', { contract: contract({ dataset_id: 'mine' }) }, key);
    const otherBody = await post(other, '/contracts', { contract: contract({ dataset_id: 'yours' }) }, key);
    expect([otherBody.status, otherBody.body]).toEqual([
      409,
      { detail: expect.stringContaining('another request'), details: { reason: 'idempotency_key_reuse' } },
    ]);
    await expect(nodes[0].get('/contracts/yours/versions')).resolves.toMatchObject({ status: 404 });
    await post(nodes[0], SUBJECT, AVRO, key);
    const otherPath = await post(other, '/subjects/payments-value/versions', AVRO, key);
    expect([otherPath.status, otherPath.body.error_code]).toEqual([409, 40909]);
  });

  it('are told their refusals again, as long as those come from what was asked', async () => {
    const key = randomUUID();
    await nodes[0].register(contract({ dataset_id: 'refused' }));
    const breaking = { contract: contract({ dataset_id: 'refused', version: '1.1.0', fields: WITHOUT_LTV }) };
    const first = await post(nodes[0], '/contracts', breaking, key);
    expect(first.status).toBe(422);
    const again = await post(other, '/contracts', breaking, key);
    expect([told(again), isReplayed(again)]).toEqual([told(first), true]);
    const invalid = await post(nodes[0], '/contracts', { contract: {} }, randomUUID());
    expect([invalid.status, isReplayed(invalid)]).toEqual([422, false]);
  });

  it('may have any key of visible characters, up to 255', async () => {
    for (const bad of ['', 'two words', 'ü', 'x'.repeat(256)]) {
      const answer = await post(nodes[0], '/contracts', { contract: contract() }, bad);
      expect([answer.status, answer.body.details]).toEqual([400, { field: 'Idempotency-Key' }]);
    }
    const long = await post(nodes[0], '/contracts', { contract: contract({ dataset_id: 'long' }) }, '~'.repeat(255));
    expect(long.status).toBe(201);
  });

  it('only ask, and mean the same with and without the key', async () => {
    const key = randomUUID();
    const body = { contract: contract({ dataset_id: 'asked' }) };
    const before = await post(nodes[0], '/contracts/check', body, key);
    await nodes[0].register(contract({ dataset_id: 'asked' }));
    const after = await post(nodes[0], '/contracts/check', body, key);
    expect([before.body.unchanged, after.body.unchanged, isReplayed(after)]).toEqual([undefined, true, false]);
  });

  it('are told of in the description of the API, where a key means something', async () => {
    const { paths } = (await nodes[0].get('/openapi.json')).body;
    const keyed = Object.entries<Record<string, { parameters: readonly object[] }>>(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { parameters }]) => JSON.stringify(parameters).includes('parameters/idempotency'))
        .map(([method]) => `${method} ${path}`),
    );
    for (const path of ['/contracts', '/subjects/{subject}/versions', '/associations']) {
      expect(keyed).toContain(`post ${path}`);
    }
    expect(keyed.every((operation) => operation.startsWith('post '))).toBe(true);
    for (const path of ['/contracts/check', '/subjects/{subject}', '/api/v1/keys']) {
      expect(keyed).not.toContain(`post ${path}`);
    }
  });

  it('have a key for each operation', async () => {
    const key = randomUUID();
    const draft = { contract: contract({ dataset_id: 'steps', status: 'draft' }) };
    const registered = await post(nodes[0], '/contracts', draft, key);
    const activated = await post(nodes[0], '/contracts/steps/versions/1.0.0/activate', '', key);
    expect([registered.status, activated.status, activated.body.status]).toEqual([201, 200, 'active']);
    const again = await post(other, '/contracts/steps/versions/1.0.0/activate', '', key);
    expect([told(again), isReplayed(again)]).toEqual([told(activated), true]);
  });
});

describe('attempts in processes that know of each other by the store alone', () => {
  const REQUEST = { key: 'k', digest: 'd', correlationId: 'c', seesAll: true };
  const REPLY = { status: 201, headers: {}, text: 'made' };
  const LONG = { leaseMs: 60_000, keepMs: 60_000, patienceMs: 60_000 };
  const replayed = {
    ...REPLY,
    headers: { 'x-correlation-id': 'c', 'x-request-id': 'c', 'idempotency-replayed': 'true' },
  };

  /** A process over a store. */
  const nodeOf = (store: Store, terms: Partial<IdempotencyTerms> = {}) =>
    new Idempotency(store, randomUUID, { ...LONG, ...terms });
  const never = () => new Promise<Reply>(() => {});

  it('wait for the one that is ahead, and get its reply', async () => {
    const store = await openTestStore();
    const ahead = Promise.withResolvers<Reply>();
    const begun = Promise.withResolvers<void>();
    const first = nodeOf(store).answer(REQUEST, () => {
      begun.resolve();
      return ahead.promise;
    });
    await begun.promise;
    const second = nodeOf(store).answer(REQUEST, never);
    ahead.resolve(REPLY);
    expect([await first, await second]).toEqual([REPLY, replayed]);
  });

  it('are told to ask again when that takes too long', async () => {
    const store = await openTestStore();
    const slow = nodeOf(store, { patienceMs: 100 });
    void slow.answer(REQUEST, never);
    const busy = {
      status: 409,
      headers: { 'retry-after': '1' },
      details: { reason: 'in_progress', retryable: true },
    };
    expect(await slow.answer(REQUEST, never)).toMatchObject(busy);
    expect(await nodeOf(store, { patienceMs: 100 }).answer(REQUEST, never)).toMatchObject(busy);
  });

  it('have kept the reply when they stop between what they wrote and the answer', async () => {
    const store = await openTestStore();
    const registry = createRegistry(store, { clock: () => new Date('2026-11-22T10:00:00Z') });
    const written = Promise.withResolvers<void>();
    void nodeOf(store).answer(REQUEST, async (keeping) => {
      const sealing = keeping.sealing<RegisterOutcome>(() => REPLY);
      await registry.register({ source: JSON.stringify(contract()) }, sealing);
      written.resolve();
      return never();
    });
    await written.promise;
    expect(await nodeOf(store, { patienceMs: 0 }).answer(REQUEST, never)).toEqual(replayed);
  });

  it('have kept the reply to a contract that came as a schema, with the id of its content', async () => {
    const store = await openTestStore();
    const { schemas } = createRegistry(store, { clock: () => new Date('2026-11-22T10:00:00Z') });
    const text = JSON.stringify(contract({ dataset_id: 'as-schema' }));
    const written = Promise.withResolvers<number>();
    void nodeOf(store).answer(REQUEST, async (keeping) => {
      const sealing = keeping.sealing<RegisterSchemaOutcome>((outcome) => ({
        ...REPLY,
        text: JSON.stringify(outcome),
      }));
      const key = { group: 'contracts', subject: 'as-schema' };
      const outcome = await schemas.register(key, { format: 'json-schema', text, references: [] }, {}, sealing);
      if (outcome.outcome === 'registered') written.resolve(outcome.version.id);
      return never();
    });
    const id = await written.promise;
    const again = await nodeOf(store, { patienceMs: 0 }).answer(REQUEST, never);
    expect(JSON.parse('text' in again ? again.text : '')).toMatchObject({
      outcome: 'registered',
      version: { id, number: 1 },
    });
  });

  it('do only what is left of a request of several parts when one of them stopped in between', async () => {
    const store = await openTestStore();
    const { schemas } = createRegistry(store, { clock: () => new Date('2026-11-22T10:00:00Z') });
    const wanted = { format: 'avro', text: '"int"', references: [] };
    await schemas.register({ group: 'default', subject: 's' }, wanted);
    const done: string[] = [];
    const tie = (keeping: Keeping, id: string) =>
      keeping.part(id, async (own) => {
        const resource = { id, name: id, namespace: '-', type: 'topic' };
        const associations = [{ group: 'default', subject: 's', associationType: id }];
        const reply = { ...REPLY, text: id };
        await schemas.associate(
          { resource, associations },
          {},
          own.sealing(() => reply),
        );
        done.push(id);
        return reply;
      });
    const stopped = Promise.withResolvers<void>();
    void nodeOf(store, { leaseMs: 100 }).answer(REQUEST, async (keeping) => {
      await tie(keeping, 'key');
      stopped.resolve();
      return never();
    });
    await stopped.promise;
    const answer = await nodeOf(store).answer(REQUEST, async (keeping) => {
      const replies = [await tie(keeping, 'key'), await tie(keeping, 'value')];
      return { ...REPLY, text: replies.map(({ text }) => text).join() };
    });
    expect([answer, done]).toEqual([{ ...REPLY, text: 'key,value' }, ['key', 'value']]);
  });

  it('come to no end while another one has a part of the request', async () => {
    const store = await openTestStore();
    const begun = Promise.withResolvers<void>();
    void nodeOf(store, { leaseMs: 60_000 }).answer({ ...REQUEST, key: JSON.stringify(['k', 'part']) }, () => {
      begun.resolve();
      return never();
    });
    await begun.promise;
    const hasty = nodeOf(store, { patienceMs: 0 });
    const answer = await hasty.answer(REQUEST, async (keeping) => {
      await keeping.part('part', never).catch(() => undefined);
      return REPLY;
    });
    expect(answer).toMatchObject({ status: 409, details: { reason: 'in_progress' } });
  });

  it('take over what another one left behind, which keeps nothing any more', async () => {
    const store = await openTestStore();
    const registry = createRegistry(store, { clock: () => new Date('2026-11-22T10:00:00Z') });
    const source = JSON.stringify(contract());
    const late = Promise.withResolvers<void>();
    const register = async (keeping: Keeping): Promise<Reply> => {
      const sealing = keeping.sealing<RegisterOutcome>(() => REPLY);
      await registry.register({ source }, sealing);
      return REPLY;
    };
    const stalled = nodeOf(store, { leaseMs: 100 }).answer(REQUEST, async (keeping) => {
      await late.promise;
      return register(keeping);
    });
    expect(await nodeOf(store).answer(REQUEST, async () => REPLY)).toEqual(REPLY);
    late.resolve();
    await expect(stalled).rejects.toMatchObject({ code: 'idempotency-in-progress' });
    expect((await registry.datasets()).items).toEqual([]);
    expect(await nodeOf(store).answer(REQUEST, never)).toEqual(replayed);
  });

  it('begin anew where nothing was kept: after a failure, and after what may be otherwise next time', async () => {
    const store = await openTestStore();
    const node = nodeOf(store);
    const failure = new Error('a fault');
    await expect(node.answer(REQUEST, () => Promise.reject(failure))).rejects.toBe(failure);
    for (const status of [401, 403, 408, 429, 500, 503]) {
      const reply = { ...REPLY, status };
      expect(await node.answer(REQUEST, async () => reply)).toBe(reply);
    }
    const long = { ...REPLY, status: 422, text: 'what was sent'.repeat(10_000) };
    expect(await node.answer(REQUEST, async () => long)).toBe(long);
    const hidden = { ...REPLY, status: 404 };
    expect(await node.answer({ ...REQUEST, seesAll: false }, async () => hidden)).toBe(hidden);
    const again = { status: 409, headers: { 'retry-after': '1' }, text: '' };
    expect(await node.answer(REQUEST, async () => again)).toBe(again);
    expect(await node.answer(REQUEST, async () => REPLY)).toBe(REPLY);
    expect(await node.answer(REQUEST, never)).toEqual(replayed);
  });

  it('keep a reply as long as they say', async () => {
    const store = await openTestStore();
    await nodeOf(store, { keepMs: 1 }).answer(REQUEST, async () => REPLY);
    const next = { ...REPLY, text: 'made anew' };
    await expect.poll(() => nodeOf(store).answer(REQUEST, async () => next)).toEqual(next);
  });
});
