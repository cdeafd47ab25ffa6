import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fact } from '../domain/fact.ts';
import { hasDatabases, newPostgresStore } from '../store/fixtures/databases.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/port.ts';
import { createRegistry } from './create-registry.ts';
import { text } from './fixtures/contracts.ts';
import type { Registry } from './registry.ts';

const clock = () => new Date();

/** A store whose news of what others wrote lie around until somebody asks for them, as they may for up to a second. */
function late(store: Store): Store {
  const lying: Fact[] = [];
  let tell: (facts: readonly Fact[]) => void = () => {};
  return {
    ...store,
    follow(listener) {
      tell = listener;
      return store.follow((facts) => void lying.push(...facts));
    },
    known: () => ({ sequence: 0, ageMs: 0 }),
    async catchUp() {
      const sequence = await store.catchUp();
      if (lying.length > 0) tell(lying.splice(0));
      return sequence;
    },
  };
}

describe.runIf(await hasDatabases())('where nothing is written, a node that has not heard of another yet', () => {
  let here: Registry;
  let there: Registry;
  beforeAll(async () => {
    const address = await newPostgresStore();
    here = createRegistry(await openStore(address), { clock });
    there = createRegistry(late(await openStore(address)), { clock });
  });
  afterAll(() => Promise.all([here.close(), there.close()]));

  /** A dataset that both nodes know. */
  async function newDataset(name: string): Promise<string> {
    const { id } = await here.layers.create({ namespace: 'sap.mm', name, owner: 'a' });
    await there.catchUp();
    await there.layers.dataset(id);
    return id;
  }

  it('changes a dataset back', async () => {
    const id = await newDataset('mara');
    await here.layers.change(id, { owner: 'b' });
    expect(await there.layers.change(id, { owner: 'a' })).toMatchObject({ owner: 'a', revision: 3 });
    expect(await there.layers.change(id, { owner: 'a' })).toMatchObject({ owner: 'a', revision: 3 });
  });

  it('knows a dataset for whose name it looked before it was there', async () => {
    const wanted = { namespace: 'sap.mm', name: 'makt', owner: 'a' };
    expect(await there.layers.owning({ group: 'sap.mm', subject: 'makt.gold' })).toBeUndefined();
    const { id } = await here.layers.create(wanted);
    expect(await there.layers.dataset(id)).toMatchObject({ name: 'makt' });
    expect(await there.layers.change(id, { steward: 's' })).toMatchObject({ steward: 's' });
    await expect(there.layers.create(wanted)).rejects.toMatchObject({ code: 'dataset-exists' });
  });

  it('brings a version of a layer into force again', async () => {
    const key = { dataset: await newDataset('marc'), layer: 'gold' } as const;
    const field = (name: string) => ({ name, type: 'int', default: 0 });
    for (const names of [['a'], ['a', 'b']]) {
      await here.layers.ingest(key, { schema: { type: 'record', name: 'R', fields: names.map(field) } });
    }
    await there.catchUp();
    expect(await there.layers.version(key, 'current')).toMatchObject({ number: 2 });
    await here.layers.setCurrent(key, 1);
    await there.layers.setCurrent(key, 2);
    await here.catchUp();
    expect(await here.layers.version(key, 'current')).toMatchObject({ number: 2 });
  });

  it('sets what governs a group, and the level of a subject, back', async () => {
    await there.approvals.setGovernance('sales', { governance: 'open' });
    await here.approvals.setGovernance('sales', { governance: 'governed' });
    await there.approvals.setGovernance('sales', { governance: 'open' });
    await here.catchUp();
    expect(await here.approvals.governance('sales')).toEqual({ governance: 'open' });
    const orders = { group: 'default', subject: 'orders-value' };
    await there.schemas.changePolicy(orders, { level: 'FULL' });
    await here.schemas.changePolicy(orders, { level: 'NONE' });
    await there.schemas.changePolicy(orders, { level: 'FULL' });
    await here.catchUp();
    expect(await here.schemas.policy(orders)).toEqual({ level: 'FULL' });
  });

  it('takes no schema for one that is there where it is to be read in another way from now on', async () => {
    const key = { group: 'default', subject: 'rows-value' };
    const empty = '{"type":"record","name":"R","fields":[]}';
    const schema = { format: 'avro', text: empty, references: [] };
    await there.schemas.register(key, schema);
    expect(await there.schemas.register(key, schema)).toMatchObject({ outcome: 'unchanged' });
    await here.schemas.changePolicy(key, { overrideMetadata: { properties: { team: 'sales' } } });
    expect(await there.schemas.register(key, schema)).toMatchObject({ outcome: 'registered' });
  });

  it('tells whom a schema breaks, and does not forget who has subscribed just now', async () => {
    const key = { group: 'default', subject: 'ltv-value' };
    const schema = (...names: readonly string[]) => ({
      format: 'avro',
      text: JSON.stringify({ type: 'record', name: 'R', fields: names.map((name) => ({ name, type: 'int' })) }),
      references: [],
    });
    await here.schemas.register(key, schema('id', 'ltv'));
    const broken = async () => {
      const impact = await there.consumers.impactOfSchema(key, schema('id'), { isNow: true });
      return impact?.consumers.map(({ subscription, outcome }) => `${subscription.consumer}: ${outcome}`);
    };
    expect(await broken()).toBeUndefined();
    const fields = [{ path: 'ltv', how: [] }];
    await here.consumers.subscribe({ ...key, consumer: 'bi', minVersion: 1, source: 'declared', fields });
    expect(await broken()).toEqual(['bi: broken']);
  });

  it('says of a contract what is missing now', async () => {
    const own = { dataset_id: 'shop.users', compatibility: { mode: 'backward', breaking: 'major' } } as const;
    await here.register({ source: text('1.0.0', ['user_id: string', 'ltv: number'], own) });
    await here.register({ source: text('2.0.0', ['user_id: string'], { ...own, status: 'draft' }) });
    const key = { group: 'contracts', subject: 'shop.users' };
    const fields = [{ path: 'ltv', how: [] }];
    await here.consumers.subscribe({ ...key, consumer: 'bi', minVersion: 1, source: 'declared', fields });
    expect(await there.approvals.gate(key, '2.0.0')).toMatchObject({ allowed: true });
    await here.approvals.setGovernance('shop', { governance: 'governed' });
    expect(await there.approvals.gate(key, '2.0.0')).toMatchObject({
      allowed: false,
      missing: [
        { party: 'owner', name: 'growth-platform' },
        { party: 'consumer', name: 'bi' },
      ],
    });
  });
});
