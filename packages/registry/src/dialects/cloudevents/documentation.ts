import type { JsonObject, JsonValue } from '@concordat/engine';
import type { ContentDoc, OperationDoc, ResponseDoc } from '../dialect.ts';

/** The failures that operations can have, by status. */
const FAILURES: Readonly<Record<number, string>> = {
  400: 'something of the request is not as it has to be; `field` names it',
  403: 'the caller sees it, and may not do it',
  404: 'nothing is there, as far as the caller sees',
  406: 'the version has no representation that is acceptable',
  409: 'what is there already, or what holds for it, does not allow it; `code` says which',
  412: 'what is there is not as `If-Match` or `If-None-Match` says',
  413: 'the document is too large',
};

/** What an operation is documented with. */
export interface Notes extends Omit<OperationDoc, 'operationId' | 'summary' | 'tags' | 'body' | 'responses'> {
  readonly room: 'groups' | 'schemas' | 'versions' | 'events';
  /** By media type. */
  readonly body?: Readonly<Record<string, ContentDoc>>;
  readonly status?: number;
  /** The answer, and its body where it has one, by media type. */
  readonly answer: readonly [description: string, content?: Readonly<Record<string, ContentDoc>>];
  readonly others?: Readonly<Record<number, ResponseDoc>>;
  readonly failures: readonly (keyof typeof FAILURES)[];
}

/** The documentation of an operation. */
export function operation(operationId: string, summary: string, notes: Notes): OperationDoc {
  const { room, body, status = 200, answer, others = {}, failures, ...rest } = notes;
  const [description, content] = answer;
  return {
    operationId,
    summary,
    tags: [`cloudevents: ${room}`],
    ...rest,
    ...(body && { body }),
    responses: {
      [status]: { description, ...(content && { content }) },
      ...others,
      ...Object.fromEntries(failures.map((failure) => [failure, failureDoc(failure)])),
    },
  };
}

/** A body in JSON. */
export function jsonContent(schema: JsonValue, example?: JsonValue): Readonly<Record<string, ContentDoc>> {
  return { 'application/json': { schema, ...(example !== undefined && { example }) } };
}

/** A body of any media type. */
export const DOCUMENT: Readonly<Record<string, ContentDoc>> = {
  '*/*': { schema: { type: 'string', contentMediaType: 'application/octet-stream' } },
};

/** A reference to one of the schemas of the dialect. */
export function ref(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

/** A text parameter. */
export function word(description: string): JsonObject {
  return { type: 'string', description };
}

export const GROUP_PATH: Readonly<Record<string, JsonObject>> = {
  group_id: word('id of a schema group, percent-encoded as far as RFC 3986, section 3.3, wants it'),
};
export const SCHEMA_PATH: Readonly<Record<string, JsonObject>> = {
  ...GROUP_PATH,
  schema_id: word('id of a schema, as of its group'),
};
export const VERSION_PATH: Readonly<Record<string, JsonObject>> = {
  ...SCHEMA_PATH,
  version_number: { type: 'integer', minimum: 1 },
};

/** Which part of a list is wanted. */
export const PART: Readonly<Record<string, JsonObject>> = {
  limit: { type: 'integer', minimum: 1, maximum: 10_000, description: 'most entries; all without it' },
  after: word('the entry after which to go on, as the `Link` of the answer before has it'),
};

/** The header fields that conditions come in. */
export const CONDITIONS: Readonly<Record<string, JsonObject>> = {
  'If-Match': word('entity tag of what has to be there'),
  'If-None-Match': word('`*`: nothing may be there'),
};

const TIME: JsonObject = { type: 'string', format: 'date-time' };

/** The JSON Schemas of the dialect. */
export const CLOUDEVENTS_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  SchemaGroup: {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'string' },
      description: { type: 'string' },
      format: { type: 'string', description: 'id of the format that all of its schemas have' },
      createdtimeutc: TIME,
      updatedtimeutc: TIME,
      groupProperties: { type: 'object', additionalProperties: { type: 'string' } },
    },
  },
  WantedSchemaGroup: {
    type: 'object',
    description: 'what the server says itself may be there, and means nothing',
    properties: {
      id: { type: 'string', description: 'the id of the path' },
      description: { type: 'string' },
      format: { type: 'string' },
      groupProperties: { type: 'object', additionalProperties: { type: 'string' } },
    },
  },
  SchemaId: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
  Ids: { type: 'array', items: { type: 'string' } },
  Problem: {
    type: 'object',
    description: 'RFC 9457; `code` is what programs look at',
    required: ['type', 'title', 'status', 'detail', 'code'],
    properties: {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      code: { type: 'string' },
      field: { type: 'string' },
      problem_count: { type: 'integer' },
      problems: { type: 'array', items: { type: 'object' } },
      findings: { type: 'array', items: { type: 'object' } },
      alternatives: { type: 'array', items: { type: 'object' } },
    },
  },
};

function failureDoc(status: number): ResponseDoc {
  return {
    description: FAILURES[status] ?? 'the request is refused',
    content: { 'application/problem+json': { schema: ref('Problem') } },
  };
}
