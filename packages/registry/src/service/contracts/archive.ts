import { stageAfter } from '../../domain/lifecycle.ts';
import { existingVersion } from '../../domain/not-found.ts';
import type { ContractVersion } from '../registry.ts';
import { type Decision, settle } from '../settle.ts';
import { type ContractDesk, subjectOf } from './contract-desk.ts';
import { moveTo } from './transition.ts';

/** Takes a version out of use; its history stays. An archived version stays as it is. */
export function archive(desk: ContractDesk, datasetId: string, label: string): Promise<ContractVersion> {
  return settle(desk.desk, subjectOf(datasetId), async (state): Promise<Decision<ContractVersion>> => {
    const version = existingVersion(state, label);
    const status = stageAfter('archive', version, datasetId);
    if (status === version.status) return { answer: await desk.view(state, version) };
    return moveTo(desk, state, version, { status, deprecation: version.deprecation }, { kind: 'version-archived' });
  });
}
