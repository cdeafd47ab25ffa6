import { isDeepStrictEqual } from 'node:util';
import { RegistryError } from '../../domain/error.ts';
import { governanceKey } from '../../domain/record-key.ts';
import { type Desk, nameOf } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import { settleOn } from '../settle.ts';
import { type GroupGovernance, governanceChange, governanceOfRecord } from './governance-records.ts';

/** Days at most. */
const MOST_DAYS = 3650;

/** What a group says. */
export async function groupGovernance(desk: Desk, group: string): Promise<GroupGovernance> {
  return governanceOfRecord(await desk.record(governanceKey(group))) ?? {};
}

/** What a group says from now on, whole. Rejects with `policy-invalid`. */
export async function setGovernance(desk: Desk, group: string, wanted: GroupGovernance): Promise<GroupGovernance> {
  checkDays('notice_days', wanted.noticeDays, 0);
  checkDays('proposal_days', wanted.proposalDays, 1);
  const key = governanceKey(group);
  return settleOn(desk, nameOf(key), async () => {
    const record = await desk.record(key);
    const { record: change, fact } = governanceChange(group, wanted);
    if (isDeepStrictEqual(record.body, change.body)) return { answer: wanted };
    return {
      write: { decidedOn: [basisOf(record)], contents: [], changes: [], records: [change], facts: [fact] },
      answer: wanted,
    };
  });
}

function checkDays(property: string, days: number | undefined, least: number): void {
  if (days === undefined || (Number.isInteger(days) && days >= least && days <= MOST_DAYS)) return;
  throw new RegistryError('policy-invalid', `${property} must be a whole number from ${least} to ${MOST_DAYS}`, {
    about: { property },
  });
}
