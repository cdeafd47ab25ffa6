import type { SubjectKey } from './subject.ts';

/** The stages of a proposal. From `proposed` on what is proposed cannot change: another text is another proposal. */
export const PROPOSAL_STATES = [
  'proposed',
  'approved',
  'active',
  'rejected',
  'withdrawn',
  'expired',
  'superseded',
] as const;

/** The parties whose word a proposal may need. */
export const PARTIES = ['owner', 'steward', 'consumer'] as const;

/** What a party may say. `migrating`: a consumer will have moved to the new version by a day. */
export const WORDS = ['approved', 'migrating', 'blocked'] as const;

/** Somebody whose word a proposal needs. */
export interface Party {
  readonly party: (typeof PARTIES)[number];
  /** The team, the person or the service. */
  readonly name: string;
  /** Why it needs his word; one sentence. */
  readonly reason: string;
  readonly said?: (typeof WORDS)[number];
  /** The day, YYYY-MM-DD, until which he who migrates needs. */
  readonly until?: string;
  /** Who said it, when, and what more. */
  readonly by?: string;
  readonly at?: string;
  readonly comment?: string;
}

/** What somebody says about a proposal. */
export interface ProposalDecision {
  readonly party: Party['party'];
  readonly name: string;
  readonly said: (typeof WORDS)[number];
  readonly until?: string;
  readonly comment?: string;
}

/** A version that is to come into force, and whose word that takes. Approvals are bound to its content. */
export interface Proposal extends SubjectKey {
  /** UUID. */
  readonly id: string;
  /** Label of the version. */
  readonly version: string;
  readonly fingerprint: string;
  /** Label of the version that it was judged against: when that is another one, nobody has said anything yet. */
  readonly against?: string;
  /** Kept as `proposed` until it is closed; see `asOf` in `proposal-stages.ts`. */
  readonly state: (typeof PROPOSAL_STATES)[number];
  /** The caller who proposed it. */
  readonly author: string;
  readonly parties: readonly Party[];
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly expiresAt: string;
  /** Who forced it, and why. */
  readonly forced?: { readonly by: string; readonly reason: string };
}
