import { type JsonObject, type JsonValue, LEVELS } from '@concordat/engine';
import { COMPATIBILITY_POLICIES } from '../../../domain/subject-policy.ts';
import type { ContentDoc, OperationDoc, ResponseDoc } from '../../dialect.ts';
import { ANSWERED } from '../media.ts';

/** A reference to one of {@link CONFLUENT_SCHEMAS}. */
export function ref(name: keyof typeof CONFLUENT_SCHEMAS): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

export const TEXT: JsonObject = { type: 'string' };
export const WHOLE: JsonObject = { type: 'integer' };

/** A list of something. */
export function listOf(items: JsonValue): JsonObject {
  return { type: 'array', items };
}

/** A yes-or-no parameter of the query. */
export function yes(description: string): JsonObject {
  return { type: 'boolean', default: false, description };
}

/** A text parameter. */
export function word(description: string): JsonObject {
  return { type: 'string', description };
}

/** The parameters of paths, by name. */
export const PARAMS = {
  subject: word('name of a subject, also as `:.context:subject`'),
  scope: word('name of a subject, or `:.context:` or `:.__GLOBAL:`'),
  version: word('number of a version, or `latest`'),
  id: { type: 'integer', description: 'id of a schema in its context' },
  guid: word('guid of a schema'),
  context: word('name of a context'),
  resource: word('id of a resource'),
} as const satisfies Record<string, JsonObject>;

/** The page of a listing. */
export const PAGE: Readonly<Record<string, JsonObject>> = {
  offset: { type: 'integer', default: 0, description: 'how many to leave out at the beginning' },
  limit: { type: 'integer', default: -1, description: 'how many at most; all without it' },
};

/** How schemas are shown. */
export const SHOWING: Readonly<Record<string, JsonObject>> = {
  format: word(
    '`resolved` (Avro), `serialized` or `ignore_extensions` (Protobuf), `data-contract` (the contract itself)',
  ),
};

/** What a request may send besides. */
export const DELETED = yes('those that were deleted softly, too');

/** The failures that have a sentence of their own, by status. */
const FAILURES: Readonly<Record<number, string>> = {
  404: 'nothing is there',
  409: 'the schema is incompatible with an earlier one, or something else has the place',
  422: 'the request cannot be carried out as it is',
};

/** What an operation is documented with. */
export interface Notes extends Omit<OperationDoc, 'operationId' | 'summary' | 'tags' | 'body' | 'responses'> {
  readonly room: string;
  readonly body?: JsonObject;
  /** The body of the answer, and what it is. */
  readonly answer?: readonly [description: string, schema: JsonValue, example?: JsonValue];
  readonly failures?: readonly number[];
  readonly also?: OperationDoc['responses'];
}

/** The documentation of an operation: every body is JSON of the dialect's own media type. */
export function operation(
  operationId: string,
  summary: string,
  { room, body, answer, failures = [], also = {}, ...rest }: Notes,
): OperationDoc {
  const [type] = ANSWERED;
  const content = (schema: JsonValue, example?: JsonValue): Readonly<Record<string, ContentDoc>> => ({
    [type]: { schema, ...(example !== undefined && { example }) },
  });
  const refusals = failures.map((status): [number, ResponseDoc] => [
    status,
    { description: FAILURES[status] ?? 'the request is refused', content: content(ref('ConfluentError')) },
  ]);
  return {
    operationId,
    summary,
    tags: [`confluent: ${room}`],
    ...rest,
    ...(body && { body: content(body) }),
    responses: {
      ...(answer && { 200: { description: answer[0], content: content(answer[1], answer[2]) } }),
      ...Object.fromEntries(refusals),
      ...also,
    },
  };
}

const TABLE: JsonObject = { type: 'object', additionalProperties: TEXT };
const RULES = listOf({ $ref: '#/components/schemas/ConfluentRule' });
const BOOLEAN: JsonObject = { type: 'boolean' };
const LEVEL_NAMES = Object.keys(LEVELS);
const METADATA: JsonObject = { $ref: '#/components/schemas/ConfluentMetadata' };
const RULE_SET: JsonObject = { $ref: '#/components/schemas/ConfluentRuleSet' };
const REFERENCES = listOf({ $ref: '#/components/schemas/ConfluentReference' });
const POLICY: JsonObject = {
  alias: word('the subject that is meant by this one'),
  aliasForDeks: TEXT,
  normalize: BOOLEAN,
  validateFields: BOOLEAN,
  validateNewSchemas: BOOLEAN,
  validateRules: BOOLEAN,
  compatibilityPolicy: { type: 'string', enum: COMPATIBILITY_POLICIES },
  compatibilityProfile: word('the profile of the format that judges instead: an addition of this server'),
  compatibilityGroup: word('name of a metadata property whose value versions must share to be compared'),
  defaultMetadata: METADATA,
  overrideMetadata: METADATA,
  defaultRuleSet: RULE_SET,
  overrideRuleSet: RULE_SET,
};
const SCHEMA: JsonObject = {
  guid: TEXT,
  schemaType: TEXT,
  references: REFERENCES,
  metadata: METADATA,
  ruleSet: RULE_SET,
  schema: word('the text of the schema'),
  schemaTags: listOf({ type: 'object' }),
  ts: { type: 'integer', description: 'when it was registered, in milliseconds since 1970' },
  deleted: BOOLEAN,
};
const TIE: JsonObject = {
  subject: TEXT,
  associationType: { type: 'string', enum: ['key', 'value'] },
  lifecycle: { type: 'string', enum: ['STRONG', 'WEAK'] },
  frozen: BOOLEAN,
};
const RESOURCE: JsonObject = { resourceName: TEXT, resourceNamespace: TEXT, resourceId: TEXT, resourceType: TEXT };

