import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../domain/caller.ts';
import type { Proposal } from '../domain/proposal.ts';
import { openTestStore } from '../store/fixtures/databases.ts';
import type { Store } from '../store/port.ts';
import { createRegistry } from './create-registry.ts';
import type { LayerKey } from './datasets/datasets.ts';
import { text } from './fixtures/contracts.ts';
import { at } from './fixtures/registry-per-test.ts';
import { avro, record } from './fixtures/schemas.ts';
import type { RegisterOutcome, Registry } from './registry.ts';
import type { SchemaInput } from './schemas/schemas.ts';
import type { Sealing } from './sealing.ts';

const ORDERS = at('orders-value');
const USERS = { group: 'contracts', subject: 'users.daily_active' };
const FIELDS = ['plan: string', 'ltv?: number'];
const NOTE = { uri: 'https://example.org/why', sunset: '2027-12-31' };
const TIE = { ...ORDERS, associationType: 'value', lifecycle: 'WEAK' } as const;
const TOPIC = { id: 'r', name: 'orders', namespace: 'cluster', type: 'topic' };
const TAGS = [{ path: 'R', on: 'record', tags: ['pii'] }] as const;

let store: Store;
let registry: Registry;
let caller: Caller;

beforeEach(async () => {
  as('root');
  store = await openTestStore();
  registry = createRegistry(store, { clock: () => new Date('2026-11-22T10:00:00Z'), asking: () => ({ caller }) });
});
afterEach(() => registry.close());

function as(id: string): void {
  caller = { id, grants: [{ role: 'admin', group: '*', subject: '*' }] };
}

const schema = (input: SchemaInput) => registry.schemas.register(ORDERS, input);
const register = (version: string, status: 'draft' | 'active', fields = FIELDS) =>
  registry.register({ source: text(version, fields, { status }) });

/** A version that waits for the word of its owners: it breaks readers. */
async function proposed(): Promise<string> {
  await registry.approvals.setGovernance('users', { governance: 'governed' });
  await register('1.0.0', 'active');
  as('growth-platform/anna');
  const outcome = await register('2.0.0', 'active', ['plan: string']);
  if (outcome.outcome !== 'proposed') throw new Error(outcome.outcome);
  return outcome.proposal.id;
}

const approve = (id: string, sealing?: Sealing<Proposal>) => {
  as('growth-platform/ben');
  const word = { party: 'owner', name: 'growth-platform', said: 'approved' } as const;
  return registry.approvals.decide(id, word, sealing);
};

/** What is done, after what. */
interface Case {
  before(): Promise<unknown>;
  /** Does it, with whatever answer; `id` is of the proposal that there is. */
  work(sealing: Sealing<never>, before: unknown): Promise<unknown>;
}

const CASES: Readonly<Record<string, Case>> = {
  'a version that is activated': {
    before: () => register('1.0.0', 'draft'),
    work: (sealing: Sealing<RegisterOutcome>) => registry.activate(USERS.subject, '1.0.0', sealing),
  },
  'a version that is deprecated': {
    before: () => register('1.0.0', 'active'),
    work: (sealing) => registry.deprecate(USERS.subject, '1.0.0', NOTE, sealing),
  },
  'a version that is archived': {
    before: () => register('1.0.0', 'active'),
    work: (sealing) => registry.archive(USERS.subject, '1.0.0', sealing),
  },
  'a version that is restored': {
    async before() {
      for (const fields of ['a:int', 'a:int b=int']) await schema(record(fields));
      await registry.schemas.deleteVersion(ORDERS, 1);
    },
    work: (sealing) => registry.schemas.restoreVersion(ORDERS, 1, sealing),
  },
  'a version with other tags': {
    before: () => schema(record('a:int')),
    work: (sealing) => registry.schemas.retag(ORDERS, 'latest', { tagsToAdd: TAGS }, sealing),
  },
  'an association': {
    before: () => schema(record('a:int')),
    work: (sealing) => registry.schemas.associate({ resource: TOPIC, associations: [TIE] }, {}, sealing),
  },
  'an association that brings its schema': {
    before: async () => undefined,
    work: (sealing) =>
      registry.schemas.associate(
        { resource: TOPIC, associations: [{ ...TIE, schema: avro('"string"') }] },
        {},
        sealing,
      ),
  },
  'a version that is made the current one': {
    async before() {
      const { id } = await registry.layers.create({ namespace: 'sap', name: 'mara', owner: 'mm' });
      const gold = { dataset: id, layer: 'gold' } as const;
      for (const type of ['string', 'long']) {
        await registry.layers.ingest(gold, { schema: { type: 'record', name: 'm', fields: [{ name: 'f', type }] } });
      }
      return gold;
    },
    work: (sealing, gold) => registry.layers.setCurrent(gold as LayerKey, 2, sealing),
  },
  'a proposal': {
    async before() {
      await register('1.0.0', 'draft');
      await registry.approvals.setGovernance('users', { governance: 'governed' });
    },
    work: (sealing) => registry.approvals.propose(USERS, '1.0.0', sealing),
  },
  'a word about a proposal': { before: proposed, work: (sealing, id) => approve(String(id), sealing) },
  'a proposal that is withdrawn': {
    before: proposed,
    work: (sealing, id) => registry.approvals.withdraw(String(id), sealing),
  },
  'a proposal that comes into force': {
    async before() {
      const id = await proposed();
      await approve(id);
      return id;
    },
    work: (sealing, id) => registry.approvals.activate(String(id), sealing),
  },
  'a proposal that is forced': {
    before: proposed,
    work: (sealing, id) => registry.approvals.force(String(id), 'the outage of Monday, ticket 4711', sealing),
  },
};

describe('the answer is kept with what is written', () => {
  it.each(Object.entries(CASES))('of %s', async (_name, { before, work }) => {
    const there = await before();
    const claim = { key: 'k', request: 'r', leaseMs: 60_000, keepMs: 60_000 };
    expect(await store.claim({ ...claim, token: 'first' })).toEqual({ claim: 'mine' });
    const sealing: Sealing<unknown> = {
      key: 'k',
      token: 'first',
      reply: (answer) => JSON.stringify([answer]),
      kept() {},
    };
    const answer = await work(sealing, there);
    // The one who has the key says nothing any more, as if he had been stopped now.
    const kept = { claim: 'kept', request: 'r', reply: JSON.stringify([answer]) };
    expect(await store.claim({ ...claim, token: 'second' })).toEqual(kept);
  });
});
