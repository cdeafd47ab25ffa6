import { Counter, collectDefaultMetrics, Registry as MetricRegistry } from 'prom-client';
import type { Registry } from '../service/registry.ts';
import { RequestFigures } from './request-figures.ts';

/** The figures of one server, for Prometheus. */
export interface Metrics {
  /** Counts a request that was answered, by the path of its route. */
  observe(route: string, method: string, status: number, seconds: number): void;
  /** The registry, with its registrations counted. */
  counting(registry: Registry): Registry;
  /** The figures in Prometheus' text format, and its media type. */
  page(): Promise<{ readonly mediaType: string; readonly text: string }>;
}

/** Figures that begin at zero, apart from those of the process. */
export function createMetrics(): Metrics {
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
    page: async () => ({ mediaType: register.contentType, text: requests.text() + (await register.metrics()) }),
  };
}
