import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { hasDatabases, newPostgresStore } from '../../packages/registry/src/store/fixtures/databases.ts';
import { playKills } from './kills.ts';

// A few rounds with the other tests; `npm run test:links` plays as many as are wanted.

const PATIENCE_MS = 600_000;
const HELD = { faults: [], rounds: 3 };
const told = { rounds: HELD.rounds, tell: () => undefined };

it(
  'what is written comes everywhere, although registries are killed',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'concordat-kill-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const newStore = async (name: string) => `sqlite:${join(directory, `${name}.db`)}`;
    expect(await playKills({ ...told, seed: '1', newStore, hubs: 1 })).toMatchObject(HELD);
  },
  PATIENCE_MS,
);

it.skipIf(!(await hasDatabases()))(
  'what is written comes everywhere, although nodes over databases are killed',
  async () => {
    expect(await playKills({ ...told, seed: '2', newStore: newPostgresStore, hubs: 2 })).toMatchObject(HELD);
  },
  PATIENCE_MS,
);
