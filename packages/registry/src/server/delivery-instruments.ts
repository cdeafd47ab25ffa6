import { Counter, Gauge, Histogram, type Registry as MetricRegistry } from 'prom-client';
import type { DeliveryFigures, Standing } from '../feed/deliveries/figures.ts';
import { BUCKETS } from './instruments.ts';

/** The figures of deliveries of events. */
export interface DeliveryInstruments extends DeliveryFigures {
  /** Shows how it stands with the deliveries of this process, whenever the figures are asked for. */
  show(standings: () => readonly Standing[]): void;
}

const STATES: readonly Standing['state'][] = ['active', 'pending', 'failing', 'disabled'];

/** Instruments of deliveries in a register. */
export function createDeliveryInstruments(register: MetricRegistry): DeliveryInstruments {
  const registers = [register];
  let standings: () => readonly Standing[] = () => [];
  const attempts = new Counter({
    name: 'registry_event_delivery_attempts_total',
    help: 'Attempts to deliver events to sinks, by what came of them.',
    labelNames: ['protocol', 'outcome'],
    registers,
  });
  const latency = new Histogram({
    name: 'registry_event_delivery_latency_ms',
    help: 'Milliseconds until it was known what came of an attempt.',
    labelNames: ['protocol'],
    buckets: BUCKETS,
    registers,
  });
  const delivered = new Counter({
    name: 'registry_events_delivered_total',
    help: 'Events that sinks took.',
    labelNames: ['protocol'],
    registers,
  });
  const deadLetters = new Counter({
    name: 'registry_event_dead_letters_total',
    help: 'Events that were given up.',
    labelNames: ['protocol'],
    registers,
  });
  new Gauge({
    name: 'registry_event_deliveries',
    help: 'Event subscriptions that this server delivers to, by how it stands with them.',
    labelNames: ['state'],
    registers,
    collect() {
      const all = standings();
      for (const state of STATES) this.set({ state }, all.filter((each) => each.state === state).length);
    },
  });
  new Gauge({
    name: 'registry_event_delivery_lag_facts',
    help: 'Facts of the log that the delivery has not dealt with that is furthest behind.',
    aggregator: 'max',
    registers,
    collect() {
      this.set(standings().reduce((most, { lag }) => Math.max(most, lag), 0));
    },
  });
  return {
    attempted(protocol, outcome, milliseconds) {
      attempts.inc({ protocol, outcome });
      latency.observe({ protocol }, milliseconds);
    },
    delivered: (protocol, events) => delivered.inc({ protocol }, events),
    givenUp: (protocol) => deadLetters.inc({ protocol }),
    show(given) {
      standings = given;
    },
  };
}
