import type { Party, Proposal, ProposalDecision } from '../../domain/proposal.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Sealing } from '../sealing.ts';
import type { GroupGovernance } from './governance-records.ts';

/** Which proposals to list. What is missing does not matter. */
export interface ProposalListing {
  readonly group?: string;
  /** Only with a group. */
  readonly subject?: string;
  readonly state?: Proposal['state'];
  /** Leaves out proposals for which it is false. */
  readonly visible?: (proposal: Proposal) => boolean;
  readonly offset: number;
  readonly limit: number;
}

/** Whether a version may be brought into force. */
export interface Gate extends SubjectKey {
  /** Label of the version. */
  readonly version: string;
  readonly allowed: boolean;
  /** Why not: one sentence each; empty where it may. */
  readonly reasons: readonly string[];
  /** Whose word is missing; of the owners one is enough. */
  readonly missing: readonly Party[];
  readonly proposal?: Proposal;
}

/**
 * How contracts come into force where that takes approvals. Rejects with a {@link RegistryError}: `proposal-not-found`,
 * `proposal-closed`, `proposal-invalid`, `approval-refused`, `approval-missing`, `forbidden`, `version-not-found`, `transition-refused`.
 *
 * Whatever happens to a proposal counts as a change of its subject: what was decided about the subject meanwhile is decided again.
 */
export interface Approvals {
  /** Proposes a draft; the proposal that is open for it where there is one. Others of the same contract make room. */
  propose(key: SubjectKey, version: string, sealing?: Sealing<Proposal>): Promise<Proposal>;
  proposal(id: string): Promise<Proposal>;
  /** By group and id, with how many there are in all. */
  proposals(listing: ProposalListing): Promise<{ readonly items: readonly Proposal[]; readonly total: number }>;
  /** An owner, a steward or a consumer says what he thinks. */
  decide(id: string, decision: ProposalDecision, sealing?: Sealing<Proposal>): Promise<Proposal>;
  /** Takes the proposal back. */
  withdraw(id: string, sealing?: Sealing<Proposal>): Promise<Proposal>;
  /** Brings an approved version into force. */
  activate(id: string, sealing?: Sealing<Proposal>): Promise<Proposal>;
  /** Brings a version into force without its approvals, for a reason of at least twenty characters. */
  force(id: string, reason: string, sealing?: Sealing<Proposal>): Promise<Proposal>;
  /** Whether a version may come into force now, and if not, whose word is missing. One that is in force may. */
  gate(key: SubjectKey, version: string): Promise<Gate>;
  /** What a group says itself; the empty string stands for all groups. */
  governance(group: string): Promise<GroupGovernance>;
  /** What a group says from now on, whole. Code `policy-invalid` for days that cannot be. */
  setGovernance(group: string, governance: GroupGovernance): Promise<GroupGovernance>;
}
