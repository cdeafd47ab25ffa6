import { afterEach, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../packages/registry/src/server/fixtures/harness.ts';
import { type Door, openDoor } from './door.ts';

// Pushes to a registry that has the API of the CloudEvents schema registry and no other: a server of which nothing else can be reached.

const closing: (() => Promise<unknown>)[] = [];
const soon = { timeout: 20_000 };
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(settings: Parameters<typeof startHarness>[0] = {}): Promise<Harness> {
  const harness = await startHarness(settings);
  closing.push(() => harness.server.close());
  return harness;
}

/** The door of a registry of which nothing but the one API can be reached. */
async function open(at: Harness): Promise<Door> {
  const door = await openDoor(at.server.url, '/schemagroups');
  closing.push(door.close);
  return door;
}

const AVRO = { 'content-type': 'application/vnd.apache.avro+json; v=1' };
const record = (...fields: readonly string[]) =>
  JSON.stringify({
    type: 'record',
    name: 'Order',
    fields: fields.map((name) => ({ name, type: 'string', default: '' })),
  });

async function post(at: Harness, path: string, body: string, headers: object = {}): Promise<void> {
  const [group = ''] = path.split('/schemas/');
  if ((await at.get(group)).status === 404) await at.send('PUT', group, {});
  const answer = await at.request('POST', path, { body, headers: { ...AVRO, ...headers } });
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
}

async function link(at: Harness, peer: string, more: object = {}): Promise<void> {
  const answer = await at.post('/api/v1/links', { id: 'out', direction: 'push', peer, ...more });
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
}

const ORDER = '/schemagroups/shop/schemas/order';
const numbersAt = async (at: Harness, path = ORDER) => (await at.get(`${path}/versions`)).body;
const status = async (at: Harness) => (await at.get('/api/v1/links/out/status')).body;
const posts = ({ writes }: Door) => writes.filter((each) => each.startsWith('POST'));

/** Has the link look, until it has come to the end of the log. */
async function settled(at: Harness): Promise<void> {
  await expect
    .poll(async () => {
      const { state, lag, waiting } = await status(at);
      return [state === 'RUNNING' || state === 'DEGRADED', lag, waiting?.failed];
    }, soon)
    .toEqual([true, 0, 0]);
}

it('posts each version once, in the order of the numbers, as the bytes and with the type that it has at home', async () => {
  const [home, foreign] = [await start(), await start()];
  const door = await open(foreign);
  await home.send('PUT', '/schemagroups/shop', { description: 'of the shop', groupProperties: { owner: 'a' } });
  await post(home, ORDER, ` ${record('a')}`, { 'schema-version-description': 'gr%C3%BCn' });
  await post(home, ORDER, record('a', 'b'));
  await post(home, ORDER, record('a', 'b', 'c'));
  await home.request('DELETE', `${ORDER}/versions/2`);
  await post(home, '/schemagroups/secret/schemas/plan', record('a'));
  await link(home, door.url, { group: 'shop' });
  await settled(home);
  expect(await numbersAt(foreign)).toEqual([1, 2]);
  const first = await foreign.get(`${ORDER}/versions/1`);
  expect(first.text).toBe(` ${record('a')}`);
  expect(first.headers.get('content-type')).toBe(AVRO['content-type']);
  expect(first.headers.get('schema-version-description')).toBe('gr%C3%BCn');
  expect((await foreign.get(ORDER)).text).toBe(record('a', 'b', 'c'));
  expect((await foreign.get('/schemagroups/shop')).body).toMatchObject({
    description: 'of the shop',
    groupProperties: { owner: 'a' },
  });
  expect((await foreign.get('/schemagroups/secret')).status).toBe(404);
  expect(await status(home)).toMatchObject({
    state: 'RUNNING',
    not_carried: expect.arrayContaining(['times', 'authorities and URIs']),
  });
  await post(home, ORDER, record('a', 'b', 'c', 'd'));
  await expect.poll(() => numbersAt(foreign), soon).toEqual([1, 2, 3]);
  expect(posts(door)).toHaveLength(3);
});

it('posts nothing again: not when it looks at everything, nor where an answer was lost, nor when it is made anew', async () => {
  const [home, foreign] = [await start(), await start()];
  const door = await open(foreign);
  let lost = 0;
  door.loses = ({ method }) => method === 'POST' && ++lost === 2;
  await post(home, ORDER, record('a'));
  await post(home, ORDER, record('a', 'b'));
  await post(home, ORDER, record('a', 'b', 'c'));
  await link(home, door.url);
  await settled(home);
  await expect.poll(() => numbersAt(foreign), soon).toEqual([1, 2, 3]);
  expect(posts(door)).toHaveLength(3);
  await home.post('/api/v1/links/out/reset');
  await expect.poll(async () => (await status(home)).counters?.unchanged, soon).toBeGreaterThan(1);
  await settled(home);
  await home.request('DELETE', '/api/v1/links/out');
  await link(home, door.url);
  await settled(home);
  expect(posts(door)).toHaveLength(3);
  await post(home, ORDER, record('a', 'b', 'c', 'd'));
  await expect.poll(() => numbersAt(foreign), soon).toEqual([1, 2, 3, 4]);
});

it('takes away what is gone at home, and nothing that others wrote there', async () => {
  const [home, foreign] = [await start(), await start()];
  const door = await open(foreign);
  await post(foreign, '/schemagroups/shop/schemas/theirs', record('z'));
  await post(home, '/schemagroups/own/schemas/order', record('a'));
  await post(home, '/schemagroups/own/schemas/order', record('a', 'b'));
  await post(home, ORDER, record('a'));
  await link(home, door.url, { max_delete_ratio: 1 });
  await settled(home);
  await post(foreign, ORDER, record('a', 'theirs'));
  await home.request('DELETE', '/schemagroups/own/schemas/order/versions/1');
  await expect.poll(() => numbersAt(foreign, '/schemagroups/own/schemas/order'), soon).toEqual([2]);
  await home.request('DELETE', '/schemagroups/own');
  await home.request('DELETE', '/schemagroups/shop');
  await expect.poll(async () => (await foreign.get('/schemagroups')).body, soon).toEqual(['default', 'shop']);
  await expect.poll(() => numbersAt(foreign), soon).toEqual([2]);
  expect((await foreign.get('/schemagroups/shop/schemas')).body).toEqual(['order', 'theirs']);
});

it('keeps there what is gone at home where the link says so', async () => {
  const [home, foreign] = [await start(), await start()];
  const door = await open(foreign);
  await post(home, ORDER, record('a'));
  await post(home, ORDER, record('a', 'b'));
  await link(home, door.url, { deletes: 'keep', naming: { kind: 'prefix', prefix: 'eu.' } });
  await settled(home);
  await home.request('DELETE', `${ORDER}/versions/1`);
  await post(home, ORDER, record('a', 'c'));
  const there = '/schemagroups/eu.shop/schemas/order';
  await expect.poll(() => numbersAt(foreign, there), soon).toEqual([1, 2, 3]);
  await home.request('DELETE', ORDER);
  await settled(home);
  expect(await numbersAt(foreign, there)).toEqual([1, 2, 3]);
  expect(door.writes.filter((each) => each.startsWith('DELETE'))).toEqual([]);
});

it('tells what the other registry does not take, and goes on with the others', async () => {
  const [home, foreign] = [await start(), await start()];
  const door = await open(foreign);
  door.refuse = ({ method, url }) => {
    if (method === 'DELETE') return 405;
    return method === 'POST' && url.endsWith('/refused') ? 422 : undefined;
  };
  await post(home, '/schemagroups/shop/schemas/refused', record('a'));
  await post(home, ORDER, record('a'));
  await link(home, door.url);
  await settled(home);
  expect(await numbersAt(foreign)).toEqual([1]);
  expect(await status(home)).toMatchObject({
    state: 'DEGRADED',
    waiting: { refused: 1 },
    elements: [{ schema: 'refused', detail: expect.stringContaining('it does not do that') }],
  });
  await home.request('DELETE', ORDER);
  await expect.poll(async () => (await status(home)).waiting?.refused, soon).toBe(2);
  expect(await numbersAt(foreign)).toEqual([1]);
});

it('does not take a registry of our kind for another one when its API cannot be reached for a while', async () => {
  const [home, target] = [await start(), await start()];
  const door = await open(target);
  await target.post('/api/v1/links', { id: 'out', direction: 'accept', peer: home.server.url });
  await post(home, ORDER, record('a'));
  await link(home, target.server.url);
  await settled(home);
  await home.send('PUT', '/api/v1/links/out', { direction: 'push', peer: door.url });
  await post(home, ORDER, record('a', 'b'));
  await expect
    .poll(async () => (await status(home)).elements?.[0]?.detail, soon)
    .toContain('it does not take what is pushed any more');
  expect(door.writes).toEqual([]);
});
