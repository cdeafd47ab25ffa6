import { RegistryError } from '../../domain/error.ts';
import { existingVersion } from '../../domain/not-found.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { RecordQuery } from '../../store/port.ts';
import { allRecords } from '../all-records.ts';
import type { Desk } from '../desk.ts';
import type { ConsumerDesk } from './consumer-desk.ts';
import type { SubscriptionListing } from './consumers.ts';
import { momentOf } from './moment.ts';
import { readBy } from './read-now.ts';
import { consumerTerm, idTerm, namedTerm, originTerm, readersTerm, sourceTerm, subscriptionOf } from './records.ts';

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
  const query = queryOf(listing);
  if (visible === undefined) {
    const page = await desk.store.recordPage('subscription', { ...query, offset, limit });
    return { items: page.items.flatMap((record) => subscriptionOf(record) ?? []), total: page.total };
  }
  const items: Subscription[] = [];
  let total = 0;
  for await (const record of allRecords(desk.store, 'subscription', query)) {
    const found = subscriptionOf(record);
    if (found === undefined || !visible(found)) continue;
    if (total >= offset && items.length < limit) items.push(found);
    total += 1;
  }
  return { items, total };
}

function queryOf({
  group,
  subject,
  consumer,
  source,
  origin,
}: Omit<SubscriptionListing, 'visible'>): Pick<RecordQuery, 'group' | 'terms'> {
  const terms = [
    ...(group !== undefined && subject !== undefined ? [readersTerm({ group, subject })] : []),
    ...(group === undefined && subject !== undefined ? [namedTerm(subject)] : []),
    ...(consumer !== undefined ? [consumerTerm(consumer)] : []),
    ...(source !== undefined ? [origin === undefined ? sourceTerm(source) : originTerm(source, origin)] : []),
  ];
  return { ...(group !== undefined && { group }), terms };
}

/** Those who read a version now. Rejects with `dataset-not-found`, `version-not-found`. */
export async function readersOf(desk: ConsumerDesk, key: SubjectKey, label: string): Promise<readonly Subscription[]> {
  const { state, inReading, subscriptions: all } = await momentOf(desk, key);
  const version = existingVersion(state, label);
  return all.filter((each) => readBy(each, inReading)?.number === version.number);
}
