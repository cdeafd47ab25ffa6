import type { DeliveryState } from '../../domain/delivery.ts';
import type { EventSubscription } from '../../domain/event-subscription.ts';
import type { Attempt, Sink } from './sinks/sink.ts';

type Protocol = EventSubscription['protocol'];

/** Counts what becomes of deliveries. */
export interface DeliveryFigures {
  /** Something was sent, which took so long until it was known what came of it. */
  attempted(protocol: Protocol, answer: Attempt['answer'], milliseconds: number): void;
  /** So many events were taken. */
  delivered(protocol: Protocol, events: number): void;
  /** An event was given up. */
  givenUp(protocol: Protocol): void;
}

/** How it stands with a delivery, for figures. */
export interface Standing {
  readonly state: DeliveryState;
  /** Facts of the log that are not dealt with. */
  readonly lag: number;
}

/** A sink whose attempts are counted. */
export function countedSink(sink: Sink, protocol: Protocol, figures: DeliveryFigures): Sink {
  return {
    most: sink.most,
    async send(events, signal) {
      const begun = performance.now();
      const attempt = await sink.send(events, signal);
      figures.attempted(protocol, attempt.answer, performance.now() - begun);
      if (attempt.answer === 'taken') figures.delivered(protocol, events.length);
      return attempt;
    },
    close: () => sink.close(),
  };
}
