import { type ChangeEvent, changeEventsOf } from '../../domain/change-event.ts';
import { RegistryError } from '../../domain/error.ts';
import { isInSight, selectionOf } from '../../domain/event-selection.ts';
import type { EventSubscription } from '../../domain/event-subscription.ts';
import type { Fact } from '../../domain/fact.ts';
import type { Place } from '../../domain/version-uri.ts';
import type { Registry } from '../../service/registry.ts';
import { Owners } from './owners.ts';
import type { Subscribers } from './surroundings.ts';

/** Subscriptions that are asked for at once. */
const PAGE = 500;

/** The event subscriptions of a registry, which is where the place says for those who get its events. */
export function subscribersOf(
  { events, deliveries, access }: Pick<Registry, 'events' | 'deliveries' | 'access'>,
  place: Place,
  clock: () => Date,
): Subscribers {
  const owners = new Owners(access, clock);
  // A fact is the same events for all who want some of them.
  const known = new WeakMap<Fact, readonly ChangeEvent[]>();
  const eventsOf = (fact: Fact) => {
    const found = known.get(fact) ?? changeEventsOf(fact);
    known.set(fact, found);
    return found;
  };
  return {
    async all() {
      const found: EventSubscription[] = [];
      for (;;) {
        const { items, total } = await events.subscriptions({ offset: found.length, limit: PAGE });
        found.push(...items);
        if (items.length === 0 || found.length >= total) return found;
      }
    },
    async one(id) {
      try {
        return await deliveries.subscription(id);
      } catch (error) {
        if (error instanceof RegistryError && error.code === 'event-subscription-not-found') return undefined;
        throw error;
      }
    },
    rightsOf: ({ sight }) => owners.rightsOf(sight),
    keysChanged: () => owners.keysChanged(),
    selectionFor(subscription, rights) {
      const select = selectionOf(subscription, place);
      return (fact) => {
        const owner = rights.now();
        if (owner === undefined) return [];
        const seen = eventsOf(fact).filter((change) => isInSight(change, owner));
        return seen.map(select).filter((event) => event !== undefined);
      };
    },
  };
}
