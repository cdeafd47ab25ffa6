import { dataContract, fingerprintOf, type JsonObject } from '@concordat/engine';
import type { Fact } from '@concordat/registry';
import type { Party, Proposal } from '../../../packages/registry/src/domain/proposal.ts';
import type { Call, Evidence, StoredContent } from '../history/evidence.ts';
import type { Action } from '../workload/action.ts';
import { call, fact, GOOD } from './sample.ts';

const NAME = 'r1.governed.sales';
const SALES = { group: 'contracts', subject: NAME };

const contract = (version: string, ...fields: readonly string[]): string =>
  JSON.stringify({
    dataset_id: NAME,
    version,
    status: 'active',
    owners: [{ team: 'faults' }],
    fields: fields.map((name) => ({ name, type: 'string' })),
    primary_key: ['id'],
  });
const FIRST = contract('1.0.0', 'id', 'a');
const SECOND = contract('2.0.0', 'id');

function contentOf(text: string): StoredContent {
  const parsed = dataContract.parse(text);
  const canonical = parsed.ok ? dataContract.canonical(parsed.value.doc) : '';
  return { fingerprint: fingerprintOf(canonical), format: 'data-contract', canonical, references: [] };
}

const [first, second] = [contentOf(FIRST), contentOf(SECOND)];
const AT = '2026-11-22T12:00:00.000Z';

const OWNER: Party = { party: 'owner', name: 'faults', reason: 'it breaks' };
const READER: Party = { party: 'consumer', name: 'billing', reason: 'it would break' };
/** What the owners and the consumer say. */
export const AGREED: Party = { ...OWNER, said: 'approved', by: 'faults/anna', at: AT };
export const MOVED: Party = { ...READER, said: 'approved', by: 'billing', at: AT };

/** The fact that the proposal of the sample stands so. */
export function proposed(
  sequence: number,
  correlation: string,
  parties: readonly Party[],
  more: Partial<Proposal> = {},
): Fact {
  const proposal: Proposal = {
    id: 'p1',
    ...SALES,
    version: '2.0.0',
    fingerprint: second.fingerprint,
    against: '1.0.0',
    state: 'proposed',
    author: 'root',
    parties,
    createdAt: AT,
    expiresAt: '2026-12-22T12:00:00.000Z',
    ...more,
  };
  const body = JSON.parse(JSON.stringify(proposal)) as JsonObject;
  const told = { kind: 'proposal-set', ...SALES, version: '2.0.0', proposal_id: proposal.id, proposal: body } as const;
  return fact(sequence, { ...told, correlation_id: correlation });
}

const registered = (sequence: number, version: string, status: 'active' | 'draft', fingerprint: string): Fact =>
  fact(sequence, {
    kind: 'version-registered',
    ...SALES,
    version,
    content_id: sequence,
    fingerprint,
    status,
    mode: 'backward',
    owners: ['faults'],
    correlation_id: `c${sequence}`,
  });

const subscribed = (sequence: number): Fact =>
  fact(sequence, {
    kind: 'subscription-set',
    ...SALES,
    version: '',
    subscription_id: 's1',
    consumer: 'billing',
    subscription: { id: 's1', ...SALES, consumer: 'billing', minVersion: 1, fields: [{ path: 'a', how: [] }] },
  });

const LOG: readonly Fact[] = [
  fact(1, {
    kind: 'governance-set',
    group: 'r1.governed',
    subject: '',
    version: '',
    governance: { governance: 'governed' },
  }),
  registered(2, '1.0.0', 'active', first.fingerprint),
  subscribed(3),
  registered(4, '2.0.0', 'draft', second.fingerprint),
  proposed(5, 'c4', [OWNER, READER]),
  proposed(6, 'c6', [AGREED, READER]),
  proposed(7, 'c7', [AGREED, MOVED]),
  fact(8, {
    kind: 'version-activated',
    ...SALES,
    version: '2.0.0',
    mode: 'backward',
    owners: ['faults'],
    correlation_id: 'c8',
  }),
  proposed(9, 'c8', [AGREED, MOVED], { state: 'active' }),
];

const proposal = (parties: readonly Party[], state: string) => ({
  id: 'p1',
  state,
  parties: JSON.parse(JSON.stringify(parties)) as JsonObject[],
});
const decide = { do: 'decide', id: 'p1', said: 'approved' } as const;
const registering = (version: string, text: string): Action => ({
  do: 'register-contract',
  dataset: NAME,
  version,
  contract: text,
});
/** Asks whether the second version may come into force. */
export const GATE: Action = { do: 'gate', contract: NAME, version: '2.0.0' };
/** What it is told when nobody has said anything. */
export const SHUT = {
  allowed: false,
  missing: [
    { party: 'owner', name: 'faults' },
    { party: 'consumer', name: 'billing' },
  ],
};

const CALLS: readonly Call[] = [
  call(
    1,
    0,
    { do: 'set-governance', group: 'r1.governed', governance: 'governed' },
    200,
    { governance: 'governed' },
    1,
  ),
  call(2, 20, registering('1.0.0', FIRST), 201, { status: 'registered' }, 2),
  call(3, 40, { do: 'subscribe', scope: SALES, consumer: 'billing', field: 'a' }, 201, { subscription_id: 's1' }, 3),
  call(4, 60, registering('2.0.0', SECOND), 202, { status: 'proposed' }, 5),
  call(5, 80, GATE, 200, SHUT, 5),
  call(6, 100, { ...decide, as: 'faults/anna', party: 'owner', name: 'faults' }, 200, proposal([], 'proposed'), 6),
  call(7, 120, { ...decide, as: 'billing', party: 'consumer', name: 'billing' }, 200, proposal([], 'approved'), 7),
  call(8, 140, GATE, 200, { allowed: true, missing: [] }, 7),
  call(
    9,
    160,
    { do: 'activate-proposal', id: 'p1', contract: NAME, version: '2.0.0' },
    200,
    proposal([AGREED, MOVED], 'active'),
    9,
  ),
  call(10, 180, { do: 'proposal', id: 'p1' }, 200, proposal([AGREED, MOVED], 'active'), 9),
];

/** When a reader was given the facts. */
const SEEN = [5, 25, 45, 65, 66, 105, 125, 165, 166];

/** A short history in which a contract comes into force after all have agreed who are to be asked. */
export const GOVERNED: Evidence = {
  ...GOOD,
  calls: CALLS,
  log: LOG,
  contents: [first, second],
  sightings: LOG.map((one, index) => ({ reader: 'follower', at: SEEN[index] ?? 0, fact: one })),
  deliveries: ['1.0.0', '2.0.0'].map((version) => ({ at: 200, kind: 'contract_promoted', dataset: NAME, version })),
};
