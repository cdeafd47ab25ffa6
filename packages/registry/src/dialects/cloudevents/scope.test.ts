import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GuardedHarness, startGuarded } from '../../server/fixtures/guarded-harness.ts';
import { postedAs, record } from './fixtures/registry.ts';

// Callers who see one group, or one schema of one, and what others have beside it.

let registry: GuardedHarness;
let shop: string;
let order: string;
let nobody: string;

async function post(path: string, body: string, key = registry.admin) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await registry.request('POST', `/schemagroups/${path}`, { body, headers });
  expect([path, answer.status]).toEqual([path, 200]);
  return answer;
}
const get = (path: string, key: string) => registry.ask('GET', path, undefined, key);

const SECRET = record('Salary');
const CE = 'io.cloudevents.schemaregistry.updated.v1,io.cloudevents.schemaregistry.deleted.v1';
let id = '';
beforeAll(async () => {
  registry = await startGuarded();
  shop = await registry.newKey('team-shop', 'producer@shop/*');
  order = await registry.newKey('reader', 'consumer@shop/order');
  nobody = await registry.newKey('nobody', 'consumer@elsewhere/*');
  for (const group of ['shop', 'secret']) {
    await registry.ask('PUT', `/schemagroups/${group}`, { description: `about ${group}` });
  }
  await post('shop/schemas/order?format=avro', record('Order'));
  await post('shop/schemas/price?format=avro', record('Price'));
  const { headers } = await post('secret/schemas/salary?format=avro&id=urn:secret:1', SECRET);
  id = headers.get('schema-id') ?? '';
  await post('secret/schemas/salary', record('Salary', 'bonus'));
  await post('secret/schemas/path?format=avro&id=/secret-path', SECRET);
});
afterAll(() => registry.close());

