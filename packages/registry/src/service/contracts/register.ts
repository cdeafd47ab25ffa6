import { refusedFact } from '../../domain/refusal.ts';
import {
  type Acceptance,
  claimOf,
  type Refusal,
  type Ruling,
  registeredFact,
  versionOf,
} from '../../domain/registration.ts';
import type { SubjectState } from '../../domain/subject.ts';
import type { CheckOutcome, RegisterCommand, RegisterOutcome } from '../registry.ts';
import type { Sealing } from '../sealing.ts';
import { type Decision, settle } from '../settle.ts';
import { type ContractDesk, type Submission, subjectOf, viewOf } from './contract-desk.ts';
import { judgement, nothingToJudge } from './judgement.ts';

type Assessment =
  | Extract<RegisterOutcome, { outcome: 'unchanged' | 'taken' }>
  | { readonly outcome: 'judged'; readonly ruling: Ruling };

/** What a registration comes to as things stand; the same for asking and for doing. */
async function assess(
  desk: ContractDesk,
  state: SubjectState,
  submission: Submission,
  command: RegisterCommand,
): Promise<Assessment> {
  const claim = claimOf(state, submission);
  if (claim.claim === 'free') {
    return { outcome: 'judged', ruling: await judgement(desk, state, state.versions, submission, command) };
  }
  const version = await desk.view(state, claim.version);
  if (claim.claim === 'taken') return { outcome: 'taken', version };
  return { outcome: 'unchanged', version, verdict: nothingToJudge(submission.contract, command) };
}

/** Registers a version, or says why not. A refusal is written to the log; an invalid document is not. */
export async function register(
  desk: ContractDesk,
  command: RegisterCommand,
  sealing?: Sealing<RegisterOutcome>,
): Promise<RegisterOutcome> {
  const submitted = desk.submission(command.source);
  if (!submitted.ok) return { outcome: 'invalid', problems: submitted.error };
  const submission = submitted.value;
  return settle(
    desk.desk,
    subjectOf(submission.contract.dataset_id),
    async (state, at): Promise<Decision<RegisterOutcome>> => {
      const assessment = await assess(desk, state, submission, command);
      if (assessment.outcome !== 'judged') return { answer: assessment };
      const { ruling } = assessment;
      if (ruling.ruling === 'refused') return refusal(state, submission, ruling);
      return acceptance(state, submission, ruling, at);
    },
    sealing,
  );
}

/** What {@link register} would answer now. Nothing is written. */
export async function check(desk: ContractDesk, command: RegisterCommand): Promise<CheckOutcome> {
  const submitted = desk.submission(command.source);
  if (!submitted.ok) return { outcome: 'invalid', problems: submitted.error };
  const { contract } = submitted.value;
  const state = await desk.load(contract.dataset_id);
  const assessment = await assess(desk, state, submitted.value, command);
  if (assessment.outcome !== 'judged') return assessment;
  const { ruling } = assessment;
  const { verdict } = ruling;
  if (ruling.ruling === 'refused') return { outcome: 'incompatible', contract, verdict, against: ruling.against };
  const permission = ruling.permitted !== undefined && { permitted: ruling.permitted };
  return { outcome: 'registrable', contract, verdict, against: ruling.against, ...permission };
}

function acceptance(
  state: SubjectState,
  submission: Submission,
  ruling: Acceptance,
  at: string,
): Decision<RegisterOutcome> {
  const { group, subject } = state;
  const { contract, content, source } = submission;
  const version = versionOf(state, submission, at);
  const { verdict, permitted } = ruling;
  return {
    write: {
      contents: [content],
      changes: [{ change: 'version-added', group, subject, version, source }],
      facts: [registeredFact(state, submission, ruling)],
    },
    answer: {
      outcome: 'registered',
      version: viewOf(state, version, contract, source),
      verdict,
      ...(permitted !== undefined && { permitted }),
    },
  };
}

/** A refusal of a candidate: an answer, and a fact. */
export function refusal(
  state: SubjectState,
  { contract }: Pick<Submission, 'contract'>,
  { verdict, against }: Refusal,
): Decision<RegisterOutcome> {
  return {
    write: { contents: [], changes: [], facts: [refusedFact(state, contract.version, verdict)] },
    answer: { outcome: 'incompatible', contract, verdict, against },
  };
}
