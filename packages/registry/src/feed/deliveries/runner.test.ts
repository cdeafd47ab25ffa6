import { setTimeout as sleep } from 'node:timers/promises';
import { type JsonObject, printJson } from '@concordat/engine';
import { HTTP } from 'cloudevents';
import { afterEach, describe, expect, it } from 'vitest';
import { SCHEMA_REGISTRY_TYPES } from '../../domain/change-type.ts';
import { at, registryPerTest } from '../../service/fixtures/registry-per-test.ts';
import { avro } from '../../service/fixtures/schemas.ts';
import type { Follower } from '../follow.ts';
import { delivering, overHttp, QUICK } from './fixtures/delivering.ts';
import { type Received, type Reply, type SinkServer, sinkServer } from './fixtures/sink-server.ts';

const own = registryPerTest();
let running: { readonly close: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const each of running.reverse()) await each.close();
  running = [];
});

async function started(follower: Promise<Follower>): Promise<Follower> {
  const found = await follower;
  running.push({ close: () => found.stop() });
  return found;
}

async function sink(reply?: (request: Received, count: number) => Reply): Promise<SinkServer> {
  const server = await sinkServer(reply);
  running.push(server);
  return server;
}

/** Registers a schema that is a version of its own. */
const register = (name: string) => {
  const text = printJson({ type: 'enum', name: 'E', symbols: ['A'], doc: name });
  return own.register(avro(text), at(name));
};

/** The events of requests in structured mode. */
const eventsOf = (received: readonly Received[]) => received.map(({ body }) => JSON.parse(body) as JsonObject);
const subjectsOf = (received: readonly Received[]) => eventsOf(received).map(({ subject }) => subject);

