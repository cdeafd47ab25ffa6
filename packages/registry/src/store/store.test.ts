import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import type { SubjectKey } from '../domain/subject.ts';
import { chainSuite } from './fixtures/chain-suite.ts';
import { commitSuite } from './fixtures/commit-suite.ts';
import { idempotencySuite } from './fixtures/idempotency-suite.ts';
import { recordSuite } from './fixtures/record-suite.ts';
import { schemaSuite } from './fixtures/schema-suite.ts';
import { storeSuite } from './fixtures/store-suite.ts';
import { additionTo } from './fixtures/writes.ts';
import { openStore } from './open-store.ts';
import { MIGRATIONS, migrate } from './sql/migrations.ts';
import { SQLITE, sqliteDriver } from './sqlite/driver.ts';

const directory = mkdtempSync(join(tmpdir(), 'concordat-store-'));
afterAll(() => rmSync(directory, { recursive: true }));

let files = 0;
function newFile(): string {
  files += 1;
  return join(directory, `${files}.db`);
}

const ORDERS = { group: 'contracts', subject: 'orders' };

storeSuite('a store in memory', () => openStore('memory'));
storeSuite('a store in a file', () => openStore(`sqlite:${newFile()}`));
schemaSuite('schemas in a store in memory', () => openStore('memory'));
schemaSuite('schemas in a store in a file', () => openStore(`sqlite:${newFile()}`));
recordSuite('records in a store in memory', () => openStore('memory'));
recordSuite('records in a store in a file', () => openStore(`sqlite:${newFile()}`));
commitSuite('writes to a store in memory at the same time', () => openStore('memory'));
commitSuite('writes to a store in a file at the same time', () => openStore(`sqlite:${newFile()}`));
chainSuite('hashes of facts in memory', () => openStore('memory'));
chainSuite('hashes of facts in a file', () => openStore(`sqlite:${newFile()}`));
idempotencySuite('an idempotency key in memory', () => openStore('memory'));
idempotencySuite('an idempotency key in a file', () => openStore(`sqlite:${newFile()}`));

function replace(file: string): void {
  copyFileSync(file, `${file}.copy`);
  renameSync(`${file}.copy`, file);
}

describe('a file', () => {
  it('is there again after closing', async () => {
    const file = newFile();
    const first = await openStore(`sqlite:${file}`);
    await first.commit(additionTo(await first.load(ORDERS), '1.0.0'));
    await first.startCursor('audit', 1);
    await first.lease('audit', 'first', 600_000);
    const [state, facts] = [await first.load(ORDERS), await first.facts(0, 10)];
    await first.close();
    const second = await openStore(`sqlite:${file}`);
    expect(await second.load(ORDERS)).toEqual(state);
    expect(await second.facts(0, 10)).toEqual(facts);
    expect(await second.cursor('audit')).toBe(1);
    // Nobody waits for a process that is gone.
    expect(await second.lease('audit', 'second', 600_000)).toBe(2);
    expect(await second.commit(additionTo(state, '1.1.0'))).toMatchObject({ outcome: 'committed', sequence: 2 });
    await second.close();
  });

  it('belongs to one store at a time', async () => {
    const file = newFile();
    const first = await openStore(`sqlite:${file}`);
    await expect(openStore(`sqlite:${file}`)).rejects.toMatchObject({
      code: 'store-locked',
      message: `the store '${file}' is in use by another process; stop that one first, or name another file: one process serves a file`,
    });
    await first.close();
    await (await openStore(`sqlite:${file}`)).close();
  });

  it.each([
    ['removed', (file: string) => rmSync(file), ''],
    ['replaced', replace, ''],
    ['cut short', (file: string) => truncateSync(file, 4096), ''],
    ['robbed of what was written ahead', (file: string) => rmSync(`${file}-wal`), '-wal'],
  ])('that is %s while it is open takes no writes, and tells what it has', async (_, harm, which) => {
    const file = newFile();
    const store = await openStore(`sqlite:${file}`);
    await store.commit(additionTo(await store.load(ORDERS), '1.0.0'));
    const state = await store.load(ORDERS);
    harm(file);
    const refused = {
      code: 'store-failed',
      message: expect.stringContaining(`'${file}${which}' was removed, replaced or cut short while it was open`),
    };
    await expect(store.commit(additionTo(state, '1.1.0'))).rejects.toMatchObject(refused);
    await expect(store.lease('audit', 'here', 600_000)).rejects.toMatchObject(refused);
    expect(await store.load(ORDERS)).toEqual(state);
    await store.close();
  });

  it('that is put in its place again takes writes', async () => {
    const file = newFile();
    const store = await openStore(`sqlite:${file}`);
    const state = await store.load(ORDERS);
    renameSync(file, `${file}.away`);
    await expect(store.commit(additionTo(state, '1.0.0'))).rejects.toMatchObject({ code: 'store-failed' });
    renameSync(`${file}.away`, file);
    expect(await store.commit(additionTo(state, '1.0.0'))).toMatchObject({ outcome: 'committed' });
    await store.close();
  });

  it('is written ahead and through to the disk', async () => {
    const file = newFile();
    await (await openStore(`sqlite:${file}`)).close();
    const db = new Sqlite(file);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  });
});

