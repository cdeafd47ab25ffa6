import {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  type MetricObjectWithValues,
  Registry as MetricRegistry,
  type MetricValue,
} from 'prom-client';
import type { Registry } from '../service/registry.ts';
import { createDeliveryInstruments, type DeliveryInstruments } from './delivery-instruments.ts';
import { createInstruments, gaugeSubscriptions, type Instruments } from './instruments.ts';
import { type RequestFigure, RequestFigures } from './request-figures.ts';

/** The figures of one process, for another. */
export interface Figures {
  readonly requests: readonly RequestFigure[];
  readonly others: readonly MetricObjectWithValues<MetricValue<string>>[];
}

/** The figures of one server, for Prometheus. */
export interface Metrics {
  /** Counts a request that was answered, by the path of its route. */
  observe(route: string, method: string, status: number, seconds: number): void;
  /** The registry, with its registrations counted. */
  counting(registry: Registry): Registry;
  /** What use cases and the store are counted with. */
  readonly instruments: Instruments;
  /** What deliveries of events are counted with. */
  readonly deliveries: DeliveryInstruments;
  /** Shows numbers of subscriptions by layer. */
  showSubscriptions(counts: () => Promise<ReadonlyMap<string, number>>): void;
  /** The figures of this process. */
  figures(): Promise<Figures>;
  /** The figures in Prometheus' text format, and its media type. */
  page(): Promise<{ readonly mediaType: string; readonly text: string }>;
}

/**
 * Figures that begin at zero, apart from those of the process. With `collect` the page shows the sum of what it gives: the figures of all
 * processes that serve together, this one among them.
 */
export function createMetrics(collect?: () => Promise<readonly Figures[]>): Metrics {
  const register = new MetricRegistry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const requests = new RequestFigures();
  const registrations = new Counter({
    name: 'registrations_total',
    help: 'Registrations asked for, by what became of them.',
    labelNames: ['outcome'],
    registers,
  });
  const counted =
    <Asked extends readonly unknown[], Outcome extends { readonly outcome: string }>(
      register: (...asked: Asked) => Promise<Outcome>,
    ) =>
    async (...asked: Asked): Promise<Outcome> => {
      const outcome = await register(...asked);
      registrations.inc({ outcome: outcome.outcome });
      return outcome;
    };
  return {
    observe: (route, method, status, seconds) => requests.observe(route, method, status, seconds),
    counting: (registry) => ({
      ...registry,
      register: counted(registry.register),
      schemas: { ...registry.schemas, register: counted(registry.schemas.register) },
    }),
    instruments: createInstruments(register),
    deliveries: createDeliveryInstruments(register),
    showSubscriptions: (counts) => gaugeSubscriptions(register, counts),
    figures: async () => ({ requests: requests.all(), others: await register.getMetricsAsJSON() }),
    async page() {
      const text = collect === undefined ? requests.text() + (await register.metrics()) : await textOf(await collect());
      return { mediaType: register.contentType, text };
    },
  };
}

/** The sum of figures; of what cannot be summed the mean, the highest or the first, as each says. */
async function textOf(all: readonly Figures[]): Promise<string> {
  const requests = new RequestFigures();
  for (const figure of all.flatMap((figures) => figures.requests)) requests.add(figure);
  return requests.text() + (await AggregatorRegistry.aggregate(all.map(({ others }) => others)).metrics());
}
