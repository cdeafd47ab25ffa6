import type { JsonObject, JsonValue } from '@concordat/engine';
import { DATASET_STATUSES } from '../../domain/dataset.ts';
import { FIELD_USES, REQUIRED_COMPATIBILITIES } from '../../domain/subscription.ts';
import { LAYER, ref, UUID, VERSION, word } from './documentation.ts';

const TIME: JsonObject = { type: 'string', format: 'date-time', description: 'UTC, to the second' };
const STATUS: JsonObject = { type: 'string', enum: [...DATASET_STATUSES] };
const READER: JsonObject = {
  type: 'string',
  enum: ['closed', 'open'],
  default: 'closed',
  description: 'whether readers of its layers refuse fields that they do not know',
};
const GOVERNANCE: JsonObject = {
  type: ['string', 'null'],
  enum: ['open', 'governed', null],
  description: 'what it takes to bring a version into force; what holds for the namespace where it is missing',
};
const POSTURE: JsonObject = {
  type: 'string',
  enum: ['both', 'backward', 'forward', 'none'],
  description:
    'directions of reading that hold: backward, new readers read old data; forward, old readers read new data',
};
const CLASSIFICATION: JsonObject = { type: 'string', enum: ['compatible', 'breaking'] };
const SCHEMA_JSON: JsonValue = {
  type: ['object', 'array', 'string', 'null'],
  description: 'an Avro schema, whose fields may be `optional`; a JSON Schema; a data contract',
};
const REGISTRY_ID: JsonObject = { type: ['string', 'null'], description: 'what another registry calls the schema' };
const CHANGES: JsonObject = { type: 'array', items: ref('LayerChange') };
const TEXT: JsonObject = { type: 'string', minLength: 1, maxLength: 255 };

/** An object; all its members are required that are not named as optional. */
function object(properties: Readonly<Record<string, JsonValue>>, optional: readonly string[] = []): JsonObject {
  return {
    type: 'object',
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    properties: { ...properties },
  };
}

const DATASET = { dataset_id: UUID, namespace: TEXT, name: TEXT, owner: TEXT };
const SETTINGS = { reader: READER, governance: GOVERNANCE };
const STEWARD: JsonObject = { ...TEXT, type: ['string', 'null'] };
const SUBSCRIBER = {
  dataset_id: UUID,
  layer: LAYER,
  consumer: { ...TEXT, description: 'a service or a team' },
  required_compatibility: { type: 'string', enum: [...REQUIRED_COMPATIBILITIES] },
  min_version: { ...VERSION, default: 1 },
};
const USE = {
  range: word('the versions that it reads, such as `>=2 <4`'),
  fields: {
    type: 'array',
    description: 'the fields that it uses; everything where it is missing',
    items: object({ path: TEXT, how: { type: 'array', items: { type: 'string', enum: [...FIELD_USES] } } }, ['how']),
  },
  needs: object(
    {
      max_lag_seconds: { type: 'integer', minimum: 0 },
      not_null: { type: 'array', items: TEXT },
      unique: { type: 'array', items: TEXT },
    },
    ['max_lag_seconds', 'not_null', 'unique'],
  ),
  contact: TEXT,
  expires: { type: 'string', format: 'date' },
};
const USES = Object.keys(USE);

