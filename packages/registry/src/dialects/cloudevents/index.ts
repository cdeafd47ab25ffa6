import type { Registry } from '../../service/registry.ts';
import type { Dialect, Route } from '../dialect.ts';
import { CLOUDEVENTS_SCHEMAS } from './documentation.ts';
import type { Residence } from './place.ts';
import { answeringProblems, refusedProblem } from './problems.ts';
import { byUriRoute, unmatchedRoute } from './routes/by-uri.ts';
import { eventSubscriptionRoutes } from './routes/event-subscriptions.ts';
import { eventRoutes } from './routes/events.ts';
import { groupRoutes } from './routes/groups.ts';
import { schemaRoutes } from './routes/schemas.ts';
import { versionAliases, versionRoutes } from './routes/versions.ts';
import { EVENT_SCHEMAS } from './subscriptions/documentation.ts';

/**
 * The CloudEvents schema registry, of both generations of its specification: schema groups, schemas, versions, and their URIs. Documents are
 * bodies, what is said about them is in header fields; failures are problems (RFC 9457).
 */
export function cloudeventsDialect(registry: Registry, residence: Residence): Dialect {
  const groups = registry.schemaGroups;
  const { prefix, segment } = residence;
  const rooms = [`${prefix}/${segment}`, `${prefix}/subscriptions`, `${prefix}/events`];
  const answering = (route: Route): Route => ({ ...route, handle: answeringProblems(route.handle) });
  return {
    routes: [
      ...groupRoutes(groups, residence),
      ...schemaRoutes(groups, residence),
      ...versionRoutes(groups, residence),
      byUriRoute(groups, residence),
      ...eventSubscriptionRoutes(registry, residence),
      ...eventRoutes(registry, residence),
    ].map(answering),
    repeated: versionAliases(groups, residence).map(answering),
    schemas: { ...CLOUDEVENTS_SCHEMAS, ...EVENT_SCHEMAS },
    fallback: answering(unmatchedRoute(groups, residence)),
    owns: (path) => path === `${prefix}/schema` || rooms.some((room) => path === room || path.startsWith(`${room}/`)),
    options: (methods) => ({ status: 200, headers: { allow: [...methods, 'OPTIONS'].join(', ') }, text: '' }),
    refuse: (refusal) => refusedProblem(refusal),
  };
}