describe('who sees one group', () => {
  it('knows that others are there, and nothing about them', async () => {
    expect((await get('/schemagroups', shop)).body).toContain('secret');
    expect((await get('/schemagroups/secret', shop)).body).toEqual({ id: 'secret' });
    expect((await get('/schemagroups/secret/schemas', shop)).body).toEqual([]);
    expect((await get('/$schemaGroups/secret', shop)).text).not.toMatch(/about|Avro|20\d\d-/);
  });

  it.each([
    () => '/schemagroups/secret/schemas/salary',
    () => '/schemagroups/secret/schemas/salary?format=avro',
    () => '/schemagroups/secret/schemas/salary/versions',
    () => '/schemagroups/secret/schemas/salary/versions/1',
    () => '/schema?uri=urn:secret:1',
    () => '/schema?uri=schemagroups/secret/schemas/salary/versions/1',
    () => `/schema?uri=urn:uuid:${id}`,
    () => `/$schemaGroups/$schemas/${id.replaceAll('-', '')}`,
    () => '/$schemaGroups/secret/schemas/salary/versions/1',
  ])('does not find %s', async (path) => {
    const [hidden, absent] = [
      await get(path(), shop),
      await get(path().replace(/salary|secret:1|[\da-f]{4}$/, 'x9'), shop),
    ];
    expect([hidden.status, absent.status]).toEqual([404, expect.toBeOneOf([404, 400])]);
    expect(hidden.text).not.toContain('Salary');
    expect(await registry.ask('HEAD', path(), undefined, shop)).toMatchObject({ status: 404, text: '' });
  });

  it('does not find a version where its URI is', async () => {
    expect((await get('/secret-path', registry.admin)).text).toContain('Salary');
    const [hidden, absent] = [await get('/secret-path', shop), await get('/no-path', shop)];
    expect([hidden.status, hidden.text]).toEqual([404, absent.text]);
  });

  it.each([
    ['POST', '/schemagroups/secret/schemas/salary?format=avro'],
    ['POST', '/schemagroups/secret/schemas/salary?format=json-schema&version=1'],
    ['DELETE', '/schemagroups/secret/schemas/salary'],
    ['DELETE', '/schemagroups/secret/schemas/salary/versions/1'],
    ['PUT', '/$schemaGroups/secret/schemas/salary'],
    ['POST', '/$schemaGroups/secret/schemas/salary:get-id'],
    ['DELETE', '/$schemaGroups/secret/schemas/salary'],
    ['DELETE', '/$schemaGroups/secret/schemas/salary/versions/1'],
  ])('is told of %s %s what he is told where nothing is', async (method, path) => {
    const body = method === 'DELETE' ? undefined : JSON.parse(SECRET);
    const [hidden, absent] = [
      await registry.ask(method, path, body, shop),
      await registry.ask(method, path.replace('salary', 'absent'), body, shop),
    ];
    expect([hidden.status, absent.status]).toEqual([404, 404]);
    expect(hidden.text.replaceAll('salary', 'absent')).toBe(absent.text);
  });

  it('cannot take the place of a version of others, by whatever name of the registry', async () => {
    const uri = `${registry.server.url}/schemagroups/secret/schemas/salary/versions/1`;
    const thief = `${registry.server.url}/schemagroups/shop/schemas/thief?format=avro&id=${encodeURIComponent(uri)}`;
    const headers = { authorization: `Bearer ${shop}` };
    expect(await postedAs('registry.example', thief, record('Thief'), headers)).toBe(200);
    expect((await get(`/schema?uri=${encodeURIComponent(uri)}`, registry.admin)).text).toBe(SECRET);
  });

  it('finds what he sees where it is what he does not see, too', async () => {
    await registry.ask('POST', '/subjects/:.secret:twin/versions', { schema: record('Twin') });
    await registry.ask('POST', '/subjects/:.shop:twin/versions', { schema: record('Twin') });
    const { headers } = await get('/schemagroups/shop/schemas/twin', shop);
    const guid = headers.get('schema-id') ?? '';
    const found = await get(`/schema?uri=urn:uuid:${guid}`, shop);
    expect([found.status, found.headers.get('content-location')]).toEqual([200, expect.stringContaining('/shop/')]);
    expect((await get(`/schema?uri=urn:uuid:${guid}`, nobody)).status).toBe(404);
  });

  it('cannot take the URI that a content has', async () => {
    await registry.ask('POST', '/subjects/:.secret:own/versions', { schema: record('Own') });
    const { headers } = await get('/schemagroups/secret/schemas/own', registry.admin);
    const uri = `urn:uuid:${headers.get('schema-id')}`;
    const options = { headers: { authorization: `Bearer ${shop}`, 'content-type': 'application/json' } };
    const path = `/schemagroups/shop/schemas/thief?format=avro&id=${uri}`;
    expect((await registry.request('POST', path, { body: record('Thief'), ...options })).status).toBe(409);
    expect((await get(`/schema?uri=${uri}`, registry.admin)).text).toContain('Own');
  });

  it('is not told whose a URI is that he does not see', async () => {
    const headers = { authorization: `Bearer ${shop}`, 'content-type': 'application/json' };
    const path = '/schemagroups/shop/schemas/probe?format=avro&id=urn:secret:1';
    const { status, text } = await registry.request('POST', path, { body: record('Probe'), headers });
    expect(status).toBe(409);
    expect(text).not.toMatch(/salary|version 1/);
  });

  it('cannot refer to the schemas of others', async () => {
    const schema = JSON.stringify({ type: 'record', name: 'R', fields: [{ name: 's', type: 'Salary' }] });
    const references = [{ name: 'Salary', subject: ':.secret:salary', version: 1 }];
    const { status, text } = await registry.ask('POST', '/subjects/:.shop:r/versions', { schema, references }, shop);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).not.toContain('bonus');
  });

  it.each(['PUT', 'DELETE'])('may not %s the group of others', async (method) => {
    expect((await registry.ask(method, '/schemagroups/secret', method === 'PUT' ? {} : undefined, shop)).status).toBe(
      403,
    );
    expect((await registry.ask(method, '/$schemaGroups/secret', method === 'PUT' ? {} : undefined, shop)).status).toBe(
      403,
    );
    expect((await registry.ask('DELETE', '/schemagroups/secret/schemas', undefined, shop)).status).toBe(403);
  });

  it('reads events of what he sees', async () => {
    for (const key of [shop, order, nobody]) {
      const batch = await get(`/events?limit=1000&types=${CE}`, key);
      const stream = await get(`/events/stream?after=0&seconds=1`, key);
      expect([batch.status, stream.status]).toEqual([200, 200]);
      for (const { text } of [batch, stream]) expect(text).not.toMatch(/secret|salary/);
      const subjects = batch.body.map(({ subject }: { subject: string }) => subject);
      expect(subjects.some((subject: string) => subject.includes('price'))).toBe(key === shop);
      expect(subjects.some((subject: string) => subject.includes('order'))).toBe(key !== nobody);
    }
  });

  it('is told nothing of others by events of any type, by filters, nor by subscriptions', async () => {
    const types = (await get('/openapi.json', registry.admin)).text.match(/io\.concordat\.[\w.]+/g) ?? [];
    const all = [...new Set([...CE.split(','), ...types])].join(',');
    const { status, text } = await get(`/events?limit=1000&types=${all}`, shop);
    expect(status === 200 ? text : '').not.toMatch(/secret|salary/);
    const counted = await get(`/events?limit=1000&filter=${encodeURIComponent("subject LIKE '%secret%'")}`, shop);
    expect(counted.body).toEqual([]);
    const wanted = { protocol: 'HTTP', sink: 'https://example.org/secret-sink', types: CE.split(',') };
    const made = await registry.ask('POST', '/subscriptions', wanted);
    expect(made.status).toBe(201);
    for (const key of [shop, order]) {
      expect((await get('/subscriptions', key)).text).not.toContain('secret-sink');
      expect((await get(`/subscriptions/${made.body.id}`, key)).status).toBe(404);
      expect((await registry.ask('DELETE', `/subscriptions/${made.body.id}`, undefined, key)).status).toBe(404);
    }
  });
});
