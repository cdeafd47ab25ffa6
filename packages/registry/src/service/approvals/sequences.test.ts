import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import type { Caller } from '../../domain/caller.ts';
import { hasDatabases, newPostgresStore } from '../../store/fixtures/databases.ts';
import { openStore, type StoreAddress } from '../../store/open-store.ts';
import { createRegistry } from '../create-registry.ts';
import { text } from '../fixtures/contracts.ts';
import type { Registry } from '../registry.ts';

const USERS = { group: 'contracts', subject: 'users.daily_active' };
const SHAPES = [['id: string', 'a?: string'], ['id: string'], ['id: string', 'b: string']] as const;
const ROOT: Caller = { id: 'root', grants: [{ role: 'admin', group: '*', subject: '*' }] };

/** A caller who may do everything that producers and consumers may. */
const member = (id: string): Caller => ({
  id,
  grants: (['producer', 'consumer'] as const).map((role) => ({ role, group: '*', subject: '*' })),
});

const version = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map((major) => `${major}.0.0`),
  fc.constantFrom('1.0.1', '5.0.1', '2.0.0-rc.1'),
);
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
  fc.record({
    deed: fc.constantFrom('propose' as const, 'activate' as const, 'deprecate' as const, 'archive' as const),
    who,
    version,
  }),
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
    case 'deprecate':
      return registry.deprecate(subject, each.version, { uri: 'https://a.example', sunset: '2027-12-31' });
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

/** Where the registry of a sequence keeps what it has, and how many sequences are played. */
const STORES: Readonly<Record<'memory' | 'file' | 'postgres', { runs: number; address(): Promise<StoreAddress> }>> = {
  memory: { runs: 60, address: async () => 'memory' },
  file: {
    runs: 15,
    async address() {
      const directory = await mkdtemp(join(tmpdir(), 'concordat-sequences-'));
      onTestFinished(() => rm(directory, { recursive: true }));
      return `sqlite:${join(directory, 'registry.db')}`;
    },
  },
  postgres: { runs: 8, address: newPostgresStore },
};

const isHere = await hasDatabases();

it.each(['memory', 'file', 'postgres'] as const)(
  'whatever is called in whatever order over %s, nothing comes into force that was not agreed to',
  async (kind) => {
    if (kind === 'postgres' && !isHere) return;
    const { runs, address } = STORES[kind];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        let caller = ROOT;
        const clock = () => new Date('2026-11-22T10:00:00Z');
        const registry = createRegistry(await openStore(await address()), { clock, asking: () => ({ caller }) });
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
      { numRuns: runs },
    );
  },
);

/**
 * Each version that came into force after the first was agreed to by an owner of before who is not its author; or else it has the owners of
 * before, and every field of one of those before it.
 */
async function expectApproved(registry: Registry): Promise<void> {
  const { items } = await registry.approvals.proposals({ ...USERS, state: 'active', offset: 0, limit: 100 });
  let owners: readonly string[] = ['growth-platform'];
  const before: (readonly string[])[] = [];
  for (const fact of await registry.facts(0, 10_000)) {
    const comes = fact.kind === 'version-activated' || (fact.kind === 'version-registered' && fact.status !== 'draft');
    if (!comes) continue;
    const { contract } = await registry.version(USERS.subject, fact.version);
    const fields = contract.fields.map(({ name, required }) => `${name} ${required}`);
    const proposal = items.find((each) => each.version === fact.version);
    const isAgreed = proposal?.parties.some(
      ({ party, name, said, by }) =>
        party === 'owner' && said === 'approved' && owners.includes(name) && by !== proposal.author,
    );
    if (!isAgreed && before.length > 0) {
      expect([fact.version, fact.owners]).toEqual([fact.version, owners]);
      const keeps = before.some((known) => known.every((field) => fields.includes(field)));
      expect([fact.version, keeps]).toEqual([fact.version, true]);
    }
    expect(proposal?.parties.every(({ party, said }) => party === 'owner' || said === 'approved') ?? true).toBe(true);
    owners = fact.owners;
    before.push(fields);
  }
}