/** Resolves when something holds. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(5);
}

describe('deliveries over HTTP', () => {
  it('bring every event in the order of the log, as the SDK of CloudEvents reads it', async () => {
    const server = await sink();
    await started(delivering(own.registry));
    await own.registry.events.subscribe(overHttp(server.url));
    for (const name of ['a', 'b', 'c']) await register(name);
    const received = await server.got(6);
    expect(subjectsOf(received)).toEqual(
      ['a', 'b', 'c'].flatMap((name) => [
        `/schemagroups/default/schemas/${name}/versions/1`,
        `/schemagroups/default/schemas/${name}`,
      ]),
    );
    const ids = eventsOf(received).map(({ id }) => String(id));
    expect([...ids].sort()).toEqual(ids);
    const [first] = received;
    expect(first?.method).toBe('POST');
    expect(first?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(first?.headers['webhook-request-origin']).toBe('registry.example');
    expect(HTTP.toEvent({ headers: first?.headers ?? {}, body: first?.body })).toMatchObject({
      type: SCHEMA_REGISTRY_TYPES[0],
      source: 'https://registry.example',
    });
  });

  it('begin with what comes after the subscription', async () => {
    const server = await sink();
    await register('before');
    await own.registry.events.subscribe(overHttp(server.url));
    await register('after');
    await started(delivering(own.registry));
    expect(subjectsOf(await server.got(2))[0]).toContain('after');
  });

  it('go on where they came to when they are stopped and started', async () => {
    const server = await sink();
    await own.registry.events.subscribe(overHttp(server.url));
    const first = await delivering(own.registry);
    await register('a');
    await server.got(2);
    await first.stop();
    await register('b');
    await started(delivering(own.registry));
    await server.got(4);
    await register('c');
    const names = subjectsOf(await server.got(6)).map((subject) => String(subject).split('/')[4]);
    expect(names).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
  });

  it('bring what a changed subscription wants, and nothing to one that has ended', async () => {
    const [one, other] = [await sink(), await sink()];
    await started(delivering(own.registry));
    const { id } = await own.registry.events.subscribe(overHttp(one.url));
    await register('a');
    await one.got(2);
    const wanted = overHttp(other.url, {}, { filters: [{ suffix: { subject: '/versions/1' } }] });
    await own.registry.events.change(id, { wanted, credential: null, signingSecrets: [] });
    await register('b');
    expect(subjectsOf(await other.got(1))).toEqual(['/schemagroups/default/schemas/b/versions/1']);
    await own.registry.events.unsubscribe(id);
    const last = await own.registry.events.subscribe(overHttp(one.url));
    await register('c');
    await one.got(4);
    expect(other.received).toHaveLength(1);
    await expect(own.registry.deliveries.status(id)).rejects.toMatchObject({ code: 'event-subscription-not-found' });
    expect(await own.registry.deliveries.status(last.id)).toMatchObject({ delivery: { state: 'active' } });
  });

  it('bring batches to those who want them, no larger than they want', async () => {
    const server = await sink();
    await own.registry.events.subscribe(overHttp(server.url, { contentMode: 'batched', maxBatch: 4 }));
    for (const name of ['a', 'b', 'c']) await register(name);
    await started(delivering(own.registry));
    const received = await server.got(2);
    expect(received[0]?.headers['content-type']).toBe('application/cloudevents-batch+json; charset=utf-8');
    expect(received.map(({ body }) => (JSON.parse(body) as unknown[]).length)).toEqual([4, 2]);
  });

  it('bring attributes as headers to those who want that', async () => {
    const server = await sink();
    await started(delivering(own.registry));
    await own.registry.events.subscribe(overHttp(server.url, { contentMode: 'binary' }));
    await register('ä "b"');
    const [first] = await server.got(1);
    expect(first?.body).toBe('');
    expect(first?.headers['ce-specversion']).toBe('1.0');
    expect(first?.headers['ce-subject']).toBe('/schemagroups/default/schemas/%25C3%25A4%2520%2522b%2522/versions/1');
  });

  it.each([
    ['slack' as const, /^\{"text":"schemaregistry updated: \/schemagroups\/default\/schemas\/a&amp;b\/versions\/1 at /],
    ['text' as const, /^schemaregistry updated: \/schemagroups\/default\/schemas\/a&b\/versions\/1 at 2026-/],
  ])('bring words for people: %s', async (body, words) => {
    const server = await sink();
    await started(delivering(own.registry));
    await own.registry.events.subscribe(overHttp(server.url, { body }));
    await register('a&b');
    const [first] = await server.got(1);
    expect(first?.body).toMatch(words);
  });
});

describe('what a sink does not take', () => {
  it('is tried again until it does, and those after it wait', async () => {
    const server = await sink((_, count) => (count <= 3 ? 503 : 200));
    await started(delivering(own.registry));
    const { id } = await own.registry.events.subscribe(overHttp(server.url));
    await register('a');
    const names = eventsOf(await server.got(5)).map(({ id }) => String(id).slice(-3));
    expect(new Set(names.slice(0, 4)).size).toBe(1);
    const done = async () => (await own.registry.deliveries.status(id)).delivery.attempts === 0;
    await until(done);
    const { delivery } = await own.registry.deliveries.status(id);
    expect(delivery).toMatchObject({ state: 'active', lastError: { reason: 'status 503' } });
  });

  it('is a dead letter after so many attempts, is told, and can be sent again', async () => {
    let isWell = false;
    const server = await sink(() => (isWell ? 200 : 500));
    await started(delivering(own.registry));
    const delivery = { ...QUICK, maxAttempts: 3 };
    const { id } = await own.registry.events.subscribe(overHttp(server.url, { delivery }));
    await register('a');
    const { deliveries } = own.registry;
    await until(async () => (await deliveries.status(id)).deadLetters === 2);
    const { items } = await deliveries.deadLetters(id, { offset: 0, limit: 10 });
    expect(items).toMatchObject([
      { attempts: 3, reason: 'status 500', event: { subject: '/schemagroups/default/schemas/a/versions/1' } },
      { attempts: 3, reason: 'status 500', event: { subject: '/schemagroups/default/schemas/a' } },
    ]);
    expect((await deliveries.status(id)).delivery.state).toBe('failing');
    isWell = true;
    const first = String(items[0]?.event.id);
    expect(await deliveries.redrive(id, first)).toBe(1);
    await until(async () => (await deliveries.status(id)).deadLetters === 1);
    expect(await deliveries.redrive(id)).toBe(1);
    await until(async () => (await deliveries.status(id)).deadLetters === 0);
    expect(await deliveries.redrive(id)).toBe(0);
    expect(server.received).toHaveLength(8);
    await register('b');
    await until(async () => (await deliveries.status(id)).delivery.state === 'active');
  });

  it('is forgotten when its subscription ends', async () => {
    const server = await sink(() => 400);
    await started(delivering(own.registry));
    const { id } = await own.registry.events.subscribe(overHttp(server.url));
    await register('a');
    const { deliveries, events } = own.registry;
    await until(async () => (await deliveries.status(id)).deadLetters === 2);
    await deliveries.redrive(id);
    await until(async () => (await deliveries.due(id)).length === 0);
    expect((await deliveries.delivery(id)).lastError).toBeDefined();
    await events.unsubscribe(id);
    await until(async () => (await deliveries.delivery(id)).lastError === undefined);
    await expect(deliveries.deadLetters(id, { offset: 0, limit: 1 })).rejects.toMatchObject({
      code: 'event-subscription-not-found',
    });
  });

  it('goes to the sink for dead letters where there is one', async () => {
    const [server, letters] = [await sink(() => 400), await sink()];
    await started(delivering(own.registry));
    const delivery = { ...QUICK, deadLetterSink: letters.url };
    const { id } = await own.registry.events.subscribe(overHttp(server.url, { delivery }));
    await register('a');
    expect(subjectsOf(await letters.got(2))[0]).toContain('/versions/1');
    expect((await own.registry.deliveries.status(id)).deadLetters).toBe(0);
  });

  it.each([
    [302, 'status 302: redirects are not followed'],
    [400, 'status 400'],
    [413, 'status 413'],
    [415, 'status 415'],
  ])('with %i is not tried again', async (status, reason) => {
    const elsewhere = await sink();
    const server = await sink(() => ({ status, headers: { location: elsewhere.url } }));
    await started(delivering(own.registry));
    const { id } = await own.registry.events.subscribe(overHttp(server.url));
    await register('a');
    await until(async () => (await own.registry.deliveries.status(id)).deadLetters === 2);
    const { items } = await own.registry.deliveries.deadLetters(id, { offset: 0, limit: 1 });
    expect(items).toMatchObject([{ attempts: 1, reason }]);
    expect([server.received.length, elsewhere.received.length]).toEqual([2, 0]);
  });

  it('with 410 ends the delivery until somebody says so', async () => {
    const server = await sink((_, count) => (count === 1 ? 410 : 200));
    await started(delivering(own.registry));
    const { id } = await own.registry.events.subscribe(overHttp(server.url));
    await register('a');
    await server.got(1);
    const { deliveries } = own.registry;
    await until(async () => (await deliveries.status(id)).delivery.state === 'disabled');
    await register('b');
    expect(server.received).toHaveLength(1);
    await deliveries.resume(id);
    expect(subjectsOf(await server.got(5)).slice(1)).toEqual([
      '/schemagroups/default/schemas/a/versions/1',
      '/schemagroups/default/schemas/a',
      '/schemagroups/default/schemas/b/versions/1',
      '/schemagroups/default/schemas/b',
    ]);
  });

  it('together is sent in smaller batches', async () => {
    const server = await sink(({ body }) => ((JSON.parse(body) as unknown[]).length > 2 ? 413 : 200));
    await own.registry.events.subscribe(overHttp(server.url, { contentMode: 'batched' }));
    for (const name of ['a', 'b', 'c', 'd']) await register(name);
    const follower = await started(delivering(own.registry));
    const taken = () =>
      server.received.flatMap(({ body }) => {
        const events = JSON.parse(body) as JsonObject[];
        return events.length > 2 ? [] : events;
      });
    await until(async () => taken().length === 8);
    await follower.stop();
    expect(new Set(taken().map(({ id }) => id)).size).toBe(8);
  });

  it('in time counts as not taken', async () => {
    const server = await sink((_, count) => (count === 1 ? 'silence' : 200));
    await started(delivering(own.registry));
    const { id } = await own.registry.events.subscribe(
      overHttp(server.url, { delivery: { ...QUICK, timeoutMs: 100 } }),
    );
    await register('a');
    await server.got(3);
    const { delivery } = await own.registry.deliveries.status(id);
    expect(delivery.lastError).toMatchObject({ reason: 'no answer within 100 ms' });
  });
});
