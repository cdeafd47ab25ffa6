import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { additionTo, storeSuite } from './fixtures/store-suite.ts';
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

describe('a file', () => {
  it('is there again after closing', async () => {
    const file = newFile();
    const first = await openStore(`sqlite:${file}`);
    await first.commit(additionTo(await first.load(ORDERS), '1.0.0'));
    await first.moveCursor('audit', 1);
    const [state, facts] = [await first.load(ORDERS), await first.facts(0, 10)];
    await first.close();
    const second = await openStore(`sqlite:${file}`);
    expect(await second.load(ORDERS)).toEqual(state);
    expect(await second.facts(0, 10)).toEqual(facts);
    expect(await second.cursor('audit')).toBe(1);
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
  it.each(['', 'postgres://localhost/x', 'sqlite:', 'sqlite', 'file.db'])('an address such as %j', async (address) => {
    await expect(openStore(address)).rejects.toMatchObject({
      code: 'store-failed',
      message: `there is no store '${address}'; write memory or sqlite:FILE`,
    });
  });
});

describe('the schema', () => {
  const schema1 = readFileSync(new URL('./fixtures/schema-1.sql', import.meta.url), 'utf8');
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
    await store.moveCursor('audit', 2);
    expect(await store.cursor('audit')).toBe(2);
    await store.close();
  });

  it('1 is still made as it was released', () => {
    const [made, released] = [new Sqlite(':memory:'), new Sqlite(':memory:')];
    sqliteDriver(made).write(migrate(SQLITE, 'the store', 1));
    released.exec(schema1);
    expect(tablesOf(made)).toEqual(tablesOf(released));
    made.close();
    released.close();
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
