import type { NewFact } from '../../domain/fact.ts';
import type { Proposal } from '../../domain/proposal.ts';
import { asOf, closed } from '../../domain/proposal-stages.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Basis, RecordChange } from '../../store/port.ts';
import type { Desk } from '../desk.ts';
import type { Demand } from './activation.ts';
import type { GovernanceInForce } from './governance-in-force.ts';
import { proposalChange } from './records.ts';

/** What a proposal is opened for, and where. */
interface Occasion {
  /** Label of the version. */
  readonly version: string;
  readonly fingerprint: string;
  readonly demand: Demand;
  readonly governance: Pick<GovernanceInForce, 'proposalDays'>;
  /** The proposals that make room for it. */
  readonly open: readonly Proposal[];
  readonly at: string;
}

/** What is written to open a proposal. */
interface Opening {
  readonly proposal: Proposal;
  readonly decidedOn: readonly Basis[];
  readonly records: readonly RecordChange[];
  readonly facts: readonly NewFact[];
}

/** A new proposal, to which those of the same contract that are open make room. */
export function proposed(
  desk: Desk,
  { group, subject }: SubjectKey,
  { version, fingerprint, demand, governance, open, at }: Occasion,
): Opening {
  const proposal: Proposal = {
    id: desk.newId(),
    group,
    subject,
    version,
    fingerprint,
    state: 'proposed',
    author: desk.asking().caller.id,
    ...demand,
    createdAt: at,
    expiresAt: daysAfter(at, governance.proposalDays),
  };
  const changes = [...open.map((each) => closed(each, 'superseded', at)), proposal].map(proposalChange);
  const own = changes.at(-1);
  return {
    proposal: asOf(proposal, at),
    decidedOn: own === undefined ? [] : [{ key: own.record.key, revision: 0 }],
    records: changes.map(({ record }) => record),
    facts: changes.map(({ fact }) => fact),
  };
}

function daysAfter(at: string, days: number): string {
  const time = new Date(at);
  time.setUTCDate(time.getUTCDate() + days);
  return time.toISOString();
}