describe('what cannot be opened says why', () => {
  it('a directory that does not exist', async () => {
    const file = join(directory, 'nowhere', 'a.db');
    await expect(openStore(`sqlite:${file}`)).rejects.toMatchObject({
      code: 'store-failed',
      message: `the store '${file}' cannot be made: there is no directory '${join(directory, 'nowhere')}'`,
    });
  });
  it('a directory', async () => {
    await expect(openStore(`sqlite:${directory}`)).rejects.toMatchObject({
      code: 'store-failed',
      message: `the store '${directory}' is a directory; name a file in it`,
    });
  });
  it('a file that is no database', async () => {
    const file = newFile();
    writeFileSync(file, 'dataset_id: users.daily_active\n'.repeat(100));
    await expect(openStore(`sqlite:${file}`)).rejects.toMatchObject({
      code: 'store-failed',
      message: `the store '${file}' is not a SQLite database; name another file (file is not a database)`,
    });
  });
  it('a database of something else, which is left as it is', async () => {
    const file = newFile();
    const other = new Sqlite(file);
    other.exec('create table invoices (id integer)');
    other.close();
    const before = readFileSync(file);
    await expect(openStore(`sqlite:${file}`)).rejects.toMatchObject({
      code: 'store-failed',
      message: `the store '${file}' is a database of something else (it has a table 'invoices')`,
    });
    expect(readFileSync(file)).toEqual(before);
  });
  it.each(['', 'postgres://', 'mysql://localhost/x', 'sqlite:', 'sqlite', 'file.db'])(
    'an address such as %j',
    async (address) => {
      await expect(openStore(address)).rejects.toMatchObject({
        code: 'store-failed',
        message: `there is no store '${address}'; write memory, sqlite:FILE or postgres://USER@HOST/DATABASE`,
      });
    },
  );
});

