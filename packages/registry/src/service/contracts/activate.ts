import { modeOf } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import type { NewFact } from '../../domain/fact.ts';
import { stageAfter } from '../../domain/lifecycle.ts';
import { existingVersion } from '../../domain/not-found.ts';
import type { Proposal } from '../../domain/proposal.ts';
import { closed } from '../../domain/proposal-stages.ts';
import { teamsOf } from '../../domain/registration.ts';
import type { SubjectState } from '../../domain/subject.ts';
import { type Activation, activationOf } from '../approvals/activation.ts';
import { refuseMissing } from '../approvals/missing.ts';
import { proposalChange } from '../approvals/records.ts';
import type { RegisterOutcome } from '../registry.ts';
import { type Sealing, sealingOf } from '../sealing.ts';
import { type Decision, settle } from '../settle.ts';
import { type ContractDesk, subjectOf } from './contract-desk.ts';
import { nothingToJudge } from './judgement.ts';
import { refusal } from './register.ts';
import { moveTo } from './transition.ts';

/** The proposal that a version is to come into force by, and why it may without the words that are missing. */
export interface Through {
  readonly proposal: string;
  readonly reason?: string | undefined;
}

/** What became of a version, and of the proposal that it came into force by. */
export interface Activated {
  readonly outcome: RegisterOutcome;
  readonly proposal?: Proposal;
}

/** draft → active, where nothing else has to be told. See {@link bringIntoForce}. */
export async function activate(
  desk: ContractDesk,
  datasetId: string,
  label: string,
  sealing?: Sealing<RegisterOutcome>,
): Promise<RegisterOutcome> {
  const { outcome } = await bringIntoForce(desk, datasetId, label, {
    sealing: sealingOf(sealing, (activated) => activated.outcome),
  });
  return outcome;
}

/**
 * draft → active, judged again: what was in force when the draft was registered may not be any more. An active version stays as it is.
 * Where it is governed it takes the word of all who are to be asked, now; for a reason it does not. Rejects with `proposal-closed` where
 * the proposal that it is to come into force by is not open any more, even where it needs none.
 */
export function bringIntoForce(
  desk: ContractDesk,
  datasetId: string,
  label: string,
  { through, sealing }: { readonly through?: Through; readonly sealing?: Sealing<Activated> | undefined } = {},
): Promise<Activated> {
  const decide = async (state: SubjectState, at: string): Promise<Decision<Activated>> => {
    const version = existingVersion(state, label);
    const status = stageAfter('activate', version, datasetId);
    if (status === version.status) {
      const verdict = nothingToJudge(await desk.document(state, version), {});
      return { answer: { outcome: { outcome: 'unchanged', version: await desk.view(state, version), verdict } } };
    }
    const activation = await activationOf(desk, state, version, at);
    const { contract, ruling, proposal, missing } = activation;
    if (ruling.ruling === 'refused') {
      const { write, answer } = refusal(state, { contract }, ruling);
      return { ...(write && { write }), answer: { outcome: answer } };
    }
    if (through !== undefined && through.proposal !== proposal?.id) throw overtaken(label);
    if (through?.reason === undefined) refuseMissing(state, label, missing, proposal !== undefined);
    const { verdict, permitted } = ruling;
    const permission = permitted !== undefined && { permitted };
    const { write, answer } = await moveTo(
      desk,
      state,
      version,
      { status, deprecation: version.deprecation },
      { kind: 'version-activated', mode: modeOf(verdict.level), owners: teamsOf(contract), ...permission },
    );
    const ended = endOf(activation, desk.desk.asking().caller.id, at, through?.reason);
    return {
      ...(write && {
        write: {
          ...write,
          decidedOn: activation.decidedOn,
          records: ended === undefined ? [] : [ended.record],
          facts: [...write.facts, ...(ended?.facts ?? [])],
        },
      }),
      answer: {
        outcome: { outcome: 'registered', version: answer, verdict, ...permission },
        ...(ended && { proposal: ended.proposal }),
      },
    };
  };
  return settle(desk.desk, subjectOf(datasetId), decide, sealing);
}

/** A proposal that was open a moment ago. */
function overtaken(label: string): RegistryError {
  return new RegistryError('proposal-closed', `the proposal of version '${label}' is not open any more`);
}

/** The end of the proposal of what comes into force, where there is one. */
function endOf({ proposal }: Activation, by: string, at: string, reason: string | undefined) {
  if (proposal === undefined) return undefined;
  const ended: Proposal = {
    ...closed(proposal, 'active', at),
    ...(reason !== undefined && { forced: { by, reason } }),
  };
  const { record, fact } = proposalChange(ended);
  const { group, subject, version, id: proposal_id } = proposal;
  const forced: NewFact[] =
    reason === undefined ? [] : [{ kind: 'contract-forced', group, subject, version, proposal_id, reason }];
  return { proposal: ended, record, facts: [fact, ...forced] };
}
