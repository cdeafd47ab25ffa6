import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Caller, Grant } from '../../domain/caller.ts';
import { type Dataset, layerSubject } from '../../domain/dataset.ts';
import { openTestStore } from '../../store/fixtures/databases.ts';
import type { Store } from '../../store/port.ts';
import { createRegistry } from '../create-registry.ts';
import { datasetChange } from '../datasets/records.ts';
import { text } from '../fixtures/contracts.ts';
import { code } from '../fixtures/registry-per-test.ts';
import { record } from '../fixtures/schemas.ts';
import type { Registry } from '../registry.ts';
import type { SubscribeCommand } from './consumers.ts';

const USERS = { group: 'contracts', subject: 'users.daily_active' };
const ORDERS = { group: 'default', subject: 'orders-value' };
const FIRST = ['user_id: string', 'plan?: string', 'ltv: number'];

let store: Store;
let registry: Registry;
let now: string;
let caller: Caller;

beforeEach(async () => {
  store = await openTestStore();
  now = '2026-11-22T10:00:00.000Z';
  caller = { id: 'root', grants: [{ role: 'admin', group: '*', subject: '*' }] };
  registry = createRegistry(store, { clock: () => new Date(now), asking: () => ({ caller }) });
});
afterEach(() => registry.close());

const wanted = (consumer: string, members: Partial<SubscribeCommand> = {}): SubscribeCommand => ({
  ...USERS,
  consumer,
  minVersion: 1,
  source: 'declared',
  ...members,
});
const uses = (...paths: string[]) => ({ fields: paths.map((path) => ({ path, how: [] })) });
const register = (version: string, fields: readonly string[], members = {}) =>
  registry.register({ source: text(version, fields, members), mode: 'none' });

/** A dataset, as those keep it who make it. */
async function keep(dataset: Dataset): Promise<void> {
  const { record, fact } = datasetChange(dataset);
  const decidedOn = [{ key: record.key, revision: 0 }];
  await store.commit({ at: now, decidedOn, contents: [], changes: [], records: [record], facts: [fact] });
}

/** Who is what, by consumer. */
async function outcomes(version: string, fields: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const impact = await registry.consumers.impact(USERS, { format: 'data-contract', text: text(version, fields) });
  return Object.fromEntries(impact.consumers.map(({ subscription, outcome }) => [subscription.consumer, outcome]));
}

