import { setTimeout as sleep } from 'node:timers/promises';
import { printJson } from '@concordat/engine';
import { afterEach, describe, expect, it } from 'vitest';
import { at, registryPerTest } from '../../service/fixtures/registry-per-test.ts';
import { avro } from '../../service/fixtures/schemas.ts';
import { Outbound } from '../outbound/outbound.ts';
import { delivering, overHttp, QUICK } from './fixtures/delivering.ts';
import { type Received, type Reply, type SinkServer, sinkServer } from './fixtures/sink-server.ts';
import { signatureHeaders } from './signing.ts';
import type { Surroundings } from './surroundings.ts';

const own = registryPerTest();
let running: { readonly close: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const each of running.reverse()) await each.close();
  running = [];
});

async function deliver(surroundings: Partial<Surroundings> = {}): Promise<void> {
  const follower = await delivering(own.registry, surroundings);
  running.push({ close: () => follower.stop() });
}

async function sink(reply?: (request: Received, count: number) => Reply): Promise<SinkServer> {
  const server = await sinkServer(reply);
  running.push(server);
  return server;
}

const register = (name: string) =>
  own.register(avro(printJson({ type: 'enum', name: 'E', symbols: ['A'], doc: name })), at(name));

const delivery = (id: string) => own.registry.deliveries.delivery(id);

