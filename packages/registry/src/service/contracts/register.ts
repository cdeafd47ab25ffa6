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
import { type Demand, demandOf, governanceNow, openProposals } from '../approvals/activation.ts';
import type { GovernanceInForce } from '../approvals/governance-in-force.ts';
import { proposed } from '../approvals/proposed.ts';
import type { Impact } from '../consumers/consumers.ts';
import type { CheckOutcome, RegisterCommand, RegisterOutcome } from '../registry.ts';
import { type Sealing, sealingOf } from '../sealing.ts';
import { type Answered, type Decision, settle } from '../settle.ts';
import { type ContractDesk, type Submission, subjectOf, viewOf } from './contract-desk.ts';
import { judgement, nothingToJudge } from './judgement.ts';

type Assessment =
  | Extract<RegisterOutcome, { outcome: 'unchanged' | 'taken' }>
  | {
      readonly outcome: 'judged';
      readonly ruling: Ruling;
      readonly impact: Impact | undefined;
      readonly governance: GovernanceInForce;
    };

/** What a registration comes to as things stand; the same for asking and for doing. */
async function assess(
  desk: ContractDesk,
  state: SubjectState,
  submission: Submission,
  command: RegisterCommand,
): Promise<Assessment> {
  const claim = claimOf(state, submission);
  if (claim.claim === 'free') {
    const governance = await governanceNow(desk.desk, state);
    const mayBreak = governance.governance === 'governed';
    const ruling = await judgement(desk, state, state.versions, submission, { ...command, mayBreak });
    return { outcome: 'judged', ruling, impact: await desk.impactOf(state, submission.source), governance };
  }
  const version = await desk.view(state, claim.version);
  if (claim.claim === 'taken') return { outcome: 'taken', version };
  return { outcome: 'unchanged', version, verdict: nothingToJudge(submission.contract, command) };
}

/** What became of a registration, with the id of the content of a version that is new. */
export interface Registering {
  readonly outcome: RegisterOutcome;
  readonly contentId?: number;
}

/** Registers a version, or says why not. A refusal is written to the log; an invalid document is not. */
export async function register(
  desk: ContractDesk,
  command: RegisterCommand,
  sealing?: Sealing<RegisterOutcome>,
): Promise<RegisterOutcome> {
  const { outcome } = await registerIdentified(
    desk,
    command,
    sealingOf(sealing, (registering) => registering.outcome),
  );
  return outcome;
}

/** {@link register} for those who tell contents by their ids. */
export async function registerIdentified(
  desk: ContractDesk,
  command: RegisterCommand,
  sealing?: Sealing<Registering>,
): Promise<Registering> {
  const submitted = desk.submission(command.source);
  if (!submitted.ok) return { outcome: { outcome: 'invalid', problems: submitted.error } };
  const submission = submitted.value;
  return settle(
    desk.desk,
    subjectOf(submission.contract.dataset_id),
    async (state, at): Promise<Decision<Registering>> => {
      const assessment = await assess(desk, state, submission, command);
      if (assessment.outcome !== 'judged') return { answer: { outcome: assessment } };
      const { ruling, impact, governance } = assessment;
      if (ruling.ruling === 'refused') return identified(refusal(state, submission, ruling, impact));
      const demand = await demandOn(desk, state, submission, { ruling, impact, governance });
      const circumstances = { impact, at, governance };
      return identified(
        demand.parties.length === 0
          ? acceptance(state, submission, ruling, circumstances)
          : await proposition(desk, state, submission, ruling, { ...circumstances, demand }),
      );
    },
    sealing,
  );
}

/** Content has an id from the moment on at which it is written. */
function identified({ write, answer: outcome }: Answered<RegisterOutcome>): Decision<Registering> {
  if (write === undefined) return { answer: { outcome } };
  return {
    write,
    answerOf: ({ contentIds: [contentId] }) => ({ outcome, ...(contentId !== undefined && { contentId }) }),
  };
}

/** What {@link register} would answer now. Nothing is written. Rejects with `approval-refused` where that would. */
export async function check(desk: ContractDesk, command: RegisterCommand): Promise<CheckOutcome> {
  const submitted = desk.submission(command.source);
  if (!submitted.ok) return { outcome: 'invalid', problems: submitted.error };
  const submission = submitted.value;
  return desk.desk.asOfNow(async () =>
    checkIn(desk, await desk.load(submission.contract.dataset_id), submission, command),
  );
}

