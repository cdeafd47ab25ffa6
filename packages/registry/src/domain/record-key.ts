import type { Fact } from './fact.ts';
import type { Scope } from './scope.ts';

/** What small nouns are kept under. `group` and `name` are empty where a noun has none. */
export interface RecordKey {
  readonly kind:
    | 'policy'
    | 'write-mode'
    | 'resource'
    | 'dataset'
    | 'layer'
    | 'subscription'
    | 'proposal'
    | 'api-key'
    | 'governance';
  readonly group: string;
  readonly name: string;
}

/** The kinds whose records make a group: one that has no subjects is there with them. */
const MAKING_GROUPS: ReadonlySet<RecordKey['kind']> = new Set(['policy', 'write-mode', 'resource']);

/** True where a record makes its group exist, as Confluent's registry counts contexts. */
export function makesGroup({ kind }: RecordKey): boolean {
  return MAKING_GROUPS.has(kind);
}

/** Where the policy of a scope is kept. */
export function policyKey(scope: Scope): RecordKey {
  return { kind: 'policy', group: scope.group ?? '', name: scope.subject ?? '' };
}

/** Where the write mode of a scope is kept. */
export function writeModeKey(scope: Scope): RecordKey {
  return { kind: 'write-mode', group: scope.group ?? '', name: scope.subject ?? '' };
}

/** Where a resource is kept. */
export function resourceKey(id: string): RecordKey {
  return { kind: 'resource', group: '', name: id };
}

/** The record that is another one after a fact; undefined where the fact is about none. */
export function recordChangedBy(fact: Fact): RecordKey | undefined {
  const { group, subject } = fact;
  switch (fact.kind) {
    case 'policy-set':
      return policyKey({ group, subject });
    case 'write-mode-set':
      return writeModeKey({ group, subject });
    case 'associations-set':
      return resourceKey(fact.resource);
    default:
      return undefined;
  }
}
