import type { Registry } from '../../service/registry.ts';
import { answeringCoded, refusedCoded } from '../coded-errors.ts';
import type { Dialect, Route } from '../dialect.ts';
import { auditRoutes } from './routes/audit.ts';
import { checkRoutes } from './routes/check.ts';
import { datasetRoutes } from './routes/datasets.ts';
import { ingestRoutes } from './routes/ingest.ts';
import { subscriptionRoutes } from './routes/subscriptions.ts';
import { versionRoutes } from './routes/versions.ts';
import { DATASET_SCHEMAS } from './schemas.ts';

/** What the dialect takes from outside. */
export interface DatasetsOptions {
  /** Where it lives, such as `/data-contract-registry/v1`; without a slash at its end. */
  readonly prefix: string;
}

/**
 * The dataset API: datasets with their layers, versions of the schemas of layers, subscriptions. JSON; failures are
 * `{code, message, details, correlation_id}`. Routes name their paths without the prefix.
 */
export function datasetsDialect(registry: Registry, { prefix }: DatasetsOptions): Dialect {
  const routes: readonly Route[] = [
    ...datasetRoutes(registry.layers, prefix),
    ...ingestRoutes(registry, prefix),
    ...versionRoutes(registry.layers),
    ...checkRoutes(registry),
    ...subscriptionRoutes(registry, prefix),
    ...auditRoutes(registry.access),
  ];
  return {
    routes: routes.map((route) => ({ ...route, path: prefix + route.path, handle: answeringCoded(route.handle) })),
    schemas: DATASET_SCHEMAS,
    owns: (path) => path === prefix || path.startsWith(`${prefix}/`),
    refuse: (refusal, _headers, correlationId) => refusedCoded(refusal, correlationId),
  };
}
