import type { Desk } from '../desk.ts';
import { deadLetters, discard, dueLetters, endDelivery, keepDeadLetter, redrive } from './dead-letters.ts';
import type { Deliveries, DeliveryStatus } from './deliveries.ts';
import { agree, changeDelivery, delivery } from './delivering.ts';
import { deliveryReader } from './reader.ts';
import { shownDelivery } from './records.ts';

/** The use cases of deliveries. */
export function createDeliveries(desk: Desk): Deliveries {
  return {
    status: (id) => status(desk, id),
    deadLetters: (id, page) => deadLetters(desk, id, page),
    redrive: (id, event) => redrive(desk, id, event),
    async resume(id) {
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
