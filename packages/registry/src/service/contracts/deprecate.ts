import type { Deprecation } from '@concordat/engine';
import { checkedDeprecation, refuseShortNotice, sameDeprecation } from '../../domain/deprecation.ts';
import { stageAfter } from '../../domain/lifecycle.ts';
import { existingVersion } from '../../domain/not-found.ts';
import type { SubjectState } from '../../domain/subject.ts';
import { governanceOf } from '../approvals/governance-in-force.ts';
import type { ContractVersion } from '../registry.ts';
import type { Sealing } from '../sealing.ts';
import { type Decision, settle } from '../settle.ts';
import { type ContractDesk, subjectOf } from './contract-desk.ts';
import { moveTo } from './transition.ts';

/** active → deprecated, with a note that says where to go; a deprecated version can be given another note. Where it is governed, consumers get their notice. */
export async function deprecate(
  desk: ContractDesk,
  datasetId: string,
  label: string,
  note: Deprecation,
  sealing?: Sealing<ContractVersion>,
): Promise<ContractVersion> {
  const deprecation = checkedDeprecation(note, label);
  const decide = async (state: SubjectState, at: string): Promise<Decision<ContractVersion>> => {
    const version = existingVersion(state, label);
    const status = stageAfter('deprecate', version, datasetId);
    if (status === version.status && sameDeprecation(deprecation, version.deprecation)) {
      return { answer: await desk.view(state, version) };
    }
    const { governance, noticeDays, decidedOn } = await governanceOf(desk.desk, state);
    if (governance === 'governed') refuseShortNotice(deprecation, version.deprecation, { days: noticeDays, now: at });
    const { write, answer } = await moveTo(
      desk,
      state,
      version,
      { status, deprecation },
      { kind: 'version-deprecated', deprecation },
    );
    return { ...(write && { write: { ...write, decidedOn } }), answer };
  };
  return settle(desk.desk, subjectOf(datasetId), decide, sealing);
}
