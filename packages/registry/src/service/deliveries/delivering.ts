import { jsonEqual } from '@concordat/engine';
import type { Delivery, Grant } from '../../domain/delivery.ts';
import { deliveryKey } from '../../domain/record-key.ts';
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

/** Takes the agreement of a sink, from whoever knows the key. */
export async function agree(desk: Desk, id: string, key: string, grant: Omit<Grant, 'at'>): Promise<boolean> {
  let isHis = false;
  await settled(desk, id, (present, at) => {
    isHis = present.grantKey !== undefined && hasDigest(key, digestOf(present.grantKey));
    if (!isHis) return present;
    const state = present.state === 'pending' ? ({ state: 'active' } as const) : {};
    return changed(present, { ...state, grant: { ...grant, at }, attempts: 0, lastError: null }, at);
  });
  return isHis;
}

function settled(desk: Desk, id: string, decide: (present: Delivery, at: string) => Delivery): Promise<Delivery> {
  return settleOn(desk, nameOf(deliveryKey(id)), async (at): Promise<Decision<Delivery>> => {
    const record = await desk.store.record(deliveryKey(id));
    const present = deliveryOf(record) ?? beginning(id, at);
    const next = decide(present, at);
    const written = deliveryChange(next);
    if (jsonEqual(deliveryChange(present).body ?? null, written.body ?? null)) return { answer: present };
    const facts = next.state === present.state ? [] : [deliveryFact(next)];
    return {
      write: { decidedOn: [basisOf(record)], contents: [], changes: [], records: [written], facts },
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
  const grantKey = kept(present.grantKey, wanted.grantKey);
  const tokens = kept(present.tokens, wanted.tokens);
  return {
    id: present.id,
    state,
    since: state === present.state ? present.since : at,
    attempts,
    ...(lastError && { lastError }),
    ...(grant && { grant }),
    ...(grantKey !== undefined && { grantKey }),
    ...(tokens && { tokens }),
  };
}

function beginning(id: string, since: string): Delivery {
  return { id, state: 'active', since, attempts: 0 };
}
