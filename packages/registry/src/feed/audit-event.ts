import type { JsonObject } from '@concordat/engine';
import type { Fact } from '../domain/fact.ts';

/** An event as audit streams take it: `POST /events`. */
export interface AuditEvent {
  readonly kind: 'contract_promoted' | 'contract_compatibility_failed' | 'contract_deprecated';
  readonly source: 'data-contract-registry';
  readonly payload: JsonObject;
}

/**
 * The event that a fact is to an audit stream; undefined for facts that it has no word for. A version is promoted when it becomes
 * active, whether it was registered so or activated later; a draft is not.
 */
export function auditEventOf(fact: Fact): AuditEvent | undefined {
  if (fact.group !== 'contracts') return undefined;
  const subject = { dataset_id: fact.subject, version: fact.version };
  switch (fact.kind) {
    case 'version-registered':
      return fact.status === 'active' ? promoted(subject, fact.mode, fact.owners) : undefined;
    case 'version-activated':
      return promoted(subject, fact.mode, fact.owners);
    case 'registration-refused': {
      const { mode, issue_count, issues } = fact;
      return event('contract_compatibility_failed', { ...subject, mode, issue_count, issues });
    }
    case 'version-deprecated':
      return event('contract_deprecated', { ...subject, deprecation_uri: fact.deprecation.uri });
    case 'version-archived':
    case 'version-deleted':
    case 'version-restored':
    case 'version-removed':
    case 'policy-set':
    case 'write-mode-set':
    case 'associations-set':
    case 'subscription-set':
    case 'dataset-set':
    case 'current-set':
    case 'breaking-recorded':
    case 'key-set':
    case 'proposal-set':
    case 'contract-forced':
    case 'governance-set':
    case 'schema-group-set':
    case 'schema-set':
    case 'schema-version-set':
    case 'event-subscription-set':
    case 'delivery-set':
    case 'link-set':
    case 'replica-set':
    case 'access-denied':
      return undefined;
  }
}

function promoted(subject: JsonObject, mode: string, owners: readonly string[]): AuditEvent {
  return event('contract_promoted', { ...subject, mode, owners });
}

function event(kind: AuditEvent['kind'], payload: JsonObject): AuditEvent {
  return { kind, source: 'data-contract-registry', payload };
}
