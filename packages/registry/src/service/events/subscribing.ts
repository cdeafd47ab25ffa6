import { type JsonObject, jsonEqual } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import type { EventSubscription, WantedEventSubscription } from '../../domain/event-subscription.ts';
import { checkEventSubscription, sinkChanged } from '../../domain/event-subscription-check.ts';
import { eventSubscriptionKey } from '../../domain/record-key.ts';
import type { StoredRecord } from '../../store/port.ts';
import type { Desk } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import type { Sealing } from '../sealing.ts';
import { type Draft, settleOn } from '../settle.ts';
import type { EventSubscriptionChange, EventSubscriptionListing } from './events.ts';
import { eventSubscriptionChange, eventSubscriptionFact, eventSubscriptionOf, ownerTerm } from './records.ts';

/** Ids are UUIDs; nothing else is looked for. */
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Subscribes a sink to the events that whoever asks may see. */
export async function subscribeToEvents(
  desk: Desk,
  wanted: WantedEventSubscription,
  sealing?: Sealing<EventSubscription>,
): Promise<EventSubscription> {
  checkEventSubscription(wanted);
  const id = desk.newId();
  const { caller: sight } = desk.asking();
  return settleOn(
    desk,
    id,
    async (at) => {
      const record = await desk.store.record(eventSubscriptionKey(id));
      const subscription: EventSubscription = { ...wanted, id, sight, createdAt: at, updatedAt: at };
      return { write: written(record, subscription), answer: subscription };
    },
    sealing,
  );
}

/** An event subscription as this process knows it. Rejects with `event-subscription-not-found`. */
export async function eventSubscription(desk: Desk, id: string): Promise<EventSubscription> {
  const found = ID.test(id) ? eventSubscriptionOf(await desk.record(eventSubscriptionKey(id))) : undefined;
  if (found === undefined) throw unknownEventSubscription(id);
  return found;
}

/** Some event subscriptions, by id. */
export async function eventSubscriptions(desk: Desk, { owner, offset, limit }: EventSubscriptionListing) {
  const terms = owner === undefined ? [] : [ownerTerm(owner)];
  const { items, total } = await desk.store.recordPage('event-subscription', { group: '', terms, offset, limit });
  return { items: items.flatMap((record) => eventSubscriptionOf(record) ?? []), total };
}

/** Makes another one of an event subscription; one that says the same already stays as it is, and nothing is written. */
export async function changeEventSubscription(
  desk: Desk,
  id: string,
  change: EventSubscriptionChange,
): Promise<EventSubscription> {
  checkEventSubscription(change.wanted);
  const { caller } = desk.asking();
  return settled(desk, id, (record, present, at) => {
    const wanted = withSecrets(change, present);
    // Whoever else changes it may see more than its owner, who would be sent that.
    const sight = caller.id === present.sight.id ? caller : present.sight;
    const same: EventSubscription = {
      ...wanted,
      id,
      sight,
      createdAt: present.createdAt,
      updatedAt: present.updatedAt,
    };
    if (jsonEqual(plain(same), plain(present))) return { answer: present };
    const subscription = { ...same, updatedAt: at };
    return { write: written(record, subscription), answer: subscription };
  });
}

/** Ends an event subscription. */
export function endEventSubscription(desk: Desk, id: string): Promise<EventSubscription> {
  return settled(desk, id, (record, present) => ({
    write: {
      decidedOn: [basisOf(record)],
      contents: [],
      changes: [],
      records: [{ key: record.key, body: undefined }],
      facts: [eventSubscriptionFact(present, false)],
    },
    answer: present,
  }));
}

/** `event-subscription-not-found`, as it is said of ids that are not there. */
export function unknownEventSubscription(id: string): RegistryError {
  return new RegistryError('event-subscription-not-found', `there is no event subscription '${id.slice(0, 64)}'`);
}

function settled(
  desk: Desk,
  id: string,
  decide: (
    record: StoredRecord,
    present: EventSubscription,
    at: string,
  ) => { readonly write?: Draft; readonly answer: EventSubscription },
): Promise<EventSubscription> {
  return settleOn(desk, id, async (at) => {
    if (!ID.test(id)) throw unknownEventSubscription(id);
    const record = await desk.store.record(eventSubscriptionKey(id));
    const present = eventSubscriptionOf(record);
    if (present === undefined) throw unknownEventSubscription(id);
    return decide(record, present, at);
  });
}

/** What is wanted with the secrets that stay. */
function withSecrets(
  { wanted, credential, signingSecrets }: EventSubscriptionChange,
  present: EventSubscription,
): WantedEventSubscription {
  const { credential: _, ...rest } = wanted;
  const kept = credential === 'keep' ? present.credential : (credential ?? undefined);
  if (credential === 'keep' && kept !== undefined && sinkChanged(present.sink, wanted.sink)) {
    throw new RegistryError(
      'event-subscription-invalid',
      'the sink is another one, which is not sent the credential of the one before: say sinkcredential anew, or null',
      { about: { property: '/sinkcredential' } },
    );
  }
  const withCredential = { ...rest, ...(kept !== undefined && { credential: kept }) };
  if (withCredential.protocol !== 'HTTP') return withCredential;
  const before = present.protocol === 'HTTP' ? present.settings.signingSecrets : [];
  const secrets = signingSecrets === 'keep' ? before : signingSecrets;
  return { ...withCredential, settings: { ...withCredential.settings, signingSecrets: secrets } };
}

function written(record: StoredRecord, subscription: EventSubscription): Draft {
  return {
    decidedOn: [basisOf(record)],
    contents: [],
    changes: [],
    records: [eventSubscriptionChange(subscription)],
    facts: [eventSubscriptionFact(subscription, true)],
  };
}

function plain(subscription: EventSubscription): JsonObject {
  return JSON.parse(JSON.stringify(subscription)) as JsonObject;
}
