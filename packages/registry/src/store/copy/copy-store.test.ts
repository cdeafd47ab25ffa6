import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { verifyLog } from '../../domain/fact-chain.ts';
import { hasDatabases, newDatabase, newPostgresStore } from '../fixtures/databases.ts';
import { handsOn } from '../fixtures/schema-writes.ts';
import { additionTo } from '../fixtures/writes.ts';
import { copyStore, openStore } from '../open-store.ts';
import type { Store } from '../port.ts';
import type { CopyProgress } from './copy-store.ts';

const directory = mkdtempSync(join(tmpdir(), 'concordat-copy-'));
afterAll(() => rmSync(directory, { recursive: true }));

let files = 0;
function newFile(): string {
  files += 1;
  return `sqlite:${join(directory, `${files}.db`)}`;
}
const none = (): void => undefined;
const VERSIONS = 450;
const MANY = { group: 'contracts', subject: 'a\0b \u{1F4A5} ﬀ' };

async function using<Answer>(address: string, work: (store: Store) => Promise<Answer>): Promise<Answer> {
  const store = await openStore(address);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** A file with a store that has something in every table. */
async function filled(): Promise<string> {
  original ??= fill(newFile());
  const copy = newFile();
  copyFileSync((await original).slice('sqlite:'.length), copy.slice('sqlite:'.length));
  return copy;
}

let original: Promise<string> | undefined;

async function fill(address: string): Promise<string> {
  await using(address, async (store) => {
    const { add, change, set, record } = handsOn(() => store);
    for (let minor = 0; minor < VERSIONS; minor += 1) {
      await store.commit(additionTo(await store.load(MANY), `1.${minor}.0`));
    }
    await add('default/a', 'A');
    await add('sales/b', 'B');
    await change('default/a', { change: 'deletion-set', number: 1, deleted: true });
    await set(record('default', 'a'), { level: 'FULL' });
    await store.claim({ key: 'growth 1', request: 'sha', token: 'own', leaseMs: 30_000, keepMs: 86_400_000 });
    await store.keep('growth 1', 'own', 'refused');
    await store.startCursor('audit', 3);
    await store.lease('audit', 'somebody', 60_000);
  });
  return address;
}

/** What a store tells of what was put in. */
async function told(address: string) {
  return using(address, async (store) => ({
    many: await store.load(MANY),
    source: await store.source(MANY, '1.7.0'),
    facts: await store.facts(0, 1000),
    sequence: await store.lastSequence(),
    groups: await store.groups(),
    subjects: (await store.listSubjects(undefined)).map(({ subject }) => subject).sort(),
    content: await store.contentById('sales', 1),
    cursor: await store.cursor('audit'),
    key: await store.claim({ key: 'growth 1', request: 'sha', token: 'late', leaseMs: 30_000, keepMs: 86_400_000 }),
  }));
}

describe('a copy', () => {
  it('tells what its source tells, and goes on as a store of its own', async () => {
    const [from, to] = [await filled(), newFile()];
    const progress: CopyProgress[] = [];
    const { outcome, digest } = await copyStore(from, to, (step) => progress.push(step));
    expect(outcome).toBe('copied');
    expect(progress).toContainEqual({ work: 'copied', table: 'versions', rows: 400, of: VERSIONS + 2 });
    expect(progress).toContainEqual({ work: 'compared', table: 'versions', rows: VERSIONS + 2, of: VERSIONS + 2 });
    expect(await copyStore(from, to, none)).toEqual({ outcome: 'same', digest });
    expect(await told(to)).toEqual(await told(from));
    await using(to, async (store) => {
      const next = await store.commit(additionTo(await store.load(MANY), '2.0.0'));
      expect(next).toMatchObject({ outcome: 'committed', sequence: await store.lastSequence() });
      expect(await store.lease('audit', 'else', 60_000)).toBe(1);
      expect(verifyLog(await store.facts(0, 1000))).toMatchObject({ sequence: VERSIONS + 1, since: 1, open: [] });
    });
    await expect(copyStore(from, to, none)).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringMatching(/ is not empty, and no copy of the store '.*'; name an empty one$/),
    });
  });

  it('that was interrupted goes on where it was, and is no store until then', async () => {
    const [from, to] = [await filled(), newFile()];
    const interrupted = copyStore(from, to, ({ table, rows }) => {
      if (table === 'versions' && rows === 200) throw new Error('pulled the plug');
    });
    await expect(interrupted).rejects.toThrow('pulled the plug');
    await expect(openStore(to)).rejects.toMatchObject({
      message: expect.stringMatching(/ is an unfinished copy; finish it with 'concordat copy'$/),
    });
    await expect(copyStore(await filled(), to, none)).rejects.toMatchObject({
      message: expect.stringMatching(
        / is an unfinished copy of the store '.*'; finish that one, or name an empty one$/,
      ),
    });
    const steps: CopyProgress[] = [];
    expect(await copyStore(from, to, (step) => steps.push(step))).toMatchObject({ outcome: 'copied' });
    const versions = steps.filter(({ work, table }) => work === 'copied' && table === 'versions');
    expect(versions.map(({ rows }) => rows)).toEqual([250, 300, 350, 400, 450, 452]);
    expect(await told(to)).toEqual(await told(from));
  });

  it('is not finished when its source was written meanwhile', async () => {
    const [from, to] = [await filled(), newFile()];
    await expect(
      copyStore(from, to, ({ table }) => {
        if (table === 'facts') throw new Error('pulled the plug');
      }),
    ).rejects.toThrow();
    await using(from, async (store) => store.commit(additionTo(await store.load(MANY), '2.0.0')));
    await expect(copyStore(from, to, none)).rejects.toMatchObject({
      message: expect.stringMatching(/ was written since the copy began; stop the registries that serve it/),
    });
    await expect(openStore(to)).rejects.toThrow('unfinished copy');
  });

  it('is refused of what is not there, of itself, of memory and of an older schema', async () => {
    const from = newFile();
    await expect(copyStore(from, newFile(), none)).rejects.toThrow('is not there; check the path');
    await expect(copyStore(from, from, none)).rejects.toThrow('a store cannot be copied into itself');
    await expect(copyStore('memory', from, none)).rejects.toThrow('the store in memory is not there to be copied');
    const old = newFile();
    new Sqlite(old.slice('sqlite:'.length)).exec('create table concordat_schema (number integer, name text)').close();
    await expect(copyStore(old, from, none)).rejects.toThrow("bring it up to date with 'concordat migrate' first");
  });
});

describe.skipIf(!(await hasDatabases()))('a copy of a file in PostgreSQL, and back', () => {
  it('is the same, by its answers and by its digest', async () => {
    const [file, back] = [await filled(), newFile()];
    const database = await newDatabase();
    const { digest } = await copyStore(file, database, none);
    expect(await told(database)).toEqual(await told(file));
    expect(await copyStore(database, back, none)).toEqual({ outcome: 'copied', digest });
    expect(await told(back)).toEqual(await told(file));
  });

  it('goes into a store that was opened and never used, and goes on after an interruption', async () => {
    const [file, database] = [await filled(), await newPostgresStore()];
    await expect(
      copyStore(file, database, ({ table, rows }) => {
        if (table === 'facts' && rows === 200) throw new Error('pulled the plug');
      }),
    ).rejects.toThrow('pulled the plug');
    await expect(openStore(database)).rejects.toThrow('is an unfinished copy');
    expect(await copyStore(file, database, none)).toMatchObject({ outcome: 'copied' });
    expect(await told(database)).toEqual(await told(file));
  });
});
