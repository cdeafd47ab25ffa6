import type { Verdict, Witness } from '@concordat/engine';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { WantedSubscription } from '../../domain/subscription-check.ts';
import type { SchemaInput } from '../schemas/schemas.ts';
import type { Sealing } from '../sealing.ts';

/** What somebody says when he subscribes. */
export type SubscribeCommand = WantedSubscription;

/** A subscription that was just made or changed. */
export interface Subscribed extends Subscription {
  /** What its consumer should know: it waits for a version that is not there, or names fields that are not; one sentence each. */
  readonly warnings: readonly string[];
}

/** Which subscriptions to list. What is missing does not matter. */
export interface SubscriptionListing {
  readonly group?: string;
  readonly subject?: string;
  readonly consumer?: string;
  readonly source?: Subscription['source'];
  /** Only with a source: the file that it came from. */
  readonly origin?: string;
  /** Leaves out subscriptions for which it is false. */
  readonly visible?: (subscription: Subscription) => boolean;
  readonly offset: number;
  readonly limit: number;
}

/** Why a consumer does not get on with a document. */
export interface ImpactReason {
  /** Index into the changes of the verdict, where it is one of them. */
  readonly change?: number;
  /** Kind of the change. */
  readonly kind?: string;
  readonly outcome: 'broken' | 'at_risk';
  /** Readable path of the field; `*` for everything. */
  readonly path: string;
  /** How the consumer uses it: one of the uses, a need, `reader` for its own schema, `range` for the versions that it reads. */
  readonly use: string;
  /** One sentence. */
  readonly reason: string;
  readonly witness?: Witness;
}

/** What a document would do to one consumer. */
export interface ConsumerImpact {
  readonly subscription: Subscription;
  /** Label of the version that it reads now; undefined where there is none for it. */
  readonly reads: string | undefined;
  readonly outcome: 'broken' | 'at_risk' | 'unaffected';
  /** What breaks first; empty for a consumer that is unaffected. Changes are those of the version that it reads. */
  readonly reasons: readonly ImpactReason[];
}

/** What a document would do to all consumers of a subject. */
export interface Impact extends SubjectKey {
  /** Label of the version in force, which most consumers read; undefined while there is none. */
  readonly against: string | undefined;
  /** About that version; undefined where nobody reads it, or nothing can be compared. */
  readonly verdict: Verdict | undefined;
  /** Those that break first, then those at risk, then the others; by consumer. */
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

/** As of which moment. */
export interface MomentOptions {
  /** True: nothing is missed that was acknowledged before the call, on whatever node. */
  readonly isNow?: boolean;
}

/** As things stood before the version of this number was there. */
export interface ImpactOptions {
  readonly before?: number;
}

/**
 * Consumers of subjects, and what changes do to them. Rejects with a {@link RegistryError}: `subscription-not-found`,
 * `subscription-exists`, `subscription-invalid`, `subject-invalid`, `subject-not-found`, `forbidden`.
 *
 * A subscription that is made, changed or ended counts as a change of its subject: what was decided about the subject meanwhile is
 * decided again.
 */
export interface Consumers {
  /** One subscription of a consumer to a subject, which has to be there; code `subscription-exists`, about the one that is there. */
  subscribe(command: SubscribeCommand, sealing?: Sealing<Subscribed>): Promise<Subscribed>;
  /** As {@link subscribe}, or changes the one that is there: for files that are imported again. */
  setSubscription(command: SubscribeCommand): Promise<Subscribed>;
  subscription(id: string): Promise<Subscription>;
  /** By group, subject and consumer; those that are over among them. */
  subscriptions(listing: SubscriptionListing): Promise<{
    readonly items: readonly Subscription[];
    readonly total: number;
  }>;
  /** Ends it: from now on nobody is asked about it. */
  unsubscribe(id: string): Promise<void>;
  /** Who would break if the document were the next version. Code `document-invalid`, with the problems. */
  impact(key: SubjectKey, candidate: ImpactCandidate, options?: ImpactOptions): Promise<Impact>;
  /** As {@link impact} of a schema with its references; undefined where nobody has subscribed, or it cannot be read. */
  impactOfSchema(key: SubjectKey, schema: SchemaInput, options?: MomentOptions): Promise<Impact | undefined>;
  /** Who would break if a version that is registered came into force now. Codes `subject-not-found`, `version-not-found`. */
  impactOfVersion(key: SubjectKey, label: string): Promise<Impact>;
  /** Those who read a version now, by its label: in force, or by their range or lowest version, so that it cannot go yet. */
  readersOf(key: SubjectKey, label: string): Promise<readonly Subscription[]>;
}
