import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Caller } from '../../domain/caller.ts';
import { hasDatabases, newPostgresStore } from '../../store/fixtures/databases.ts';
import { openStore, type StoreAddress } from '../../store/open-store.ts';
import { createRegistry } from '../create-registry.ts';
import { text } from '../fixtures/contracts.ts';
import type { Registry } from '../registry.ts';

const USERS = { group: 'contracts', subject: 'users.daily_active' };
const OWNER = { party: 'owner', name: 'growth-platform', said: 'approved' } as const;
const LESS_AND_LESS = ['id: string', 'a?: string', 'b?: string', 'c?: string'];
const SHAPES = [['id: string', 'a?: string'], ['id: string'], ['id: string', 'b: string']] as const;

/** A caller who may do everything that producers and consumers may. */
const member = (id: string): Caller => ({
  id,
  grants: (['producer', 'consumer'] as const).map((role) => ({ role, group: '*', subject: '*' })),
});
const ROOT: Caller = { id: 'root', grants: [{ role: 'admin', group: '*', subject: '*' }] };

/** A process with callers of its own over a store. */
async function open(address: StoreAddress): Promise<{ readonly registry: Registry; as(caller: Caller): Registry }> {
  let caller = ROOT;
  const store = await openStore(address);
  const registry = createRegistry(store, { clock: () => new Date('2026-11-22T10:00:00Z'), asking: () => ({ caller }) });
  onTestFinished(() => registry.close());
  return {
    registry,
    as(next) {
      caller = next;
      return registry;
    },
  };
}

/** What it came to, by the code of the refusal where there is one. */
function outcomeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: { readonly code?: string }) => error.code ?? String(error),
  );
}

describe('two nodes', async () => {
  const isHere = await hasDatabases();

  it.skipIf(!isHere)('one of them brings a version into force or takes it back, and never both', async () => {
    const address = await newPostgresStore();
    const [first, second] = [await open(address), await open(address)];
    await first.registry.approvals.setGovernance('users', { governance: 'governed' });
    first.as(member('growth-platform/anna'));
    await first.registry.register({ source: text('1.0.0', LESS_AND_LESS) });
    for (const major of [2, 3, 4]) {
      const version = `${major}.0.0`;
      const source = text(version, LESS_AND_LESS.slice(0, 5 - major));
      const outcome = await first.as(member('growth-platform/anna')).register({ source });
      if (outcome.outcome !== 'proposed') throw new Error(outcome.outcome);
      const { id } = outcome.proposal;
      await second.as(member('growth-platform/ben')).approvals.decide(id, OWNER);
      const ended = await Promise.all([
        outcomeOf(first.registry.approvals.activate(id)),
        outcomeOf(second.registry.approvals.withdraw(id)),
      ]);
      const { status } = await second.registry.version(USERS.subject, version);
      const { state } = await second.registry.approvals.proposal(id);
      expect(ended.filter((each) => each === 'done')).toHaveLength(1);
      expect([status, state]).toEqual(ended[0] === 'done' ? ['active', 'active'] : ['draft', 'withdrawn']);
    }
  });

  it.skipIf(!isHere)('who subscribes at one of them has a say at the other', async () => {
    const address = await newPostgresStore();
    const [first, second] = [await open(address), await open(address)];
    await first.registry.approvals.setGovernance('users', { governance: 'governed' });
    first.as(member('growth-platform/anna'));
    await first.registry.register({ source: text('1.0.0', SHAPES[0]) });
    const outcome = await first.registry.register({ source: text('2.0.0', SHAPES[1]) });
    if (outcome.outcome !== 'proposed') throw new Error(outcome.outcome);
    const { id } = outcome.proposal;
    await first.as(member('growth-platform/ben')).approvals.decide(id, OWNER);
    const reader = { ...USERS, consumer: 'late', minVersion: 1, source: 'declared' } as const;
    await second.as(member('late')).consumers.subscribe({ ...reader, fields: [{ path: 'a', how: [] }] });
    expect(await outcomeOf(first.registry.approvals.activate(id))).toBe('approval-missing');
  });
});

