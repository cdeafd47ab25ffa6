import { layerOf } from '../../domain/dataset.ts';
import type { Consumers } from '../consumers/consumers.ts';
import type { Telemetry } from '../telemetry.ts';

/** The use cases of consumers, which tell who subscribes, and that somebody wants to know who did. */
export function tellingConsumers(consumers: Consumers, telemetry: Telemetry): Consumers {
  return {
    ...consumers,
    async subscribe(command, sealing) {
      const subscription = await consumers.subscribe(command, sealing);
      const { id: subscription_id, consumer, group: namespace, subject } = subscription;
      const place = layerOf(subscription) ?? { name: subject };
      telemetry.event('dcr.subscription.created', { subscription_id, consumer, namespace, ...place });
      return subscription;
    },
    async subscriptions(listing) {
      const page = await consumers.subscriptions(listing);
      const { group: namespace, consumer } = listing;
      telemetry.event('dcr.subscription.listed', {
        ...(namespace !== undefined && { namespace }),
        ...(consumer !== undefined && { consumer }),
        count: page.items.length,
      });
      return page;
    },
  };
}
