import { afterEach, beforeEach, expect, it } from 'vitest';
import { ANYBODY, type Caller } from '../../domain/caller.ts';
import { parseGrant } from '../../domain/grant.ts';
import { openTestStore } from '../../store/fixtures/databases.ts';
import { createRegistry } from '../create-registry.ts';
import { text } from '../fixtures/contracts.ts';
import type { Registry } from '../registry.ts';

const USERS = { group: 'contracts', subject: 'users.daily_active' };
const WITHOUT_LTV = ['plan: string'];

let registry: Registry;
let caller: Caller;
let proposal: string;

beforeEach(async () => {
  caller = ANYBODY;
  registry = createRegistry(await openTestStore(), {
    clock: () => new Date('2026-11-22T10:00:00Z'),
    asking: () => ({ caller }),
  });
  await registry.approvals.setGovernance('users', { governance: 'governed' });
  await registry.register({ source: text('1.0.0', ['plan: string', 'ltv: number']) });
  for (const consumer of ['churn-model', 'ltv-dashboard']) {
    const fields = [{ path: 'ltv', how: [] }];
    await registry.consumers.subscribe({ ...USERS, consumer, minVersion: 1, source: 'declared', fields });
  }
  const outcome = await registry.register({ source: text('2.0.0', WITHOUT_LTV) });
  if (outcome.outcome !== 'proposed') throw new Error(outcome.outcome);
  proposal = outcome.proposal.id;
});
afterEach(() => registry.close());

/** From now on somebody with this grant asks. */
function as(id: string, grant: string): void {
  caller = { id, grants: [parseGrant(grant)].flatMap((each) => each ?? []) };
}

/** Whoever asks, all that he is told of a proposal. */
async function told(): Promise<string> {
  const { approvals } = registry;
  const listing = await approvals.proposals({ offset: 0, limit: 9 });
  const word = { party: 'consumer', name: 'nobody', said: 'approved' } as const;
  const refused = await approvals.decide(proposal, word).catch(String);
  const asked = await registry.check({ source: text('3.0.0', WITHOUT_LTV) });
  return JSON.stringify([
    listing,
    await approvals.proposal(proposal),
    await approvals.gate(USERS, '2.0.0'),
    refused,
    asked.outcome === 'registrable' ? asked.asked : asked.outcome,
  ]);
}

it('those who run a contract see which consumers a proposal needs', async () => {
  as('growth-platform/anna', 'producer@contracts/users.*');
  for (const name of ['churn-model', 'ltv-dashboard', 'growth-platform']) expect(await told()).toContain(name);
});

it('a consumer sees himself there, and of others that there are some', async () => {
  as('churn-model', 'consumer@contracts/users.*');
  const all = await told();
  expect(all).toContain('churn-model');
  expect(all).toContain('growth-platform');
  expect(all).not.toContain('ltv-dashboard');
  const gate = await registry.approvals.gate(USERS, '2.0.0');
  expect(gate.allowed).toBe(false);
  expect(gate.reasons.at(-1)).toBe('the word of other consumers is missing (1)');
  const word = { party: 'consumer', name: 'churn-model', said: 'approved' } as const;
  const after = await registry.approvals.decide(proposal, word);
  expect(after.parties.filter(({ party }) => party === 'consumer')).toMatchObject([word]);
});