/** Resolves when something holds. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(5);
}

describe('a sink that is asked first', () => {
  const ORIGIN = 'registry.example';

  it.each([
    ['by name', { 'webhook-allowed-origin': ORIGIN }],
    ['by name, in capitals', { 'webhook-allowed-origin': 'REGISTRY.example', 'webhook-allowed-rate': '*' }],
    ['whoever asks', { 'webhook-allowed-origin': '*', 'webhook-allowed-rate': '6000' }],
  ])('is sent events when it agrees: %s', async (_how, headers) => {
    const server = await sink(({ method }) => (method === 'OPTIONS' ? { status: 405, headers } : 204));
    await deliver({ asksFirst: true });
    const { id } = await own.registry.events.subscribe(overHttp(server.url));
    await register('a');
    const [question, first] = await server.got(2);
    expect(question).toMatchObject({
      method: 'OPTIONS',
      headers: {
        'webhook-request-origin': ORIGIN,
        'webhook-request-callback': `https://registry.example/subscriptions/${id}/grant?key=key-of-test`,
      },
    });
    expect(first).toMatchObject({ method: 'POST', headers: { 'webhook-request-origin': ORIGIN } });
    await server.got(3);
    expect(server.received.filter(({ method }) => method === 'OPTIONS')).toHaveLength(1);
  });

  it.each([
    ['says nothing', {}, /WebHook-Allowed-Origin is missing/],
    ['agrees to somebody else', { 'webhook-allowed-origin': 'other.example' }, /is not 'registry\.example'/],
    ['agrees to no rate', { 'webhook-allowed-origin': '*', 'webhook-allowed-rate': '0' }, /WebHook-Allowed-Rate is/],
  ])('is sent nothing while it %s, and is asked again', async (_case, headers, reason) => {
    const server = await sink(() => ({ status: 200, headers }));
    await deliver({ asksFirst: true });
    const { id } = await own.registry.events.subscribe(overHttp(server.url));
    await register('a');
    await server.got(3);
    expect(server.received.every(({ method }) => method === 'OPTIONS')).toBe(true);
    expect(await delivery(id)).toMatchObject({
      state: 'pending',
      lastError: { reason: expect.stringMatching(reason) },
    });
  });

  it('may agree later, by the key that it was told', async () => {
    const server = await sink(() => 200);
    await deliver({ asksFirst: true });
    const slow = { ...QUICK, firstDelayMs: 3_600_000, longestDelayMs: 3_600_000 };
    const { id } = await own.registry.events.subscribe(overHttp(server.url, { delivery: slow }));
    await register('a');
    await server.got(1);
    await until(async () => (await delivery(id)).lastError !== undefined);
    expect(await own.registry.deliveries.agree(id, 'a guess', {})).toBe(false);
    expect(await own.registry.deliveries.agree(id, 'key-of-test', { rate: 6000 })).toBe(true);
    const received = await server.got(3);
    expect(received.slice(1).map(({ method }) => method)).toEqual(['POST', 'POST']);
    expect(await delivery(id)).toMatchObject({ state: 'active', grant: { rate: 6000 } });
  });

  it('is asked anew after a day', async () => {
    let now = Date.UTC(2026, 10, 22, 10);
    const server = await sink(({ method }) =>
      method === 'OPTIONS' ? { status: 200, headers: { 'webhook-allowed-origin': '*' } } : 204,
    );
    await deliver({ asksFirst: true, clock: () => new Date(now) });
    const long = { ...QUICK, maxAgeSeconds: 1_000_000 };
    await own.registry.events.subscribe(overHttp(server.url, { delivery: long }));
    await register('a');
    await server.got(3);
    // The lease is given back when nothing has come for a while.
    await sleep(1000);
    now += 86_400_000;
    await register('b');
    const methods = (await server.got(6)).map(({ method }) => method);
    expect(methods).toEqual(['OPTIONS', 'POST', 'POST', 'OPTIONS', 'POST', 'POST']);
  });

  it('is not asked where it takes words for people', async () => {
    const server = await sink();
    await deliver({ asksFirst: true });
    await own.registry.events.subscribe(overHttp(server.url, { body: 'slack' }));
    await register('a');
    expect(await server.got(1)).toMatchObject([{ method: 'POST' }]);
  });
});

describe('what a sink wants to see', () => {
  it('is a name with a secret', async () => {
    const server = await sink();
    await deliver();
    const credential = { type: 'PLAIN', identifier: 'me', secret: 'päss' } as const;
    await own.registry.events.subscribe(overHttp(server.url, {}, { credential }));
    await register('a');
    const [{ headers } = { headers: {} }] = await server.got(1);
    expect(headers).toMatchObject({ authorization: `Basic ${Buffer.from('me:päss').toString('base64')}` });
  });

  it('is a token, and one that is over is not sent', async () => {
    const server = await sink();
    await deliver();
    const token = { type: 'ACCESSTOKEN', accessToken: 'abc', accessTokenType: 'bearer' } as const;
    await own.registry.events.subscribe(overHttp(server.url, {}, { credential: token }));
    const over = { ...token, accessTokenExpiresUtc: '2026-01-01T00:00:00Z' };
    const { id } = await own.registry.events.subscribe(overHttp(`${server.url}/over`, {}, { credential: over }));
    await register('a');
    expect(await server.got(1)).toMatchObject([{ url: '/', headers: { authorization: 'Bearer abc' } }]);
    await until(async () => (await delivery(id)).state === 'failing');
    expect((await delivery(id)).lastError?.reason).toMatch(/^the access token is over since 2026-01-01/);
    expect(server.received.some(({ url }) => url === '/over')).toBe(false);
  });

  it('is the next token where the one before was not taken; the refresh token is used once only', async () => {
    let count = 0;
    const endpoint = await sink(({ body }) => {
      count += 1;
      const isRight = body === `grant_type=refresh_token&refresh_token=r${count}`;
      const answer = { access_token: `a${count + 1}`, refresh_token: `r${count + 1}`, expires_in: 3600 };
      return { status: isRight ? 200 : 400, body: printJson(answer) };
    });
    const taken = new Set(['Bearer a2']);
    const server = await sink(({ headers }) => (taken.has(headers.authorization ?? '') ? 200 : 401));
    await deliver();
    const credential = {
      type: 'REFRESHTOKEN',
      accessToken: 'a1',
      accessTokenType: 'bearer',
      refreshToken: 'r1',
      refreshTokenEndpoint: endpoint.url,
    } as const;
    const { id } = await own.registry.events.subscribe(overHttp(server.url, {}, { credential }));
    await register('a');
    await server.got(3);
    taken.clear();
    taken.add('Bearer a3');
    await register('b');
    await until(async () => server.received.filter(({ headers }) => headers.authorization === 'Bearer a3').length >= 2);
    expect(endpoint.received).toHaveLength(2);
    const { delivery: shown } = await own.registry.deliveries.status(id);
    expect(JSON.stringify(shown)).not.toMatch(/\b[ar][123]\b/);
    const { items } = await own.registry.access.audit({ after: 0, limit: 1000 });
    expect(JSON.stringify(items)).not.toMatch(/"(a[123]|r[123])"/);
  });

  it('is a signature that it can check', async () => {
    const server = await sink();
    await deliver();
    const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'];
    await own.registry.events.subscribe(overHttp(server.url, { signingSecrets: secrets }));
    await register('a');
    const [first] = await server.got(1);
    const { headers = {}, body = '' } = first ?? {};
    const at = new Date(Number(headers['webhook-timestamp']) * 1000);
    const id = String((JSON.parse(body) as { id: string }).id);
    expect(headers).toMatchObject(signatureHeaders({ id, body, at }, secrets));
  });
});

describe('a sink', () => {
  it('that names a time is not tried before', async () => {
    const busy = await sink(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    const well = await sink((_, count) => (count < 5 ? 503 : 200));
    await deliver();
    const { id } = await own.registry.events.subscribe(overHttp(busy.url));
    await own.registry.events.subscribe(overHttp(well.url));
    await register('a');
    await until(async () => (await delivery(id)).attempts === 1);
    await well.got(6);
    expect(busy.received).toHaveLength(1);
    await own.registry.deliveries.resume(id);
    await register('b');
    await well.got(8);
    expect(busy.received).toHaveLength(1);
  });

  it('in a private network is sent nothing where that is not allowed', async () => {
    const server = await sink();
    await deliver({ outbound: new Outbound({ privateAllowed: false, networks: [] }) });
    const { id } = await own.registry.events.subscribe(overHttp(server.url));
    await register('a');
    await until(async () => (await delivery(id)).state === 'failing');
    expect((await delivery(id)).lastError?.reason).toMatch(/is not to be connected to: it is in a private network$/);
    expect(server.received).toEqual([]);
  });

  it('does not hold up the others', async () => {
    const [silent, well] = [await sink(() => 'silence'), await sink()];
    await deliver();
    await own.registry.events.subscribe(overHttp(silent.url));
    await own.registry.events.subscribe(overHttp(well.url));
    await register('a');
    expect(await well.got(2)).toHaveLength(2);
  });
});
