import type { ConsumerDesk } from './consumer-desk.ts';
import type { Consumers } from './consumers.ts';
import { impact, impactOfSchema, impactOfVersion } from './impact.ts';
import { readersOf, subscription, subscriptions } from './reading.ts';
import { setSubscription, subscribe, unsubscribe } from './subscribe.ts';

/** The use cases of consumers. */
export function createConsumers(consumers: ConsumerDesk): Consumers {
  const { desk } = consumers.schemas;
  return {
    subscribe: (command, sealing) => subscribe(consumers, command, sealing),
    setSubscription: (command) => setSubscription(consumers, command),
    subscription: (id) => subscription(desk, id),
    subscriptions: (listing) => subscriptions(desk, listing),
    unsubscribe: async (id) => unsubscribe(desk, await subscription(desk, id)),
    impact: (key, candidate, options) => impact(consumers, key, candidate, options),
    impactOfSchema: (key, schema, options) => impactOfSchema(consumers, key, schema, options),
    impactOfVersion: (key, label) => impactOfVersion(consumers, key, label),
    readersOf: (key, label) => readersOf(consumers, key, label),
  };
}
