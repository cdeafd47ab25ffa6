import { Counter, Gauge, Histogram, type Registry as MetricRegistry } from 'prom-client';
import type { Counts, Durations } from '../service/telemetry.ts';

/** The figures of what use cases and the store tell. */
export interface Instruments {
  count<Name extends keyof Counts>(name: Name, labels: Counts[Name]): void;
  observe<Name extends keyof Durations>(name: Name, labels: Durations[Name], milliseconds: number): void;
  /** An operation of the store. */
  observeStore(operation: string, milliseconds: number, isFailed: boolean): void;
}

/** Bounds of the buckets of durations, in milliseconds. */
export const BUCKETS = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000];

/** Instruments in a register. */
export function createInstruments(register: MetricRegistry): Instruments {
  const registers = [register];
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers });
  const histogram = (name: string, help: string, labelNames: string[]) =>
    new Histogram({ name, help, labelNames, buckets: BUCKETS, registers });
  const counts: Readonly<Record<keyof Counts, Counter>> = {
    dcr_schema_ingests_total: counter(
      'dcr_schema_ingests_total',
      'Schemas handed in for layers, by what became of them.',
      ['layer', 'result'],
    ),
    dcr_version_classifications_total: counter(
      'dcr_version_classifications_total',
      'Versions of layers, by how they fit the version in force.',
      ['layer', 'classification'],
    ),
    dcr_current_set_total: counter('dcr_current_set_total', 'Versions of layers that came into force.', ['layer']),
    dcr_breaking_changes_total: counter('dcr_breaking_changes_total', 'Versions of layers that break readers.', [
      'layer',
    ]),
  };
  const durations: Readonly<Record<keyof Durations, Histogram>> = {
    dcr_schema_ingest_latency_ms: histogram(
      'dcr_schema_ingest_latency_ms',
      'Milliseconds that it took to take a schema in.',
      ['layer'],
    ),
    dcr_diff_latency_ms: histogram('dcr_diff_latency_ms', 'Milliseconds that a comparison took.', ['layer']),
  };
  const storeLatency = histogram('registry_store_latency_ms', 'Milliseconds of operations of the store.', [
    'operation',
  ]);
  const storeErrors = counter('registry_store_errors_total', 'Operations of the store that failed.', ['operation']);
  return {
    count: (name, labels) => counts[name].inc({ ...labels }),
    observe: (name, labels, milliseconds) => durations[name].observe({ ...labels }, milliseconds),
    observeStore(operation, milliseconds, isFailed) {
      storeLatency.observe({ operation }, milliseconds);
      if (isFailed) storeErrors.inc({ operation });
    },
  };
}

/**
 * Shows how many subscriptions there are, counted whenever the figures are asked for. The processes of one server see the same ones, so that
 * the highest number counts.
 */
export function gaugeSubscriptions(register: MetricRegistry, counts: () => Promise<ReadonlyMap<string, number>>): void {
  new Gauge({
    name: 'dcr_subscriptions_total',
    help: 'Subscriptions to layers.',
    labelNames: ['layer'],
    registers: [register],
    aggregator: 'max',
    async collect() {
      for (const [layer, count] of await counts()) this.set({ layer }, count);
    },
  });
}
