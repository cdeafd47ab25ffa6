import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fact } from '../../domain/fact.ts';
import { chainSuite } from '../fixtures/chain-suite.ts';
import { commitSuite } from '../fixtures/commit-suite.ts';
import { hasDatabases, newDatabase, newPostgresStore, runSql } from '../fixtures/databases.ts';
import { type FaultyLine, startFaultyLine } from '../fixtures/faulty-line.ts';
import { idempotencySuite } from '../fixtures/idempotency-suite.ts';
import { recordSuite } from '../fixtures/record-suite.ts';
import { schemaSuite } from '../fixtures/schema-suite.ts';
import { storeSuite } from '../fixtures/store-suite.ts';
import { additionTo } from '../fixtures/writes.ts';
import { migrateStore, openStore } from '../open-store.ts';
import type { Store, Write } from '../port.ts';
import { MIGRATIONS } from '../sql/migrations.ts';

const ORDERS = { group: 'contracts', subject: 'orders' };
const BOUNDS = { connections: 4, timeoutSeconds: 2 };
const PATIENT = { connections: 4, timeoutSeconds: 30 };

/** The statement as it is sent. */
const COMMIT = 'commit\0';
const END_ALL = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;

describe.skipIf(!(await hasDatabases()))('PostgreSQL', () => {
  const open = async () => openStore(await newPostgresStore());
  storeSuite('a store', open);
  schemaSuite('schemas', open);
  recordSuite('records', open);
  commitSuite('writes at the same time', open);
  chainSuite('hashes of facts', open);
  idempotencySuite('an idempotency key', open);

  const opened: Store[] = [];
  const openAt = async (address: string, bounds = BOUNDS): Promise<Store> => {
    const store = await openStore(address, bounds);
    opened.push(store);
    return store;
  };
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });

  describe('an empty database', () => {
    it('is made a store once, however many open it at the same time', async () => {
      const address = await newDatabase();
      const stores = await Promise.all(Array.from({ length: 5 }, () => openAt(address)));
      const labels = stores.map((_, index) => `1.${index}.0`);
      for (const [index, store] of stores.entries()) {
        const write = additionTo(await store.load(ORDERS), labels[index] ?? '');
        expect(await store.commit(write)).toMatchObject({ sequence: index + 1 });
      }
      expect((await stores[0]?.load(ORDERS))?.versions.map(({ label }) => label)).toEqual(labels);
    });

    it('tells first what would be done', async () => {
      const address = await newDatabase();
      const all = { from: 0, to: MIGRATIONS.length, steps: MIGRATIONS.map(({ name }) => name) };
      expect(await migrateStore(address, true)).toEqual(all);
      expect(await migrateStore(address, false)).toEqual(all);
      expect(await migrateStore(address, true)).toEqual({ ...all, from: all.to, steps: [] });
    });
  });

  describe('what cannot be opened says why, and no password', () => {
    const refusal = async (address: string): Promise<string> => {
      const error: unknown = await openStore(address, { connections: 1, timeoutSeconds: 1 }).catch((thrown) => thrown);
      expect(error).toMatchObject({ name: 'RegistryError' });
      const { message, stack, cause } = error as Error;
      expect(JSON.stringify([message, stack, cause])).not.toContain('secret');
      return message;
    };
    let address: string;
    beforeEach(async () => {
      address = await newDatabase();
    });

    it('a wrong password', async () => {
      const { host, pathname } = new URL(address);
      expect(await refusal(`postgres://concordat:wrong-secret@${host}${pathname}`)).toBe(
        `the store 'postgres://concordat@${host}${pathname}' does not let this user in; check the user and the password (password authentication failed for user "concordat")`,
      );
      expect(await refusal(`postgres://concordat@${host}${pathname}`)).toContain('password');
    });
    it('no password, and leaves the server that asks for one', async () => {
      const left = Promise.withResolvers<void>();
      const server = createServer((socket) => {
        const said = ['R\0\0\0\x17\0\0\0\x0aSCRAM-SHA-256\0\0', 'R\0\0\0\x12\0\0\0\x0br=a,s=b,i=1'];
        socket.on('data', () => socket.write(said.shift() ?? ''));
        socket.on('close', () => left.resolve());
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const { port } = server.address() as AddressInfo;
      expect(await refusal(`postgres://concordat@127.0.0.1:${port}/registry`)).toMatch(
        /asks for a password; write it /,
      );
      await left.promise;
      server.close();
    });
    it('a database that is not there', async () => {
      expect(await refusal(address.replace(/\w+$/, 'nowhere'))).toMatch(
        /does not exist; make the database first \(database "nowhere" does not exist\)/,
      );
    });
    it('a server that is not there', async () => {
      expect(await refusal('postgres://concordat:secret@127.0.0.1:1/registry')).toMatch(
        /^the store 'postgres:\/\/concordat@127.0.0.1:1\/registry' cannot be reached; check that it runs/,
      );
    });
    it('a server without encryption, where that is asked for', async () => {
      expect(await refusal(`${address}?sslmode=require`)).toMatch(/cannot be talked to safely; check sslmode/);
    });
    it('a database of something else', async () => {
      await runSql(address, 'create table invoices (id integer)');
      expect(await refusal(address)).toMatch(/is a database of something else \(it has a table 'invoices'\)/);
    });
    it('a schema of a newer Concordat, which is left as it is', async () => {
      await (await openStore(address)).close();
      await runSql(address, "insert into concordat_schema (number, name) values (99, 'of the future')");
      expect(await refusal(address)).toMatch(/has schema 99, and this Concordat knows schemas up to/);
    });
  });

  it('is brought up to date whatever time the user has for a query', async () => {
    const address = await newDatabase();
    await runSql(address, `alter database ${new URL(address).pathname.slice(1)} set statement_timeout = 1`);
    expect(await migrateStore(address, false)).toMatchObject({ from: 0, to: MIGRATIONS.length });
    const store = await openAt(address);
    expect(await store.commit(additionTo(await store.load(ORDERS), '1.0.0'))).toMatchObject({ sequence: 1 });
  });

  it('goes on when a newer release adds columns to the tables', async () => {
    const address = await newPostgresStore();
    const store = await openAt(address);
    const write = additionTo(await store.load(ORDERS), '1.0.0');
    await store.commit(write);
    const fingerprint = write.contents[0]?.fingerprint ?? '';
    const known = await store.content(fingerprint);
    await runSql(address, "alter table contents add column later text default ''");
    expect(await store.content(fingerprint)).toEqual(known);
    expect(await store.commit(additionTo(await store.load(ORDERS), '1.1.0'))).toMatchObject({ sequence: 2 });
  });

  it('keeps names with characters that its texts do not have', async () => {
    const store = await openAt(await newPostgresStore());
    for (const subject of ['a\0b', 'a\u0001b', 'a\u00010b']) {
      const key = { group: 'contracts', subject };
      await store.commit(additionTo(await store.load(key), '1.0.0'));
      expect(await store.load(key)).toMatchObject({ subject, revision: 1 });
    }
    expect(await store.subjects('contracts', { after: undefined, limit: 9, prefix: '' })).toEqual([
      'a\0b',
      'a\u0001b',
      'a\u00010b',
    ]);
  });

  it('reads a subject as it was at one moment, whatever is written meanwhile', async () => {
    const address = await newPostgresStore();
    const [writer, reader] = [await openAt(address), await openAt(address)];
    let isWriting = true;
    const writing = (async () => {
      for (let round = 1; round <= 40; round += 1) {
        await writer.commit(additionTo(await writer.load(ORDERS), `1.${round}.0`));
      }
      isWriting = false;
    })();
    const seen = new Set<number>();
    while (isWriting) {
      const { revision, versions } = await reader.load(ORDERS);
      expect(versions).toHaveLength(revision);
      seen.add(revision);
    }
    await writing;
    expect(seen.size).toBeGreaterThan(1);
  });

  it('a server that has fewer connections than the pool may have serves all who wait', async () => {
    const address = await newPostgresStore();
    const url = new URL(address);
    url.username = `narrow_${url.pathname.slice(1)}`;
    const rights = 'connection limit 2 in role pg_read_all_data, pg_write_all_data';
    await runSql(address, `create role ${url.username} login password '${url.password}' ${rights}`);
    const store = await openAt(url.href, { connections: 12, timeoutSeconds: 2 });
    try {
      for (let round = 0; round < 3; round += 1) {
        const reads = Array.from({ length: 200 }, () => store.listSubjects('contracts'));
        expect(await Promise.all(reads)).toEqual(reads.map(() => []));
      }
    } finally {
      await store.close();
      await runSql(address, `drop role ${url.username}`);
    }
  });

  describe('the log', () => {
    it('is told to the others who have the store open, in order and once', async () => {
      const address = await newPostgresStore();
      const [here, there] = [await openAt(address), await openAt(address)];
      const told = { here: [] as Fact[], there: [] as Fact[] };
      here.follow((facts) => told.here.push(...facts));
      there.follow((facts) => told.there.push(...facts));
      for (let round = 1; round <= 6; round += 1) {
        const store = round % 2 === 0 ? here : there;
        await store.commit(additionTo(await store.load(ORDERS), `1.${round}.0`));
      }
      const facts = await here.facts(0, 10);
      const bySide = [facts.filter((_, index) => index % 2 === 0), facts.filter((_, index) => index % 2 === 1)];
      await expect.poll(() => [told.here, told.there], { timeout: 5000 }).toEqual(bySide);
    });

    it('is handed on to its end when somebody wants to catch up with it, and once', async () => {
      const address = await newPostgresStore();
      const [here, there] = [await openAt(address), await openAt(address)];
      const told: number[] = [];
      there.follow((facts) => told.push(...facts.map(({ sequence }) => sequence)));
      for (let round = 1; round <= 30; round += 1) {
        const store = round % 3 === 0 ? there : here;
        const written = await store.commit(additionTo(await store.load(ORDERS), `1.${round}.0`));
        expect(written).toMatchObject({ sequence: round });
        // Calls that overlap share readings, none of which began before its call.
        expect(await Promise.all([there.catchUp(), there.catchUp(), there.catchUp()])).toEqual([round, round, round]);
        expect(there.known()).toMatchObject({ sequence: round });
        expect(told).toEqual(Array.from({ length: round }, (_, index) => index + 1).filter((one) => one % 3 !== 0));
      }
    });

    it('is known to be behind while the database cannot be reached', async () => {
      const line = await startFaultyLine(await newPostgresStore());
      const store = await openStore(line.address, { connections: 2, timeoutSeconds: 1 });
      store.follow(() => undefined);
      await store.catchUp();
      const inTime = store.known()?.ageMs ?? 0;
      line.down();
      await expect(store.catchUp()).rejects.toMatchObject({ code: 'store-failed' });
      const late = store.known()?.ageMs ?? 0;
      expect(late).toBeGreaterThan(inTime);
      line.up();
      expect(await store.catchUp()).toBe(0);
      expect(store.known()?.ageMs).toBeLessThan(late);
      await store.close();
      await line.close();
    });

    it('is followed again after connections were lost', async () => {
      const address = await newPostgresStore();
      const [here, there] = [await openAt(address), await openAt(address)];
      const facts: Fact[] = [];
      here.follow((news) => facts.push(...news));
      await there.commit(additionTo(await there.load(ORDERS), '1.0.0'));
      await expect.poll(() => facts.length, { timeout: 5000 }).toBe(1);
      await runSql(address, END_ALL);
      await there.commit(additionTo(await there.load(ORDERS), '1.1.0'));
      await expect.poll(() => facts.length, { timeout: 5000 }).toBe(2);
    });
  });

  describe('a connection that is lost', () => {
    let line: FaultyLine;
    let store: Store;
    beforeEach(async () => {
      line = await startFaultyLine(await newPostgresStore());
      store = await openAt(line.address);
    });
    afterEach(() => line.close());

    it('while nobody uses it is not noticed', async () => {
      await store.commit(additionTo(await store.load(ORDERS), '1.0.0'));
      await runSql(line.address, END_ALL);
      expect((await store.load(ORDERS)).versions).toHaveLength(1);
      await runSql(line.address, END_ALL);
      expect(await store.commit(additionTo(await store.load(ORDERS), '1.1.0'))).toMatchObject({ sequence: 2 });
    });

    it.each([
      ['in the middle of a write', 'begin'],
      ['before the write is committed', COMMIT],
    ])('%s has written nothing, so the write is made again', async (_, text) => {
      const write = additionTo(await store.load(ORDERS), '1.0.0');
      line.cutOn(text, 'before');
      expect(await store.commit(write)).toMatchObject({ outcome: 'committed', sequence: 1, contentIds: [1] });
      expect(await store.facts(0, 10)).toHaveLength(1);
      expect(await store.load(ORDERS)).toMatchObject({ revision: 1 });
    });

    it('when the write is committed has written it, although nobody said so', async () => {
      const write = additionTo(await store.load(ORDERS), '1.0.0');
      line.cutOn(COMMIT, 'after');
      expect(await store.commit(write)).toMatchObject({ outcome: 'committed', sequence: 1, contentIds: [1] });
      expect(await store.facts(0, 10)).toHaveLength(1);
      expect(await store.load(ORDERS)).toMatchObject({ revision: 1 });
    });

    /** Writes to many subjects, of which one after the other was loaded: there is one connection. */
    const together = async (): Promise<Write[]> => {
      const writes: Write[] = [];
      for (let number = 0; number < 20; number += 1) {
        writes.push(additionTo(await store.load({ group: 'contracts', subject: `s${number}` }), '1.0.0'));
      }
      return writes;
    };

    it.each(['before', 'after'] as const)(
      '%s writes are committed together has written each of them once',
      async (when) => {
        const writes = await together();
        line.cutOn(COMMIT, when);
        const outcomes = await Promise.all(writes.map((write) => store.commit(write)));
        expect(outcomes).toMatchObject(writes.map((_, index) => ({ outcome: 'committed', sequence: index + 1 })));
        expect((await store.facts(0, 100)).map(({ subject }) => subject)).toEqual(
          writes.map((_, index) => `s${index}`),
        );
        expect(await store.load({ group: 'contracts', subject: 's7' })).toMatchObject({ revision: 1 });
      },
    );

    it('for good when writes are committed together says of each that nobody knows', async () => {
      const writes = await together();
      line.cutOn(COMMIT, 'after', true);
      const outcomes = await Promise.allSettled(writes.map((write) => store.commit(write)));
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ reason: { message: expect.stringMatching(/ask for the same again$/) } });
      }
    });

    it('with a write that leaves no fact makes its writer decide again', async () => {
      const write = { ...additionTo(await store.load(ORDERS), '1.0.0'), facts: [] };
      line.cutOn(COMMIT, 'after');
      expect(await store.commit(write)).toEqual({ outcome: 'moved' });
      expect(await store.load(ORDERS)).toMatchObject({ revision: 1 });
    });

    it('for good when the write is committed says that nobody knows', async () => {
      const write = additionTo(await store.load(ORDERS), '1.0.0');
      line.cutOn(COMMIT, 'after', true);
      await expect(store.commit(write)).rejects.toMatchObject({
        code: 'store-failed',
        message: expect.stringMatching(/ does not say whether it was written; ask for the same again$/),
      });
    });

    it('is made again as soon as the server is back', async () => {
      line.down();
      const loading = store.load(ORDERS);
      await sleep(300);
      line.up();
      expect(await loading).toMatchObject({ revision: 0 });
    });

    it('for good is an answer in the end', async () => {
      line.down();
      await expect(store.load(ORDERS)).rejects.toMatchObject({
        code: 'store-failed',
        message: expect.stringMatching(/ cannot be reached; check that it runs, and host and port of the address \(/),
      });
    });
  });

  it('loses and doubles nothing while its connections break again and again', async () => {
    const address = await newPostgresStore();
    const nodes = [await openAt(address, PATIENT), await openAt(address, PATIENT)];
    const keys = Array.from({ length: 8 }, (_, index) => ({ group: 'contracts', subject: `s${index}` }));
    let isWriting = true;
    const breaking = (async () => {
      while (isWriting) {
        await runSql(address, END_ALL);
        await sleep(200);
      }
    })();
    await Promise.all(
      keys.map(async (key, index) => {
        const store = nodes[index % 2] as Store;
        for (let round = 1; round <= 5; round += 1) {
          const outcome = await store.commit(additionTo(await store.load(key), `1.${round}.0`));
          expect(outcome.outcome).toBe('committed');
        }
      }),
    );
    isWriting = false;
    await breaking;
    const facts = await (nodes[0] as Store).facts(0, 100);
    expect(facts.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(new Set(facts.map(({ subject, version }) => `${subject} ${version}`)).size).toBe(40);
    for (const key of keys) expect(await (nodes[0] as Store).load(key)).toMatchObject({ revision: 5 });
  });
});