async function checkIn(
  desk: ContractDesk,
  state: SubjectState,
  submission: Submission,
  command: RegisterCommand,
): Promise<CheckOutcome> {
  const { contract } = submission;
  const assessment = await assess(desk, state, submission, command);
  if (assessment.outcome !== 'judged') return assessment;
  const { ruling, impact, governance } = assessment;
  const { verdict } = ruling;
  const told = impact !== undefined && { impact };
  if (ruling.ruling === 'refused') {
    return { outcome: 'incompatible', contract, verdict, against: ruling.against, ...told };
  }
  const { parties } = await demandOn(desk, state, submission, { ruling, impact, governance });
  const permission = ruling.permitted !== undefined && { permitted: ruling.permitted };
  const asked = parties.length > 0 && { asked: parties };
  return { outcome: 'registrable', contract, verdict, against: ruling.against, ...permission, ...asked, ...told };
}

/** Whose word a contract needs to come into force as it is handed in; a draft needs nobody's. */
async function demandOn(
  desk: ContractDesk,
  state: SubjectState,
  { contract }: Submission,
  {
    governance,
    ...found
  }: {
    readonly ruling: Acceptance;
    readonly impact: Impact | undefined;
    readonly governance: GovernanceInForce;
  },
): Promise<Demand> {
  if (governance.governance === 'open' || contract.status === 'draft') return { parties: [] };
  return demandOf(desk, state, { contract, ...found }, governance);
}

interface Circumstances {
  readonly impact: Impact | undefined;
  readonly at: string;
  readonly governance: GovernanceInForce;
}

function acceptance(
  state: SubjectState,
  submission: Submission,
  ruling: Acceptance,
  { impact, at, governance }: Circumstances,
): Answered<RegisterOutcome> {
  const { group, subject } = state;
  const { contract, content, source } = submission;
  const version = versionOf(state, submission, at);
  const { verdict, permitted } = ruling;
  return {
    write: {
      decidedOn: governance.decidedOn,
      contents: [content],
      changes: [{ change: 'version-added', group, subject, version, source }],
      facts: [registeredFact(state, submission, ruling)],
    },
    answer: {
      outcome: 'registered',
      version: viewOf(state, version, contract, source),
      verdict,
      ...(permitted !== undefined && { permitted }),
      ...(impact !== undefined && { impact }),
    },
  };
}

/** A contract that is kept as a draft until those have agreed whose word it needs. */
async function proposition(
  desk: ContractDesk,
  state: SubjectState,
  submission: Submission,
  ruling: Acceptance,
  { impact, at, governance, demand }: Circumstances & { readonly demand: Demand },
): Promise<Answered<RegisterOutcome>> {
  const { group, subject } = state;
  const { contract, content, source, fingerprint } = submission;
  const draft = { ...submission, contract: { ...contract, status: 'draft' as const } };
  const version = { ...versionOf(state, draft, at), deprecation: undefined };
  const { verdict, permitted } = ruling;
  const { open, decidedOn } = await openProposals(desk.desk, state, at);
  const opening = proposed(desk.desk, state, {
    version: contract.version,
    fingerprint,
    demand,
    governance,
    open,
    at,
  });
  return {
    write: {
      decidedOn: [...governance.decidedOn, ...decidedOn, ...opening.decidedOn],
      contents: [content],
      changes: [{ change: 'version-added', group, subject, version, source }],
      records: opening.records,
      facts: [registeredFact(state, draft, ruling), ...opening.facts],
    },
    answer: {
      outcome: 'proposed',
      version: viewOf(state, version, contract, source),
      verdict,
      proposal: opening.proposal,
      ...(permitted !== undefined && { permitted }),
      ...(impact !== undefined && { impact }),
    },
  };
}

/** A refusal of a candidate: an answer, and a fact. */
export function refusal(
  state: SubjectState,
  { contract }: Pick<Submission, 'contract'>,
  { verdict, against }: Refusal,
  impact?: Impact,
): Answered<RegisterOutcome> {
  return {
    write: { contents: [], changes: [], facts: [refusedFact(state, contract.version, verdict)] },
    answer: { outcome: 'incompatible', contract, verdict, against, ...(impact !== undefined && { impact }) },
  };
}
