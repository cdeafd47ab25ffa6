import { describe, expect, it } from 'vitest';
import type { RegistryError } from './error.ts';
import type { Party, Proposal, ProposalDecision } from './proposal.ts';
import { asOf, checkedReason, closed, decided, isOpen, joined, missingFrom, speaksFor } from './proposal-stages.ts';

const NOW = '2026-11-22T10:00:00.000Z';
const OWNERS: readonly Party[] = ['growth', 'finance'].map((name) => ({ party: 'owner', name, reason: 'it breaks' }));
const STEWARD: Party = { party: 'steward', name: 'privacy', reason: 'it is about persons' };
const CONSUMER: Party = { party: 'consumer', name: 'ltv', reason: 'it would break' };

const proposal = (members: Partial<Proposal> = {}): Proposal => ({
  id: '1',
  group: 'contracts',
  subject: 'users.daily_active',
  version: '2.0.0',
  fingerprint: 'f',
  against: '1.0.0',
  state: 'proposed',
  author: 'growth/anna',
  parties: [...OWNERS, STEWARD, CONSUMER],
  createdAt: NOW,
  expiresAt: '2026-12-22T10:00:00.000Z',
  ...members,
});

/** What becomes of a proposal when one after the other speaks: `owner growth approved`, by the party itself. */
function after(said: readonly string[], from = proposal(), now = NOW): Proposal {
  return said.reduce((each, line) => {
    const [party, name, word, until] = line.split(' ') as [Party['party'], string, ProposalDecision['said'], string?];
    const decision = { party, name, said: word, ...(until !== undefined && { until }) };
    return asOf(decided(each, decision, `${name}/somebody`, now), now);
  }, from);
}

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'done';
  } catch (error) {
    return (error as RegistryError).code;
  }
}

describe('a proposal', () => {
  it.each([
    [[], 'proposed'],
    [['owner growth approved'], 'proposed'],
    [['owner growth approved', 'steward privacy approved'], 'proposed'],
    [['owner growth approved', 'steward privacy approved', 'consumer ltv approved'], 'approved'],
    [['owner finance approved', 'steward privacy approved', 'consumer ltv approved'], 'approved'],
    [['owner growth approved', 'steward privacy approved', 'consumer ltv blocked'], 'proposed'],
    [
      ['consumer ltv blocked', 'owner growth approved', 'steward privacy approved', 'consumer ltv approved'],
      'approved',
    ],
    [['owner growth approved', 'steward privacy approved', 'consumer ltv migrating 2026-11-22'], 'approved'],
    [['owner growth approved', 'steward privacy approved', 'consumer ltv migrating 2026-12-01'], 'proposed'],
    [['owner growth blocked'], 'rejected'],
    [['steward privacy blocked'], 'rejected'],
  ])('after %j is %s', (said, state) => {
    expect(after(said).state).toBe(state);
  });

  it('is approved on the day on which the last has migrated', () => {
    const waiting = after(['owner growth approved', 'steward privacy approved', 'consumer ltv migrating 2026-12-01']);
    expect(missingFrom(waiting, NOW).map(({ name }) => name)).toEqual(['ltv']);
    expect(asOf(waiting, '2026-12-01T00:00:00.000Z').state).toBe('approved');
  });

  it('is over when its time is, also where all have agreed', () => {
    const approved = after(['owner growth approved', 'steward privacy approved', 'consumer ltv approved']);
    expect(asOf(approved, '2026-12-22T09:59:59.999Z').state).toBe('approved');
    expect(asOf(approved, '2026-12-22T10:00:00.000Z').state).toBe('expired');
    expect(isOpen(approved, '2026-12-22T10:00:00.000Z')).toBe(false);
  });

  it('without anybody to ask is approved by itself', () => {
    expect(asOf(proposal({ parties: [] }), NOW).state).toBe('approved');
  });

  it.each(['active', 'rejected', 'withdrawn', 'superseded', 'expired'] as const)(
    'that is %s hears nothing',
    (state) => {
      const over = state === 'expired' ? proposal({ expiresAt: NOW }) : proposal({ state });
      expect(codeOf(() => after(['owner growth approved'], over))).toBe('proposal-closed');
      for (const next of ['withdrawn', 'superseded', 'active'] as const) {
        expect(codeOf(() => closed(over, next, NOW))).toBe('proposal-closed');
      }
    },
  );

  it.each(['withdrawn', 'superseded', 'active'] as const)('that is open may become %s', (state) => {
    expect(closed(proposal(), state, NOW).state).toBe(state);
  });
});

describe('who speaks', () => {
  it('is the party itself, or somebody of it', () => {
    expect([speaksFor('growth', 'growth'), speaksFor('growth/anna', 'growth')]).toEqual([true, true]);
    expect([speaksFor('growth-2', 'growth'), speaksFor('root', 'growth'), speaksFor('growth', 'growth/anna')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('is nobody else', () => {
    const decision = { party: 'owner', name: 'finance', said: 'approved' } as const;
    expect(codeOf(() => decided(proposal(), decision, 'growth/ben', NOW))).toBe('forbidden');
  });

  it('is not the author, but for a consumer that is his own', () => {
    const parties: readonly Party[] = [...OWNERS, { ...CONSUMER, name: 'growth' }];
    const own = proposal({ parties });
    const say = (party: Party['party'], caller: string) =>
      codeOf(() => decided(own, { party, name: 'growth', said: 'approved' }, caller, NOW));
    expect(say('owner', 'growth/anna')).toBe('approval-refused');
    expect(say('owner', 'growth/ben')).toBe('done');
    expect(say('consumer', 'growth/anna')).toBe('done');
  });

  it('is nobody who is not asked', () => {
    expect(codeOf(() => after(['owner new-owner approved']))).toBe('approval-refused');
    expect(codeOf(() => after(['consumer growth approved']))).toBe('approval-refused');
  });
});

describe('what is said', () => {
  it.each([
    ['owner growth migrating 2026-12-01'],
    ['consumer ltv migrating'],
    ['consumer ltv migrating 2026-11-21'],
    ['consumer ltv migrating 2026-12-23'],
    ['consumer ltv migrating 2026-11-31'],
    ['consumer ltv approved 2026-12-01'],
  ])('cannot be %s', (line) => {
    expect(codeOf(() => after([line]))).toBe('proposal-invalid');
  });

  it('holds while the same version is in force, for those who are still asked', () => {
    const spoken = after(['owner growth approved', 'consumer ltv approved']);
    const late: Party = { party: 'consumer', name: 'late', reason: 'it would break' };
    const same = joined(spoken, [...OWNERS, CONSUMER, late], '1.0.0');
    expect(missingFrom(same, NOW)).toEqual([late]);
    expect(missingFrom(joined(spoken, [...OWNERS, CONSUMER], '1.1.0'), NOW)).toEqual([...OWNERS, CONSUMER]);
  });

  it('is why, where something is forced', () => {
    expect(checkedReason('  the outage of Monday, ticket 4711  ')).toBe('the outage of Monday, ticket 4711');
    expect(codeOf(() => checkedReason('because I say so   '))).toBe('proposal-invalid');
  });
});