describe('the schema', () => {
  const released = (number: number): string =>
    readFileSync(new URL(`./fixtures/schema-${number}.sql`, import.meta.url), 'utf8');
  const [schema1, schema2] = [released(1), released(2)];
  const tablesOf = (db: Sqlite.Database) => db.prepare('select name, sql from sqlite_master order by name').all();

  it('1 is brought up to date with all that is in it', async () => {
    const file = newFile();
    const old = new Sqlite(file);
    old.exec(schema1);
    old.close();
    const store = await openStore(`sqlite:${file}`);
    const state = await store.load(ORDERS);
    const deprecation = { uri: 'https://example.org' };
    expect(state).toMatchObject({ revision: 2, versions: [{ label: '1.0.0', status: 'deprecated', deprecation }] });
    expect(await store.source(ORDERS, '1.0.0')).toBe('# as written');
    expect((await store.facts(0, 10)).map(({ kind }) => kind)).toEqual(['version-registered', 'version-deprecated']);
    expect(await store.commit(additionTo(state, '1.1.0'))).toMatchObject({ outcome: 'committed', sequence: 3 });
    await store.startCursor('audit', 2);
    expect(await store.cursor('audit')).toBe(2);
    await store.close();
  });

  it('2 is brought up to date: contents get ids in order of registration, and addresses', async () => {
    const file = newFile();
    const old = new Sqlite(file);
    old.exec(schema2);
    old.close();
    const store = await openStore(`sqlite:${file}`);
    const [daily, placed] = [
      { group: 'contracts', subject: 'users.daily' },
      { group: 'contracts', subject: 'orders.placed' },
    ];
    const versionsOf = async (key: SubjectKey) =>
      (await store.load(key)).versions.map(({ label, number, contentId, status, deleted }) => {
        return { label, number, contentId, status, deleted };
      });
    expect(await versionsOf(daily)).toEqual([
      { label: '1.0.0', number: 1, contentId: 1, status: 'deprecated', deleted: false },
      { label: '1.1.0', number: 2, contentId: 3, status: 'active', deleted: false },
    ]);
    expect(await versionsOf(placed)).toEqual([
      { label: '1.0.0', number: 1, contentId: 2, status: 'active', deleted: false },
    ]);
    expect((await store.load(daily)).versions[0]).toMatchObject({
      deprecation: { uri: 'https://example.org/migrate', sunset: '2027-03-01' },
      registeredAt: '2026-01-01T10:00:00.000Z',
    });
    expect(await store.contentById('contracts', 2)).toEqual({
      fingerprint: 'fa6273211a4679e6ca31e24bad2dd1e75f3b545bf7c80903c48c3c5aa89a860f',
      guid: 'fa627321-1a46-79e6-ca31-e24bad2dd1e7',
      format: 'data-contract',
      canonical: expect.stringContaining('"dataset_id":"orders.placed"'),
      references: [],
    });
    expect(await store.contentsByGuid('fa627321-1a46-79e6-ca31-e24bad2dd1e7')).toMatchObject([
      { group: 'contracts', id: 2 },
    ]);
    expect(await store.source(placed, '1.0.0')).toMatch(/^# ours\n/);
    expect((await store.facts(0, 10)).map(({ kind }) => kind)).toEqual([
      'version-registered',
      'version-registered',
      'version-registered',
      'registration-refused',
      'version-deprecated',
      'version-activated',
    ]);
    expect(await store.listSubjects(undefined)).toEqual([
      { ...daily, live: 2, deleted: 0 },
      { ...placed, live: 1, deleted: 0 },
    ]);
    expect(await store.groups()).toEqual(['contracts']);
    const addition = await store.commit(additionTo(await store.load(placed), '1.1.0'));
    expect(addition).toMatchObject({ outcome: 'committed', sequence: 7, contentIds: [4] });
    await store.close();
  });

  it.each([
    [1, schema1],
    [2, schema2],
  ])('%i is still made as it was released', (number, statements) => {
    const [made, old] = [new Sqlite(':memory:'), new Sqlite(':memory:')];
    sqliteDriver(made).write(migrate(SQLITE, 'the store', number));
    old.exec(statements);
    expect(tablesOf(made)).toEqual(tablesOf(old));
    made.close();
    old.close();
  });

  it('of a newer Concordat is refused and left as it is', async () => {
    const file = newFile();
    await (await openStore(`sqlite:${file}`)).close();
    const db = new Sqlite(file);
    db.exec("insert into concordat_schema (number, name) values (99, 'of the future')");
    db.close();
    await expect(openStore(`sqlite:${file}`)).rejects.toMatchObject({
      code: 'store-newer',
      message: `the store '${file}' has schema 99, and this Concordat knows schemas up to ${MIGRATIONS.length}; open it with the newer Concordat that wrote it`,
    });
  });
});