/** The JSON Schemas of the bodies. */
export const CONFLUENT_SCHEMAS = {
  ConfluentError: {
    type: 'object',
    required: ['error_code', 'message'],
    properties: { error_code: WHOLE, message: TEXT },
  },
  ConfluentReference: {
    type: 'object',
    required: ['name', 'subject', 'version'],
    properties: { name: TEXT, subject: TEXT, version: WHOLE },
  },
  ConfluentMetadata: {
    type: 'object',
    properties: {
      tags: { type: 'object', additionalProperties: listOf(TEXT) },
      properties: TABLE,
      sensitive: listOf(TEXT),
    },
  },
  ConfluentRule: {
    type: 'object',
    required: ['name'],
    properties: {
      name: TEXT,
      doc: TEXT,
      kind: { type: 'string', enum: ['TRANSFORM', 'CONDITION'] },
      mode: { type: 'string', enum: ['UPGRADE', 'DOWNGRADE', 'UPDOWN', 'WRITE', 'READ', 'WRITEREAD'] },
      type: TEXT,
      tags: listOf(TEXT),
      params: TABLE,
      expr: TEXT,
      onSuccess: TEXT,
      onFailure: TEXT,
      disabled: BOOLEAN,
    },
  },
  ConfluentRuleSet: {
    type: 'object',
    properties: { migrationRules: RULES, domainRules: RULES, encodingRules: RULES, enableAt: TEXT },
  },
  ConfluentSchemaRequest: {
    type: 'object',
    properties: {
      schema: word('the text; without one the newest version gets other metadata or rules'),
      schemaType: { type: 'string', enum: ['AVRO', 'JSON', 'PROTOBUF'], default: 'AVRO' },
      references: REFERENCES,
      metadata: METADATA,
      ruleSet: RULE_SET,
      id: WHOLE,
      version: WHOLE,
    },
  },
  ConfluentSchema: { type: 'object', required: ['schema'], properties: SCHEMA },
  ConfluentVersion: {
    type: 'object',
    required: ['id', 'version', 'schema'],
    properties: {
      subject: TEXT,
      version: WHOLE,
      id: WHOLE,
      ...SCHEMA,
      associations: listOf({ $ref: '#/components/schemas/ConfluentAssociation' }),
    },
  },
  ConfluentVerdict: {
    type: 'object',
    required: ['is_compatible'],
    properties: {
      is_compatible: BOOLEAN,
      messages: listOf(TEXT),
      findings: listOf({ type: 'object' }),
      impact: { type: 'object', description: 'what it would do to those who subscribed to the subject' },
    },
  },
  ConfluentConfig: {
    type: 'object',
    properties: { compatibilityLevel: { type: 'string', enum: LEVEL_NAMES }, ...POLICY },
  },
  ConfluentConfigUpdate: {
    type: 'object',
    properties: { compatibility: { type: ['string', 'null'], enum: [...LEVEL_NAMES, null] } },
    additionalProperties: true,
  },
  ConfluentMode: {
    type: 'object',
    properties: {
      mode: {
        type: ['string', 'null'],
        enum: ['READWRITE', 'READONLY', 'READONLY_OVERRIDE', 'IMPORT', 'FORWARD', null],
      },
    },
  },
  ConfluentAssociation: {
    type: 'object',
    properties: { ...TIE, ...RESOURCE, schema: { $ref: '#/components/schemas/ConfluentVersion' } },
  },
  ConfluentAssociations: {
    type: 'object',
    properties: { ...RESOURCE, associations: listOf({ type: 'object', properties: { ...TIE, schema: {} } }) },
  },
  ConfluentTags: {
    type: 'object',
    properties: {
      newVersion: WHOLE,
      tagsToAdd: listOf({ type: 'object' }),
      tagsToRemove: listOf({ type: 'object' }),
      metadata: METADATA,
      ruleSet: RULE_SET,
      rulesToMerge: RULE_SET,
      rulesToRemove: listOf(TEXT),
    },
  },
} as const satisfies Record<string, JsonObject>;
