import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../../server/fixtures/harness.ts';

// The rows of the checklist about registries that take over from others.

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function start(settings: Parameters<typeof startHarness>[0] = {}): Promise<Harness> {
  const harness = await startHarness(settings);
  closing.push(() => harness.server.close());
  return harness;
}

const soon = { timeout: 20_000 };
const SCHEMA = '{"type":"object"}';
const OTHER = '{"type":["object","string"]}';

async function post(at: Harness, path: string, body = SCHEMA, headers: Record<string, string> = {}): Promise<void> {
  const [group = ''] = path.split('/schemas/');
  await at.send('PUT', group, {});
  const answer = await at.request('POST', path, {
    body,
    headers: { 'content-type': 'application/schema+json', ...headers },
  });
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
}

async function link(at: Harness, wanted: object, id = 'it'): Promise<void> {
  const answer = await at.post('/api/v1/links', { id, ...wanted });
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
}

const pulling = (source: Harness, more: object = {}) => ({ direction: 'pull', peer: source.server.url, ...more });
const versionsAt = async (at: Harness, path: string) => (await at.get(`${path}/versions`)).body;
const ORDER = '/schemagroups/shop/schemas/order';

/** A registry of another kind: lists, documents, and no header fields of attributes. */
async function startForeign(): Promise<string> {
  const answers: Readonly<Record<string, string>> = {
    '/schemagroups': '["shop"]',
    '/schemagroups/shop': '{"id":"shop","format":"avro","createdTimeUtc":"2020-05-20T00:00:00Z"}',
    '/schemagroups/shop/schemas': '["order"]',
    [`${ORDER}/versions`]: '[1,3]',
    [`${ORDER}/versions/1`]: '"string"',
    [`${ORDER}/versions/3`]: '"bytes"',
  };
  const server: Server = createServer(({ url = '' }, response) => {
    const answer = answers[url];
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('B26 an imported schema without an authority has that of the registry from which it came', async () => {
  const [source, target] = [await start(), await start()];
  await post(source, ORDER);
  await post(source, '/schemagroups/shop/schemas/given', SCHEMA, { 'schema-authority': 'urn:example:schemas' });
  await link(target, pulling(source));
  await expect.poll(() => versionsAt(target, ORDER), soon).toEqual([1]);
  await expect.poll(() => versionsAt(target, '/schemagroups/shop/schemas/given'), soon).toEqual([1]);
  expect((await target.get(ORDER)).headers.get('schema-authority')).toBe(source.server.url);
  const given = await target.get('/schemagroups/shop/schemas/given');
  expect(given.headers.get('schema-authority')).toBe('urn:example:schemas');
});

it('B34 the id of an imported version is its absolute URI', async () => {
  const [source, target] = [await start(), await start()];
  await post(source, ORDER);
  await post(source, ORDER, OTHER, { 'schema-version-id': '342' });
  await link(target, pulling(source));
  await expect.poll(() => versionsAt(target, ORDER), soon).toEqual([1, 2]);
  for (const number of [1, 2]) {
    const [home, here] = [
      await source.get(`${ORDER}/versions/${number}`),
      await target.get(`${ORDER}/versions/${number}`),
    ];
    expect(here.headers.get('schema-version-id')).toBe(home.headers.get('schema-version-uri'));
    expect(here.headers.get('schema-version-uri')).toBe(home.headers.get('schema-version-uri'));
  }
  const uri = `${source.server.url}/342`;
  expect((await target.get(`/schema?uri=${encodeURIComponent(uri)}`)).text).toBe(OTHER);
});

it('B45 registries are kept the same by pulling, by pushing, and by change events', async () => {
  const [source, pulled, pushed, told] = [await start(), await start(), await start(), await start()];
  await link(pulled, pulling(source, { interval_s: 1 }));
  await link(told, pulling(source, { listens: true }));
  await link(pushed, { direction: 'accept', peer: source.server.url });
  await link(source, { direction: 'push', peer: pushed.server.url });
  await post(source, ORDER);
  await post(source, ORDER, OTHER);
  for (const target of [pulled, pushed, told]) {
    await expect.poll(() => versionsAt(target, ORDER), soon).toEqual([1, 2]);
    expect((await target.get(ORDER)).text).toBe(OTHER);
  }
  await source.request('DELETE', ORDER);
  for (const target of [pulled, pushed, told]) {
    await expect.poll(async () => (await target.get(ORDER)).status, soon).toBe(404);
  }
}, 60_000);

it.each([
  ['everything', {}, [200, 200, 200]],
  ['a group', { group: 'shop' }, [200, 200, 404]],
  ['a schema', { group: 'shop', schema: 'order' }, [200, 404, 404]],
])('B46 pushes %s', async (_scope, scope, statuses) => {
  const [source, target] = [await start(), await start()];
  const paths = [ORDER, '/schemagroups/shop/schemas/item', '/schemagroups/plans/schemas/plan'];
  for (const path of paths) await post(source, path);
  await link(target, { direction: 'accept', peer: source.server.url });
  await link(source, { direction: 'push', peer: target.server.url, ...scope });
  const found = () => Promise.all(paths.map(async (path) => (await target.get(path)).status));
  await expect.poll(found, soon).toEqual(statuses);
});

it('B47 a version has its URI whatever it is called at the target', async () => {
  const [source, target] = [await start(), await start()];
  await post(source, ORDER);
  await post(target, '/schemagroups/mine/schemas/order', OTHER);
  await link(target, pulling(source, { naming: { kind: 'map', groups: { shop: 'theirs' } } }));
  const renamed = '/schemagroups/theirs/schemas/order/versions/1';
  await expect.poll(async () => (await target.get(renamed)).text, soon).toBe(SCHEMA);
  const uri = (await source.get(ORDER)).headers.get('schema-version-uri') ?? '';
  expect((await target.get(`/schema?uri=${encodeURIComponent(uri)}`)).text).toBe(SCHEMA);
});

it('B48 pulls once and pulls periodically; differences are applied', async () => {
  const [source, once, often] = [await start(), await start(), await start()];
  await post(source, ORDER);
  await link(once, pulling(source));
  await link(often, pulling(source, { interval_s: 1 }));
  for (const target of [once, often]) await expect.poll(() => versionsAt(target, ORDER), soon).toEqual([1]);
  await post(source, ORDER, OTHER);
  await expect.poll(() => versionsAt(often, ORDER), soon).toEqual([1, 2]);
  expect(await versionsAt(once, ORDER)).toEqual([1]);
  await once.post('/api/v1/links/it/run');
  await expect.poll(() => versionsAt(once, ORDER), soon).toEqual([1, 2]);
});

it('B48 pulls from a registry that has nothing but lists and documents', async () => {
  const target = await start();
  const foreign = await startForeign();
  await link(target, { direction: 'pull', peer: foreign });
  await expect.poll(() => versionsAt(target, ORDER), soon).toEqual([1, 3]);
  const document = await target.get(ORDER);
  expect([document.text, document.headers.get('schema-authority')]).toEqual(['"bytes"', foreign]);
  expect(document.headers.get('schema-version-uri')).toBe(`${foreign}${ORDER}/versions/3`);
  expect((await target.get('/schemagroups/shop')).body).toMatchObject({ id: 'shop', format: 'avro' });
});

it('B56 a hub takes nothing over that it did not agree to', async () => {
  const [source, hub] = [await start(), await start()];
  await post(source, ORDER);
  const element = {
    origin: { registry: source.server.url, group: 'shop', subject: '' },
    epoch: 1,
    deleted: false,
    authority: source.server.url,
    attributes: {},
    versions: [],
  };
  expect((await hub.post('/api/v1/links/it/elements', { element, versions: [] })).status).toBe(404);
  await link(hub, { direction: 'accept', peer: source.server.url, authorities: ['urn:example:*'] });
  const other = await hub.post('/api/v1/links/it/elements', { element, versions: [] });
  expect(other.body).toMatchObject({ outcome: 'refused' });
  await hub.post('/api/v1/links/it/pause');
  expect((await hub.post('/api/v1/links/it/elements', { element, versions: [] })).status).toBe(403);
  expect((await hub.get('/schemagroups/shop')).status).toBe(404);
});
