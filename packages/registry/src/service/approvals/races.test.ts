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
const SHAPES = [['id: string', 'a?: string'], ['id: string']] as const;

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

describe('a proposal that needs nobody', () => {
  it('brings nothing into force once another has taken its place', async () => {
    const { registry, as } = await open('memory');
    await registry.approvals.setGovernance('users', { governance: 'governed' });
    as(member('growth-platform/anna'));
    await registry.register({ source: text('1.0.0', SHAPES[1]) });
    for (const version of ['1.1.0', '1.2.0']) {
      await registry.register({ source: text(version, SHAPES[0], { status: 'draft' }) });
    }
    const { id } = await registry.approvals.propose(USERS, '1.1.0');
    const [, ended] = await Promise.all([
      registry.approvals.propose(USERS, '1.2.0'),
      outcomeOf(registry.approvals.activate(id)),
    ]);
    const { status } = await registry.version(USERS.subject, '1.1.0');
    const { state } = await registry.approvals.proposal(id);
    expect([ended, status, state]).toEqual(['proposal-closed', 'draft', 'superseded']);
  });
});

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

  it.skipIf(!isHere)(
    'of two versions that are agreed to, one comes into force, and the other is asked about again',
    async () => {
      const address = await newPostgresStore();
      const [first, second] = [await open(address), await open(address)];
      await first.registry.approvals.setGovernance('users', { governance: 'governed' });
      first.as(member('growth-platform/anna'));
      await first.registry.register({ source: text('1.0.0', SHAPES[0]) });
      for (const round of [2, 4, 6]) {
        const [one, other] = [`${round}.0.0`, `${round + 1}.0.0`];
        // Each of them breaks what is in force before, whichever of the two that is.
        for (const [version, shape] of [
          [one, SHAPES[1]],
          [other, ['id: string', `b${round}: string`]],
        ] as const) {
          await first.registry.register({ source: text(version, shape, { status: 'draft' }) });
        }
        // A proposal makes room for the next one: each of the two is brought in at the moment at which it may be.
        const { id } = await first.registry.approvals.propose(USERS, one);
        await second.as(member('growth-platform/ben')).approvals.decide(id, OWNER);
        const bringIn = (registry: Registry) => outcomeOf(registry.approvals.activate(id));
        const ended = await Promise.all([
          bringIn(first.registry),
          bringIn(second.registry),
          outcomeOf(first.registry.activate(USERS.subject, other)),
          outcomeOf(second.registry.activate(USERS.subject, one)),
        ]);
        expect(ended[2]).toBe('approval-missing');
        const facts = (await first.as(ROOT).facts(0, 1000)).filter(({ kind }) => kind === 'version-activated');
        expect(facts.filter(({ version }) => version === one)).toHaveLength(1);
        expect(await first.registry.latest(USERS.subject)).toMatchObject({ version: one });
        first.as(member('growth-platform/anna'));
        // What was agreed to against the version of before holds no more for the one after.
        expect(await outcomeOf(second.registry.activate(USERS.subject, other))).toBe('approval-missing');
        const next = await first.registry.approvals.propose(USERS, other);
        await second.registry.approvals.decide(next.id, OWNER);
        expect(await outcomeOf(first.registry.approvals.activate(next.id))).toBe('done');
      }
    },
  );

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
