import type { Deprecation, Status } from '@concordat/engine';
import type { FactBody } from '../../domain/fact.ts';
import type { SubjectState, VersionHead } from '../../domain/subject.ts';
import type { ContractVersion } from '../registry.ts';
import type { Answered } from '../settle.ts';
import { type ContractDesk, viewOf } from './contract-desk.ts';

/** A version at its next stage of life: what is written, and the version as it stands then. */
export async function moveTo(
  desk: ContractDesk,
  state: SubjectState,
  version: VersionHead,
  next: { readonly status: Status; readonly deprecation: Deprecation | undefined },
  fact: FactBody,
): Promise<Answered<ContractVersion>> {
  const { group, subject } = state;
  const { label } = version;
  const { contract, source } = await desk.view(state, version);
  return {
    write: {
      contents: [],
      changes: [{ change: 'stage-set', group, subject, version: label, ...next }],
      facts: [{ ...fact, group, subject, version: label }],
    },
    answer: viewOf(state, { ...version, ...next }, contract, source),
  };
}
