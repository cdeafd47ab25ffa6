import type { Delivery, Wait } from '../../domain/delivery.ts';
import type { EventSubscription } from '../../domain/event-subscription.ts';
import { attributeOf, type CloudEvent } from './cloud-event.ts';
import type { DeadLetterSink } from './dead-letter-sink.ts';
import { delayAfter, isExhausted } from './retry.ts';
import type { Sink } from './sinks/sink.ts';
import type { Surroundings } from './surroundings.ts';

/** From so many failed attempts in a row on all are told that a delivery is failing. */
const FAILING = 3;

/** Who is sent something. */
export interface Recipient {
  readonly subscription: EventSubscription;
  readonly sink: Sink;
  /** Where its dead letters go; undefined where they are kept in the registry. */
  readonly letters: DeadLetterSink | undefined;
}

/**
 * What became of events: they are dealt with for good, or have to come again after so long, `isAlone` one by one. `fewer`: the sink did not
 * take them together, which says nothing about each. `stopped`: nothing is sent any more for now.
 */
export type Outcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'fewer' }
  | { readonly outcome: 'again'; readonly afterMs: number; readonly isAlone: boolean }
  | { readonly outcome: 'stopped' };

/** Tries events once, and writes down what came of it where that is not as before. */
export async function sendOnce(
  surroundings: Surroundings,
  recipient: Recipient,
  delivery: Delivery,
  events: readonly CloudEvent[],
  signal: AbortSignal,
): Promise<{ readonly outcome: Outcome; readonly delivery: Delivery }> {
  const { deliveries, clock, random } = surroundings;
  const { subscription, sink } = recipient;
  const { id } = subscription;
  const attempt = await sink.send(events, signal);
  if (attempt.answer === 'taken') {
    const isNews = delivery.attempts > 0 || delivery.state === 'failing';
    const next = isNews ? await deliveries.change(id, { attempts: 0, state: 'active', wait: null }) : delivery;
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
  const wait = waitOf(surroundings, subscription, attempt.answer === 'unavailable' ? attempt.afterMs : undefined);
  const isLast = attempt.answer === 'refused' || isExhausted(attempts, events[0]?.time, settings, at);
  // Of events that are sent together the others may have come only now: each is given up for itself.
  if (isLast && events.length === 1) {
    for (const event of events)
      await bury(surroundings, recipient, event, { attempts, reason: attempt.reason }, signal);
    const next = await deliveries.change(id, { state: 'failing', attempts: 0, lastError, ...wait });
    return { outcome: { outcome: 'done' }, delivery: next };
  }
  const state = attempts >= FAILING ? ({ state: 'failing' } as const) : {};
  const next = await deliveries.change(id, { ...state, attempts, lastError, ...wait });
  const afterMs = delayAfter(attempts, settings, random());
  return { outcome: { outcome: 'again', afterMs, isAlone: isLast }, delivery: next };
}

/**
 * Sends the dead letters again that somebody wants sent. One that is not taken stays dead. `done`: all were tried. `later`: the sink takes
 * nothing at the moment, so that the others wait. `stopped`: it wants nothing any more, or to be left alone.
 */
export async function sendDue(
  surroundings: Surroundings,
  { subscription, sink }: Recipient,
  signal: AbortSignal,
): Promise<'done' | 'later' | 'stopped'> {
  const { deliveries, clock } = surroundings;
  const { id } = subscription;
  for (;;) {
    const due = await deliveries.due(id);
    if (due.length === 0) return 'done';
    for (const letter of due) {
      const event = attributeOf(letter.event, 'id');
      const attempt = await sink.send([letter.event], signal);
      if (attempt.answer === 'taken') {
        await deliveries.discard(id, event);
        continue;
      }
      if (signal.aborted) return 'stopped';
      const { reason } = attempt;
      const at = clock().toISOString();
      const lastError = { at, reason, event };
      if (attempt.answer === 'gone') {
        await deliveries.change(id, { state: 'disabled', lastError });
        return 'stopped';
      }
      await deliveries.keep({ ...letter, attempts: letter.attempts + 1, reason, at, due: false });
      if (attempt.answer === 'refused') continue;
      const wait = waitOf(surroundings, subscription, attempt.afterMs);
      await deliveries.change(id, { lastError, ...wait });
      return wait.wait === undefined ? 'later' : 'stopped';
    }
  }
}

/** Hands an event to the sink for dead letters, where there is one and it takes it; else it is kept in the registry. */
async function bury(
  { clock, deliveries, figures }: Surroundings,
  { subscription, letters }: Recipient,
  event: CloudEvent,
  { attempts, reason }: { readonly attempts: number; readonly reason: string },
  signal: AbortSignal,
): Promise<void> {
  figures.givenUp(subscription.protocol);
  if (await letters?.takes(event, signal)) return;
  const at = clock().toISOString();
  await deliveries.keep({ subscription: subscription.id, event, attempts, reason, at, due: false });
}

/** Until when a sink asked to be left alone; nothing where it did not. */
function waitOf(
  { clock }: Pick<Surroundings, 'clock'>,
  { sink }: EventSubscription,
  afterMs: number | undefined,
): { readonly wait?: Wait } {
  if (afterMs === undefined) return {};
  return { wait: { sink, until: new Date(clock().getTime() + afterMs).toISOString() } };
}
