import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JsonObject, printJson } from '@concordat/engine';
import { afterEach, describe, expect, it } from 'vitest';
import { RegistryError } from '../../domain/error.ts';
import { parseGrant } from '../../domain/grant.ts';
import { at, registryPerTest } from '../../service/fixtures/registry-per-test.ts';
import { avro } from '../../service/fixtures/schemas.ts';
import { delivering, overHttp, QUICK } from './fixtures/delivering.ts';
import { type Received, type Reply, type SinkServer, sinkServer } from './fixtures/sink-server.ts';
import type { Surroundings } from './surroundings.ts';

const own = registryPerTest();
let running: { readonly close: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const each of running.reverse()) await each.close();
  running = [];
});

/** Delivers until the test ends, or this is called. */
async function deliver(surroundings: Partial<Surroundings> = {}): Promise<() => Promise<void>> {
  const follower = await delivering(own.registry, surroundings);
  running.push({ close: () => follower.stop() });
  return () => follower.stop();
}

async function sink(reply?: (request: Received, count: number) => Reply): Promise<SinkServer> {
  const server = await sinkServer(reply);
  running.push(server);
  return server;
}

/** A server that says so many bytes to whoever says anything, and nothing more. */
async function sinkThatSays(...parts: readonly string[]): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      // A request may come in pieces.
      if (!String(bytes).startsWith('POST ')) return;
      asked.push(String(bytes));
      for (const part of parts) socket.write(part);
    });
    running.push({ close: async () => void socket.destroy() });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, asked };
}

const register = (name: string) =>
  own.register(avro(printJson({ type: 'enum', name: 'E', symbols: ['A'], doc: name })), at(name));
const delivery = (id: string) => own.registry.deliveries.delivery(id);
const idsOf = (received: readonly Received[]) =>
  received.map(({ body }) => String((JSON.parse(body) as JsonObject).id));
const AGREED = { status: 200, headers: { 'webhook-allowed-origin': '*' } };

/** Resolves when something holds. */
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await sleep(5);
}

