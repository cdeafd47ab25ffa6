import type { JsonObject } from '@concordat/engine';

/** The types of the CloudEvents schema registry: whoever names no types is sent these. Their events have no data. */
export const UPDATED = 'io.cloudevents.schemaregistry.updated.v1';
export const DELETED = 'io.cloudevents.schemaregistry.deleted.v1';
export const SCHEMA_REGISTRY_TYPES = [UPDATED, DELETED] as const;

/** What is to be said of a type of this registry's own: sent to those only who name it. */
export interface OwnType {
  /** When there is such an event; one sentence. */
  readonly title: string;
  /** Whose names are in its data; anybody's who sees what it is about where it is missing. */
  readonly isForThoseWhoRunIt?: true;
  /** JSON Schema of its data. */
  readonly data: JsonObject;
}

const TEXT: JsonObject = { type: 'string' };
const TEXTS: JsonObject = { type: 'array', items: TEXT };
const NUMBER: JsonObject = { type: 'integer', minimum: 1 };
/** Every subject, and what it is in. */
const PLACE = { group: TEXT, subject: TEXT };
const VERSION = { ...PLACE, version: TEXT };

/** An object that has the required members, and no others but the optional ones. */
function data(required: Readonly<Record<string, JsonObject>>, optional: Readonly<Record<string, JsonObject>> = {}) {
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional },
    additionalProperties: false,
  };
}

const OBJECT: JsonObject = { type: 'object' };
const ISSUES: JsonObject = { type: 'array', items: OBJECT };
const PARTIES: JsonObject = {
  type: 'array',
  items: data(
    { party: { type: 'string', enum: ['owner', 'steward', 'consumer'] }, name: TEXT, reason: TEXT },
    { said: { type: 'string', enum: ['approved', 'migrating', 'blocked'] }, until: TEXT },
  ),
};

/** The types of this registry's own. */
const OWN_TYPES = {
  'io.concordat.contract.registered.v1': {
    title: 'A version of a data contract was registered, as a draft or in force.',
    data: data(
      { ...VERSION, status: TEXT, mode: TEXT, owners: TEXTS, fingerprint: TEXT },
      { number: NUMBER, permitted: TEXT },
    ),
  },
  'io.concordat.contract.promoted.v1': {
    title: 'A version of a data contract came into force.',
    data: data({ ...VERSION, mode: TEXT, owners: TEXTS }, { permitted: TEXT }),
  },
  'io.concordat.contract.deprecated.v1': {
    title: 'A version of a data contract was deprecated, or its note is another one.',
    data: data({ ...VERSION, deprecation: OBJECT }),
  },
  'io.concordat.contract.archived.v1': {
    title: 'A version of a data contract was archived.',
    data: data(VERSION),
  },
  'io.concordat.contract.forced.v1': {
    title: 'A version came into force without its approvals.',
    data: data({ ...VERSION, proposal_id: TEXT, reason: TEXT }),
  },
  'io.concordat.registration.refused.v1': {
    title: 'Somebody tried to register what breaks a reader, and was refused.',
    data: data({ ...VERSION, mode: TEXT, issue_count: { type: 'integer', minimum: 0 }, issues: ISSUES }),
  },
  'io.concordat.proposal.changed.v1': {
    title: 'A version was proposed, somebody said something about it, or it was decided on.',
    isForThoseWhoRunIt: true,
    data: data({ ...VERSION, proposal_id: TEXT, state: TEXT, author: TEXT, parties: PARTIES, expires_at: TEXT }),
  },
  'io.concordat.governance.changed.v1': {
    title: 'Another rule holds for what it takes to come into force.',
    data: data({ group: TEXT, governance: {} }),
  },
  'io.concordat.policy.changed.v1': {
    title: 'Another policy holds for a subject, a group or everything.',
    data: data({ ...PLACE, policy: {} }),
  },
  'io.concordat.writemode.changed.v1': {
    title: 'Another write mode holds for a subject, a group or everything.',
    data: data({ ...PLACE, mode: { type: ['string', 'null'] } }),
  },
  'io.concordat.dataset.changed.v1': {
    title: 'A dataset was created or changed.',
    data: data({ namespace: TEXT, name: TEXT, dataset: OBJECT }),
  },
  'io.concordat.layer.promoted.v1': {
    title: 'Another version of a layer is in force, or none any more.',
    data: data({ ...PLACE, number: { type: ['integer', 'null'], minimum: 1 } }),
  },
  'io.concordat.layer.broken.v1': {
    title: 'A version of a layer was kept that its readers could not read; it is not in force.',
    data: data({ ...VERSION, against: TEXT, changes: { type: 'array', items: OBJECT } }),
  },
  'io.concordat.subscription.changed.v1': {
    title: 'A consumer subscribed to a subject, or its subscription says something else.',
    isForThoseWhoRunIt: true,
    data: data({ ...PLACE, subscription_id: TEXT, consumer: TEXT, subscription: OBJECT }),
  },
  'io.concordat.subscription.ended.v1': {
    title: 'The subscription of a consumer ended.',
    isForThoseWhoRunIt: true,
    data: data({ ...PLACE, subscription_id: TEXT, consumer: TEXT }),
  },
} as const satisfies Readonly<Record<string, OwnType>>;

/** A type of this registry's own. */
export type OwnTypeName = keyof typeof OWN_TYPES;

/** The type of an event. */
export type ChangeType = (typeof SCHEMA_REGISTRY_TYPES)[number] | OwnTypeName;

/** All types that there are. */
export const CHANGE_TYPES: readonly ChangeType[] = [
  ...SCHEMA_REGISTRY_TYPES,
  ...(Object.keys(OWN_TYPES) as OwnTypeName[]),
];

/** What is to be said of a type; undefined for those of the CloudEvents schema registry. */
export function ownType(type: ChangeType): OwnType | undefined {
  return type === UPDATED || type === DELETED ? undefined : OWN_TYPES[type];
}
