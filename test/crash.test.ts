import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openRegistry } from '@concordat/registry';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const WRITER = fileURLToPath(new URL('./crash-writer.ts', import.meta.url));
const ROUNDS = 50;
const LANES = 5;
/** On a busy machine fifty processes take their time; how long is not what is tested. */
const PATIENCE_MS = 600_000;

const NODE = ['--conditions=concordat-source'];

let directory: string;
let env: NodeJS.ProcessEnv;
const running = new Set<ChildProcess>();
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'concordat-crash-'));
  // Fifty processes compile the same sources. Only one that ends by itself leaves what it compiled to the others.
  env = { ...process.env, NODE_COMPILE_CACHE: join(directory, 'compiled') };
  const warm = ['--input-type=module', '--eval', "await import('@concordat/registry')"];
  expect(spawnSync(process.execPath, [...NODE, ...warm], { env, cwd: dirname(WRITER) }).status).toBe(0);
});
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(directory, { recursive: true });
});

/** When to kill: after so many acknowledgements, and then so many milliseconds later. */
interface Moment {
  readonly acknowledgements: number;
  readonly milliseconds: number;
}

const MOMENTS = fc.sample(
  fc.record<Moment>({
    acknowledgements: fc.integer({ min: 0, max: 20 }),
    milliseconds: fc.integer({ min: 0, max: 4 }),
  }),
  { numRuns: ROUNDS, seed: 20261122 },
);

function startWriter(file: string): {
  readonly child: ChildProcess;
  readonly lines: AsyncIterable<string>;
  ended: Promise<void>;
} {
  const child = spawn(process.execPath, [...NODE, WRITER, file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      running.delete(child);
      resolve();
    });
  });
  if (child.stdout === null) throw new Error('the writer has no output');
  return { child, lines: createInterface({ input: child.stdout }), ended };
}

/** Lets a writer write until the moment, kills it, and gives every line that it got out: what it has acknowledged. */
async function writeUntil(file: string, { acknowledgements, milliseconds }: Moment): Promise<string[]> {
  const { child, lines, ended } = startWriter(file);
  const acknowledged: string[] = [];
  for await (const line of lines) {
    if (line !== 'ready') acknowledged.push(line);
    if (acknowledged.length < acknowledgements || child.killed) continue;
    await sleep(milliseconds);
    child.kill('SIGKILL');
  }
  await ended;
  expect(child.signalCode).toBe('SIGKILL');
  return acknowledged;
}

/** What has to hold of a file whatever happened to its writer, read with another SQLite than the registry's. */
function expectSound(file: string): void {
  const db = new DatabaseSync(file);
  const rows = (sql: string) =>
    db
      .prepare(sql)
      .all()
      .map((row) => Object.values(row));
  expect(rows('pragma integrity_check')).toEqual([['ok']]);
  expect(rows('pragma foreign_key_check')).toEqual([]);
  const [facts] = rows('select count(*) from facts');
  expect(rows('select coalesce(max(sequence), 0) from facts')).toEqual([facts]);
  expect(rows('select last_sequence from log')).toEqual([facts]);
  const told = `select s.name, v.label from versions v join subjects s on s.id = v.subject_id order by 1, 2`;
  const registered = `select subject, version from facts where kind = 'version-registered' order by 1, 2`;
  expect(rows(told)).toEqual(rows(registered));
  // Every change of a subject has its fact, and each one moved the revision by one.
  const revisions = 'select name, revision from subjects order by name';
  const changes = 'select subject, count(*) from facts group by subject order by subject';
  expect(rows(revisions)).toEqual(rows(changes));
  expect(rows('select fingerprint from contents where fingerprint not in (select fingerprint from versions)')).toEqual(
    [],
  );
  db.close();
}

async function expectAcknowledged(file: string, acknowledged: readonly string[]): Promise<void> {
  const registry = await openRegistry({ store: `sqlite:${file}` });
  for (const line of acknowledged) {
    const [what, id = '', version = ''] = line.split(' ');
    const contract = await registry.get(id, version);
    expect(contract.version).toBe(version);
    if (what === 'deprecated') expect(contract.deprecation_uri).toMatch(/^https:/);
  }
  await registry.close();
}

describe('a process that is killed while it registers', () => {
  const lanes = Array.from({ length: LANES }, (_, lane) => lane);
  it.concurrent.each(lanes)(
    'loses nothing that it has acknowledged and leaves nothing half done (%i)',
    async (lane) => {
      const file = join(directory, `lane-${lane}.db`);
      const acknowledged: string[] = [];
      for (const moment of MOMENTS.filter((_, round) => round % LANES === lane)) {
        const lines = await writeUntil(file, moment);
        expectSound(file);
        await expectAcknowledged(file, lines);
        acknowledged.push(...lines);
      }
      await expectAcknowledged(file, acknowledged);
      expect(acknowledged.length).toBeGreaterThan(50);
    },
    PATIENCE_MS,
  );
});

describe('a second process on the same file', () => {
  it('is refused, and may have it when the first is gone', async () => {
    const file = join(directory, 'shared.db');
    const { child, lines, ended } = startWriter(file);
    for await (const line of lines) {
      if (line !== 'ready') continue;
      await expect(openRegistry({ store: `sqlite:${file}` })).rejects.toMatchObject({
        code: 'store-locked',
        message: expect.stringContaining(`the store '${file}' is in use by another process`),
      });
      child.kill('SIGKILL');
    }
    await ended;
    await (await openRegistry({ store: `sqlite:${file}` })).close();
  });
});
