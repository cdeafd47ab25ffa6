import { type Caller, may, sees } from './caller.ts';
import type { SubjectKey } from './subject.ts';

/** How a consumer uses a field. Without any it is read: `select`. */
export type FieldUse = 'select' | 'join_key' | 'filter' | 'exhaustive_enum';

/** The uses, as they are written. */
export const FIELD_USES: readonly FieldUse[] = ['select', 'join_key', 'filter', 'exhaustive_enum'];

/** How a subscription came to be known. */
export type SubscriptionSource = 'declared' | 'dbt' | 'file';

/** The sources, as they are written. */
export const SUBSCRIPTION_SOURCES: readonly SubscriptionSource[] = ['declared', 'dbt', 'file'];

/** The directions that a consumer wants kept from version to version. */
export type RequiredCompatibility = 'backward' | 'forward' | 'both';

/** The directions, as they are written. */
export const REQUIRED_COMPATIBILITIES: readonly RequiredCompatibility[] = ['backward', 'forward', 'both'];

/** A consumer of a subject: who reads what of it, and what that needs. It is a reader, of which every change is asked. */
export interface Subscription extends SubjectKey {
  /** UUID. */
  readonly id: string;
  /** A service or a team. */
  readonly consumer: string;
  /** The directions that it wants kept whatever it uses; where it is missing, what it uses says what it needs. */
  readonly requiredCompatibility?: RequiredCompatibility;
  /** The lowest version that it reads. */
  readonly minVersion: number;
  /** The versions that it reads, as a range of Semantic Versioning (`>=1.2 <2`) or of numbers; all where it is missing. */
  readonly range?: string;
  /** The fields that it uses, by readable path; everything where it is missing. */
  readonly fields?: readonly UsedField[];
  readonly needs?: Needs;
  /** The consumer's own schema, which has to read what is written. */
  readonly reader?: { readonly format: string; readonly text: string };
  /** Whom to tell. */
  readonly contact?: string;
  /** How it came to be known; a file that is imported again ends only what came from files of its kind. */
  readonly source: SubscriptionSource;
  /** Which of the files it came from, by a name that its owner gave it. */
  readonly origin?: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly createdBy: string;
  /** The day after which it does not count any more: YYYY-MM-DD. */
  readonly expires?: string;
}

/** A field that a consumer uses. */
export interface UsedField {
  readonly path: string;
  readonly how: readonly FieldUse[];
}

/** What a consumer relies on beside shape. */
interface Needs {
  readonly maxLagSeconds?: number;
  readonly notNull?: readonly string[];
  readonly unique?: readonly string[];
}

/** True where a subscription does not count any more. `now` is RFC 3339, UTC. */
export function isOver({ expires }: Pick<Subscription, 'expires'>, now: string): boolean {
  return expires !== undefined && expires < now.slice(0, 10);
}

/** A subscription in words, for sentences. */
export function toldOf({ consumer, group, subject }: Pick<Subscription, 'consumer' | 'group' | 'subject'>): string {
  return `subscription of '${consumer}' to '${subject}' of group '${group}'`;
}

/** True for those whose own a subscription is, and for those who run the subject: who has subscribed is not for everybody to know. */
export function isShownTo(caller: Caller, { group, subject, consumer }: Subscription): boolean {
  const key = { group, subject };
  return may(caller, 'read-subscriptions', key) || (consumer === caller.id && sees(caller, key));
}
