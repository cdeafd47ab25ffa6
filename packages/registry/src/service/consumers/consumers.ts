import type { Verdict } from '@concordat/engine';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { Page } from '../registry.ts';

/** What somebody says when he subscribes. */
export type SubscribeCommand = Omit<Subscription, 'id' | 'createdAt' | 'createdBy'>;

/** Which subscriptions to list. What is missing does not matter. */
export interface SubscriptionListing {
  readonly group?: string;
  readonly subject?: string;
  readonly consumer?: string;
  readonly offset: number;
  readonly limit: number;
}

/** Why a consumer does not get on with a document. */
export interface ImpactReason {
  /** Index into the changes of the verdict; undefined where the consumer's own schema says no, or nothing of the document changed. */
  readonly change?: number;
  /** Readable path of the field. */
  readonly path: string;
  /** How the consumer uses it: one of the uses, or a need. */
  readonly use: string;
  /** One sentence. */
  readonly reason: string;
  readonly witness?: Verdict['findings'][number]['witness'];
}

/** What a document would do to one consumer. */
export interface ConsumerImpact {
  readonly subscription: Subscription;
  readonly outcome: 'broken' | 'at_risk' | 'unaffected';
  /** Empty for a consumer that is unaffected. */
  readonly reasons: readonly ImpactReason[];
}

/** What a document would do to all consumers of a subject. */
export interface Impact extends SubjectKey {
  /** Label of the version that the readers read now; undefined while there is none. */
  readonly against: string | undefined;
  readonly verdict: Verdict | undefined;
  /** Those that break first, then those at risk; by consumer. */
  readonly consumers: readonly ConsumerImpact[];
}

/** A document of which somebody wants to know whom it breaks. */
export interface ImpactCandidate {
  /** Id of the format. */
  readonly format: string;
  readonly text: string;
  /** The texts that it imports, by the names that it uses. */
  readonly imports?: ReadonlyMap<string, string>;
}

/**
 * Consumers of subjects, and what changes do to them. Rejects with a {@link RegistryError}: `subscription-not-found`,
 * `subscription-exists`, `subscription-invalid`, `forbidden`.
 */
export interface Consumers {
  /** One subscription of a consumer to a subject; code `subscription-exists`, about the one that is there. */
  subscribe(command: SubscribeCommand): Promise<Subscription>;
  /** As {@link subscribe}, or changes the one that is there: for files that are imported again. */
  setSubscription(command: SubscribeCommand): Promise<Subscription>;
  subscription(id: string): Promise<Subscription>;
  /** By group, subject and consumer. */
  subscriptions(listing: SubscriptionListing): Promise<Page<Subscription> & { readonly total: number }>;
  /** Ends it: from now on nobody is asked about it. */
  unsubscribe(id: string): Promise<void>;
  /** Who would break if the document were the next version. Code `document-invalid`, with the problems. */
  impact(key: SubjectKey, candidate: ImpactCandidate): Promise<Impact>;
  /** Those whose range or lowest version has them read a version, so that it cannot go yet. */
  readersOf(key: SubjectKey, label: string): Promise<readonly Subscription[]>;
}
