import type { EventSubscription } from '../../domain/event-subscription.ts';
import type { Events } from '../events/events.ts';
import { unknownEventSubscription } from '../events/subscribing.ts';
import { open, type Rules } from './rules.ts';
import type { Watch } from './watch.ts';

/**
 * Who may call what of events. Anybody may subscribe and read: he is sent what he sees. An event subscription is its owner's, and that of
 * admins of everything.
 */
export const EVENT_RULES: Rules<Events> = {
  subscribe: open,
  async subscription({ watch, proceed }, id) {
    const found = await proceed(id);
    return owned(watch, found);
  },
  async subscriptions({ watch, proceed }, listing) {
    return proceed(isAdmin(watch) ? listing : { ...listing, owner: watch.caller.id });
  },
  async change({ watch, service, proceed }, id, change) {
    owned(watch, await service.subscription(id));
    return proceed(id, change);
  },
  async unsubscribe({ watch, service, proceed }, id) {
    owned(watch, await service.subscription(id));
    return proceed(id);
  },
  // What is read is what whoever asks sees.
  read: open,
  follow: open,
};

/** Throws `event-subscription-not-found` for those of others. */
export function owned(watch: Watch, subscription: EventSubscription): EventSubscription {
  if (subscription.sight.id === watch.caller.id || isAdmin(watch)) return subscription;
  throw unknownEventSubscription(subscription.id);
}

function isAdmin(watch: Watch): boolean {
  return watch.may('manage-keys', undefined);
}
