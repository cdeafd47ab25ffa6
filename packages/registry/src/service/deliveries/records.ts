import type { JsonObject } from '@concordat/engine';
import type { DeadLetter, Delivery } from '../../domain/delivery.ts';
import type { NewFact } from '../../domain/fact.ts';
import { deadLetterKey, deliveryKey } from '../../domain/record-key.ts';
import type { RecordChange, StoredRecord } from '../../store/port.ts';

/** The delivery of a record; undefined where nothing was sent yet, nor tried. */
export function deliveryOf({ body }: StoredRecord): Delivery | undefined {
  // Only this module writes these bodies.
  return body === undefined ? undefined : (body as JsonObject & Delivery);
}

/** A delivery as it is to be kept. */
export function deliveryChange(delivery: Delivery): RecordChange {
  return { key: deliveryKey(delivery.id), body: plain(delivery) };
}

/** The fact that a delivery is in another state, without its secrets. */
export function deliveryFact(delivery: Delivery): NewFact {
  return factOf(delivery.id, plain(shownDelivery(delivery)));
}

/** The fact that there is no such delivery any more. */
export function deliveryEndedFact(id: string): NewFact {
  return factOf(id, null);
}

/** A delivery without its secrets. */
export function shownDelivery({ question: _, tokens: __, ...delivery }: Delivery): Delivery {
  return delivery;
}

/** The dead letter of a record; undefined where there is none. */
export function deadLetterOf({ body }: StoredRecord): DeadLetter | undefined {
  return body === undefined ? undefined : (body as JsonObject & DeadLetter);
}

/** A dead letter as it is to be kept. */
export function deadLetterChange(letter: DeadLetter): RecordChange {
  const terms = letter.due ? [DUE_TERM] : [];
  return { key: deadLetterKey(letter.subscription, eventIdOf(letter)), body: plain(letter), terms };
}

/** The id of a dead letter. */
export function eventIdOf({ event }: DeadLetter): string {
  return String(event.id);
}

/** Finds the dead letters that are to be sent again. */
export const DUE_TERM = JSON.stringify(['due']);

function factOf(event_subscription_id: string, delivery: JsonObject | null): NewFact {
  return { kind: 'delivery-set', group: '', subject: '', version: '', event_subscription_id, delivery };
}

function plain(noun: object): JsonObject {
  return JSON.parse(JSON.stringify(noun)) as JsonObject;
}
