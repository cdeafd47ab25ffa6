import type { Registry } from '../../service/registry.ts';
import type { Dialect, Route } from '../dialect.ts';
import { AZURE_SCHEMAS } from './documentation.ts';
import { answeringFailures, refusedFailure } from './failures.ts';
import { plainUrl } from './names.ts';
import { groupRoutes } from './routes/groups.ts';
import { schemaRoutes } from './routes/schemas.ts';
import { versionRoutes } from './routes/versions.ts';

/**
 * Azure's schema registry (data plane, 2023-07-01), which descends from the CloudEvents one: its clients and their serializers work here
 * as they are. `publicUrl`: the URI under which clients reach the server; empty: that of each request.
 */
export function azureDialect(registry: Registry, publicUrl: string): Dialect {
  const answering = (route: Route): Route => ({ ...route, handle: answeringFailures(route.handle) });
  return {
    routes: [
      ...groupRoutes(registry, publicUrl),
      ...schemaRoutes(registry.schemaGroups, publicUrl),
      ...versionRoutes(registry.schemaGroups, publicUrl),
    ].map(answering),
    schemas: AZURE_SCHEMAS,
    rewrite: plainUrl,
    owns: (path) => path === '/$schemaGroups' || path.startsWith('/$schemaGroups/'),
    refuse: (refusal) => refusedFailure(refusal),
  };
}
