import type { Contract } from '@concordat/engine';
import { ownedBefore, partiesOf, refuseHiddenBreak, type Step } from '../../domain/approval.ts';
import type { Party, Proposal } from '../../domain/proposal.ts';
import { asOf, isOpen, joined, missingFrom } from '../../domain/proposal-stages.ts';
import type { Acceptance, Ruling } from '../../domain/registration.ts';
import type { SubjectState, VersionHead } from '../../domain/subject.ts';
import type { Basis, StoredRecord } from '../../store/port.ts';
import type { Impact } from '../consumers/consumers.ts';
import type { ContractDesk } from '../contracts/contract-desk.ts';
import { judgement } from '../contracts/judgement.ts';
import type { Desk } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import { type GovernanceInForce, governanceOf } from './governance-in-force.ts';
import { proposalOf, subjectTerm } from './records.ts';

/** Whose word it takes to bring a contract into force, and the version that it was judged against. */
export interface Demand {
  readonly parties: readonly Party[];
  readonly against?: string;
}

/** A draft on its way into force, as things stand. */
export interface Activation {
  readonly contract: Contract;
  readonly ruling: Ruling;
  readonly governance: GovernanceInForce;
  readonly impact: Impact | undefined;
  /** Nobody's where it is refused, and where nothing has to be approved. */
  readonly demand: Demand;
  /** The proposals of the contract that are open, as they stand. */
  readonly open: readonly Proposal[];
  /** That of this very content, with those whose word it needs now. */
  readonly proposal: Proposal | undefined;
  /** Whose word is missing. */
  readonly missing: readonly Party[];
  readonly decidedOn: readonly Basis[];
}

/** What it takes to bring a draft into force. Rejects with `approval-refused` where it breaks what its number does not say. */
export async function activationOf(
  desk: ContractDesk,
  state: SubjectState,
  version: VersionHead,
  now: string,
): Promise<Activation> {
  const governance = await governanceNow(desk.desk, state);
  const isGoverned = governance.governance === 'governed';
  const contract = await desk.document(state, version);
  // Only what has been in force has readers; other drafts have none.
  const published = state.versions.filter(({ status }) => status !== 'draft');
  const candidate = { contract, fingerprint: version.fingerprint };
  const ruling = await judgement(desk, state, published, candidate, { mayBreak: isGoverned });
  const impact = await desk.impactOf(state, (await desk.view(state, version)).source);
  const { open, decidedOn } = await openProposals(desk.desk, state, now);
  const demand =
    isGoverned && ruling.ruling === 'accepted'
      ? await demandOf(desk, state, { contract, ruling, impact }, governance)
      : { parties: [] };
  const known = open.find((each) => each.version === version.label && each.fingerprint === version.fingerprint);
  const proposal = known && asOf(joined(known, demand.parties, demand.against), now);
  return {
    contract,
    ruling,
    governance,
    impact,
    demand,
    open,
    proposal,
    missing: proposal === undefined ? demand.parties : missingFrom(proposal, now),
    decidedOn: [...governance.decidedOn, ...decidedOn],
  };
}

/**
 * What holds for a contract. Where it is governed, all that others have written is taken in first: who has subscribed meanwhile, on whatever
 * node, has a say.
 */
export async function governanceNow(desk: Desk, state: SubjectState): Promise<GovernanceInForce> {
  const governance = await governanceOf(desk, state);
  if (governance.governance === 'governed') await desk.catchUp();
  return governance;
}

/** Whose word a contract needs that was found good. Rejects with `approval-refused`. */
export async function demandOf(
  desk: ContractDesk,
  state: SubjectState,
  {
    contract,
    ruling,
    impact,
  }: { readonly contract: Contract; readonly ruling: Acceptance; readonly impact: Impact | undefined },
  { steward }: GovernanceInForce,
): Promise<Demand> {
  const owned = ownedBefore(state.versions);
  const broken = (impact?.consumers ?? [])
    .filter(({ outcome }) => outcome === 'broken')
    .map(({ subscription }) => subscription.consumer);
  const step: Step = {
    before: owned && (await desk.document(state, owned)),
    after: contract,
    verdict: ruling.verdict,
    broken,
    steward,
  };
  refuseHiddenBreak(step);
  return { parties: partiesOf(step), ...(owned !== undefined && { against: owned.label }) };
}

/** The proposals of a contract that are open, with what a decision about them is decided on. */
export async function openProposals(
  { store }: Desk,
  state: SubjectState,
  now: string,
): Promise<{ readonly open: readonly Proposal[]; readonly decidedOn: readonly Basis[] }> {
  const records = await store.records('proposal', { term: subjectTerm(state) });
  const found = records.flatMap((record): readonly (readonly [StoredRecord, Proposal])[] => {
    const proposal = proposalOf(record);
    return proposal !== undefined && isOpen(proposal, now) ? [[record, asOf(proposal, now)]] : [];
  });
  return { open: found.map(([, proposal]) => proposal), decidedOn: found.map(([record]) => basisOf(record)) };
}
