import type { Delivery } from '../../domain/delivery.ts';
import type { EventSubscription } from '../../domain/event-subscription.ts';
import { attributeOf, type CloudEvent, STRUCTURED, structured } from './cloud-event.ts';
import { delayAfter, isExhausted } from './retry.ts';
import { meaningOf } from './sinks/http-answer.ts';
import { type Attempt, reasonOf, type Sink } from './sinks/sink.ts';
import type { Surroundings } from './surroundings.ts';

/** From so many failed attempts in a row on all are told that a delivery is failing. */
const FAILING = 3;

/**
 * What became of events: they are dealt with for good, or have to come again after so long. `fewer`: the sink did not take them together,
 * which says nothing about each. `stopped`: nothing is sent any more for now.
 */
export type Outcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'fewer' }
  | { readonly outcome: 'again'; readonly afterMs: number }
  | { readonly outcome: 'stopped' };

/** Tries events once, and writes down what came of it where that is not as before. */
export async function sendOnce(
  surroundings: Surroundings,
  { subscription, sink }: { readonly subscription: EventSubscription; readonly sink: Sink },
  delivery: Delivery,
  events: readonly CloudEvent[],
  signal: AbortSignal,
): Promise<{ readonly outcome: Outcome; readonly delivery: Delivery }> {
  const { deliveries, clock, random } = surroundings;
  const { id } = subscription;
  const attempt = await sink.send(events, signal);
  if (attempt.answer === 'taken') {
    const isNews = delivery.attempts > 0 || delivery.state === 'failing';
    const next = isNews ? await deliveries.change(id, { attempts: 0, state: 'active' }) : delivery;
    return { outcome: { outcome: 'done' }, delivery: next };
  }
  if (signal.aborted) return { outcome: { outcome: 'stopped' }, delivery };
  if (attempt.answer === 'refused' && events.length > 1) return { outcome: { outcome: 'fewer' }, delivery };
  const attempts = delivery.attempts + 1;
  const at = clock();
  const lastError = { at: at.toISOString(), reason: attempt.reason, event: attributeOf(events[0] ?? {}, 'id') };
  if (attempt.answer === 'gone') {
    const next = await deliveries.change(id, { state: 'disabled', attempts, lastError });
    return { outcome: { outcome: 'stopped' }, delivery: next };
  }
  const settings = subscription.settings.delivery;
  if (attempt.answer === 'refused' || isExhausted(attempts, events[0]?.time, settings, at)) {
    for (const event of events) await bury(surroundings, subscription, event, attempts, attempt.reason, signal);
    const next = await deliveries.change(id, { state: 'failing', attempts: 0, lastError });
    return { outcome: { outcome: 'done' }, delivery: next };
  }
  const state = attempts >= FAILING ? ({ state: 'failing' } as const) : {};
  const next = await deliveries.change(id, { ...state, attempts, lastError });
  const afterMs = Math.max(attempt.afterMs ?? 0, delayAfter(attempts, settings, random()));
  return { outcome: { outcome: 'again', afterMs }, delivery: next };
}

/** Sends the dead letters again that somebody wants sent. One that is not taken stays dead. */
export async function sendDue(
  { deliveries, clock }: Pick<Surroundings, 'deliveries' | 'clock'>,
  { subscription, sink }: { readonly subscription: EventSubscription; readonly sink: Sink },
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const due = await deliveries.due(subscription.id);
    if (due.length === 0) return;
    for (const letter of due) {
      const attempt = await sink.send([letter.event], signal);
      if (attempt.answer === 'taken') await deliveries.discard(subscription.id, attributeOf(letter.event, 'id'));
      else if (signal.aborted) return;
      else {
        const { attempts } = letter;
        await deliveries.keep({
          ...letter,
          attempts: attempts + 1,
          reason: attempt.reason,
          at: clock().toISOString(),
          due: false,
        });
      }
    }
  }
}

/** Hands an event to the sink for dead letters, where there is one and it takes it; else it is kept in the registry. */
async function bury(
  surroundings: Surroundings,
  { id, settings }: EventSubscription,
  event: CloudEvent,
  attempts: number,
  reason: string,
  signal: AbortSignal,
): Promise<void> {
  const { deadLetterSink } = settings.delivery;
  if (deadLetterSink !== undefined) {
    const { answer } = await sendTo(surroundings, deadLetterSink, settings.delivery.timeoutMs, event, signal);
    if (answer === 'taken') return;
  }
  const at = surroundings.clock().toISOString();
  await surroundings.deliveries.keep({ subscription: id, event, attempts, reason, at, due: false });
}

async function sendTo(
  { outbound, userAgent, clock }: Surroundings,
  sink: string,
  timeoutMs: number,
  event: CloudEvent,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    const headers = { 'content-type': STRUCTURED, 'user-agent': userAgent };
    const body = structured(event);
    const answer = await outbound.request({ url: new URL(sink), method: 'POST', headers, body, timeoutMs, signal });
    return meaningOf(answer, clock());
  } catch (error) {
    return { answer: 'unavailable', reason: reasonOf(error) };
  }
}
