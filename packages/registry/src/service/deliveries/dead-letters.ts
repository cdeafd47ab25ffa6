import type { DeadLetter } from '../../domain/delivery.ts';
import type { NewFact } from '../../domain/fact.ts';
import { deadLetterKey, deliveryKey, eventSubscriptionKey, type RecordKey } from '../../domain/record-key.ts';
import type { RecordChange, StoredRecord } from '../../store/port.ts';
import { type Desk, nameOf } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import { type Decision, type Draft, settleOn } from '../settle.ts';
import type { DeadLetters } from './deliveries.ts';
import { delivery } from './delivering.ts';
import { DUE_TERM, deadLetterChange, deadLetterOf, deliveryEndedFact, deliveryFact, eventIdOf } from './records.ts';

/** Most dead letters that are kept for one event subscription. */
const MOST = 10_000;

/** Dead letters that one write changes, and that are sent again one after the other before others are asked for. */
const BATCH = 100;

/** Dead letters that are read at once. */
const PAGE = 1000;

/** Some dead letters, in the order of their events. */
export async function deadLetters(
  desk: Desk,
  id: string,
  page: { readonly offset: number; readonly limit: number },
): Promise<DeadLetters> {
  const { items, total } = await desk.store.recordPage('dead-letter', { group: id, ...page });
  return { items: items.flatMap((record) => deadLetterOf(record) ?? []), total };
}

/** Keeps an event that could not be delivered; where there are too many already, the oldest one goes. */
export function keepDeadLetter(desk: Desk, letter: DeadLetter): Promise<void> {
  const key = deadLetterKey(letter.subscription, eventIdOf(letter));
  return settleOn(desk, nameOf(key), async (): Promise<Decision<void>> => {
    const [record, subscription] = await read(desk, [key, eventSubscriptionKey(letter.subscription)]);
    if (subscription?.body === undefined || record === undefined) return { answer: undefined };
    const { items, total } = await desk.store.recordPage('dead-letter', { group: key.group, offset: 0, limit: 1 });
    const oldest = total >= MOST && record.body === undefined ? items : [];
    const gone = oldest.map((each) => ({ key: each.key, body: undefined }));
    const bases = [record, subscription, ...oldest];
    return { write: writing(bases, [...gone, deadLetterChange(letter)]), answer: undefined };
  });
}

/** Has dead letters sent again: one, by the id of its event, or all. Gives how many, which are fewer where others did the same. */
export async function redrive(desk: Desk, id: string, event?: string): Promise<number> {
  // All are found before the first is marked: those are sent, and gone, while the others are.
  const keys = event === undefined ? await allKeys(desk, id) : [deadLetterKey(id, event)];
  let count = 0;
  for (let first = 0; first < keys.length; first += BATCH) {
    count += await markDue(desk, id, keys.slice(first, first + BATCH));
  }
  return count;
}

async function allKeys(desk: Desk, id: string): Promise<readonly RecordKey[]> {
  const keys: RecordKey[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const { items } = await desk.store.recordPage('dead-letter', { group: id, offset, limit: PAGE });
    keys.push(...items.map(({ key }) => key));
    if (items.length < PAGE) return keys;
  }
}

/** The dead letters that are to be sent again, as many as are sent one after the other. */
export async function dueLetters(desk: Desk, id: string): Promise<readonly DeadLetter[]> {
  const query = { group: id, terms: [DUE_TERM], offset: 0, limit: BATCH };
  const { items } = await desk.store.recordPage('dead-letter', query);
  return items.flatMap((record) => deadLetterOf(record) ?? []);
}

/** Takes a dead letter away that was delivered after all. */
export function discard(desk: Desk, id: string, event: string): Promise<void> {
  const key = deadLetterKey(id, event);
  return settleOn(desk, nameOf(key), async (): Promise<Decision<void>> => {
    const record = await desk.store.record(key);
    if (record.body === undefined) return { answer: undefined };
    return { write: writing([record], [{ key, body: undefined }]), answer: undefined };
  });
}

/** Leaves nothing of a delivery: its dead letters go first, so that what was interrupted can be done again. */
export async function endDelivery(desk: Desk, id: string): Promise<void> {
  for (;;) {
    const { items } = await desk.store.recordPage('dead-letter', { group: id, offset: 0, limit: BATCH });
    if (items.length === 0) break;
    const keys = items.map(({ key }) => key);
    await settleOn(desk, nameOf(deadLetterKey(id, '')), async (): Promise<Decision<void>> => {
      const records = await read(desk, keys);
      return {
        write: writing(
          records,
          keys.map((key) => ({ key, body: undefined })),
        ),
        answer: undefined,
      };
    });
  }
  const key = deliveryKey(id);
  await settleOn(desk, nameOf(key), async (): Promise<Decision<void>> => {
    const record = await desk.store.record(key);
    if (record.body === undefined) return { answer: undefined };
    return { write: writing([record], [{ key, body: undefined }], [deliveryEndedFact(id)]), answer: undefined };
  });
}

/** Marks those of the letters that are there. The fact wakes whoever delivers. */
function markDue(desk: Desk, id: string, keys: readonly RecordKey[]): Promise<number> {
  return settleOn(desk, nameOf(deadLetterKey(id, '')), async (): Promise<Decision<number>> => {
    const records = await read(desk, keys);
    const letters = records.flatMap((record) => deadLetterOf(record) ?? []);
    if (letters.length === 0) return { answer: 0 };
    const changes = letters.map((letter) => deadLetterChange({ ...letter, due: true }));
    return {
      write: writing(records, changes, [deliveryFact(await delivery(desk, id))]),
      answer: letters.length,
    };
  });
}

function read(desk: Desk, keys: readonly RecordKey[]): Promise<readonly StoredRecord[]> {
  return Promise.all(keys.map((key) => desk.store.record(key)));
}

function writing(
  decidedOn: readonly StoredRecord[],
  records: readonly RecordChange[],
  facts: readonly NewFact[] = [],
): Draft {
  return { decidedOn: decidedOn.map(basisOf), contents: [], changes: [], records, facts };
}
