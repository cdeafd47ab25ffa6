import type { JsonObject } from '@concordat/engine';
import type { NewFact } from '../../domain/fact.ts';
import { subscriptionKey } from '../../domain/record-key.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { RecordChange, StoredRecord } from '../../store/port.ts';
import { freeze } from '../freeze.ts';

/** The subscription of a record; undefined where there is none. */
export function subscriptionOf({ body }: StoredRecord): Subscription | undefined {
  // Only this module writes these bodies.
  return body === undefined ? undefined : freeze(body as JsonObject & Subscription);
}

/** A subscription as it is to be kept. */
export function subscriptionChange(subscription: Subscription): RecordChange {
  const { id, subject, consumer, source, origin } = subscription;
  const terms = [
    idTerm(id),
    readersTerm(subscription),
    namedTerm(subject),
    consumerTerm(consumer),
    sourceTerm(source),
    ...(origin === undefined ? [] : [originTerm(source, origin)]),
  ];
  return { key: subscriptionKey(subscription, consumer), body: plain(subscription), terms };
}

/** No subscription of a consumer to a subject any more. */
export function endedChange({ consumer, ...key }: Pick<Subscription, 'consumer' | 'group' | 'subject'>): RecordChange {
  return { key: subscriptionKey(key, consumer), body: undefined };
}

/** The fact that a subscription is another one from now on, or that it has ended. */
export function subscriptionFact(subscription: Subscription, isThere: boolean): NewFact {
  const { id: subscription_id, consumer, group, subject } = subscription;
  const body = isThere ? plain(subscription) : null;
  return { kind: 'subscription-set', group, subject, version: '', subscription_id, consumer, subscription: body };
}

/** Finds a subscription by its id. */
export function idTerm(id: string): string {
  return JSON.stringify(['id', id]);
}

/** Finds the subscriptions to a subject. */
export function readersTerm({ group, subject }: SubjectKey): string {
  return JSON.stringify(['of', group, subject]);
}

/** Finds the subscriptions to subjects of a name, whatever their group. */
export function namedTerm(subject: string): string {
  return JSON.stringify(['named', subject]);
}

/** Finds the subscriptions of a consumer. */
export function consumerTerm(consumer: string): string {
  return JSON.stringify(['consumer', consumer]);
}

/** Finds the subscriptions of a source. */
export function sourceTerm(source: Subscription['source']): string {
  return JSON.stringify(['from', source]);
}

/** Finds the subscriptions that came from one file. */
export function originTerm(source: Subscription['source'], origin: string): string {
  return JSON.stringify(['from', source, origin]);
}

/** Without members that are undefined. */
export function plain(subscription: Subscription): JsonObject {
  return JSON.parse(JSON.stringify(subscription)) as JsonObject;
}