describe('subscribing', () => {
  it('keeps what was said, with who said it and when, and tells it in the log', async () => {
    await register('1.0.0', FIRST);
    const { warnings, ...made } = await registry.consumers.subscribe(wanted('ltv-dashboard', uses('ltv')));
    expect([warnings, made.createdBy, made.createdAt]).toEqual([[], 'root', now]);
    expect(await registry.consumers.subscription(made.id)).toEqual(made);
    expect((await registry.facts(0, 10)).at(-1)).toMatchObject({
      kind: 'subscription-set',
      ...USERS,
      consumer: 'ltv-dashboard',
      subscription_id: made.id,
      subscription: { fields: [{ path: 'ltv', how: [] }] },
    });
  });

  it('is once for a consumer and a subject; again is about the one that is there', async () => {
    await register('1.0.0', FIRST);
    const { id } = await registry.consumers.subscribe(wanted('bi'));
    await expect(registry.consumers.subscribe(wanted('bi'))).rejects.toMatchObject({
      code: 'subscription-exists',
      about: { existingId: id },
    });
    const together = ['a', 'a', 'a'].map((name) => registry.consumers.subscribe(wanted(name)));
    const settled = await Promise.allSettled(together);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('again from a file changes the one that is there, and writes nothing where it says the same', async () => {
    await register('1.0.0', FIRST);
    const first = await registry.consumers.setSubscription(wanted('bi', uses('plan')));
    const same = await registry.consumers.setSubscription(wanted('bi', uses('plan')));
    const facts = await registry.lastSequence();
    const other = await registry.consumers.setSubscription(wanted('bi', uses('ltv')));
    expect([same.id, other.id, other.fields]).toEqual([first.id, first.id, uses('ltv').fields]);
    expect(await registry.lastSequence()).toBe(facts + 1);
  });

  it('takes a subject that is there, or a layer of a dataset', async () => {
    await expect(registry.consumers.subscribe(wanted('bi'))).rejects.toEqual(code('subject-not-found'));
    const mara = { namespace: 'sap.mm', name: 'mara' };
    const gold = layerSubject(mara, 'gold');
    await expect(registry.consumers.subscribe(wanted('bi', gold))).rejects.toEqual(code('subject-not-found'));
    await keep({
      ...mara,
      id: 'd-1',
      owner: 'platform',
      status: 'active',
      reader: 'closed',
      createdAt: now,
      createdBy: 'root',
    });
    const made = await registry.consumers.subscribe(wanted('bi', { ...gold, requiredCompatibility: 'backward' }));
    expect(made.warnings).toEqual(['there is no version yet']);
  });

  it('warns of a version that is not there yet, and of fields that are not there', async () => {
    await register('1.0.0', FIRST);
    const { warnings } = await registry.consumers.subscribe(wanted('later', { minVersion: 3 }));
    expect(warnings).toEqual(['it waits for version 3, and the newest is 1']);
    const typo = await registry.consumers.subscribe(wanted('typo', uses('ltb', 'plan')));
    expect(typo.warnings).toEqual(["version 1.0.0 has no field 'ltb'"]);
    const ranged = await registry.consumers.subscribe(wanted('ranged', { range: '>=2' }));
    expect(ranged.warnings).toEqual(["no version that can be read is in the range '>=2'"]);
  });

  it.each<[string, Partial<SubscribeCommand>]>([
    ['consumer', { consumer: ' ' }],
    ['consumer', { consumer: 'a\nb' }],
    ['min_version', { minVersion: 0 }],
    ['range', { range: 'newest' }],
    ['fields', uses('plan', 'plan')],
    ['needs.max_lag_seconds', { needs: { maxLagSeconds: -1 } }],
    ['expires', { expires: '2026-02-30' }],
    ['reader', { reader: { format: 'avro', text: '{"type":"recor"}' } }],
    ['reader', { reader: { format: 'cobol', text: '01 ROW.' } }],
  ])('refuses what no subscription can say: %s %j', async (property, members) => {
    await register('1.0.0', FIRST);
    await expect(registry.consumers.subscribe(wanted('bi', members))).rejects.toMatchObject({
      code: 'subscription-invalid',
      about: { property },
    });
  });

  it('ends, and may then begin again', async () => {
    await register('1.0.0', FIRST);
    const { id } = await registry.consumers.subscribe(wanted('bi'));
    await registry.consumers.unsubscribe(id);
    await expect(registry.consumers.subscription(id)).rejects.toEqual(code('subscription-not-found'));
    await expect(registry.consumers.unsubscribe(id)).rejects.toEqual(code('subscription-not-found'));
    expect((await registry.consumers.subscribe(wanted('bi'))).id).not.toBe(id);
  });

  it('is listed by group, subject and consumer', async () => {
    await register('1.0.0', FIRST);
    await registry.schemas.register(ORDERS, record('id:int'));
    for (const consumer of ['b', 'a']) await registry.consumers.subscribe(wanted(consumer));
    await registry.consumers.subscribe(wanted('b', { ...ORDERS, source: 'dbt', origin: 'shop' }));
    const listed = async (listing: object) => {
      const { items, total } = await registry.consumers.subscriptions({ offset: 0, limit: 10, ...listing });
      return [total, ...items.map(({ subject, consumer }) => `${subject} ${consumer}`)];
    };
    expect(await listed({})).toEqual([3, 'users.daily_active a', 'users.daily_active b', 'orders-value b']);
    expect(await listed({ consumer: 'b', limit: 1 })).toEqual([2, 'users.daily_active b']);
    expect(await listed({ subject: 'orders-value' })).toEqual([1, 'orders-value b']);
    expect(await listed({ source: 'dbt', origin: 'shop' })).toEqual([1, 'orders-value b']);
    expect(await listed({ source: 'dbt', origin: 'other' })).toEqual([0]);
  });
});

describe('impact', () => {
  beforeEach(async () => {
    await register('1.0.0', FIRST);
    await registry.consumers.subscribe(wanted('ltv-dashboard', uses('ltv')));
    await registry.consumers.subscribe(wanted('plan-report', uses('plan')));
    await registry.consumers.subscribe(wanted('everything'));
  });

  it('tells a field that goes to those who use it, with a row that shows it', async () => {
    const source = text('2.0.0', ['user_id: string', 'plan?: string']);
    const impact = await registry.consumers.impact(USERS, { format: 'data-contract', text: source });
    expect(impact.against).toBe('1.0.0');
    expect(impact.consumers.map(({ subscription, outcome }) => `${subscription.consumer}: ${outcome}`)).toEqual([
      'everything: broken',
      'ltv-dashboard: broken',
      'plan-report: unaffected',
    ]);
    const [reason] = impact.consumers[1]?.reasons ?? [];
    expect(reason).toMatchObject({ kind: 'field_removed', path: 'ltv', use: 'select', outcome: 'broken' });
  });

  it('is none of a document that is in force', async () => {
    const source = text('1.0.0', FIRST);
    const impact = await registry.consumers.impact(USERS, { format: 'data-contract', text: source });
    expect(new Set(impact.consumers.map(({ outcome }) => outcome))).toEqual(new Set(['unaffected']));
    expect((await registry.consumers.impactOfVersion(USERS, '1.0.0')).consumers).toEqual(impact.consumers);
  });

  it('of a version that is registered is told as things stood before it', async () => {
    await register('2.0.0', ['user_id: string', 'plan?: string']);
    const source = text('2.0.0', ['user_id: string', 'plan?: string']);
    const candidate = { format: 'data-contract', text: source };
    const broken = (await registry.consumers.impact(USERS, candidate, { before: 2 })).consumers[0];
    expect([broken?.outcome, broken?.reads]).toEqual(['broken', '1.0.0']);
    // Everybody reads it now, and who uses what is gone is told when he looks.
    expect(await outcomes('2.0.0', ['user_id: string', 'plan?: string'])).toMatchObject({
      'ltv-dashboard': 'at_risk',
      'plan-report': 'unaffected',
    });
  });

  it('counts nobody whose subscription is over, from the day after', async () => {
    await registry.consumers.setSubscription(wanted('ltv-dashboard', { ...uses('ltv'), expires: '2026-11-23' }));
    now = '2026-11-23T23:59:59.000Z';
    expect(await outcomes('2.0.0', ['plan?: string'])).toHaveProperty('ltv-dashboard');
    now = '2026-11-24T00:00:00.000Z';
    expect(await outcomes('2.0.0', ['plan?: string'])).not.toHaveProperty('ltv-dashboard');
    expect((await registry.consumers.subscribe(wanted('ltv-dashboard'))).createdAt).toBe(now);
  });

  it('goes by the version that a consumer reads: its range, and what it keeps from going', async () => {
    await register('2.0.0', [...FIRST, 'region: string']);
    await registry.consumers.subscribe(wanted('pinned', { ...uses('region'), range: '^1' }));
    const impact = await registry.consumers.impactOfVersion(USERS, '2.0.0');
    const pinned = impact.consumers.find(({ subscription }) => subscription.consumer === 'pinned');
    expect([impact.against, pinned?.reads, pinned?.outcome]).toEqual(['2.0.0', '1.0.0', 'at_risk']);
    expect((await registry.consumers.readersOf(USERS, '1.0.0')).map(({ consumer }) => consumer)).toEqual(['pinned']);
    expect((await registry.consumers.readersOf(USERS, '2.0.0')).map(({ consumer }) => consumer)).toEqual([
      'everything',
      'ltv-dashboard',
      'plan-report',
    ]);
    await expect(registry.archive('users.daily_active', '1.0.0')).rejects.toEqual(code('version-in-use'));
    await registry.consumers.unsubscribe(pinned?.subscription.id ?? '');
    await registry.archive('users.daily_active', '1.0.0');
    expect(await registry.consumers.readersOf(USERS, '1.0.0')).toEqual([]);
  });

  it('does not break whose range leaves the version out: he stays with the one that he reads', async () => {
    const stay = (range: string) => registry.consumers.setSubscription(wanted('stays', { ...uses('ltv'), range }));
    const without = ['user_id: string', 'plan?: string'];
    await stay('<3.0.0');
    expect(await outcomes('2.0.0', without)).toMatchObject({ stays: 'broken' });
    await stay('<2.0.0');
    expect(await outcomes('2.0.0', without)).toMatchObject({ stays: 'at_risk', 'ltv-dashboard': 'broken' });
    expect(await outcomes('1.1.0', without)).toMatchObject({ stays: 'broken' });
    expect(await outcomes('2.0.0', [...FIRST, 'region?: string'])).toMatchObject({ stays: 'unaffected' });
    await stay('>=3.0.0');
    expect(await outcomes('2.0.0', without)).toMatchObject({ stays: 'unaffected' });
  });

  it("asks a consumer's own schema, whatever its format", async () => {
    const ltv = { type: 'object', required: ['ltv'], properties: { ltv: { type: 'number' } } };
    const reader = { format: 'json-schema', text: JSON.stringify(ltv) };
    await registry.consumers.subscribe(wanted('validator', { reader }));
    expect(await outcomes('1.1.0', [...FIRST, 'region?: string'])).toMatchObject({ validator: 'unaffected' });
    expect(await outcomes('2.0.0', ['user_id: string', 'plan?: string'])).toMatchObject({ validator: 'broken' });
  });

  it('says what cannot be told: another format, and formats without fields that are known', async () => {
    const impact = await registry.consumers.impact(USERS, record('id:int'));
    expect(impact.consumers.map(({ outcome }) => outcome)).toEqual(['at_risk', 'at_risk', 'at_risk']);
    const proto = (type: string) => `syntax = "proto3"; message Row { ${type} a = 1; string b = 2; }`;
    const rows = { group: 'default', subject: 'rows-value' };
    await registry.schemas.register(rows, { format: 'protobuf', text: proto('string'), references: [] });
    await registry.consumers.subscribe(wanted('c', { ...rows, ...uses('b') }));
    const changed = await registry.consumers.impact(rows, { format: 'protobuf', text: proto('int32') });
    expect(changed.consumers[0]?.outcome).toBe('at_risk');
    const same = await registry.consumers.impact(rows, { format: 'protobuf', text: `${proto('string')} // more` });
    expect(same.consumers[0]?.outcome).toBe('unaffected');
  });

  it('refuses a document that is none', async () => {
    const candidate = { format: 'data-contract', text: 'dataset_id: users.daily_active' };
    await expect(registry.consumers.impact(USERS, candidate)).rejects.toEqual(code('document-invalid'));
    await expect(registry.consumers.impact(USERS, { format: 'cobol', text: '' })).rejects.toEqual(
      code('document-invalid'),
    );
  });
});

describe('a subscription', () => {
  it('counts as a change of its subject', async () => {
    await register('1.0.0', FIRST);
    const before = (await store.load(USERS)).revision;
    const { id } = await registry.consumers.subscribe(wanted('bi'));
    await registry.consumers.unsubscribe(id);
    expect((await store.load(USERS)).revision).toBe(before + 2);
  });

  it('is made in the own name, and seen by its consumer and those who run the subject', async () => {
    await register('1.0.0', FIRST);
    const as = (id: string, ...grants: Grant[]) => {
      caller = { id, grants };
    };
    const grant = (role: Grant['role'], subject = '*'): Grant => ({ role, group: 'contracts', subject });
    as('bi', grant('consumer'));
    const { id } = await registry.consumers.subscribe(wanted('bi'));
    await expect(registry.consumers.subscribe(wanted('other'))).rejects.toEqual(code('forbidden'));
    const total = async () => (await registry.consumers.subscriptions({ offset: 0, limit: 10 })).total;
    expect(await total()).toBe(1);
    as('growth', grant('producer'));
    expect([await total(), (await registry.consumers.subscription(id)).consumer]).toEqual([1, 'bi']);
    await expect(registry.consumers.subscribe(wanted('growth'))).rejects.toEqual(code('forbidden'));
    await expect(registry.consumers.unsubscribe(id)).rejects.toEqual(code('forbidden'));
    as('nosy', grant('consumer'));
    expect(await total()).toBe(0);
    expect(await outcomes('2.0.0', ['plan?: string'])).toEqual({});
    const checked = await registry.check({ source: text('2.0.0', ['plan?: string']) });
    expect(checked).toMatchObject({ outcome: 'incompatible', impact: { consumers: [] } });
    await expect(registry.consumers.subscription(id)).rejects.toEqual(code('forbidden'));
    as('elsewhere', grant('consumer', 'sales.*'));
    await expect(registry.consumers.subscription(id)).rejects.toEqual(code('subscription-not-found'));
    await expect(registry.consumers.subscribe(wanted('elsewhere'))).rejects.toEqual(code('subject-not-found'));
  });
});
