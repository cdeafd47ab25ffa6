import { afterEach, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../packages/registry/src/server/fixtures/harness.ts';

// Servers that are linked over HTTP, as operators link them: what one has comes to the other.

const servers: Harness[] = [];
const soon = { timeout: 15_000 };
afterEach(async () => {
  await Promise.all(servers.splice(0).map(({ server }) => server.close()));
});

async function start(settings: Parameters<typeof startHarness>[0] = {}): Promise<Harness> {
  const harness = await startHarness(settings);
  servers.push(harness);
  return harness;
}

const AVRO = { 'content-type': 'application/vnd.apache.avro+json' };
const record = (...fields: readonly string[]) =>
  JSON.stringify({
    type: 'record',
    name: 'Order',
    fields: fields.map((name) => ({ name, type: 'string', default: '' })),
  });

async function post(at: Harness, path: string, body: string): Promise<void> {
  const [group = ''] = path.split('/schemas/');
  await at.send('PUT', group, {});
  const answer = await at.request('POST', path, { body, headers: AVRO });
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
}

async function link(at: Harness, id: string, wanted: object): Promise<void> {
  const answer = await at.post('/api/v1/links', { id, ...wanted });
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
}

const digest = async (at: Harness, of: Harness) =>
  (await at.get(`/api/v1/replication/digest?registry=${encodeURIComponent(of.server.url)}`)).body.digest;

async function converged(home: Harness, ...others: readonly Harness[]): Promise<void> {
  await expect
    .poll(
      async () => Promise.all(others.map(async (other) => (await digest(other, home)) === (await digest(home, home)))),
      soon,
    )
    .toEqual(others.map(() => true));
}

it('pulls what is there, and then what changes', async () => {
  const [source, target] = [await start(), await start()];
  await post(source, '/schemagroups/shop/schemas/order', record('a'));
  await post(source, '/schemagroups/shop/schemas/order', record('a', 'b'));
  await link(target, 'shop', { direction: 'pull', peer: source.server.url, interval_s: 1 });
  await converged(source, target);
  const [here, there] = [
    await source.get('/schemagroups/shop/schemas/order'),
    await target.get('/schemagroups/shop/schemas/order'),
  ];
  expect(there.text).toBe(here.text);
  for (const name of ['schema-id', 'schema-version', 'schema-version-uri', 'schema-authority', 'content-type']) {
    expect([name, there.headers.get(name)]).toEqual([name, here.headers.get(name)]);
  }
  await post(source, '/schemagroups/shop/schemas/order', record('a', 'b', 'c'));
  await source.request('DELETE', '/schemagroups/shop/schemas/order/versions/1');
  await converged(source, target);
  expect((await target.get('/schemagroups/shop/schemas/order/versions')).body).toEqual([2, 3]);
  expect((await target.get('/api/v1/links/shop/status')).body).toMatchObject({ state: 'RUNNING', lag: 0, failures: 0 });
  const refused = await target.request('POST', '/schemagroups/shop/schemas/order', {
    body: record('z'),
    headers: AVRO,
  });
  expect(refused.status).toBe(409);
});

it('pushes into a registry that accepts it, and nothing else', async () => {
  const [source, target] = [await start(), await start()];
  await post(source, '/schemagroups/shop/schemas/order', record('a'));
  await post(source, '/schemagroups/secret/schemas/plan', record('a'));
  await link(target, 'shop', { direction: 'accept', peer: source.server.url, group: 'shop' });
  await link(source, 'shop', { direction: 'push', peer: target.server.url });
  await expect.poll(async () => (await target.get('/schemagroups/shop/schemas')).body, soon).toEqual(['order']);
  await post(source, '/schemagroups/shop/schemas/order', record('a', 'b'));
  await expect
    .poll(async () => (await target.get('/schemagroups/shop/schemas/order/versions')).body, soon)
    .toEqual([1, 2]);
  expect((await target.get('/schemagroups/secret')).status).toBe(404);
});

it('hears of changes from the registry that it listens to', async () => {
  // Sinks of this source are asked first whether they want to hear anything.
  const [source, target] = [await start({ sinks_handshake: 'on' }), await start()];
  await link(target, 'shop', { direction: 'pull', peer: source.server.url, listens: true });
  await expect.poll(async () => (await target.get('/api/v1/links/shop/status')).body.state, soon).toBe('RUNNING');
  await post(source, '/schemagroups/shop/schemas/order', record('a'));
  await converged(source, target);
  const forged = await target.post(
    '/replication/shop/notifications?key=guess',
    { specversion: '1.0', id: '1', type: 'x', source: source.server.url },
    'application/cloudevents+json',
  );
  expect(forged.status).toBe(403);
  const gone = await target.post('/replication/none/notifications?key=x', [], 'application/cloudevents-batch+json');
  expect(gone.status).toBe(410);
});

it('tells what it would do before it does it', async () => {
  const [source, target] = [await start(), await start()];
  await post(source, '/schemagroups/shop/schemas/order', record('a'));
  await link(target, 'shop', { direction: 'pull', peer: 'http://127.0.0.1:9' });
  await target.post('/api/v1/links/shop/pause');
  await target.send('PUT', '/api/v1/links/shop', { direction: 'pull', peer: source.server.url });
  const report = await target.post('/api/v1/links/shop/dry-run');
  expect(report.body).toEqual({ created: 2, updated: 0, deleted: 0, unchanged: 0, conflicts: 0 });
  expect((await target.get('/schemagroups/shop')).status).toBe(404);
  await target.post('/api/v1/links/shop/resume');
  await converged(source, target);
});
