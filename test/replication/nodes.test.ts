import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { hasDatabases, newPostgresStore } from '../../packages/registry/src/store/fixtures/databases.ts';
import { Places } from './places.ts';

const PATIENCE_MS = 600_000;

it.skipIf(!(await hasDatabases()))(
  'the work of a link goes on when any of the processes over a database is killed',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'concordat-nodes-'));
    const places = new Places();
    onTestFinished(async () => {
      await places.close();
      rmSync(directory, { recursive: true, force: true });
    });
    const home = await places.found('home', async () => `sqlite:${join(directory, 'home.db')}`);
    const hub = await places.found('hub', newPostgresStore, 2);
    await hub.link('home', { direction: 'pull', peer: home.url, group: 'open', interval_s: 1 });
    const arrived = async () => (await hub.digest(home, 'open')) === (await home.digest(home, 'open'));
    for (const [round, dies] of [0, 1].entries()) {
      await home.write('open', 'order', round + 1);
      await expect.poll(arrived, { timeout: 60_000 }).toBe(true);
      const restart = await hub.kill(dies);
      await home.write('open', 'order', -(round + 1));
      await expect.poll(arrived, { timeout: 60_000 }).toBe(true);
      await restart();
    }
    expect(await home.lost()).toEqual([]);
  },
  PATIENCE_MS,
);
