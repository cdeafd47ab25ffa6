import { afterEach, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../packages/registry/src/server/fixtures/harness.ts';
import { type Door, openDoor } from './door.ts';

// Pushes of schemas whose versions do not fit into one request.

const closing: (() => Promise<unknown>)[] = [];
const soon = { timeout: 30_000 };
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(): Promise<Harness> {
  const harness = await startHarness();
  closing.push(() => harness.server.close());
  return harness;
}

/** Two registries, of which the first pushes into the second through a door. */
async function linked(): Promise<{ readonly home: Harness; readonly target: Harness; readonly door: Door }> {
  const [home, target] = [await start(), await start()];
  const door = await openDoor(target.server.url);
  closing.push(door.close);
  await home.send('PUT', '/schemagroups/shop', {});
  await target.post('/api/v1/links', { id: 'out', direction: 'accept', peer: home.server.url });
  return { home, target, door };
}

const push = (home: Harness, { url }: Door) => home.post('/api/v1/links', { id: 'out', direction: 'push', peer: url });

const KIB = 1024;
const BIG = '/schemagroups/shop/schemas/big';

async function post(at: Harness, path: string, kib: number, mark: number): Promise<void> {
  const headers = { 'content-type': 'text/plain', 'schema-format': 'prose' };
  const answer = await at.request('POST', path, { body: `${mark} ${'x'.repeat(kib * KIB)}`, headers });
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
}

const status = async (at: Harness) => (await at.get('/api/v1/links/out/status')).body;
const digest = async (at: Harness, of: Harness) =>
  (await at.get(`/api/v1/replication/digest?registry=${encodeURIComponent(of.server.url)}`)).body.digest;
const parts = ({ writes }: Door) => writes.filter((each) => each.endsWith('/versions')).length;

async function converged(home: Harness, target: Harness): Promise<void> {
  await expect.poll(async () => (await digest(target, home)) === (await digest(home, home)), soon).toBe(true);
}

it('come over in parts, of which nobody sees one before all are there, and none twice', async () => {
  const { home, target, door } = await linked();
  const numbers = Array.from({ length: 7 }, (_, index) => index + 1);
  for (const number of numbers) await post(home, BIG, 400, number);
  let asked = 0;
  door.refuse = ({ url }) => (url.endsWith('/versions') && ++asked === 3 ? 503 : undefined);
  await push(home, door);
  await expect.poll(async () => (await status(home)).waiting?.failed, soon).toBe(1);
  expect(parts(door)).toBe(2);
  expect((await target.get(BIG)).status).toBe(404);
  await converged(home, target);
  expect((await target.get(`${BIG}/versions`)).body).toEqual(numbers);
  expect((await target.get(BIG)).text).toBe((await home.get(BIG)).text);
  expect(parts(door)).toBe(4);
  await post(home, BIG, 1, 8);
  await converged(home, target);
  expect(parts(door)).toBe(4);
});

it('come over in smaller parts where something on the way takes less', async () => {
  const { home, target, door } = await linked();
  for (const number of [1, 2, 3, 4]) await post(home, BIG, 150, number);
  door.refuse = ({ length }) => (length > 700 * KIB ? 413 : undefined);
  await push(home, door);
  await converged(home, target);
  expect((await target.get(`${BIG}/versions`)).body).toEqual([1, 2, 3, 4]);
});

it('are refused with a sentence where a single version does not fit, and the others go on', async () => {
  const { home, target, door } = await linked();
  await post(home, BIG, 600, 1);
  door.refuse = ({ length }) => (length > 1_000 * KIB ? 413 : undefined);
  await post(home, '/schemagroups/shop/schemas/small', 1, 1);
  await push(home, door);
  await expect.poll(async () => (await target.get('/schemagroups/shop/schemas')).body, soon).toEqual(['small']);
  await expect
    .poll(async () => (await status(home)).elements, soon)
    .toMatchObject([
      { schema: 'big', reason: 'refused', detail: expect.stringContaining("version 1 of 'big' does not fit") },
    ]);
  expect(await status(home)).toMatchObject({ state: 'DEGRADED', failures: 0 });
});
