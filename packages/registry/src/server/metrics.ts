import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Histogram, Registry as MetricRegistry } from 'prom-client';
import type { Registry } from '../service/registry.ts';

/** The figures of one server, for Prometheus. */
export interface Metrics {
  /** Counts a request that was answered. */
  observe(request: FastifyRequest, reply: FastifyReply): void;
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
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered, by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['route', 'method'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const registrations = new Counter({
    name: 'registrations_total',
    help: 'Registrations asked for, by what became of them.',
    labelNames: ['outcome'],
    registers,
  });
  return {
    observe(request, reply) {
      const route = request.routeOptions.url ?? 'unmatched';
      const { method } = request;
      requests.inc({ route, method, status: reply.statusCode });
      durations.observe({ route, method }, reply.elapsedTime / 1000);
    },
    counting: (registry) => ({
      ...registry,
      async register(command) {
        const outcome = await registry.register(command);
        registrations.inc({ outcome: outcome.outcome });
        return outcome;
      },
    }),
    page: async () => ({ mediaType: register.contentType, text: await register.metrics() }),
  };
}
