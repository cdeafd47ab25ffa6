import { jsonEqual } from '@concordat/engine';
import type { Delivery, Grant } from '../../domain/delivery.ts';
import { deliveryKey, eventSubscriptionKey } from '../../domain/record-key.ts';
import { digestOf, hasDigest } from '../access/secret.ts';
import { type Desk, nameOf } from '../desk.ts';
import { basisOf } from '../schemas/records.ts';
import { type Decision, settleOn } from '../settle.ts';
import type { DeliveryChange } from './deliveries.ts';
import { deliveryChange, deliveryFact, deliveryOf } from './records.ts';

/** How it stands with a delivery. Where nobody has begun it is active, from now on. */
export async function delivery(desk: Desk, id: string): Promise<Delivery> {
  return deliveryOf(await desk.store.record(deliveryKey(id))) ?? beginning(id, desk.now());
}

/** Changes a delivery; a change of state is told to all. */
export function changeDelivery(desk: Desk, id: string, wanted: DeliveryChange): Promise<Delivery> {
  return settled(desk, id, (present, at) => changed(present, wanted, at));
}

/** Takes the agreement of a sink, from whoever knows the key that this sink was told. */
export async function agree(desk: Desk, id: string, key: string, { rate }: Pick<Grant, 'rate'>): Promise<boolean> {
  let isHis = false;
  await settled(desk, id, (present, at) => {
    const { question } = present;
    isHis = question !== undefined && hasDigest(key, digestOf(question.key));
    if (!isHis || question === undefined) return present;
    const state = present.state === 'pending' ? ({ state: 'active' } as const) : {};
    const grant = { sink: question.sink, at, ...(rate !== undefined && { rate }) };
    return changed(present, { ...state, grant, attempts: 0, lastError: null }, at);
  });
  return isHis;
}

function settled(desk: Desk, id: string, decide: (present: Delivery, at: string) => Delivery): Promise<Delivery> {
  return settleOn(desk, nameOf(deliveryKey(id)), async (at): Promise<Decision<Delivery>> => {
    const [record, subscription] = await Promise.all([
      desk.store.record(deliveryKey(id)),
      desk.store.record(eventSubscriptionKey(id)),
    ]);
    const present = deliveryOf(record) ?? beginning(id, at);
    const next = decide(present, at);
    const written = deliveryChange(next);
    const isSame = jsonEqual(deliveryChange(present).body ?? null, written.body ?? null);
    // What is left of a subscription that has ended is removed once; nothing may come after that.
    if (isSame || subscription.body === undefined) return { answer: present };
    const facts = next.state === present.state ? [] : [deliveryFact(next)];
    const decidedOn = [basisOf(record), basisOf(subscription)];
    return {
      write: { decidedOn, contents: [], changes: [], records: [written], facts },
      answer: next,
    };
  });
}

function changed(present: Delivery, wanted: DeliveryChange, at: string): Delivery {
  const { state = present.state, attempts = present.attempts } = wanted;
  const kept = <Value>(mine: Value | undefined, his: Value | null | undefined) =>
    his === undefined ? mine : (his ?? undefined);
  const lastError = kept(present.lastError, wanted.lastError);
  const grant = kept(present.grant, wanted.grant);
  const question = kept(present.question, wanted.question);
  const wait = kept(present.wait, wanted.wait);
  const tokens = kept(present.tokens, wanted.tokens);
  return {
    id: present.id,
    state,
    since: state === present.state ? present.since : at,
    attempts,
    ...(lastError && { lastError }),
    ...(grant && { grant }),
    ...(question && { question }),
    ...(wait && { wait }),
    ...(tokens && { tokens }),
  };
}

function beginning(id: string, since: string): Delivery {
  return { id, state: 'active', since, attempts: 0 };
}