const version = fc.integer({ min: 1, max: 4 }).map((major) => `${major}.0.0`);
const who = fc.constantFrom('growth-platform/anna', 'growth-platform/ben', 'raiders/rick', 'ltv');
const team = fc.constantFrom('growth-platform', 'raiders');
const shape = fc.constantFrom(...SHAPES);
const step = fc.oneof(
  fc.record({
    deed: fc.constant('register' as const),
    who,
    version,
    shape,
    team,
    status: fc.constantFrom('active' as const, 'draft' as const, 'deprecated' as const),
  }),
  fc.record({ deed: fc.constantFrom('propose' as const, 'activate' as const, 'archive' as const), who, version }),
  fc.record({
    deed: fc.constant('decide' as const),
    who,
    party: fc.constantFrom('owner' as const, 'consumer' as const),
    name: fc.constantFrom('growth-platform', 'raiders', 'ltv'),
    said: fc.constantFrom('approved' as const, 'blocked' as const),
  }),
  fc.record({ deed: fc.constantFrom('bring in' as const, 'withdraw' as const, 'subscribe' as const), who }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Takes a step, about the newest proposal where it is about one. */
async function take(registry: Registry, each: Step): Promise<unknown> {
  const { subject } = USERS;
  const { items } = await registry.approvals.proposals({ ...USERS, offset: 0, limit: 100 });
  const id = items.find(({ state }) => state === 'proposed' || state === 'approved')?.id ?? 'none';
  switch (each.deed) {
    case 'register': {
      const members = {
        owners: [{ team: each.team, contact: null }],
        status: each.status,
        deprecation_uri: 'https://a.example',
      };
      return registry.register({ source: text(each.version, each.shape, members) });
    }
    case 'propose':
      return registry.approvals.propose(USERS, each.version);
    case 'activate':
      return registry.activate(subject, each.version);
    case 'archive':
      return registry.archive(subject, each.version);
    case 'decide':
      return registry.approvals.decide(id, { party: each.party, name: each.name, said: each.said });
    case 'bring in':
      return registry.approvals.activate(id);
    case 'withdraw':
      return registry.approvals.withdraw(id);
    case 'subscribe': {
      const reader = { ...USERS, consumer: each.who, minVersion: 1, source: 'declared' } as const;
      return registry.consumers.subscribe({ ...reader, fields: [{ path: 'a', how: [] }] });
    }
  }
}

it('whatever is called in whatever order, raiders never own a dataset that its owners did not give them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      let caller = ROOT;
      const clock = () => new Date('2026-11-22T10:00:00Z');
      const registry = createRegistry(await openStore('memory'), { clock, asking: () => ({ caller }) });
      try {
        await registry.approvals.setGovernance('users', { governance: 'governed' });
        await registry.register({ source: text('0.1.0', SHAPES[0]) });
        for (const each of steps) {
          caller = member(each.who);
          await take(registry, each).catch((error: { readonly code?: string }) => {
            if (error.code === undefined || error.code === 'store-failed') throw error;
          });
        }
        caller = ROOT;
        await expectApproved(registry);
      } finally {
        await registry.close();
      }
    }),
    { numRuns: 60 },
  );
});

/** Each version that came into force, after the first, changed nothing that somebody is asked about, or was agreed to by an owner of before who is not its author. */
async function expectApproved(registry: Registry): Promise<void> {
  const facts = await registry.facts(0, 10_000);
  let owners: readonly string[] = ['growth-platform'];
  for (const fact of facts) {
    const comes = fact.kind === 'version-activated' || (fact.kind === 'version-registered' && fact.status !== 'draft');
    if (!comes || fact.version === '0.1.0') continue;
    const { items } = await registry.approvals.proposals({ ...USERS, state: 'active', offset: 0, limit: 100 });
    const proposal = items.find((each) => each.version === fact.version);
    const isAgreed = proposal?.parties.some(
      ({ party, name, said, by }) =>
        party === 'owner' && said === 'approved' && owners.includes(name) && by !== proposal.author,
    );
    if (!isAgreed) expect([fact.version, fact.owners]).toEqual([fact.version, owners]);
    expect(proposal?.parties.every(({ party, said }) => party === 'owner' || said === 'approved') ?? true).toBe(true);
    owners = fact.owners;
  }
}
