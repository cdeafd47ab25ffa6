import type { JsonObject } from '@concordat/engine';
import type { EventSubscription } from '../../domain/event-subscription.ts';
import type { NewFact } from '../../domain/fact.ts';
import { eventSubscriptionKey } from '../../domain/record-key.ts';
import type { RecordChange, StoredRecord } from '../../store/port.ts';
import { freeze } from '../freeze.ts';

/** The event subscription of a record; undefined where there is none. The same object for the same body. */
export function eventSubscriptionOf({ body }: StoredRecord): EventSubscription | undefined {
  // Only this module writes these bodies.
  return body === undefined ? undefined : freeze(body as JsonObject & EventSubscription);
}

/** An event subscription as it is to be kept. */
export function eventSubscriptionChange(subscription: EventSubscription): RecordChange {
  const { id, sight } = subscription;
  return { key: eventSubscriptionKey(id), body: plain(subscription), terms: [ownerTerm(sight.id)] };
}

/** The fact that an event subscription is another one from now on, or that it has ended. Its secrets are not in it. */
export function eventSubscriptionFact(subscription: EventSubscription, isThere: boolean): NewFact {
  return {
    kind: 'event-subscription-set',
    group: '',
    subject: '',
    version: '',
    event_subscription_id: subscription.id,
    subscription: isThere ? plain(withoutSecrets(subscription)) : null,
  };
}

/** Finds the event subscriptions that a caller made. */
export function ownerTerm(caller: string): string {
  return JSON.stringify(['owner', caller]);
}

/** An event subscription as those see it who may see it: of a credential, what it is and whose. */
function withoutSecrets(subscription: EventSubscription): object {
  const { credential, ...rest } = subscription;
  const shown = rest.protocol === 'HTTP' ? { ...rest, settings: { ...rest.settings, signingSecrets: [] } } : rest;
  if (credential === undefined) return shown;
  const identifier = credential.type === 'PLAIN' ? { identifier: credential.identifier } : {};
  return { ...shown, credential: { type: credential.type, ...identifier } };
}

/** Without members that are undefined. */
function plain(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}
