import type { Fact } from './fact.ts';
import type { Scope } from './scope.ts';
import type { SubjectKey } from './subject.ts';

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
    | 'governance'
    | 'schema-group'
    | 'schema'
    | 'schema-version'
    | 'version-uri'
    | 'event-subscription'
    | 'delivery'
    | 'dead-letter'
    | 'link'
    | 'link-state'
    | 'link-mark'
    | 'link-handed'
    | 'link-parts'
    | 'link-part'
    | 'replica'
    | 'tombstone';
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

/** Where the key of a caller is kept, by its id. */
export function apiKeyKey(id: string): RecordKey {
  return { kind: 'api-key', group: '', name: id };
}

/** Where the subscription of a consumer to a subject is kept: one for both, and in their order. Neither has ends of lines in it. */
export function subscriptionKey({ group, subject }: SubjectKey, consumer: string): RecordKey {
  return { kind: 'subscription', group, name: `${subject}\n${consumer}` };
}

/** Where a dataset is kept. */
export function datasetKey({ namespace, name }: { readonly namespace: string; readonly name: string }): RecordKey {
  return { kind: 'dataset', group: namespace, name };
}

/** Where it is kept which version of a layer is in force. */
export function layerKey({ group, subject }: SubjectKey): RecordKey {
  return { kind: 'layer', group, name: subject };
}

/** Where a proposal is kept, by its id. */
export function proposalKey({ group }: Pick<SubjectKey, 'group'>, id: string): RecordKey {
  return { kind: 'proposal', group, name: id };
}

/** Where it is kept what it takes in a group to come into force; the empty string stands for all groups. */
export function governanceKey(group: string): RecordKey {
  return { kind: 'governance', group, name: '' };
}

/** Where it is kept what is said about a schema group, by its id. */
export function schemaGroupKey(group: string): RecordKey {
  return { kind: 'schema-group', group, name: '' };
}

/** Where it is kept what is said about a schema. */
export function schemaKey({ group, subject }: SubjectKey): RecordKey {
  return { kind: 'schema', group, name: subject };
}

/** Where it is kept what is said about a version of a schema. */
export function schemaVersionKey({ group, subject }: SubjectKey, number: number): RecordKey {
  return { kind: 'schema-version', group, name: `${subject}\n${number}` };
}

/** Where it is kept which version has a URI, by the digest of the URI in its normalized form: names in indexes are short. */
export function versionUriKey(digest: string): RecordKey {
  return { kind: 'version-uri', group: '', name: digest };
}

/** Where an event subscription is kept, by its id. */
export function eventSubscriptionKey(id: string): RecordKey {
  return { kind: 'event-subscription', group: '', name: id };
}

/** Where it is kept how it stands with the delivery to an event subscription, by the id of that. */
export function deliveryKey(id: string): RecordKey {
  return { kind: 'delivery', group: '', name: id };
}

/** Where an event is kept that could not be delivered to an event subscription. */
export function deadLetterKey(subscription: string, event: string): RecordKey {
  return { kind: 'dead-letter', group: subscription, name: event };
}

/** Where a link is kept, by its id. */
export function linkKey(id: string): RecordKey {
  return { kind: 'link', group: '', name: id };
}

/** Where it is kept how far a link has come. */
export function linkStateKey(id: string): RecordKey {
  return { kind: 'link-state', group: '', name: id };
}

/** Where it is kept that a link has to look at an element again, by the digest of the text of its origin: names in indexes are short. */
export function linkMarkKey(link: string, digest: string): RecordKey {
  return { kind: 'link-mark', group: link, name: digest };
}

/** Where it is kept which parts of an element have come over a link, by the digest of the text of its origin. */
export function linkPartsKey(link: string, digest: string): RecordKey {
  return { kind: 'link-parts', group: link, name: digest };
}

/** Where one of those parts is kept, by its index. */
export function linkPartKey(link: string, digest: string, index: number): RecordKey {
  return { kind: 'link-part', group: link, name: `${digest}/${index}` };
}

/** Where it is kept what a link has handed over of an element, by the digest of the text of its origin. */
export function linkHandedKey(link: string, digest: string): RecordKey {
  return { kind: 'link-handed', group: link, name: digest };
}

/** Where it is kept which element of another registry a subject is, or, without a name of a subject, a group. */
export function replicaKey({ group, subject }: SubjectKey): RecordKey {
  return { kind: 'replica', group, name: subject };
}

/** Where it is kept that an element of another registry is gone, by the digest of the text of its origin. */
export function tombstoneKey(digest: string): RecordKey {
  return { kind: 'tombstone', group: '', name: digest };
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
    case 'key-set':
      return apiKeyKey(fact.key_id);
    case 'subscription-set':
      return subscriptionKey({ group, subject }, fact.consumer);
    case 'dataset-set':
      return datasetKey({ namespace: group, name: subject });
    case 'current-set':
      return layerKey({ group, subject });
    case 'proposal-set':
      return proposalKey({ group }, fact.proposal_id);
    case 'governance-set':
      return governanceKey(group);
    case 'schema-group-set':
      return schemaGroupKey(group);
    case 'schema-set':
      return schemaKey({ group, subject });
    case 'schema-version-set':
      return schemaVersionKey({ group, subject }, fact.number);
    case 'event-subscription-set':
      return eventSubscriptionKey(fact.event_subscription_id);
    case 'delivery-set':
      return deliveryKey(fact.event_subscription_id);
    case 'link-set':
      return linkKey(fact.link_id);
    case 'replica-set':
      return replicaKey({ group, subject });
    default:
      return undefined;
  }
}
