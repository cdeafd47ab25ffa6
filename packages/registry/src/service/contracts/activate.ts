import { modeOf } from '@concordat/engine';
import { stageAfter } from '../../domain/lifecycle.ts';
import { existingVersion } from '../../domain/not-found.ts';
import { teamsOf } from '../../domain/registration.ts';
import type { RegisterOutcome } from '../registry.ts';
import { type Decision, settle } from '../settle.ts';
import { type ContractDesk, subjectOf } from './contract-desk.ts';
import { judgement, nothingToJudge } from './judgement.ts';
import { refusal } from './register.ts';
import { moveTo } from './transition.ts';

/** draft → active, judged again: what was in force when the draft was registered may not be any more. An active version stays as it is. */
export function activate(desk: ContractDesk, datasetId: string, label: string): Promise<RegisterOutcome> {
  return settle(desk.desk, subjectOf(datasetId), async (state): Promise<Decision<RegisterOutcome>> => {
    const version = existingVersion(state, label);
    const status = stageAfter('activate', version, datasetId);
    const contract = await desk.document(state, version);
    if (status === version.status) {
      const verdict = nothingToJudge(contract, {});
      return { answer: { outcome: 'unchanged', version: await desk.view(state, version), verdict } };
    }
    // Only what has been in force has readers; other drafts have none.
    const published = state.versions.filter((other) => other.status !== 'draft');
    const ruling = await judgement(desk, state, published, { contract, fingerprint: version.fingerprint }, {});
    if (ruling.ruling === 'refused') return refusal(state, { contract }, ruling);
    const { verdict, permitted } = ruling;
    const permission = permitted !== undefined && { permitted };
    const { write, answer } = await moveTo(
      desk,
      state,
      version,
      { status, deprecation: version.deprecation },
      { kind: 'version-activated', mode: modeOf(verdict.level), owners: teamsOf(contract), ...permission },
    );
    return { ...(write && { write }), answer: { outcome: 'registered', version: answer, verdict, ...permission } };
  });
}
