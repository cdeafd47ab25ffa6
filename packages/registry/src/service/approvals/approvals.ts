import type { Proposal, ProposalDecision } from '../../domain/proposal.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Page } from '../registry.ts';

/** Which proposals to list. What is missing does not matter. */
export interface ProposalListing {
  readonly group?: string;
  readonly subject?: string;
  readonly state?: Proposal['state'];
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
  /** Whose word is missing. */
  readonly missing: readonly { readonly party: 'owner' | 'steward' | 'consumer'; readonly name: string }[];
  readonly proposal?: Proposal;
}

/**
 * How a version comes into force where that takes approvals. Rejects with a {@link RegistryError}: `proposal-not-found`,
 * `proposal-closed`, `approval-refused`, `forbidden`, `version-not-found`, `transition-refused`.
 */
export interface Approvals {
  /** Proposes a version that is registered and not in force; the one that is open for it where there is one. */
  propose(key: SubjectKey, version: string): Promise<Proposal>;
  proposal(id: string): Promise<Proposal>;
  proposals(listing: ProposalListing): Promise<Page<Proposal> & { readonly total: number }>;
  /** An owner, a steward or a consumer says what he thinks. */
  decide(id: string, decision: ProposalDecision): Promise<Proposal>;
  /** Takes the proposal back. */
  withdraw(id: string): Promise<Proposal>;
  /** Brings an approved version into force. */
  activate(id: string): Promise<Proposal>;
  /** Brings a version into force without its approvals; it takes the role and a reason of at least twenty characters. */
  force(id: string, reason: string): Promise<Proposal>;
  /** Whether a version may come into force now, and if not, whose word is missing. */
  gate(key: SubjectKey, version: string): Promise<Gate>;
}
