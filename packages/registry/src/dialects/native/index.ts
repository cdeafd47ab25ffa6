import type { JsonObject } from '@concordat/engine';
import type { Registry } from '../../service/registry.ts';
import { answeringCoded, refusedCoded } from '../coded-errors.ts';
import type { Dialect, Route } from '../dialect.ts';
import { NATIVE_SCHEMAS } from './documentation.ts';
import { AUDIT_SCHEMAS, auditRoutes } from './routes/audit.ts';
import { GATE_SCHEMAS, gateRoutes } from './routes/gate.ts';
import { GOVERNANCE_SCHEMAS, governanceRoutes } from './routes/governance.ts';
import { IMPACT_SCHEMAS, impactRoutes } from './routes/impact.ts';
import { KEY_SCHEMAS, keyRoutes } from './routes/keys.ts';
import { PROPOSAL_SCHEMAS, proposalRoutes } from './routes/proposals.ts';
import { SUBJECT_SCHEMAS, subjectRoutes } from './routes/subjects.ts';
import { subscriptionRoutes } from './routes/subscriptions.ts';
import { SUBSCRIPTION_SCHEMAS } from './subscription-body.ts';

/** Where the dialect lives. */
const PREFIX = '/api/v1';

/**
 * The API that Concordat's own programs speak, and what no other dialect has: subjects at a glance, keys, the audit trail, consumers and
 * impact, proposals, the gate, governance. JSON; failures are `{code, message, details, correlation_id}`. Routes name their paths without
 * the prefix.
 */
export function nativeDialect(registry: Registry): Dialect {
  const routes: readonly Route[] = [
    ...subjectRoutes(registry),
    ...keyRoutes(registry.access),
    ...auditRoutes(registry.access),
    ...subscriptionRoutes(registry.consumers),
    ...impactRoutes(registry.consumers),
    ...proposalRoutes(registry.approvals),
    ...gateRoutes(registry.approvals),
    ...governanceRoutes(registry.approvals),
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
  };
  return {
    routes: routes.map((route) => ({ ...route, path: PREFIX + route.path, handle: answeringCoded(route.handle) })),
    schemas,
    owns: (path) => path === PREFIX || path.startsWith(`${PREFIX}/`),
    refuse: (refusal, _headers, correlationId) => refusedCoded(refusal, correlationId),
  };
}
