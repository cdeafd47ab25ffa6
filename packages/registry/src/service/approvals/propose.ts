import { RegistryError } from '../../domain/error.ts';
import { existingVersion } from '../../domain/not-found.ts';
import type { Proposal, ProposalDecision } from '../../domain/proposal.ts';
import { asOf, closed, decided, refuseClosed } from '../../domain/proposal-stages.ts';
import { CONTRACTS, type SubjectKey, type SubjectState } from '../../domain/subject.ts';
import type { Basis, RecordChange } from '../../store/port.ts';
import type { ContractDesk } from '../contracts/contract-desk.ts';
import type { Desk } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import type { Sealing } from '../sealing.ts';
import { type Decision, settle } from '../settle.ts';
import { type Activation, activationOf } from './activation.ts';
import { proposalById, unknownProposal } from './proposals.ts';
import { proposed } from './proposed.ts';
import { proposalChange } from './records.ts';

/** Proposes a draft of a contract, where its dataset is governed. */
export async function propose(
  contracts: ContractDesk,
  key: SubjectKey,
  label: string,
  sealing?: Sealing<Proposal>,
): Promise<Proposal> {
  const { desk } = contracts;
  if (key.group !== CONTRACTS) {
    throw new RegistryError(
      'approval-refused',
      `what is proposed are contracts, which are in the group '${CONTRACTS}'`,
    );
  }
  const decideOn = async (state: SubjectState, at: string): Promise<Decision<Proposal>> => {
    const version = existingVersion(state, label);
    if (version.status !== 'draft') {
      throw new RegistryError(
        'transition-refused',
        `version '${label}' of '${key.subject}' is ${version.status}; what is proposed is a draft`,
      );
    }
    const { governance, ruling, demand, open, proposal, decidedOn } = await activationOf(contracts, state, version, at);
    if (governance.governance === 'open') {
      throw new RegistryError(
        'approval-refused',
        `'${key.subject}' is not governed: activate version '${label}', nobody has to be asked`,
      );
    }
    if (ruling.ruling === 'refused') throw incompatible(state, label, ruling.against);
    if (proposal !== undefined) return { answer: proposal };
    const { fingerprint } = version;
    const opening = proposed(desk, state, { version: label, fingerprint, demand, governance, open, at });
    return {
      write: {
        ...changed(state, [...decidedOn, ...opening.decidedOn], opening.records),
        facts: opening.facts,
      },
      answer: opening.proposal,
    };
  };
  return settle(desk, key, decideOn, sealing);
}

/** Somebody says what he thinks, of those who are to be asked now. */
export async function decide(
  contracts: ContractDesk,
  id: string,
  decision: ProposalDecision,
  sealing?: Sealing<Proposal>,
): Promise<Proposal> {
  const caller = contracts.desk.asking().caller.id;
  const spoken = async (stored: Proposal, state: SubjectState, at: string): Promise<Step> => {
    const { proposal = stored, decidedOn } = await standing(contracts, state, stored, at);
    return { proposal: decided(proposal, decision, caller, at), decidedOn };
  };
  return onOpen(contracts.desk, id, spoken, sealing);
}

/** Takes a proposal back, whatever has become of its version meanwhile. */
export async function withdraw({ desk }: ContractDesk, id: string, sealing?: Sealing<Proposal>): Promise<Proposal> {
  const back = async (stored: Proposal, _: SubjectState, at: string): Promise<Step> => ({
    proposal: closed(stored, 'withdrawn', at),
    decidedOn: [],
  });
  return onOpen(desk, id, back, sealing);
}

/** A proposal as it is to be, and what of the rest that was decided on. */
interface Step {
  readonly proposal: Proposal;
  readonly decidedOn: readonly Basis[];
}

/** Changes an open proposal. */
async function onOpen(
  desk: Desk,
  id: string,
  change: (stored: Proposal, state: SubjectState, at: string) => Promise<Step>,
  sealing: Sealing<Proposal> | undefined,
): Promise<Proposal> {
  const { proposal: known } = await proposalById(desk, id);
  return settle(
    desk,
    { group: known.group, subject: known.subject },
    async (state, at): Promise<Decision<Proposal>> => {
      const { proposal: stored, record } = await proposalById(desk, id);
      refuseClosed(stored, at);
      const { proposal, decidedOn } = await change(stored, state, at);
      const { record: kept, fact } = proposalChange(proposal);
      return {
        write: { ...changed(state, [...decidedOn, basisOf(record)], [kept]), facts: [fact] },
        answer: asOf(proposal, at),
      };
    },
    sealing,
  );
}

async function standing(
  contracts: ContractDesk,
  state: SubjectState,
  { id, version, fingerprint }: Proposal,
  at: string,
): Promise<Pick<Activation, 'proposal' | 'decidedOn'>> {
  const head = existingVersion(state, version);
  if (head.fingerprint !== fingerprint) throw unknownProposal(id);
  return activationOf(contracts, state, head, at);
}

function incompatible({ subject }: SubjectKey, label: string, against: string): RegistryError {
  return new RegistryError(
    'approval-refused',
    `version '${label}' of '${subject}' is not compatible with ${against}: give it a new MAJOR version`,
  );
}

/** What is decided about the subject meanwhile did not know of it. */
function changed({ group, subject }: SubjectState, decidedOn: readonly Basis[], records: readonly RecordChange[]) {
  return {
    decidedOn: unique(decidedOn),
    contents: [],
    changes: [{ change: 'referred-to', group, subject } as const],
    records,
  };
}

/** What was read twice is named once. */
function unique(bases: readonly Basis[]): readonly Basis[] {
  return [...new Map(bases.map((basis) => [JSON.stringify(basis), basis])).values()];
}
