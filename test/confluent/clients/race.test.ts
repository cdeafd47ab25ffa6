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
function startRacer(schema: string): { register(subject: string): Promise<number> } {
  const child = spawn(process.execPath, [RACER, registry.url(), schema], { stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async register(subject) {
      child.stdin.write(`${subject}\n`);
      return Number((await lines.next()).value);
    },
  };
}

test('of two clients that register incompatible schemas at one moment, exactly one wins', async () => {
  const racers = [startRacer('"int"'), startRacer('"string"')];
  for (let round = 0; round < ROUNDS; round += 1) {
    const subject = `race-${round}`;
    const statuses = await Promise.all(racers.map((racer) => racer.register(subject)));
    expect(statuses.toSorted()).toEqual([200, 409]);
    const [first] = statuses;
    const latest = await (await fetch(`${registry.url()}/subjects/${subject}/versions/latest/schema`)).text();
    expect(latest).toBe(first === 200 ? '"int"' : '"string"');
    expect(await (await fetch(`${registry.url()}/subjects/${subject}/versions`)).json()).toEqual([1]);
  }
});

test('two clients that register the same schema at one moment get one version', async () => {
  const racers = [startRacer('"int"'), startRacer('"int"')];
  for (let round = 0; round < ROUNDS; round += 1) {
    const subject = `race-${round}`;
    expect(await Promise.all(racers.map((racer) => racer.register(subject)))).toEqual([200, 200]);
    expect(await (await fetch(`${registry.url()}/subjects/${subject}/versions`)).json()).toEqual([1]);
  }
  expect(await (await fetch(`${registry.url()}/schemas/ids/1/versions`)).json()).toHaveLength(ROUNDS);
});
