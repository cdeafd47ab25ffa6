import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller, Grant } from '../../domain/caller.ts';
import type { RegistryError } from '../../domain/error.ts';
import type { Party } from '../../domain/proposal.ts';
import { openTestStore } from '../../store/fixtures/databases.ts';
import { createRegistry } from '../create-registry.ts';
import { text } from '../fixtures/contracts.ts';
import type { RegisterOutcome, Registry } from '../registry.ts';

const USERS = { group: 'contracts', subject: 'users.daily_active' };
const FIRST = ['user_id: string', 'plan?: string', 'ltv: number'];
const WITHOUT_LTV = ['user_id: string', 'plan?: string'];
const EVERYWHERE = { group: '*', subject: '*' };
const REASON = 'the outage of Monday, ticket 4711';

let registry: Registry;
let now: string;
let caller: Caller;

beforeEach(async () => {
  now = '2026-11-22T10:00:00.000Z';
  as('root', 'admin');
  const store = await openTestStore();
  registry = createRegistry(store, { clock: () => new Date(now), asking: () => ({ caller }) });
  await registry.approvals.setGovernance('users', { governance: 'governed' });
});

/** From here on somebody else asks. */
function as(id: string, ...roles: readonly Grant['role'][]): void {
  caller = {
    id,
    grants: (roles.length === 0 ? (['producer', 'consumer'] as const) : roles).map((role) => ({ role, ...EVERYWHERE })),
  };
}

const register = (version: string, fields: readonly string[], members = {}): Promise<RegisterOutcome> =>
  registry.register({ source: text(version, fields, members) });
const status = async (version: string) => (await registry.version(USERS.subject, version)).status;
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: RegistryError) => error.code,
  );
const subscribe = (consumer: string) => {
  as(consumer, 'consumer');
  return registry.consumers.subscribe({
    ...USERS,
    consumer,
    minVersion: 1,
    source: 'declared',
    fields: [{ path: 'ltv', how: [] }],
  });
};
async function propose(version: string, fields: readonly string[], members = {}): Promise<string> {
  const outcome = await register(version, fields, members);
  if (outcome.outcome !== 'proposed') throw new Error(outcome.outcome);
  return outcome.proposal.id;
}
const approve = (id: string, party: Party['party'], name: string, by = `${name}/ben`) => {
  as(by);
  return registry.approvals.decide(id, { party, name, said: 'approved' });
};

