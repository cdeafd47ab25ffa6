import { FIELD_TYPES, type JsonObject, type JsonValue, STATUSES } from '@concordat/engine';
import { IMPACT_SCHEMA } from '../impact-body.ts';

/** A reference to one of {@link SCHEMAS}. */
export function ref(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

const text = (description?: string): JsonObject => ({ type: 'string', ...(description && { description }) });
const flag = (description: string, fallback: boolean): JsonObject => ({
  type: 'boolean',
  description,
  default: fallback,
});
const nullable = (schema: JsonObject): JsonObject => ({ ...schema, type: [schema.type ?? 'object', 'null'] });
const list = (items: JsonValue, description?: string): JsonObject => ({
  type: 'array',
  items,
  ...(description && { description }),
});
const oneOf = (values: readonly JsonValue[], description?: string): JsonObject => ({
  type: 'string',
  enum: values,
  ...(description && { description }),
});
/** A decimal; as text where a double would lose digits. */
const BOUND: JsonObject = { type: ['number', 'string'] };
const count = (description: string, minimum = 0): JsonObject => ({ type: 'integer', minimum, description });

const MODES = ['backward', 'forward', 'full', 'none'];
const DIRECTION = oneOf(['backward', 'forward']);
const SEVERITY = oneOf(['error', 'warning', 'info']);
const BUMPS = ['none', 'patch', 'minor', 'major'];
const APPROVALS: JsonObject = list(
  {
    type: 'object',
    required: ['party', 'name', 'reason'],
    properties: { party: oneOf(['owner', 'steward', 'consumer']), name: text(), reason: text() },
  },
  'whose word it takes, where the dataset is governed: it is kept as a draft, and proposed; of the owners one is enough',
);

/** What a value of a field can be; the members that a field, an item, a map key and a map value have in common. */
const SHAPE: JsonObject = {
  type: oneOf(FIELD_TYPES),
  enum: {
    type: ['array', 'null'],
    description: 'the only values allowed; null: any',
    items: {
      anyOf: [
        { type: ['string', 'number', 'boolean'] },
        {
          type: 'object',
          required: ['value'],
          properties: { value: { type: ['string', 'number', 'boolean'] }, label: text() },
        },
      ],
    },
  },
  format: text(),
  unit: text(),
  semantics: { type: 'object', properties: { term: text(), role: text(), references: text() } },
  minimum: BOUND,
  maximum: BOUND,
  exclusive_minimum: BOUND,
  exclusive_maximum: BOUND,
  min_length: count('code points of a string, bytes of bytes'),
  max_length: count('code points of a string, bytes of bytes'),
  pattern: text('ECMA-262 regular expression, unanchored'),
  min_items: count('elements of an array'),
  max_items: count('elements of an array'),
  unique_items: { type: 'boolean' },
  precision: count('significant digits of a decimal', 1),
  scale: count('digits after the point of a decimal'),
  fields: list(ref('Field'), 'members of an object'),
  items: ref('Shape'),
  keys: ref('Shape'),
  values: ref('Shape'),
};

/** The JSON Schemas of the API's documentation, by name. Requests are judged by the engine, not by these. */
export const SCHEMAS: Readonly<Record<string, JsonObject>> = {
  Shape: { type: 'object', required: ['type'], properties: SHAPE },
  Field: {
    type: 'object',
    required: ['name', 'type'],
    properties: {
      name: { type: 'string', minLength: 1 },
      ...SHAPE,
      required: flag('present and not null in every row', true),
      description: nullable(text()),
      deprecated: flag('readers should look for something else', false),
      id: text('stable identity across renames'),
      aliases: list(text(), 'names under which older rows carry the field'),
      unique: flag('no two rows share a value', false),
      default: { description: 'what a reader takes where a row lacks the field' },
      classification: text(),
      pii: { type: 'boolean' },
      lineage: list(text()),
      quality: list({}),
    },
  },
  Owner: {
    type: 'object',
    required: ['team'],
    properties: {
      team: { type: 'string', minLength: 1 },
      contact: nullable(text()),
      role: text(),
      notify: list({
        type: 'object',
        required: ['kind', 'target', 'on'],
        properties: { kind: oneOf(['slack', 'webhook', 'email', 'pagerduty']), target: text(), on: list(text()) },
      }),
    },
  },
  FreshnessSla: {
    type: 'object',
    required: ['max_lag_seconds'],
    properties: {
      max_lag_seconds: count('from here on the dataset is broken', 1),
      warn_lag_seconds: count('from here on the dataset is stale', 1),
      measurement: { type: 'string', default: 'event_time' },
      field: text(),
      expect: {
        type: 'object',
        required: ['cron'],
        properties: { cron: text(), timezone: text(), grace_seconds: count('seconds'), calendar: text() },
      },
    },
  },
  Deprecation: {
    type: 'object',
    required: ['uri'],
    properties: { uri: text('the way out'), sunset: { type: 'string', format: 'date' }, replaced_by: text() },
  },
  CompatibilityPolicy: {
    type: 'object',
    properties: {
      mode: oneOf(MODES),
      transitive: flag('every version counts that is active or deprecated', false),
      reader: oneOf(['open', 'closed']),
      enums: oneOf(['open', 'closed']),
      breaking: oneOf(['refuse', 'major']),
      semver: oneOf(['suggest', 'enforce']),
    },
  },
  Contract: {
    type: 'object',
    required: ['dataset_id', 'version', 'fields', 'owners'],
    properties: {
      dataset_id: { type: 'string', minLength: 1, maxLength: 128 },
      version: text('Semantic Versioning 2.0.0'),
      description: nullable(text()),
      fields: { ...list(ref('Field')), minItems: 1 },
      owners: { ...list(ref('Owner')), minItems: 1 },
      freshness_sla: { anyOf: [ref('FreshnessSla'), { type: 'null' }] },
      status: { ...oneOf(STATUSES), default: 'draft' },
      deprecation_uri: nullable(text()),
      primary_key: list(text()),
      layer: text(),
      domain: text(),
      tags: list(text()),
      deprecation: ref('Deprecation'),
      compatibility: ref('CompatibilityPolicy'),
      quality: list({}),
      guarantees: { type: 'object' },
      servers: list({}),
      links: list({}),
      extensions: { type: 'object' },
    },
  },
  Witness: {
    type: 'object',
    description: 'data that one side may write and the other cannot read, or reads as something else',
    required: ['about', 'datum'],
    properties: { about: oneOf(['datum', 'data', 'observation']), datum: {} },
  },
  Issue: {
    type: 'object',
    required: ['severity', 'field', 'kind', 'message'],
    properties: {
      severity: SEVERITY,
      field: nullable(text('name of the field; null for the contract as a whole')),
      kind: text('stable name of what happened, such as field_removed'),
      message: text(),
      breaks: list(DIRECTION, 'directions in which reading fails because of it'),
      path: text('place by names, such as address.street'),
      at: ref('Sites'),
      class: oneOf(['unreadable', 'misread', 'dropped', 'unwritten', 'guarantee']),
      reason: text(),
      unproven: { type: 'boolean', description: 'neither proven nor refuted' },
      witness: ref('Witness'),
      written_by: oneOf(['before', 'after']),
      against: text('the version that it stands against'),
    },
  },
  Sites: {
    type: 'object',
    description: 'JSON pointers into the two contracts',
    properties: { before: text(), after: text() },
  },
  Change: {
    type: 'object',
    required: ['kind', 'path', 'message', 'breaks', 'bump', 'at'],
    properties: {
      kind: text(),
      path: text(),
      message: text(),
      breaks: list({
        type: 'object',
        required: ['direction', 'severity', 'class', 'reason'],
        properties: {
          direction: DIRECTION,
          severity: SEVERITY,
          class: text(),
          reason: text(),
          unproven: { type: 'boolean' },
          witness: ref('Witness'),
        },
      }),
      bump: oneOf(BUMPS),
      at: ref('Sites'),
    },
  },
  Report: {
    type: 'object',
    required: ['compatible', 'mode', 'issues'],
    properties: {
      compatible: { type: 'boolean', description: 'no issue is an error' },
      mode: oneOf(MODES),
      issues: list(ref('Issue')),
      profile: text(),
      level: text('the mode with its reach, such as BACKWARD_TRANSITIVE'),
      transitive: { type: 'boolean' },
      changes: list(ref('Change'), 'everything that changed, whatever the mode asked for'),
      semver: {
        type: ['object', 'null'],
        properties: {
          from: text(),
          to: text(),
          declared: oneOf([...BUMPS, 'decrease', 'prerelease']),
          required: oneOf(BUMPS),
          sufficient: { type: 'boolean' },
        },
      },
      permitted: oneOf(['prerelease', 'major'], 'why errors did not stop the registration'),
      unchanged: { type: 'boolean', description: 'this version is registered with this very content' },
      approvals: APPROVALS,
      impact: ref('ConsumerImpact'),
    },
  },
  Registration: {
    type: 'object',
    required: ['status', 'dataset_id', 'version', 'compatibility'],
    properties: {
      status: oneOf(['registered', 'proposed', 'unchanged']),
      proposal_id: text('of a version that is proposed: what it comes into force by'),
      dataset_id: text(),
      version: text(),
      fingerprint: text('SHA-256 of the canonical form'),
      compatibility: ref('Report'),
      permitted: oneOf(['prerelease', 'major'], 'why errors did not stop the registration'),
      approvals: APPROVALS,
      impact: ref('ConsumerImpact'),
    },
  },
  ConsumerImpact: IMPACT_SCHEMA,
  CardOwner: {
    type: 'object',
    required: ['team', 'contact'],
    properties: { team: text(), contact: nullable(text()) },
  },
  Failure: { type: 'object', required: ['detail'], properties: { detail: text('one sentence') } },
  Incompatible: { type: 'object', required: ['detail'], properties: { detail: ref('Report') } },
  Invalid: {
    type: 'object',
    required: ['detail'],
    properties: {
      detail: list({
        type: 'object',
        required: ['type', 'loc', 'msg', 'input'],
        properties: {
          type: text('as in Pydantic, such as missing'),
          loc: list({ type: ['string', 'integer'] }, 'the way to the value'),
          msg: text(),
          input: { description: 'the value; null where it is large' },
          ctx: { type: 'object' },
          pointer: text('JSON pointer into the body'),
          line: count('line of the body', 1),
          column: count('column of the body', 1),
          kind: text('stable name of the problem, such as unknown-key'),
          hint: text('what to do about it'),
        },
      }),
    },
  },
};
