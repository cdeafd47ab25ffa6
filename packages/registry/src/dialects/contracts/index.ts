import type { Registry } from '../../service/registry.ts';
import type { Dialect } from '../dialect.ts';
import { bridgeRoutes } from './bridge.ts';
import { answering } from './failures.ts';
import { infoRoute } from './info.ts';
import { readingRoutes } from './reading.ts';
import { SCHEMAS } from './schemas.ts';
import { writingRoutes } from './writing.ts';

/** What the dialect takes from outside. */
export interface ContractsOptions {
  readonly clock: () => Date;
  /** Version of the product, as `GET /` shows it. */
  readonly version: string;
}

/** The contracts API: `/contracts`, `/datasets` and the service information at `/`. */
export function contractsDialect(registry: Registry, { clock, version }: ContractsOptions): Dialect {
  const routes = [infoRoute(version), ...readingRoutes(registry), ...writingRoutes(registry), ...bridgeRoutes(clock)];
  return {
    routes: routes.map((route) => ({ ...route, handle: answering(route.handle) })),
    schemas: SCHEMAS,
  };
}
