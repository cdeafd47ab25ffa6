import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { registryForEachTest } from './registry.ts';

const RACER = fileURLToPath(new URL('./racer.ts', import.meta.url));
const ROUNDS = 50;

const registry = registryForEachTest();
const started: { kill(): boolean }[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill();
});

/** A client in a process of its own. */
interface Racer {
  /** Makes a request and gives the status of the answer. */
  request(method: string, path: string, body?: object): Promise<number>;
}

function startRacer(): Racer {
  const child = spawn(process.execPath, [RACER, registry.url()], { stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async request(method, path, body) {
      child.stdin.write(`${method} ${path}${body ? ` ${JSON.stringify(body)}` : ''}\n`);
      return Number((await lines.next()).value);
    },
  };
}

async function read(path: string): Promise<unknown> {
  return (await fetch(registry.url() + path)).json();
}

test('of two clients that register incompatible schemas at one moment, exactly one wins', async () => {
  const [one, other] = [startRacer(), startRacer()];
  for (let round = 0; round < ROUNDS; round += 1) {
    const subject = `/subjects/race-${round}/versions`;
    const statuses = await Promise.all([
      one.request('POST', subject, { schema: '"int"' }),
      other.request('POST', subject, { schema: '"string"' }),
    ]);
    expect(statuses.toSorted()).toEqual([200, 409]);
    expect(await read(`${subject}/latest/schema`)).toBe(statuses[0] === 200 ? 'int' : 'string');
    expect(await read(subject)).toEqual([1]);
  }
});

test('two clients that register the same schema at one moment get one version', async () => {
  const racers = [startRacer(), startRacer()];
  for (let round = 0; round < ROUNDS; round += 1) {
    const subject = `/subjects/race-${round}/versions`;
    const registering = racers.map((racer) => racer.request('POST', subject, { schema: '"int"' }));
    expect(await Promise.all(registering)).toEqual([200, 200]);
    expect(await read(subject)).toEqual([1]);
  }
  expect(await read('/schemas/ids/1/versions')).toHaveLength(ROUNDS);
});

test('what one client deletes, another cannot refer to at that moment', async () => {
  const [deleting, referring] = [startRacer(), startRacer()];
  const schema = '{"type":"record","name":"A","fields":[]}';
  const referrer = '{"type":"record","name":"B","fields":[{"name":"a","type":"A"}]}';
  for (let round = 0; round < ROUNDS; round += 1) {
    await referring.request('POST', `/subjects/a-${round}/versions`, { schema });
    const references = [{ name: 'A', subject: `a-${round}`, version: 1 }];
    const statuses = await Promise.all([
      deleting.request('DELETE', `/subjects/a-${round}`),
      referring.request('POST', `/subjects/b-${round}/versions`, { schema: referrer, references }),
    ]);
    expect(statuses.toSorted()).toEqual([200, 422]);
  }
});