describe('where it is governed', () => {
  beforeEach(async () => {
    as('growth-platform/anna');
    expect((await register('1.0.0', FIRST)).outcome).toBe('registered');
  });

  it('nobody is asked about what breaks nobody', async () => {
    expect((await register('1.1.0', [...FIRST, 'country?: string'])).outcome).toBe('registered');
    expect(await registry.approvals.gate(USERS, '1.1.0')).toMatchObject({ allowed: true, reasons: [] });
  });

  it('a version that breaks its readers is a draft until an owner and those whom it breaks agree', async () => {
    await subscribe('ltv-dashboard');
    as('growth-platform/anna');
    const id = await propose('2.0.0', WITHOUT_LTV);
    expect([await status('2.0.0'), await status('1.0.0')]).toEqual(['draft', 'active']);
    expect(await code(registry.activate(USERS.subject, '2.0.0'))).toBe('approval-missing');
    const { allowed, missing } = await registry.approvals.gate(USERS, '2.0.0');
    expect([allowed, missing.map(({ party, name }) => `${party} ${name}`)]).toEqual([
      false,
      ['owner growth-platform', 'consumer ltv-dashboard'],
    ]);
    expect((await approve(id, 'owner', 'growth-platform')).state).toBe('proposed');
    expect(await code(registry.approvals.activate(id))).toBe('approval-missing');
    expect((await approve(id, 'consumer', 'ltv-dashboard', 'ltv-dashboard')).state).toBe('approved');
    as('growth-platform/anna');
    expect((await registry.approvals.activate(id)).state).toBe('active');
    expect(await status('2.0.0')).toBe('active');
    expect(await code(registry.approvals.withdraw(id))).toBe('proposal-closed');
  });

  it('the author is not the one who agrees, and neither is an admin', async () => {
    const id = await propose('2.0.0', WITHOUT_LTV);
    expect(await code(approve(id, 'owner', 'growth-platform', 'growth-platform/anna'))).toBe('approval-refused');
    expect(await code(approve(id, 'owner', 'growth-platform', 'root'))).toBe('forbidden');
  });

  it('new owners do not agree to a takeover', async () => {
    const takeover = { owners: [{ team: 'raiders', contact: '#raiders' }] };
    as('raiders/rick');
    const id = await propose('1.1.0', FIRST, takeover);
    expect(await code(approve(id, 'owner', 'raiders'))).toBe('approval-refused');
    expect(await code(registry.activate(USERS.subject, '1.1.0'))).toBe('approval-missing');
    expect((await approve(id, 'owner', 'growth-platform')).state).toBe('approved');
  });

  it('asking beforehand says whose word it would take, to those who may know, and refuses what registering refuses', async () => {
    await subscribe('ltv-dashboard');
    const check = (version: string, fields: readonly string[]) =>
      registry.check({ source: text(version, fields, { compatibility: { mode: 'none' } }) });
    const named = async () => {
      const outcome = await check('2.0.0', WITHOUT_LTV);
      return outcome.outcome === 'registrable' ? outcome.asked?.map(({ party, name }) => `${party} ${name}`) : outcome;
    };
    as('growth-platform/anna');
    expect(await named()).toEqual(['owner growth-platform', 'consumer ltv-dashboard']);
    as('others', 'consumer');
    expect(await named()).toEqual(['owner growth-platform']);
    as('growth-platform/anna');
    const hidden = text('1.1.0', WITHOUT_LTV);
    const told = await Promise.allSettled(
      [registry.check, registry.register].map((ask) => ask({ source: hidden, mode: 'none' })),
    );
    const reasons = told.map((each) => (each.status === 'rejected' ? each.reason.message : each.value.outcome));
    expect(reasons[0]).toBe(reasons[1]);
    expect(JSON.stringify(reasons)).not.toContain('ltv-dashboard');
  });

  it('a draft that is put away does not stand for what was in force', async () => {
    const note = { uri: 'https://wiki.example/users-v2', sunset: '2027-02-20' };
    await registry.deprecate(USERS.subject, '1.0.0', note);
    await register('5.0.0', WITHOUT_LTV, { status: 'draft' });
    expect(await code(registry.archive(USERS.subject, '5.0.0'))).toBe('transition-refused');
    await propose('5.0.1', WITHOUT_LTV);
  });

  it('a draft of new owners that is put away does not make them the owners', async () => {
    const own = { dataset_id: 'users.weekly_active', compatibility: { mode: 'backward', breaking: 'major' } } as const;
    await register('1.0.0-rc.1', FIRST, own);
    as('raiders/rick');
    const taken = { ...own, owners: [{ team: 'raiders', contact: '#raiders' }] };
    await register('1.0.0', FIRST, { ...taken, status: 'draft' });
    expect(await code(registry.archive('users.weekly_active', '1.0.0'))).toBe('transition-refused');
    expect((await register('1.0.1', FIRST, taken)).outcome).toBe('proposed');
  });

  it('what loosens the policy, or changes the primary key, is asked about', async () => {
    await propose('1.1.0', FIRST, { compatibility: { mode: 'none' } });
    await propose('2.0.0', FIRST, { primary_key: ['user_id'] });
  });

  it('the stage that a document names brings it nowhere', async () => {
    for (const [version, stage] of [
      ['2.0.0', 'deprecated'],
      ['3.0.0', 'archived'],
    ] as const) {
      await propose(version, WITHOUT_LTV, { status: stage, deprecation_uri: 'https://wiki.example/users' });
      expect(await status(version)).toBe('draft');
    }
  });

  it('what breaks somebody says so in its number', async () => {
    expect((await register('1.1.0', WITHOUT_LTV)).outcome).toBe('incompatible');
    await subscribe('plan-report');
    as('growth-platform/anna');
    expect(await code(registry.register({ source: text('1.1.0', WITHOUT_LTV), mode: 'none' }))).not.toBe('done');
  });

  it('who subscribes while it is open has a say', async () => {
    const id = await propose('2.0.0', WITHOUT_LTV);
    await approve(id, 'owner', 'growth-platform');
    await subscribe('late');
    as('growth-platform/anna');
    expect(await code(registry.approvals.activate(id))).toBe('approval-missing');
    await approve(id, 'consumer', 'late', 'late');
    as('growth-platform/anna');
    expect((await registry.approvals.activate(id)).state).toBe('active');
  });

  it('what was said about a version is not said about another one', async () => {
    const id = await propose('2.0.0', WITHOUT_LTV);
    await approve(id, 'owner', 'growth-platform');
    as('growth-platform/anna');
    const next = await propose('2.1.0', ['user_id: string']);
    expect((await registry.approvals.proposal(id)).state).toBe('superseded');
    expect(await code(registry.activate(USERS.subject, '2.0.0'))).toBe('approval-missing');
    expect(await code(registry.approvals.activate(next))).toBe('approval-missing');
  });

  it('what was said holds for the version in force of then', async () => {
    const id = await propose('2.0.0', WITHOUT_LTV);
    await approve(id, 'owner', 'growth-platform');
    expect((await register('1.1.0', [...FIRST, 'country?: string'])).outcome).toBe('registered');
    expect(await code(registry.approvals.activate(id))).toBe('approval-missing');
  });

  it('a proposal is taken back also where its version has come to break somebody under its number', async () => {
    const own = { dataset_id: 'users.weekly_active', compatibility: { mode: 'none', breaking: 'major' } } as const;
    await register('1.0.0', FIRST, own);
    const id = await propose('1.1.0', FIRST, { ...own, owners: [{ team: 'raiders', contact: '#raiders' }] });
    expect((await register('1.0.1', [...FIRST, 'country?: string'], own)).outcome).toBe('registered');
    expect(await code(registry.approvals.activate(id))).toBe('approval-refused');
    expect((await registry.approvals.withdraw(id)).state).toBe('withdrawn');
    expect((await registry.approvals.proposal(id)).state).toBe('withdrawn');
  });

  it('a proposal ends after its time, and can be made again', async () => {
    const id = await propose('2.0.0', WITHOUT_LTV);
    await approve(id, 'owner', 'growth-platform');
    now = '2026-12-22T10:00:00.000Z';
    expect((await registry.approvals.proposal(id)).state).toBe('expired');
    expect(await code(registry.approvals.activate(id))).toBe('proposal-closed');
    expect(await code(registry.activate(USERS.subject, '2.0.0'))).toBe('approval-missing');
    expect(await registry.approvals.propose(USERS, '2.0.0')).toMatchObject({ state: 'proposed', version: '2.0.0' });
  });

  it('an operator forces a version for a reason that the log keeps', async () => {
    const id = await propose('2.0.0', WITHOUT_LTV);
    expect(await code(registry.approvals.force(id, REASON))).toBe('forbidden');
    as('oncall', 'operator');
    expect(await code(registry.approvals.force(id, 'because'))).toBe('proposal-invalid');
    expect(await registry.approvals.force(id, REASON)).toMatchObject({
      state: 'active',
      forced: { by: 'oncall', reason: REASON },
    });
    as('root', 'admin');
    const facts = await registry.facts(0, 1000);
    expect(facts.find(({ kind }) => kind === 'contract-forced')).toMatchObject({ actor: 'oncall', reason: REASON });
  });

  it('only who may force says that nobody is asked', async () => {
    expect(await code(registry.approvals.setGovernance('users', { governance: 'open' }))).toBe('forbidden');
    const dataset = { namespace: 'users', name: 'daily_active', owner: 'raiders' };
    expect(await code(registry.layers.create({ ...dataset, governance: 'open' }))).toBe('forbidden');
    const { id } = await registry.layers.create(dataset);
    expect(await code(registry.layers.change(id, { governance: null }))).toBe('forbidden');
    expect(await code(registry.layers.change(id, { governance: 'governed' }))).toBe('done');
  });

  it('stewards are not replaced by those whom they would have to ask', async () => {
    const stewards = [
      { team: 'growth-platform', contact: '#growth-platform' },
      { team: 'privacy', contact: '#privacy', role: 'steward' },
    ];
    as('growth-platform/ben');
    const first = await propose('1.1.0', FIRST, { owners: stewards });
    await approve(first, 'owner', 'growth-platform', 'growth-platform/anna');
    await registry.approvals.activate(first);
    as('raiders/rick');
    const dataset = { namespace: 'users', name: 'daily_active', owner: 'raiders', steward: 'raiders' };
    const { id } = await registry.layers.create(dataset);
    await propose('2.0.0', FIRST, { owners: stewards, primary_key: ['user_id'] });
    const { missing } = await registry.approvals.gate(USERS, '2.0.0');
    expect(missing.filter(({ party }) => party === 'steward').map(({ name }) => name)).toEqual(['privacy', 'raiders']);
    as('others/otto');
    expect(await code(registry.layers.change(id, { steward: 'others' }))).toBe('forbidden');
    expect(await code(registry.layers.change(id, { steward: null }))).toBe('forbidden');
    as('raiders/rick');
    expect((await registry.layers.change(id, { steward: 'privacy' })).steward).toBe('privacy');
    as('oncall', 'operator', 'producer');
    expect((await registry.layers.change(id, { steward: 'others' })).steward).toBe('others');
  });

  it('consumers are given notice, and are not left behind', async () => {
    await subscribe('ltv-dashboard');
    as('growth-platform/anna');
    const uri = 'https://wiki.example/users-v2';
    expect(await code(registry.archive(USERS.subject, '1.0.0'))).toBe('transition-refused');
    expect(await code(registry.deprecate(USERS.subject, '1.0.0', { uri }))).toBe('deprecation-invalid');
    expect(await code(registry.deprecate(USERS.subject, '1.0.0', { uri, sunset: '2027-02-19' }))).toBe(
      'deprecation-invalid',
    );
    expect(await code(registry.deprecate(USERS.subject, '1.0.0', { uri, sunset: '2027-02-20' }))).toBe('done');
    expect(await code(registry.archive(USERS.subject, '1.0.0'))).toBe('version-in-use');
    now = '2027-02-20T00:00:00.000Z';
    expect(await code(registry.archive(USERS.subject, '1.0.0'))).toBe('done');
  });

  it('a contract that was put away is still its owners’', async () => {
    const note = { uri: 'https://wiki.example/users-v2', sunset: '2027-02-20' };
    await registry.deprecate(USERS.subject, '1.0.0', note);
    await registry.archive(USERS.subject, '1.0.0');
    as('raiders/rick');
    await propose('2.0.0', FIRST, { owners: [{ team: 'raiders', contact: '#raiders' }] });
  });
});

describe('where it is open', () => {
  it('a dataset is not retired while somebody has subscribed to its contract', async () => {
    await register('1.0.0', FIRST);
    const { id } = await registry.layers.create({ namespace: 'users', name: 'daily_active', owner: 'growth-platform' });
    const { id: subscription } = await subscribe('ltv-dashboard');
    as('growth-platform/anna');
    expect(await code(registry.layers.change(id, { status: 'retired' }))).toBe('version-in-use');
    expect(await code(registry.layers.change(id, { status: 'deprecated' }))).toBe('done');
    as('ltv-dashboard', 'consumer');
    await registry.consumers.unsubscribe(subscription);
    as('growth-platform/anna');
    expect((await registry.layers.change(id, { status: 'retired' })).status).toBe('retired');
  });

  it('nobody is asked', async () => {
    as('root', 'admin');
    await registry.approvals.setGovernance('users', {});
    await register('1.0.0', FIRST);
    expect((await register('1.1.0', FIRST, { status: 'draft' })).outcome).toBe('registered');
    expect(await code(registry.approvals.propose(USERS, '1.1.0'))).toBe('approval-refused');
    expect((await registry.activate(USERS.subject, '1.1.0')).outcome).toBe('registered');
  });
});
