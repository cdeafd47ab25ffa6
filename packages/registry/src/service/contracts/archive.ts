import type { Status } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import { stageAfter } from '../../domain/lifecycle.ts';
import { existingVersion } from '../../domain/not-found.ts';
import type { SubjectState, VersionHead } from '../../domain/subject.ts';
import type { Basis } from '../../store/port.ts';
import { governanceOf } from '../approvals/governance-in-force.ts';
import { toldReaders } from '../consumers/told-readers.ts';
import type { ContractVersion } from '../registry.ts';
import type { Sealing } from '../sealing.ts';
import { type Decision, settle } from '../settle.ts';
import { type ContractDesk, subjectOf } from './contract-desk.ts';
import { moveTo } from './transition.ts';

/** What is done instead with a version of a governed contract. */
const ADVICE: Readonly<Partial<Record<Status, string>>> = {
  draft: 'which nobody has agreed to and nobody reads: withdraw its proposal, and leave it',
  active: 'and its consumers are given notice: deprecate it first',
};

/**
 * Takes a version out of use; its history stays. An archived version stays as it is. One that somebody reads stays until its sunset is
 * over. Where it is governed, one in force is deprecated first, and a draft stays: what is archived has been in force, and the next version
 * is judged by it.
 */
export function archive(
  desk: ContractDesk,
  datasetId: string,
  label: string,
  sealing?: Sealing<ContractVersion>,
): Promise<ContractVersion> {
  const decide = async (state: SubjectState, at: string): Promise<Decision<ContractVersion>> => {
    const version = existingVersion(state, label);
    const status = stageAfter('archive', version, datasetId);
    if (status === version.status) return { answer: await desk.view(state, version) };
    const decidedOn = await refuseGoing(desk, state, version, at);
    const { write, answer } = await moveTo(
      desk,
      state,
      version,
      { status, deprecation: version.deprecation },
      { kind: 'version-archived' },
    );
    return { ...(write && { write: { ...write, decidedOn } }), answer };
  };
  return settle(desk.desk, subjectOf(datasetId), decide, sealing);
}

/** Rejects with `transition-refused` or `version-in-use` for a version that has to stay; gives what it was decided on. */
async function refuseGoing(
  desk: ContractDesk,
  state: SubjectState,
  { label, status, deprecation }: VersionHead,
  at: string,
): Promise<readonly Basis[]> {
  const { governance, decidedOn } = await governanceOf(desk.desk, state);
  const advice = governance === 'governed' ? ADVICE[status] : undefined;
  if (advice !== undefined) {
    throw new RegistryError(
      'transition-refused',
      `version '${label}' of '${state.subject}' is ${status === 'draft' ? 'a draft' : status}, ${advice}`,
    );
  }
  if (status === 'draft') return decidedOn;
  const { sunset } = deprecation ?? {};
  if (sunset !== undefined && sunset <= at.slice(0, 10)) return decidedOn;
  // Who has subscribed meanwhile, on whatever node, counts.
  await desk.desk.catchUp();
  const readers = await desk.readersOf(state, label);
  if (readers.length === 0) return decidedOn;
  const told = toldReaders(desk.desk.asking().caller, readers);
  const way = sunset === undefined ? 'deprecate it with a sunset' : `wait for its sunset, ${sunset}`;
  throw new RegistryError(
    'version-in-use',
    `version '${label}' of '${state.subject}' is read by ${told}: ${way}, or let them move on`,
    { about: { group: state.group, subject: state.subject } },
  );
}
