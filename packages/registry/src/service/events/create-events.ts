import type { Desk } from '../desk.ts';
import type { Events } from './events.ts';
import { followEvents, readEvents } from './reading.ts';
import { RecentFacts } from './recent-facts.ts';
import { Slices } from './slices.ts';
import {
  changeEventSubscription,
  endEventSubscription,
  eventSubscription,
  eventSubscriptions,
  subscribeToEvents,
} from './subscribing.ts';

/** The use cases of events. */
export function createEvents(desk: Desk): Events {
  const log = { desk, recent: new RecentFacts(desk.store), slices: new Slices() };
  return {
    subscribe: (wanted, sealing) => subscribeToEvents(desk, wanted, sealing),
    subscription: (id) => eventSubscription(desk, id),
    subscriptions: (listing) => eventSubscriptions(desk, listing),
    change: (id, change) => changeEventSubscription(desk, id, change),
    unsubscribe: (id) => endEventSubscription(desk, id),
    read: (query, options) => readEvents(log, query, options),
    follow: (query, options) => followEvents(log, query, options),
  };
}
