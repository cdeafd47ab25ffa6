import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Fact, NewFact } from '../domain/fact.ts';
import type { RecordKey } from '../domain/record-key.ts';
import type { SubjectKey } from '../domain/subject.ts';
import { openTestStore } from '../store/fixtures/databases.ts';
import type { Store } from '../store/port.ts';
import type { Desk } from './desk.ts';
import { newDesk } from './fixtures/desk.ts';
import { type Draft, settle, settleOn } from './settle.ts';

const AT = '2026-11-22T10:00:00.000Z';
const ORDERS = { group: 'default', subject: 'orders' };
const POLICY: RecordKey = { kind: 'policy', group: 'default', name: '' };
const NOTHING: Draft = { contents: [], changes: [], facts: [] };

let store: Store;
let desk: Desk;
beforeEach(async () => {
  store = await openTestStore();
  desk = newDesk(store, () => new Date(AT));
});
afterEach(() => store.close());

/** A draft that adds the first version of a subject. */
function firstVersion({ group, subject }: SubjectKey, text: string): Draft {
  const content = { fingerprint: `sha of ${text}`, guid: text, format: 'avro', canonical: text, references: [] };
  const { fingerprint, format } = content;
  const version = {
    label: '1',
    number: 1,
    format,
    fingerprint,
    status: 'active',
    deprecation: undefined,
    registeredAt: AT,
    deleted: false,
  } as const;
  const fact: NewFact = {
    kind: 'version-registered',
    group,
    subject,
    version: '1',
    status: 'active',
    fingerprint,
    mode: 'backward',
    owners: [],
  };
  return {
    contents: [content],
    changes: [{ change: 'version-added', group, subject, version, source: text }],
    facts: [fact],
  };
}

/** Sets the policy as another process would: past the desk. */
async function setElsewhere(level: string): Promise<void> {
  const before = await store.record(POLICY);
  const records = [{ key: POLICY, body: { level } }];
  await store.commit({ ...NOTHING, decidedOn: [before], at: AT, records });
}

/** Registers a version that refers to the orders. */
function referToOrders(key: SubjectKey): Promise<string> {
  return settle(desk, key, async () => {
    const target = await desk.load(ORDERS);
    const { changes, ...draft } = firstVersion(key, key.subject);
    const mention = { ...ORDERS, change: 'referred-to' } as const;
    return { write: { ...draft, changes: [...changes, mention], decidedOn: [target] }, answer: key.subject };
  });
}

it('decides again when a policy that it read was changed by others, on the policy as it is then', async () => {
  const read: unknown[] = [];
  const answer = await settle(desk, ORDERS, async (state) => {
    const policy = await desk.record(POLICY);
    read.push(policy.body);
    if (read.length === 1) await setElsewhere('NONE');
    return { write: { ...firstVersion(state, 'A'), decidedOn: [policy] }, answer: policy.body };
  });
  expect(answer).toEqual({ level: 'NONE' });
  expect(read).toEqual([undefined, { level: 'NONE' }]);
  expect(await desk.load(ORDERS)).toMatchObject({ revision: 1 });
});

it('answers with the ids that the store gave', async () => {
  const register = (key: SubjectKey, text: string) =>
    settle(desk, key, async () => ({
      write: firstVersion(key, text),
      answerOf: async ({ contentIds, sequence }) => ({ contentIds, sequence }),
    }));
  expect(await register(ORDERS, 'A')).toEqual({ contentIds: [1], sequence: 1 });
  expect(await register({ group: 'default', subject: 'customers' }, 'B')).toEqual({ contentIds: [2], sequence: 2 });
  expect(await register({ group: 'sales', subject: 'orders' }, 'B')).toEqual({ contentIds: [1], sequence: 3 });
});

it('writes nothing where nothing is to be written', async () => {
  expect(await settle(desk, ORDERS, async ({ revision }) => ({ answer: revision }))).toBe(0);
  expect(await store.lastSequence()).toBe(0);
});

