import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GuardedHarness, startGuarded } from '../fixtures/guarded-harness.ts';
import { contract } from '../fixtures/harness.ts';

const AVRO = { schema: '{"type":"record","name":"R","fields":[]}' };
let server: GuardedHarness;
let admin: string;

beforeAll(async () => {
  server = await startGuarded();
  ({ admin } = server);
});
afterAll(() => server.close());

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const basic = (name: string, key: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${key}`).toString('base64')}`,
});

describe('a caller', () => {
  it.each(['/healthz', '/readyz', '/openapi.json', '/docs'])('need not say who he is at %s', async (path) => {
    expect((await server.get(path)).status).toBe(200);
  });

  it.each([
    ['/contracts/x/latest', { detail: 'say who you are, with a key or a token' }],
    ['/', { detail: 'say who you are, with a key or a token' }],
    ['/metrics', { detail: 'say who you are, with a key or a token' }],
    ['/nowhere', { detail: 'say who you are, with a key or a token' }],
    ['/subjects', { error_code: 40101, message: 'say who you are, with a key or a token' }],
    ['/api/v1/subjects', { code: 'unauthorized', message: 'say who you are, with a key or a token' }],
  ])('says who he is at %s', async (path, body) => {
    const answer = await server.get(path);
    expect(answer).toMatchObject({ status: 401, body });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="concordat"/);
    expect(answer.headers.get('www-authenticate')?.includes('Basic')).toBe(path === '/subjects');
  });

  it('is let in with a key, however it is sent', async () => {
    const ways = [bearer(admin), { 'x-api-key': admin }, basic('', admin), basic('whoever', admin)];
    for (const headers of ways) expect((await server.get('/subjects', headers)).status).toBe(200);
    expect((await server.get('/metrics', bearer(admin))).status).toBe(200);
  });

  it.each([
    ['another key', () => bearer(admin.replace(/.{4}$/, 'AAAA'))],
    ['half a key', () => bearer(admin.slice(0, 20))],
    ['a key of another id', () => bearer(`ck_00000000${admin.slice(11)}`)],
    ['the key as the name', () => basic(admin, '')],
    ['a token', () => bearer('eyJhbGciOiJub25lIn0.e30.')],
    ['another scheme', () => ({ authorization: `Digest ${admin}` })],
    ['nothing', () => ({ authorization: 'Bearer ' })],
  ])('is not let in with %s', async (_case, headers) => {
    const { status, text } = await server.get('/subjects', headers());
    expect(status).toBe(401);
    expect(text).not.toContain(admin.slice(12));
  });

  it('does not get rid of a body before he is known', async () => {
    const answer = await server.request('POST', '/contracts', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ contract: contract() }),
    });
    expect(answer.status).toBe(401);
    expect((await server.get('/datasets', bearer(admin))).body).toEqual({ datasets: [] });
  });
});

describe('what lies ready', () => {
  it('is told to those who see it, and kept by no cache for others', async () => {
    const { body } = await server.ask('POST', '/subjects/ready/versions', AVRO);
    const path = `/schemas/ids/${body.id}`;
    const [reader, stranger] = [
      await server.newKey('reader', 'consumer@default/*'),
      await server.newKey('stranger', 'consumer@default/else'),
    ];
    // The second answer to the same lies ready.
    for (let times = 0; times < 3; times += 1) {
      const answer = await server.get(path, bearer(reader));
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, max-age=300, immutable']);
      expect((await server.get(path, bearer(stranger))).status).toBe(404);
      expect((await server.get(path)).status).toBe(401);
    }
  });
});

describe('a schema by its id', () => {
  it('is told by the subjects that each caller sees, whoever asked before', async () => {
    const schema = { schema: '{"type":"fixed","name":"F","size":9}' };
    await server.ask('POST', '/subjects/mine/versions', schema);
    const { body } = await server.ask('POST', '/subjects/theirs/versions', schema);
    const path = `/schemas/ids/${body.id}?subject=theirs`;
    const stranger = await server.newKey('half-blind', 'consumer@default/mine');
    const subjectFor = async (key: string) => (await server.get(path, bearer(key))).body.subject;
    expect([await subjectFor(stranger), await subjectFor(admin)]).toEqual(['mine', 'theirs']);
    expect([await subjectFor(admin), await subjectFor(stranger)]).toEqual(['theirs', 'mine']);
  });
});

describe('a request with an Idempotency-Key', () => {
  it('that was out of its caller’s sight is carried out when he has a grant', async () => {
    const post = (key: string) =>
      server.request('POST', '/subjects/later/versions', {
        headers: { 'content-type': 'application/json', 'idempotency-key': 'one', ...bearer(key) },
        body: JSON.stringify(AVRO),
      });
    expect((await post(await server.newKey('svc-late', 'producer@default/else'))).status).toBe(404);
    expect((await post(await server.newKey('svc-late', 'producer@default/later'))).status).toBe(200);
  });
});

describe('who did it', () => {
  it('is in the log, with the id of the request', async () => {
    const producer = await server.newKey('svc-orders', 'producer@log/*');
    const headers = { 'content-type': 'application/json', 'x-correlation-id': 'deploy-7', ...bearer(producer) };
    await server.request('POST', '/subjects/:.log:t/versions', { headers, body: JSON.stringify(AVRO) });
    expect((await server.ask('POST', '/subjects/:.other:t/versions', AVRO, producer)).status).toBe(404);
    const { body } = await server.get('/api/v1/audit?actor=svc-orders', bearer(admin));
    expect(body.items).toMatchObject([
      { kind: 'version-registered', group: 'log', subject: 't', correlation_id: 'deploy-7' },
      { kind: 'access-denied', group: 'other', subject: 't', action: 'register', count: 1 },
    ]);
    expect(JSON.stringify(server.log)).not.toContain(producer.slice(12));
  });
});
