import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasDatabases, newDatabase, newPostgresStore } from '../../packages/registry/src/store/fixtures/databases.ts';
import { startFaultyLine } from '../../packages/registry/src/store/fixtures/faulty-line.ts';
import { AT, additionTo } from '../../packages/registry/src/store/fixtures/writes.ts';
import { copyStore, openStore } from '../../packages/registry/src/store/open-store.ts';
import type { Write } from '../../packages/registry/src/store/port.ts';
import { Sandbox } from '../shell.ts';

const WRITES = 10;
const SUBJECTS_OF_A_WRITE = 100;
const BOUNDS = { connections: 2, timeoutSeconds: 1 };
const SEED = 20_261_122;

/** When to kill, in milliseconds after the first table was copied: at once, and at random moments. */
const MOMENTS = [0, ...fc.sample(fc.integer({ min: 0, max: 400 }), { numRuns: 3, seed: SEED })];

/** All that several writes write, at one time. */
function merged(writes: readonly Write[]): Write {
  return {
    decidedOn: writes.flatMap(({ decidedOn }) => decidedOn),
    at: AT,
    contents: writes.flatMap(({ contents }) => contents),
    changes: writes.flatMap(({ changes }) => changes),
    facts: writes.flatMap(({ facts }) => facts),
  };
}

async function fill(address: string): Promise<void> {
  const store = await openStore(address);
  for (let round = 0; round < WRITES; round += 1) {
    const writes = Array.from({ length: SUBJECTS_OF_A_WRITE }, async (_, index) => {
      const state = await store.load({ group: 'contracts', subject: `s${round}.${index}` });
      return additionTo(state, `1.${round}.${index}`);
    });
    expect(await store.commit(merged(await Promise.all(writes)))).toMatchObject({ outcome: 'committed' });
  }
  await store.close();
}

describe.skipIf(!(await hasDatabases()))('a copy', () => {
  const sandbox = new Sandbox();
  const running = new Set<ChildProcess>();
  const fileOf = (name: string): string => `sqlite:${join(sandbox.directory, name)}`;
  let file: string;
  let database: string;
  let digest: string;
  beforeAll(async () => {
    [file, database] = [fileOf('full.db'), await newDatabase()];
    await fill(file);
    ({ digest } = await copyStore(file, database, () => undefined));
  });
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await sandbox.close();
  });

  /** Copies in a process of its own; gives what it said at the end, or undefined where it was killed before. */
  const copy = async (from: string, to: string, killedAfter: number): Promise<string | undefined> => {
    const { env, directory: cwd } = sandbox;
    const program = join(cwd, '../bin/concordat');
    const child = spawn(program, ['copy', '--from', from, '--to', to], { env, cwd });
    running.add(child);
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        said[name] += text;
      });
    }
    child.stderr.once('data', () => void sleep(killedAfter).then(() => child.kill('SIGKILL')));
    const ended = await new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));
    running.delete(child);
    if (ended === 'SIGKILL') return undefined;
    expect([ended, said.stderr]).toEqual([0, expect.any(String)]);
    return said.stdout;
  };

  it.each([
    ['of a file into PostgreSQL', () => file, () => newDatabase()],
    ['of PostgreSQL into a file', () => database, async () => fileOf('copy.db')],
  ])('%s that is killed again and again comes to its end', async (_, from, target) => {
    const to = await target();
    const ends: (string | undefined)[] = [];
    for (const moment of MOMENTS) ends.push(await copy(from(), to, moment));
    expect(ends).toContain(undefined);
    // An end that was told stays.
    const same = { outcome: ends.some((end) => end !== undefined) ? 'same' : expect.any(String), digest };
    expect(await copyStore(from(), to, () => undefined)).toEqual(same);
    const store = await openStore(to);
    const last = WRITES * SUBJECTS_OF_A_WRITE;
    expect(await store.lastSequence()).toBe(last);
    const state = await store.load({ group: 'contracts', subject: 'later' });
    expect(await store.commit(additionTo(state, '1.0.0'))).toMatchObject({ sequence: last + 1 });
    await store.close();
  });

  it('whose database goes away says so, and comes to its end when it is back', async () => {
    const line = await startFaultyLine(await newDatabase());
    let rows = 0;
    const interrupted = copyStore(
      file,
      line.address,
      () => {
        rows += 1;
        if (rows === 10) line.down();
      },
      BOUNDS,
    );
    await expect(interrupted).rejects.toMatchObject({ message: expect.stringMatching(/ cannot be reached; /) });
    line.up();
    expect(await copyStore(file, line.address, () => undefined)).toEqual({ outcome: 'copied', digest });
    await line.close();
  });

  it('of a file that a registry serves is refused', async () => {
    const served = fileOf('served.db');
    const registry = await sandbox.serve(['--store', served, '--log-level', 'error']);
    await expect(copyStore(served, await newDatabase(), () => undefined)).rejects.toMatchObject({
      code: 'store-locked',
      message: expect.stringMatching(/ is in use by another process; /),
    });
    await registry.stop();
  });

  it('into what has something else is refused, and leaves it as it is', async () => {
    const other = await newPostgresStore();
    const store = await openStore(other);
    const key = { group: 'contracts', subject: 'mine' };
    await store.commit(additionTo(await store.load(key), '1.0.0'));
    await expect(copyStore(file, other, () => undefined)).rejects.toThrow(/ is not empty, and no copy of /);
    expect(await store.load(key)).toMatchObject({ revision: 1 });
    expect(await store.lastSequence()).toBe(1);
    await store.close();
  });
});
