import type { EventSubscription } from '../../domain/event-subscription.ts';
import { eventSubscriptionKey } from '../../domain/record-key.ts';
import type { Desk } from '../desk.ts';
import { eventSubscriptionOf } from '../events/records.ts';
import { unknownEventSubscription } from '../events/subscribing.ts';
import { deadLetters, discard, dueLetters, endDelivery, keepDeadLetter, redrive } from './dead-letters.ts';
import type { Deliveries, DeliveryStatus } from './deliveries.ts';
import { agree, changeDelivery, delivery } from './delivering.ts';
import { deliveryReader } from './reader.ts';
import { shownDelivery } from './records.ts';

/** The use cases of deliveries. */
export function createDeliveries(desk: Desk): Deliveries {
  const subscription = (id: string) => presentSubscription(desk, id);
  return {
    subscription,
    async status(id) {
      await subscription(id);
      return status(desk, id);
    },
    async deadLetters(id, page) {
      await subscription(id);
      return deadLetters(desk, id, page);
    },
    async redrive(id, event) {
      await subscription(id);
      return redrive(desk, id, event);
    },
    async resume(id) {
      await subscription(id);
      const { state } = await delivery(desk, id);
      if (state === 'disabled' || state === 'failing') await changeDelivery(desk, id, { state: 'active', attempts: 0 });
      return status(desk, id);
    },
    agree: (id, key, grant) => agree(desk, id, key, grant),
    delivery: (id) => delivery(desk, id),
    change: (id, wanted) => changeDelivery(desk, id, wanted),
    keep: (letter) => keepDeadLetter(desk, letter),
    due: (id) => dueLetters(desk, id),
    discard: (id, event) => discard(desk, id, event),
    end: (id) => endDelivery(desk, id),
  };
}

async function presentSubscription(desk: Desk, id: string): Promise<EventSubscription> {
  const found = eventSubscriptionOf(await desk.store.record(eventSubscriptionKey(id)));
  if (found === undefined) throw unknownEventSubscription(id);
  return found;
}

async function status(desk: Desk, id: string): Promise<DeliveryStatus> {
  const sequence = await desk.store.cursor(deliveryReader(id));
  const [present, newest, letters] = await Promise.all([
    delivery(desk, id),
    desk.store.lastSequence(),
    deadLetters(desk, id, { offset: 0, limit: 1 }),
  ]);
  return {
    delivery: shownDelivery(present),
    sequence,
    lag: sequence === undefined ? 0 : Math.max(0, newest - sequence),
    deadLetters: letters.total,
  };
}