/** The schemas that the documentation of the dialect refers to. */
export const DATASET_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  NewDataset: {
    ...object({ namespace: TEXT, name: TEXT, owner: TEXT, steward: STEWARD, ...SETTINGS }, [
      'steward',
      ...Object.keys(SETTINGS),
    ]),
    additionalProperties: false,
  },
  DatasetPatch: {
    type: 'object',
    properties: { owner: TEXT, steward: STEWARD, status: STATUS, ...SETTINGS },
    additionalProperties: false,
  },
  ListedDataset: object({ ...DATASET, status: STATUS, ...SETTINGS, created_at: TIME }, Object.keys(SETTINGS)),
  Dataset: object({ ...DATASET, steward: STEWARD, status: STATUS, ...SETTINGS, created_at: TIME, created_by: TEXT }, [
    'created_by',
    ...Object.keys(SETTINGS),
  ]),
  NewLayerVersion: {
    ...object(
      {
        schema_json: SCHEMA_JSON,
        schema_registry_id: REGISTRY_ID,
        set_current_if_compatible: { type: ['boolean', 'null'], default: true },
      },
      ['schema_json', 'schema_registry_id', 'set_current_if_compatible'],
    ),
    additionalProperties: false,
  },
  IngestedVersion: object(
    {
      version: VERSION,
      is_current: { type: 'boolean' },
      compatibility: POSTURE,
      schema_registry_id: REGISTRY_ID,
      created_at: TIME,
      base_version: { ...VERSION, description: 'what it was compared with; missing for a first version' },
      classification: CLASSIFICATION,
      changes: CHANGES,
      not_compared: word('why there are no changes to tell'),
      not_current: word('why the governance of the dataset does not let it come into force'),
      affected_subscriptions: { type: 'array', items: ref('AffectedSubscription') },
    },
    ['base_version', 'classification', 'changes', 'not_compared', 'not_current', 'affected_subscriptions'],
  ),
  ListedVersion: object({
    version: VERSION,
    is_current: { type: 'boolean' },
    compatibility: POSTURE,
    created_at: TIME,
  }),
  LayerVersion: object({
    dataset_id: UUID,
    layer: LAYER,
    version: VERSION,
    schema_json: SCHEMA_JSON,
    schema_registry_id: REGISTRY_ID,
    compatibility: POSTURE,
    is_current: { type: 'boolean' },
    created_at: TIME,
  }),
  LayerChange: object(
    {
      op: word('such as add_field, remove_field, change_type, change_optional, add_enum_value'),
      path: word('JSON pointer into the older schema; `/-` is behind the last'),
      field: { description: 'the field as it is written' },
      from: {},
      to: {},
      name_path: word('the place by the names of fields'),
      breaks: { type: 'array', items: { type: 'string', enum: ['backward', 'forward'] } },
      severity: { type: 'string', enum: ['error', 'warning', 'info'] },
    },
    ['field', 'from', 'to'],
  ),
  LayerDiff: object({
    from: VERSION,
    to: VERSION,
    changes: CHANGES,
    classification: CLASSIFICATION,
    compatibility: POSTURE,
  }),
  CompatibilityQuestion: {
    ...object({ dataset_id: UUID, layer: LAYER, base_version: VERSION, schema_json: SCHEMA_JSON }, ['base_version']),
    additionalProperties: false,
  },
  CompatibilityAnswer: object(
    {
      classification: CLASSIFICATION,
      compatibility: POSTURE,
      changes: CHANGES,
      base_version: VERSION,
      not_compared: word('why there are no changes to tell'),
      not_current: word('why the governance of the dataset would not let it come into force'),
      affected_subscriptions: { type: 'array', items: ref('AffectedSubscription') },
    },
    ['base_version', 'not_compared', 'not_current', 'affected_subscriptions'],
  ),
  AffectedSubscription: object({
    subscription_id: UUID,
    consumer: TEXT,
    outcome: { type: 'string', enum: ['broken', 'at_risk'] },
    reasons: { type: 'array', items: object({ path: TEXT, use: TEXT, reason: word('one sentence') }) },
  }),
  NewSubscription: {
    ...object({ ...SUBSCRIBER, ...USE }, ['min_version', ...USES]),
    additionalProperties: false,
  },
  Subscription: object(
    {
      subscription_id: UUID,
      ...SUBSCRIBER,
      ...USE,
      created_at: TIME,
      warnings: { type: 'array', items: word('what its consumer should know; told once') },
    },
    [...USES, 'warnings'],
  ),
  AuditEntry: object(
    {
      sequence: { type: 'integer' },
      at: TIME,
      actor: word('id of the caller'),
      action: word('kind of the fact'),
      namespace: TEXT,
      target: word('the dataset, or the layer as `name.layer`'),
      version: word('of the layer, where there is one'),
      correlation_id: word('by which the request goes'),
      details: { type: 'object' },
      hash: word('SHA-256 that chains it to the entries before it'),
    },
    ['actor', 'correlation_id', 'hash'],
  ),
};
