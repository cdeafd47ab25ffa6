import type { JsonObject } from '@concordat/engine';
import type { Place } from '../../domain/version-uri.ts';
import type { Registry } from '../../service/registry.ts';
import { answeringCoded, refusedCoded } from '../coded-errors.ts';
import type { Dialect, Route } from '../dialect.ts';
import { NATIVE_SCHEMAS } from './documentation.ts';
import { LINK_SCHEMAS } from './link-body.ts';
import { AUDIT_SCHEMAS, auditRoutes } from './routes/audit.ts';
import { GATE_SCHEMAS, gateRoutes } from './routes/gate.ts';
import { GOVERNANCE_SCHEMAS, governanceRoutes } from './routes/governance.ts';
import { IMPACT_SCHEMAS, impactRoutes } from './routes/impact.ts';
import { KEY_SCHEMAS, keyRoutes } from './routes/keys.ts';
import { linkRoutes, type Survey } from './routes/links.ts';
import { notificationGrantRoute, notificationRoute } from './routes/notifications.ts';
import { PROPOSAL_SCHEMAS, proposalRoutes } from './routes/proposals.ts';
import { REPLICATION_SCHEMAS, replicationRoutes } from './routes/replication.ts';
import { SUBJECT_SCHEMAS, subjectRoutes } from './routes/subjects.ts';
import { subscriptionRoutes } from './routes/subscriptions.ts';
import { SUBSCRIPTION_SCHEMAS } from './subscription-body.ts';

/** Where the dialect lives. */
const PREFIX = '/api/v1';

/** What the dialect needs beside the registry. */
interface NativeWorld {
  /** What this registry is called by others. */
  readonly placeOf: () => Place;
  readonly survey: Survey;
}

/**
 * The API that Concordat's own programs speak, and what no other dialect has: subjects at a glance, keys, the audit trail, consumers and
 * impact, proposals, the gate, governance, links to other registries and what these ask. JSON; failures are `{code, message, details, correlation_id}`. Routes name their paths without
 * the prefix.
 */
export function nativeDialect(registry: Registry, { placeOf, survey }: NativeWorld): Dialect {
  const notifications = [notificationRoute(registry.links), notificationGrantRoute()];
  const routes: readonly Route[] = [
    ...subjectRoutes(registry),
    ...keyRoutes(registry.access),
    ...auditRoutes(registry.access),
    ...subscriptionRoutes(registry.consumers),
    ...impactRoutes(registry.consumers),
    ...proposalRoutes(registry.approvals),
    ...gateRoutes(registry.approvals),
    ...governanceRoutes(registry.approvals),
    ...linkRoutes(registry.links, survey),
    ...replicationRoutes(registry.replicas, placeOf),
  ];
  const schemas: Readonly<Record<string, JsonObject>> = {
    ...NATIVE_SCHEMAS,
    ...SUBJECT_SCHEMAS,
    ...KEY_SCHEMAS,
    ...AUDIT_SCHEMAS,
    ...SUBSCRIPTION_SCHEMAS,
    ...IMPACT_SCHEMAS,
    ...PROPOSAL_SCHEMAS,
    ...GATE_SCHEMAS,
    ...GOVERNANCE_SCHEMAS,
    ...LINK_SCHEMAS,
    ...REPLICATION_SCHEMAS,
  };
  return {
    routes: [...routes.map((route) => ({ ...route, path: PREFIX + route.path })), ...notifications].map((route) => ({
      ...route,
      handle: answeringCoded(route.handle),
    })),
    schemas,
    owns: (path) => path === PREFIX || path.startsWith(`${PREFIX}/`) || path.startsWith('/replication/'),
    refuse: (refusal, _headers, correlationId) => refusedCoded(refusal, correlationId),
  };
}
