import type { Dataset, Governance } from '../../domain/dataset.ts';
import { datasetKey, governanceKey } from '../../domain/record-key.ts';
import { CONTRACTS, type SubjectKey } from '../../domain/subject.ts';
import type { Basis } from '../../store/port.ts';
import { datasetOf } from '../datasets/records.ts';
import type { Desk } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import { type GroupGovernance, governanceOfRecord } from './governance-records.ts';

/** Days where nobody says otherwise. */
const NOTICE_DAYS = 90;
const PROPOSAL_DAYS = 30;

/** What it takes for a contract to come into force and to go, with all that tells it. */
export interface GovernanceInForce {
  readonly governance: Governance;
  /** Days from a deprecation to the sunset, at least. */
  readonly noticeDays: number;
  /** Days for which a proposal is open. */
  readonly proposalDays: number;
  readonly steward: string | undefined;
  readonly decidedOn: readonly Basis[];
}

/**
 * What holds for a contract: what its dataset says, else what the group that is its namespace says, else what the group of contracts says,
 * else what is said for all.
 */
export async function governanceOf(desk: Desk, { subject }: SubjectKey): Promise<GovernanceInForce> {
  const dot = subject.lastIndexOf('.');
  const [namespace, name] = [subject.slice(0, Math.max(0, dot)), subject.slice(dot + 1)];
  const scopes = [...(dot > 0 ? [namespace] : []), CONTRACTS, ''];
  const [stored, ...records] = await Promise.all([
    desk.record(datasetKey({ namespace, name })),
    ...scopes.map((group) => desk.record(governanceKey(group))),
  ]);
  const dataset: Dataset | undefined = datasetOf(stored);
  const said = records.flatMap((record) => governanceOfRecord(record) ?? []);
  const first = <Member extends keyof GroupGovernance>(member: Member): GroupGovernance[Member] | undefined =>
    said.find((each) => each[member] !== undefined)?.[member];
  return {
    governance: dataset?.governance ?? first('governance') ?? 'open',
    noticeDays: first('noticeDays') ?? NOTICE_DAYS,
    proposalDays: first('proposalDays') ?? PROPOSAL_DAYS,
    steward: dataset?.steward,
    decidedOn: [stored, ...records].map(basisOf),
  };
}
