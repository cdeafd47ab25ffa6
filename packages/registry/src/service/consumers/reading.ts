import { RegistryError } from '../../domain/error.ts';
import { existingVersion } from '../../domain/not-found.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { RecordQuery, StoredRecord } from '../../store/port.ts';
import type { Desk } from '../desk.ts';
import type { ConsumerDesk } from './consumer-desk.ts';
import type { SubscriptionListing } from './consumers.ts';
import { momentOf } from './moment.ts';
import { readBy } from './read-now.ts';
import { consumerTerm, idTerm, namedTerm, originTerm, readersTerm, sourceTerm, subscriptionOf } from './records.ts';

/** Records that are looked through at a time. */
const READ = 500;

/** A subscription by its id. Rejects with `subscription-not-found`. */
export async function subscription(desk: Desk, id: string): Promise<Subscription> {
  const [record] = await desk.store.records('subscription', { term: idTerm(id) });
  const found = record && subscriptionOf(record);
  if (found !== undefined) return found;
  throw unknownSubscription(id);
}

/** `subscription-not-found`. */
export function unknownSubscription(id: string): RegistryError {
  return new RegistryError('subscription-not-found', `there is no subscription '${id.slice(0, 100)}'`);
}

/** Subscriptions of a listing, and how many there are in all. */
export async function subscriptions(
  desk: Desk,
  { visible, ...listing }: SubscriptionListing,
): Promise<{ readonly items: readonly Subscription[]; readonly total: number }> {
  const { offset, limit } = listing;
  if (visible === undefined) {
    const { items, total } = await pageOf(desk, listing, offset, limit);
    return { items: items.flatMap((record) => subscriptionOf(record) ?? []), total };
  }
  const items: Subscription[] = [];
  let total = 0;
  for (let from = 0; ; from += READ) {
    const page = await pageOf(desk, listing, from, READ);
    for (const found of page.items.flatMap((record) => subscriptionOf(record) ?? []).filter(visible)) {
      if (total >= offset && items.length < limit) items.push(found);
      total += 1;
    }
    if (from + READ >= page.total) return { items, total };
  }
}

async function pageOf(
  { store }: Desk,
  { group, subject, consumer, source, origin }: Omit<SubscriptionListing, 'visible' | 'offset' | 'limit'>,
  offset: number,
  limit: number,
): Promise<{ readonly items: readonly StoredRecord[]; readonly total: number }> {
  const terms = [
    ...(group !== undefined && subject !== undefined ? [readersTerm({ group, subject })] : []),
    ...(group === undefined && subject !== undefined ? [namedTerm(subject)] : []),
    ...(consumer !== undefined ? [consumerTerm(consumer)] : []),
    ...(source !== undefined ? [origin === undefined ? sourceTerm(source) : originTerm(source, origin)] : []),
  ];
  const query: RecordQuery = { ...(group !== undefined && { group }), terms, offset, limit };
  return store.recordPage('subscription', query);
}

/** Those who read a version now. Rejects with `dataset-not-found`, `version-not-found`. */
export async function readersOf(desk: ConsumerDesk, key: SubjectKey, label: string): Promise<readonly Subscription[]> {
  const { state, inReading, subscriptions: all } = await momentOf(desk, key);
  const version = existingVersion(state, label);
  return all.filter((each) => readBy(each, inReading)?.number === version.number);
}
