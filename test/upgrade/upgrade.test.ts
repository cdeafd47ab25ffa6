import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasDatabases, newDatabase, runSql } from '../../packages/registry/src/store/fixtures/databases.ts';
import { migrateStore, openStore } from '../../packages/registry/src/store/open-store.ts';
import { POSTGRES as DIALECT } from '../../packages/registry/src/store/postgres/dialect.ts';
import { MIGRATIONS } from '../../packages/registry/src/store/sql/migrations.ts';
import { dumpPostgres, dumpSqlite } from './dump.ts';
import { live, tell } from './registry.ts';

// Stores of every schema that there was, as their own releases wrote them: beside this file, as SQL, with what was answered from them.
// UPDATE_GOLDENS=1 writes them for a schema that has none yet, and never again; the answers it writes anew.
const UPDATE = process.env.UPDATE_GOLDENS === '1';
const NEWEST = MIGRATIONS.length;

const directory = mkdtempSync(join(tmpdir(), 'concordat-upgrade-'));
afterAll(() => rmSync(directory, { recursive: true }));

interface Kind {
  readonly name: string;
  isThere(): Promise<boolean>;
  newAddress(): Promise<string>;
  dump(address: string): ReturnType<typeof dumpPostgres>;
  run(address: string, sql: string): Promise<void>;
}

let files = 0;
const fileOf = (address: string): string => address.slice('sqlite:'.length);

const SQLITE: Kind = {
  name: 'sqlite',
  isThere: async () => true,
  newAddress: async () => `sqlite:${join(directory, `${++files}.db`)}`,
  dump: async (address) => dumpSqlite(fileOf(address)),
  run: async (address, sql) => {
    const db = new DatabaseSync(fileOf(address));
    db.exec(sql);
    db.close();
  },
};

const POSTGRES: Kind = {
  name: 'postgres',
  isThere: hasDatabases,
  newAddress: () => newDatabase(),
  dump: dumpPostgres,
  run: async (address, sql) => void (await runSql(address, sql)),
};

const pathOf = (name: string): string => join(import.meta.dirname, 'released', name);

for (const kind of [SQLITE, POSTGRES]) {
  describe.skipIf(!(await kind.isThere()))(`a store of ${kind.name}`, async () => {
    const dumpOf = (schema: number): string => pathOf(`schema-${schema}.${kind.name}.sql`);

    beforeAll(async () => {
      if (!UPDATE || existsSync(dumpOf(NEWEST))) return;
      const address = await kind.newAddress();
      const failed = (await live(address)).filter(({ status }) => status >= 500);
      expect(failed).toEqual([]);
      const { schema, rows } = await kind.dump(address);
      writeFileSync(dumpOf(NEWEST), [...schema, ...rows, ''].join('\n'));
    });

    it('of the schema of today is as it was released', async () => {
      expect(existsSync(dumpOf(NEWEST)), 'the schema is new: UPDATE_GOLDENS=1 npx vitest run test/upgrade').toBe(true);
      const [made, released] = [await kind.newAddress(), await kind.newAddress()];
      await migrateStore(made, false);
      await kind.run(released, readFileSync(dumpOf(NEWEST), 'utf8'));
      expect((await kind.dump(made)).schema).toEqual((await kind.dump(released)).schema);
    });

    const schemas = readdirSync(pathOf('.')).flatMap((name) => {
      const [, schema, of] = /^schema-(\d+)\.(\w+)\.sql$/.exec(name) ?? [];
      return of === kind.name ? [Number(schema)] : [];
    });
    it.each(schemas)('of schema %i answers as it did', async (schema) => {
      const store = await kind.newAddress();
      await kind.run(store, readFileSync(dumpOf(schema), 'utf8'));
      expect(await migrateStore(store, false)).toMatchObject({ from: schema, to: NEWEST });
      const told = await tell(store);
      const answers = pathOf(`schema-${schema}.answers.json`);
      if (UPDATE) writeFileSync(answers, `${JSON.stringify(told, undefined, 2)}\n`);
      expect(told).toEqual(JSON.parse(readFileSync(answers, 'utf8')));
    });
  });
}

describe.skipIf(!(await POSTGRES.isThere()))(
  'several registries of a new release that start beside those of the one before',
  () => {
    it('bring the schema up to date once', async () => {
      const address = await POSTGRES.newAddress();
      await POSTGRES.run(address, readFileSync(pathOf('schema-3.postgres.sql'), 'utf8'));
      const stores = await Promise.all(Array.from({ length: 5 }, () => openStore(address)));
      for (const store of stores) {
        expect(await store.load({ group: 'default', subject: 'orders-value' })).toMatchObject({ revision: 4 });
        await store.close();
      }
      const steps = (await POSTGRES.dump(address)).rows.filter((row) => row.includes('"concordat_schema"'));
      expect(steps).toHaveLength(NEWEST);
    });

    // The first steps are older than the driver. One that takes away what a release before does not know any more has its reason here.
    const OLDER = 3;
    it.each(MIGRATIONS.slice(OLDER))('only add to what those know: $name', ({ statements }) => {
      const said = statements(DIALECT).map((statement) => statement.compile().sql);
      for (const statement of said) {
        expect(statement).toMatch(
          /^(create table|create (unique )?index|alter table "\w+" add column|insert into|update) /,
        );
        expect(statement).not.toMatch(/^alter table .* not null(?!.*\bdefault\b)/);
      }
    });
  },
);
