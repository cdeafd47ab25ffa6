import { afterAll, expect, it } from 'vitest';
import { Random } from '../faults/random.ts';
import { type Registry, Sandbox } from '../shell.ts';

// Registries as processes of their own, linked in every way, which are killed at random while they are written to.

/** How often somebody is killed; `ROUNDS=100` for a night. */
const ROUNDS = Number(process.env.ROUNDS ?? 4);
const SEED = Number(process.env.SEED ?? 1);
const PATIENCE_MS = 60_000;

const sandbox = new Sandbox();
afterAll(() => sandbox.close());

/** A registry at an address that stays the same when it is started again. */
interface Place {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  process: Registry;
}

async function found(name: string): Promise<Place> {
  const process = await sandbox.serve(['--store', `sqlite:${name}.db`]);
  const { port } = new URL(process.url);
  return { name, url: process.url, port: Number(port), process };
}

/** Kills a registry as power cuts do, and starts it again. */
async function killed(place: Place): Promise<void> {
  await place.process.stop('SIGKILL');
  place.process = await sandbox.serve(['--store', `sqlite:${place.name}.db`, '--port', String(place.port)]);
}

async function ask(place: Place, method: string, path: string, body?: object | string, type = 'application/json') {
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const answer = await fetch(place.url + path, { method, headers: { 'content-type': type }, ...sent });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

async function link(at: Place, id: string, wanted: object): Promise<void> {
  expect((await ask(at, 'POST', '/api/v1/links', { id, ...wanted })).status).toBe(201);
}

async function digestAt(at: Place, home: Place, group: string): Promise<string> {
  const query = new URLSearchParams({ registry: home.url, group });
  return (await ask(at, 'GET', `/api/v1/replication/digest?${query}`)).body.digest;
}

async function write(at: Place, group: string, schema: string, number: number): Promise<void> {
  const path = `/schemagroups/${group}/schemas/${schema}`;
  await ask(at, 'PUT', `/schemagroups/${group}`, {});
  const fields = Array.from({ length: number }, (_, index) => ({ name: `f${index}`, type: 'string', default: '' }));
  const document = JSON.stringify({ type: 'record', name: 'R', fields });
  const answer = await ask(at, 'POST', path, document, 'application/vnd.apache.avro+json');
  expect([answer.status, path]).toEqual([200, path]);
}

it(`what is written comes everywhere, although ${ROUNDS} times somebody is killed`, async () => {
  const random = new Random(String(SEED));
  const [a, b, hub] = [await found('a'), await found('b'), await found('hub')];
  // The hub pulls from one, hears of the other, and the two are linked both ways; one of them pushes a group into the hub, too.
  await link(hub, 'from-a', { direction: 'pull', peer: a.url, group: 'open', interval_s: 1 });
  await link(hub, 'from-b', { direction: 'pull', peer: b.url, group: 'open', listens: true, interval_s: 2 });
  await link(a, 'from-b', {
    direction: 'pull',
    peer: b.url,
    group: 'open',
    interval_s: 1,
    naming: { kind: 'by-authority' },
  });
  await link(b, 'from-a', {
    direction: 'pull',
    peer: a.url,
    group: 'open',
    interval_s: 1,
    naming: { kind: 'by-authority' },
  });
  await link(hub, 'pushed', { direction: 'accept', peer: a.url, group: 'given' });
  await link(a, 'pushed', { direction: 'push', peer: hub.url, group: 'given' });
  const places = [a, b, hub];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const victim = places[random.between(0, places.length - 1)] ?? hub;
    const killing = killed(victim);
    for (const home of [a, b].filter((each) => each !== victim)) {
      await write(home, 'open', `s-${home.name}-${random.between(0, 4)}`, 1);
      await write(home, 'secret', 'plan', 1);
    }
    await killing;
    for (const home of [a, b]) await write(home, 'open', `s-${home.name}`, round);
    await write(a, 'given', 'gift', round);
  }
  const pairs = [
    [hub, a, 'open'],
    [hub, b, 'open'],
    [a, b, 'open'],
    [b, a, 'open'],
    [hub, a, 'given'],
  ] as const;
  const differing = async () => {
    const found: string[] = [];
    for (const [at, home, group] of pairs) {
      if ((await digestAt(at, home, group)) !== (await digestAt(home, home, group))) {
        found.push(`${at.name} of ${home.name}/${group}`);
      }
    }
    return found;
  };
  await expect.poll(differing, { timeout: PATIENCE_MS, interval: 250 }).toEqual([]);
  for (const place of places) {
    const groups: readonly string[] = (await ask(place, 'GET', '/schemagroups')).body;
    const strange = groups.filter((group) => group.startsWith('secret') && (place === hub || group !== 'secret'));
    expect([place.name, strange]).toEqual([place.name, []]);
  }
}, 600_000);
