import type { Fact } from '@concordat/registry';
import { auditEventOf } from '../../../packages/registry/src/feed/audit-event.ts';
import type { Delivery, Violation } from '../history/evidence.ts';
import type { Case } from '../model/case.ts';

/** The audit stream hears of every event, in order; again only of the one that was on its way when something broke. */
export function feed({ evidence }: Case): readonly Violation[] {
  const { log, unheard, deliveries, circumstances } = evidence;
  const facts = [...unheard, ...log];
  const [due, heard] = [dueEvents(facts), heardEvents(deliveries)];
  const wrong = heard.findIndex((text, at) => text !== due[at]);
  if (wrong >= 0 || (circumstances.isHeard && heard.length < due.length)) {
    const at = wrong >= 0 ? wrong : heard.length;
    return violation(
      `after ${at} events the stream heard ${heard[at] ?? 'no more'}; next in the log is ${due[at] ?? 'none'}`,
    );
  }
  const all = eventsOf(facts).length;
  if (circumstances.isHeard && deliveries.length < all) {
    return violation(`the stream heard ${deliveries.length} events of ${all}`);
  }
  return deliveries.length <= all || circumstances.mayRepeat
    ? []
    : violation(`the stream heard ${deliveries.length} events of ${all}, and nothing broke`);
}

/** The events that the stream has to hear of. */
export function eventsOf(log: readonly Fact[]): readonly string[] {
  return log.flatMap(eventOf);
}

/** The events that the stream has to hear of, but those that are like the one before. */
export function dueEvents(log: readonly Fact[]): readonly string[] {
  return unlikeBefore(eventsOf(log));
}

/** The events that the stream heard of, but those that are like the one before. */
export function heardEvents(deliveries: readonly Delivery[]): readonly string[] {
  return unlikeBefore(deliveries.map(({ kind, dataset, version }) => `${kind} ${dataset} ${version}`));
}

function eventOf(fact: Fact): readonly string[] {
  const event = auditEventOf(fact);
  return event === undefined ? [] : [`${event.kind} ${fact.subject} ${fact.version}`];
}

function unlikeBefore(events: readonly string[]): readonly string[] {
  return events.filter((text, at) => text !== events[at - 1]);
}

function violation(message: string): readonly Violation[] {
  return [{ invariant: 'feed', message }];
}