describe('a sink that answers strangely', () => {
  it.each([
    ['with a body that never ends', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n'],
    ['with less than it promised', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhello'],
    ['with more than anybody reads', `HTTP/1.1 200 OK\r\ncontent-length: 10000000\r\n\r\n${'x'.repeat(200_000)}`],
  ])('%s has the event, which it said with its status', async (_how, answer) => {
    const server = await sinkThatSays(answer);
    await deliver();
    const { id } = await own.registry.events.subscribe(overHttp(server.url));
    await register('a');
    await until(async () => (await own.registry.deliveries.status(id)).lag === 0);
    expect(server.asked).toHaveLength(2);
    expect(await delivery(id)).toMatchObject({ attempts: 0 });
  });

  it.each([
    ['what is no HTTP', 'hello\r\n\r\n'],
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`],
    ['that more will come, and no more', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
  ])('%s is tried again', async (_what, answer) => {
    const server = await sinkThatSays(answer);
    await deliver();
    const { id } = await own.registry.events.subscribe(
      overHttp(server.url, { delivery: { ...QUICK, timeoutMs: 200 } }),
    );
    await register('a');
    await until(async () => (await delivery(id)).attempts >= 2);
    expect((await delivery(id)).lastError?.reason).toBeTruthy();
  });
});

describe('a sink that asks to be left alone', () => {
  it('is left alone by the next process, too', async () => {
    const server = await sink(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    const other = await sink();
    const stop = await deliver();
    const { id } = await own.registry.events.subscribe(overHttp(server.url));
    await register('a');
    await until(async () => (await delivery(id)).attempts === 1);
    await stop();
    await deliver();
    await own.registry.events.subscribe(overHttp(other.url));
    await register('b');
    await other.got(2);
    await own.registry.deliveries.resume(id);
    await register('c');
    await other.got(4);
    expect(server.received).toHaveLength(1);
    expect(await delivery(id)).toMatchObject({ wait: { sink: server.url } });
  });

  it('keeps no other sink waiting that the subscription gets instead', async () => {
    const server = await sink(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    const other = await sink();
    await deliver();
    const { id } = await own.registry.events.subscribe(overHttp(server.url));
    await register('a');
    await until(async () => (await delivery(id)).attempts === 1);
    await own.registry.events.change(id, { wanted: overHttp(other.url), credential: 'keep', signingSecrets: 'keep' });
    expect(await other.got(2)).toHaveLength(2);
  });

  it('keeps no other sink waiting that the subscription gets while that is being written down', async () => {
    const server = await sink(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    const other = await sink();
    const { deliveries, events } = own.registry;
    let isOther = false;
    await deliver({
      deliveries: {
        ...deliveries,
        async change(id, change) {
          const told = await deliveries.change(id, change);
          if (change.wait === undefined || isOther) return told;
          isOther = true;
          await events.change(id, { wanted: overHttp(other.url), credential: 'keep', signingSecrets: 'keep' });
          // So long that everybody has heard of it.
          await sleep(200);
          return told;
        },
      },
    });
    await events.subscribe(overHttp(server.url));
    await register('a');
    expect(await other.got(2)).toHaveLength(2);
  });
});

describe('a subscription that cannot be read at the moment', () => {
  it('is delivered to when it can be again', async () => {
    const server = await sink();
    const { deliveries } = own.registry;
    let isBroken = true;
    await deliver({
      deliveries: {
        ...deliveries,
        async delivery(id) {
          if (!isBroken) return deliveries.delivery(id);
          isBroken = false;
          throw new RegistryError('store-failed', 'the store cannot be reached');
        },
      },
    });
    await own.registry.events.subscribe(overHttp(server.url));
    await register('a');
    expect(await server.got(2)).toHaveLength(2);
  });
});

describe('dead letters that are sent again', () => {
  /** So many dead letters of a subscription, and what its sink answers from then on. */
  async function withLetters(names: readonly string[], answer: () => Reply) {
    let isRefusing = true;
    const server = await sink(() => (isRefusing ? 400 : answer()));
    await deliver();
    const { id } = await own.registry.events.subscribe(overHttp(server.url));
    for (const name of names) await register(name);
    await until(async () => (await own.registry.deliveries.status(id)).deadLetters === names.length * 2);
    isRefusing = false;
    server.received.length = 0;
    return { id, server };
  }
  const letters = async (id: string) =>
    (await own.registry.deliveries.deadLetters(id, { offset: 0, limit: 1000 })).items;

  it('do not trouble a sink that asks to be left alone', async () => {
    const { id, server } = await withLetters(['a', 'b'], () => ({ status: 429, headers: { 'retry-after': '3600' } }));
    expect(await own.registry.deliveries.redrive(id)).toBe(4);
    await until(async () => (await delivery(id)).wait !== undefined);
    const well = await sink();
    await own.registry.events.subscribe(overHttp(well.url));
    await register('c');
    await well.got(2);
    expect(server.received).toHaveLength(1);
    expect((await letters(id)).filter(({ due }) => due)).toHaveLength(3);
  });

  it('end the delivery to a sink that wants nothing any more', async () => {
    const { id, server } = await withLetters(['a'], () => 410);
    await own.registry.deliveries.redrive(id);
    await until(async () => (await delivery(id)).state === 'disabled');
    expect(server.received).toHaveLength(1);
    expect(await letters(id)).toHaveLength(2);
  });

  it('wait between attempts while the sink takes nothing, and do not hold up what is new', async () => {
    let isWell = false;
    const { id, server } = await withLetters(['a', 'b'], () => (isWell ? 204 : 503));
    await own.registry.deliveries.redrive(id);
    await until(async () => (await letters(id)).filter(({ due }) => due).length <= 2);
    isWell = true;
    await register('c');
    await until(async () => (await letters(id)).every(({ due }) => !due));
    expect(server.received.map(({ body }) => body).join()).toContain('/schemas/c/versions/1');
    await own.registry.deliveries.redrive(id);
    await until(async () => (await letters(id)).length === 0);
  });

  it('are all of them, also while the first ones are sent already', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `s${index}`);
    const { id } = await withLetters(names, () => 204);
    expect(await own.registry.deliveries.redrive(id)).toBe(120);
    await until(async () => (await letters(id)).length === 0);
  });
});

describe('what one sink agreed to', () => {
  it('counts nothing for another one', async () => {
    const [mine, victim] = [await sink(({ method }) => (method === 'OPTIONS' ? AGREED : 204)), await sink()];
    await deliver({ asksFirst: true });
    const { id } = await own.registry.events.subscribe(overHttp(mine.url));
    await register('a');
    await mine.got(3);
    await own.registry.events.change(id, { wanted: overHttp(victim.url), credential: null, signingSecrets: [] });
    await register('b');
    await victim.got(2);
    expect(victim.received.every(({ method }) => method === 'OPTIONS')).toBe(true);
    expect((await delivery(id)).state).toBe('pending');
  });

  it('cannot be said for another one by who was asked before', async () => {
    const [mine, victim] = [await sink(), await sink()];
    let keys = 0;
    await deliver({ asksFirst: true, newKey: () => `key-${++keys}` });
    const { id } = await own.registry.events.subscribe(overHttp(mine.url));
    await mine.got(1);
    await own.registry.events.change(id, { wanted: overHttp(victim.url), credential: null, signingSecrets: [] });
    await register('a');
    await victim.got(1);
    expect(await own.registry.deliveries.agree(id, 'key-1', {})).toBe(false);
    expect(victim.received[0]?.headers['webhook-request-callback']).toContain('key=key-2');
  });

  it('is asked of a sink for dead letters as well', async () => {
    const mine = await sink(({ method }) => (method === 'OPTIONS' ? AGREED : 400));
    const [victim, willing] = [await sink(), await sink(({ method }) => (method === 'OPTIONS' ? AGREED : 204))];
    await deliver({ asksFirst: true });
    const [first, second] = await Promise.all(
      [victim, willing].map(({ url }) =>
        own.registry.events.subscribe(overHttp(mine.url, { delivery: { ...QUICK, deadLetterSink: url } })),
      ),
    );
    await register('a');
    await until(async () => (await own.registry.deliveries.status(first?.id ?? '')).deadLetters === 2);
    expect(victim.received.map(({ method }) => method)).toEqual(['OPTIONS']);
    expect((await willing.got(3)).map(({ method }) => method)).toEqual(['OPTIONS', 'POST', 'POST']);
    expect((await own.registry.deliveries.status(second?.id ?? '')).deadLetters).toBe(0);
  });
});

describe('events that are sent together', () => {
  it('are given up each for itself: one that has only come is not given up with one that was tried often', async () => {
    let isWell = false;
    const server = await sink(() => (isWell ? 204 : 503));
    await own.registry.events.subscribe(
      overHttp(server.url, { contentMode: 'batched', delivery: { ...QUICK, maxAttempts: 3 } }),
    );
    const [{ id } = { id: '' }] = (await own.registry.events.subscriptions({ offset: 0, limit: 1 })).items;
    await register('a');
    await deliver();
    await until(async () => (await delivery(id)).attempts >= 2);
    await register('b');
    await until(async () => (await own.registry.deliveries.status(id)).deadLetters >= 1);
    isWell = true;
    await until(async () => (await own.registry.deliveries.status(id)).lag === 0);
    const { items } = await own.registry.deliveries.deadLetters(id, { offset: 0, limit: 10 });
    expect(items.map(({ event }) => String(event.subject)).filter((subject) => subject.includes('/b'))).toEqual([]);
  });
});

describe('an owner', () => {
  const grants = (...texts: readonly string[]) => texts.flatMap((text) => parseGrant(text) ?? []);

  /** A subscription of somebody who has a key, and his sink. */
  async function subscribed(...texts: readonly string[]) {
    const server = await sink();
    const { key } = await own.registry.access.createKey({ caller: 'anonymous', grants: grants(...texts) });
    await deliver();
    const { id } = await own.registry.events.subscribe(overHttp(server.url));
    return { server, key, id };
  }

  it('whose key is taken back is sent nothing more, and misses nothing when he has another one', async () => {
    const { server, key, id } = await subscribed('consumer@default/*');
    await register('a');
    await server.got(2);
    await own.registry.access.revokeKey(key.id);
    await register('b');
    await until(async () => /no key of its owner/.test((await delivery(id)).lastError?.reason ?? ''));
    expect(server.received).toHaveLength(2);
    await own.registry.access.createKey({ caller: 'anonymous', grants: grants('consumer@default/*') });
    const ids = idsOf(await server.got(4));
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it('sees no more than his keys do, whatever he saw when he subscribed', async () => {
    const { server } = await subscribed('consumer@default/a*');
    for (const name of ['b1', 'a1', 'b2', 'a2']) await register(name);
    const subjects = (await server.got(4)).map(({ body }) => String((JSON.parse(body) as JsonObject).subject));
    expect(subjects.every((subject) => subject.includes('/schemas/a'))).toBe(true);
  });
});

describe('a subscription that has ended', () => {
  it('leaves nothing, and nothing is written for it any more', async () => {
    const server = await sink(() => 503);
    await deliver();
    const { id } = await own.registry.events.subscribe(overHttp(server.url));
    await register('a');
    await server.got(1);
    await own.registry.events.unsubscribe(id);
    const { deliveries } = own.registry;
    await until(async () => (await deliveries.delivery(id)).lastError === undefined);
    await deliveries.change(id, { state: 'failing', attempts: 7 });
    const letter = { event: { id: '1' }, attempts: 1, reason: 'late', at: '2026-01-01T00:00:00Z', due: true };
    await deliveries.keep({ ...letter, subscription: id });
    expect(await deliveries.delivery(id)).toMatchObject({ state: 'active', attempts: 0 });
    expect(await deliveries.due(id)).toEqual([]);
  });
});
