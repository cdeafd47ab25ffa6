import type { Deprecation } from '@concordat/engine';
import { checkedDeprecation, sameDeprecation } from '../../domain/deprecation.ts';
import { stageAfter } from '../../domain/lifecycle.ts';
import { existingVersion } from '../../domain/not-found.ts';
import type { ContractVersion } from '../registry.ts';
import { type Decision, settle } from '../settle.ts';
import { type ContractDesk, subjectOf } from './contract-desk.ts';
import { moveTo } from './transition.ts';

/** active → deprecated, with a note that says where to go; a deprecated version can be given another note. */
export async function deprecate(
  desk: ContractDesk,
  datasetId: string,
  label: string,
  note: Deprecation,
): Promise<ContractVersion> {
  const deprecation = checkedDeprecation(note, label);
  return settle(desk.desk, subjectOf(datasetId), async (state): Promise<Decision<ContractVersion>> => {
    const version = existingVersion(state, label);
    const status = stageAfter('deprecate', version, datasetId);
    if (status === version.status && sameDeprecation(deprecation, version.deprecation)) {
      return { answer: await desk.view(state, version) };
    }
    return moveTo(desk, state, version, { status, deprecation }, { kind: 'version-deprecated', deprecation });
  });
}
