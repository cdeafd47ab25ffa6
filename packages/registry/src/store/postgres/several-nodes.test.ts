import { afterEach, describe, expect, it } from 'vitest';
import { verifyLog } from '../../domain/fact-chain.ts';
import { hasDatabases, newPostgresStore, runSql } from '../fixtures/databases.ts';
import { startFaultyLine } from '../fixtures/faulty-line.ts';
import { AT, additionTo } from '../fixtures/writes.ts';
import { openStore } from '../open-store.ts';
import type { ClaimRequest, Committed, Store, Write } from '../port.ts';

const ORDERS = { group: 'contracts', subject: 'orders' };
const CLAIM: ClaimRequest = { key: 'growth 1', request: 'sha', token: 'here', leaseMs: 30_000, keepMs: 86_400_000 };
const COMMIT = 'commit\0';

/** What a registry of schema 4 does when it writes a fact. */
const ofBefore = (subject: string): string => `
  begin;
  update log set last_sequence = last_sequence + 1;
  insert into facts (sequence, at, group_name, subject, version, kind, body)
    select last_sequence, '${AT}', 'contracts', '${subject}', '1.0.0', 'version-archived', '{}' from log;
  commit`;

describe.skipIf(!(await hasDatabases()))('several registries over PostgreSQL', () => {
  const opened: Store[] = [];
  const openAt = async (address: string): Promise<Store> => {
    const store = await openStore(address, { connections: 4, timeoutSeconds: 20 });
    opened.push(store);
    return store;
  };
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });
  const replyOf = ({ sequence }: Committed): string => `made by ${sequence}`;
  const sealed = async (store: Store, token: string, key = CLAIM.key): Promise<Write> => ({
    ...additionTo(await store.load({ ...ORDERS, subject: key }), '1.0.0'),
    seal: { key, token, reply: replyOf },
  });

  it('chain their facts as one', async () => {
    const address = await newPostgresStore();
    const [here, there] = [await openAt(address), await openAt(address)];
    const writers = Array.from({ length: 20 }, (_, index) => [index % 2 === 0 ? here : there, `s${index}`] as const);
    await Promise.all(
      writers.map(async ([store, subject]) => {
        for (const label of ['1.0.0', '1.1.0', '1.2.0']) {
          await store.commit(additionTo(await store.load({ ...ORDERS, subject }), label));
        }
      }),
    );
    const facts = await here.facts(0, 100);
    expect(verifyLog(facts)).toEqual({ sequence: 60, since: 1, hash: facts[59]?.hash, open: [] });
  });

  it('cover by their hashes what the release before writes in between, from when their chain begins', async () => {
    const address = await newPostgresStore();
    const store = await openAt(address);
    const add = async (label: string) => store.commit(additionTo(await store.load(ORDERS), label));
    await runSql(address, ofBefore('before'));
    await add('1.0.0');
    await add('1.1.0');
    await runSql(address, ofBefore('between'));
    await runSql(address, ofBefore('between'));
    expect(verifyLog(await store.facts(0, 10))).toMatchObject({ sequence: 5, since: 2, open: [{}, {}] });
    await add('1.2.0');
    await add('1.3.0');
    const facts = await store.facts(0, 10);
    expect(facts.map(({ hash }) => hash === undefined)).toEqual([true, false, false, true, true, false, false]);
    expect(verifyLog(facts)).toEqual({ sequence: 7, since: 2, hash: facts[6]?.hash, open: [] });
    await runSql(address, "update facts set subject = 'something else' where sequence = 5");
    expect(verifyLog(await store.facts(0, 10))).toEqual({ broken: [4, 6], reason: 'changed' });
  });

  it('have an idempotency key once among them, until its holder is gone', async () => {
    const address = await newPostgresStore();
    const [here, there] = [await openAt(address), await openAt(address)];
    for (let round = 1; round <= 20; round += 1) {
      const key = `round ${round}`;
      const claims = await Promise.all([
        here.claim({ ...CLAIM, key, leaseMs: 0 }),
        there.claim({ ...CLAIM, key, leaseMs: 0, request: 'other', token: 'there' }),
      ]);
      expect(claims.map(({ claim }) => claim).sort()).toEqual(['busy', 'mine']);
    }
    const own = { ...CLAIM, leaseMs: 0 };
    expect(await here.claim(own)).toEqual({ claim: 'mine' });
    const late = await sealed(here, 'here');
    expect(await there.claim({ ...own, token: 'there' })).toEqual({ claim: 'mine' });
    await expect(here.commit(late)).rejects.toMatchObject({ code: 'idempotency-in-progress' });
    expect(await there.commit(await sealed(there, 'there'))).toMatchObject({ sequence: 1 });
    expect(await here.claim(own)).toEqual({ claim: 'kept', request: 'sha', reply: 'made by 1' });
  });

  it('either seal a write or lose the key to another, however close they come', async () => {
    const address = await newPostgresStore();
    const [here, there] = [await openAt(address), await openAt(address)];
    for (let round = 1; round <= 30; round += 1) {
      const own = { ...CLAIM, key: `round ${round}`, leaseMs: 0 };
      await here.claim(own);
      const write = await sealed(here, 'here', own.key);
      const [written, taken] = await Promise.allSettled([here.commit(write), there.claim({ ...own, token: 'there' })]);
      const isWritten = written.status === 'fulfilled';
      expect(taken).toMatchObject({ value: { claim: isWritten ? 'kept' : 'mine' } });
      expect((await there.load({ ...ORDERS, subject: own.key })).revision).toBe(Number(isWritten));
    }
  });

  it('forget keys whose time is over in passing, a few with each that is answered', async () => {
    const address = await newPostgresStore();
    const store = await openAt(address);
    for (let number = 1; number <= 40; number += 1) await store.claim({ ...CLAIM, key: `old ${number}`, keepMs: 0 });
    const left = async () => (await runSql(address, 'select key from idempotency_keys')).length;
    await store.claim(CLAIM);
    await store.commit(await sealed(store, 'here'));
    expect(await left()).toBe(25);
    for (let number = 1; number <= 2; number += 1) {
      await store.claim({ ...CLAIM, key: `refused ${number}` });
      await store.keep(`refused ${number}`, 'here', 'refused');
    }
    expect(await left()).toBe(3);
  });

  it.each(['before', 'after'] as const)(
    'keep one answer to a write whose connection is lost %s it is committed',
    async (when) => {
      const line = await startFaultyLine(await newPostgresStore());
      const store = await openAt(line.address);
      await store.claim(CLAIM);
      const write = await sealed(store, 'here');
      line.cutOn(COMMIT, when);
      expect(await store.commit(write)).toMatchObject({ outcome: 'committed', sequence: 1 });
      expect(await store.claim({ ...CLAIM, token: 'there' })).toMatchObject({ claim: 'kept', reply: 'made by 1' });
      expect(verifyLog(await store.facts(0, 10))).toMatchObject({ sequence: 1, since: 1 });
      await line.close();
    },
  );

  it.each([
    ['a claim', 'insert into "idempotency_keys"'],
    ['the answer to a claim', 'update "idempotency_keys"'],
  ])('have a key when nobody heard %s', async (_, statement) => {
    const line = await startFaultyLine(await newPostgresStore());
    const store = await openAt(line.address);
    if (statement.startsWith('update')) await store.claim(CLAIM);
    line.cutOn(statement, 'after');
    if (statement.startsWith('insert')) expect(await store.claim(CLAIM)).toEqual({ claim: 'mine' });
    expect(await store.keep(CLAIM.key, CLAIM.token, 'refused')).toBe(true);
    expect(await store.claim({ ...CLAIM, token: 'there' })).toMatchObject({ claim: 'kept', reply: 'refused' });
    await line.close();
  });
});
