import type { Delivery } from '../../domain/delivery.ts';
import type { EventSubscription } from '../../domain/event-subscription.ts';
import { askSink, GRANT_LASTS_MS } from './handshake.ts';
import { originOf } from './open-sink.ts';
import { delayAfter } from './retry.ts';
import type { Surroundings } from './surroundings.ts';

/** Whether a sink agreed to be sent events. */
export type Agreement =
  | { readonly isAgreed: true; readonly isNew: boolean; readonly delivery: Delivery }
  | { readonly isAgreed: false; readonly askAgainMs: number; readonly delivery: Delivery };

/** True where a sink agreed, and did so within the last day. */
function isGranted({ grant }: Pick<Delivery, 'grant'>, sink: string, now: Date): boolean {
  return grant?.sink === sink && now.getTime() - Date.parse(grant.at) < GRANT_LASTS_MS;
}

/**
 * Asks a sink where it has to be asked and did not agree within the last day. While it does not agree the delivery is pending, and the sink
 * is asked again, ever more rarely; it may also agree by the address that it was told. Sinks that take words for people are not asked: what
 * they are does not know the question. What one sink said counts for no other: the subscription may have got another one since.
 */
export async function agreementWith(
  surroundings: Surroundings,
  subscription: EventSubscription,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<Agreement> {
  const { deliveries, outbound, root, userAgent, clock, random, newKey } = surroundings;
  const { id, sink, settings } = subscription;
  const isAsked =
    surroundings.asksFirst && subscription.protocol === 'HTTP' && subscription.settings.body === 'cloudevents';
  const now = clock();
  if (!isAsked || (isGranted(delivery, sink, now) && delivery.state !== 'pending')) {
    if (delivery.state !== 'pending') return { isAgreed: true, isNew: false, delivery };
    return { isAgreed: true, isNew: false, delivery: await deliveries.change(id, { state: 'active' }) };
  }
  // The sink may use the address at once, so that the key has to be known before it is asked.
  const { question } = delivery;
  const key = question?.sink === sink ? question.key : newKey();
  await deliveries.change(id, { question: { sink, key }, state: 'pending' });
  const callback = `${root}/subscriptions/${encodeURIComponent(id)}/grant?key=${encodeURIComponent(key)}`;
  const { timeoutMs } = settings.delivery;
  const answer = await askSink(
    outbound,
    { url: new URL(sink), origin: originOf(root), callback, userAgent, timeoutMs },
    signal,
  );
  if ('grant' in answer) {
    const grant = { ...answer.grant, sink, at: now.toISOString() };
    const next = await deliveries.change(id, { state: 'active', attempts: 0, grant, lastError: null });
    return { isAgreed: true, isNew: true, delivery: next };
  }
  const present = await deliveries.delivery(id);
  if (present.state !== 'pending') return { isAgreed: true, isNew: true, delivery: present };
  const attempts = delivery.attempts + 1;
  const next = await deliveries.change(id, { attempts, lastError: { at: now.toISOString(), reason: answer.reason } });
  return { isAgreed: false, askAgainMs: delayAfter(attempts, settings.delivery, random()), delivery: next };
}