it('gives up on what never stands still, and says so', async () => {
  let rounds = 0;
  const restless = settleOn(desk, 'the policy of default', async () => {
    rounds += 1;
    const policy = await desk.record(POLICY);
    await setElsewhere(`${rounds}`);
    return { write: { ...NOTHING, decidedOn: [policy] }, answer: 'done' };
  });
  await expect(restless).rejects.toMatchObject({
    code: 'store-failed',
    message: "'the policy of default' was changed by others 50 times while this was being decided; try again",
  });
});

it('loses no change of a record, however many decide at once', async () => {
  const count = (thing: string) =>
    settleOn(desk, thing, async () => {
      const policy = await desk.record(POLICY);
      const body = Number(policy.body ?? 0) + 1;
      return { write: { ...NOTHING, decidedOn: [policy], records: [{ key: POLICY, body }] }, answer: body };
    });
  const things = Array.from({ length: 20 }, (_, index) => `thing ${index % 5}`);
  const answers = await Promise.all(things.map(count));
  expect(answers.sort((a, b) => a - b)).toEqual(things.map((_, index) => index + 1));
  expect((await desk.record(POLICY)).body).toBe(20);
});

it('lets a hundred subjects begin to refer to the same one at once', async () => {
  await settle(desk, ORDERS, async () => ({ write: firstVersion(ORDERS, 'A'), answer: 'done' }));
  const subjects = Array.from({ length: 100 }, (_, index) => ({ group: 'default', subject: `user ${index}` }));
  expect(await Promise.all(subjects.map(referToOrders))).toEqual(subjects.map(({ subject }) => subject));
  expect((await desk.load(ORDERS)).revision).toBe(101);
});

it('lets a hundred subjects of many groups begin to refer to the same one at once', async () => {
  await settle(desk, ORDERS, async () => ({ write: firstVersion(ORDERS, 'A'), answer: 'done' }));
  const subjects = Array.from({ length: 100 }, (_, index) => ({
    group: `group ${index % 10}`,
    subject: `user ${index}`,
  }));
  expect(await Promise.all(subjects.map(referToOrders))).toEqual(subjects.map(({ subject }) => subject));
  expect((await desk.load(ORDERS)).revision).toBe(101);
});

it('lets no group wait for decisions about others that are made again', async () => {
  const policyOf = (group: string): RecordKey => ({ kind: 'policy', group, name: '' });
  const decideTwice = (group: string, whenAgain: () => Promise<void>) => {
    let rounds = 0;
    return settleOn(desk, group, async () => {
      const policy = await store.record(policyOf(group));
      const records = [{ key: policy.key, body: { level: 'NONE' } }];
      rounds += 1;
      if (rounds === 1) await store.commit({ ...NOTHING, decidedOn: [policy], at: AT, records });
      else await whenAgain();
      return { write: { ...NOTHING, decidedOn: [policy], records }, answer: rounds };
    });
  };
  const { promise: salesAreDone, resolve: tell } = Promise.withResolvers<void>();
  const { promise: stockIsMadeAgain, resolve: begin } = Promise.withResolvers<void>();
  const stock = decideTwice('stock', () => {
    begin();
    return salesAreDone;
  });
  await stockIsMadeAgain;
  expect(await decideTwice('sales', async () => {})).toBe(2);
  tell();
  expect(await stock).toBe(2);
});

it('tells caches of the facts before the writer is answered, and whoever listens of the log', async () => {
  const told: string[] = [];
  const heard: (readonly Fact[])[] = [];
  desk.onCommit(() => {
    throw new Error('a cache that fails');
  });
  const ends = [
    desk.onCommit((facts) => heard.push(facts)),
    desk.subscribe(() => told.push('news')),
    desk.onCommit(() => told.push('facts')),
  ];
  await settle(desk, ORDERS, async () => ({ write: firstVersion(ORDERS, 'A'), answer: 'done' })).then((answer) =>
    told.push(answer),
  );
  expect(told).toEqual(['news', 'facts', 'done']);
  expect(heard).toEqual([await store.facts(0, 10)]);
  expect(heard[0]?.[0]).toMatchObject({ kind: 'version-registered', content_id: 1, sequence: 1 });
  for (const end of ends) end();
  const sales = { group: 'sales', subject: 'orders' };
  await settle(desk, sales, async () => ({ write: firstVersion(sales, 'A'), answer: 'done' }));
  expect([heard.length, told.length]).toEqual([1, 3]);
});
