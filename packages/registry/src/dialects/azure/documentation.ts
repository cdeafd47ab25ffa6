import type { JsonObject, JsonValue } from '@concordat/engine';
import type { ContentDoc, OperationDoc, ResponseDoc } from '../dialect.ts';

/** The failures that operations can have, by status. */
const FAILURES: Readonly<Record<number, string>> = {
  400: 'something of the request is not as it has to be',
  403: 'the caller sees it, and may not do it',
  404: 'nothing is there, as far as the caller sees',
  409: 'what is there already, or what holds for it, does not allow it',
  412: 'somebody else changed it meanwhile',
  413: 'the schema is too large',
  415: 'the `Content-Type` does not say what the schema is',
};

/** What an operation is documented with. */
export interface Notes {
  readonly description?: string;
  readonly params?: Readonly<Record<string, JsonObject>>;
  readonly query?: Readonly<Record<string, JsonObject>>;
  readonly headers?: Readonly<Record<string, JsonObject>>;
  readonly body?: Readonly<Record<string, ContentDoc>>;
  readonly status?: number;
  /** The answer, and its body where it has one, by media type. */
  readonly answer: readonly [description: string, content?: Readonly<Record<string, ContentDoc>>];
  readonly others?: Readonly<Record<number, ResponseDoc>>;
  readonly failures: readonly (keyof typeof FAILURES)[];
}

/** The documentation of an operation. */
export function operation(operationId: string, summary: string, notes: Notes): OperationDoc {
  const { query = {}, status = 200, answer, others = {}, failures, ...rest } = notes;
  const [description, content] = answer;
  return {
    operationId: `azure${operationId}`,
    summary,
    tags: ['azure: schemas'],
    query: { 'api-version': word('any; the answers are those of 2023-07-01'), ...query },
    ...rest,
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

/** A schema. Its content type says which kind of schema it is. */
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

/** The header field by which a change happens only to what was read. */
export const CONDITION: Readonly<Record<string, JsonObject>> = {
  'If-Match': word('entity tag of what has to be there'),
};

export const GROUP_PATH: Readonly<Record<string, JsonObject>> = { group_name: word('name of a schema group') };
export const SCHEMA_PATH: Readonly<Record<string, JsonObject>> = {
  ...GROUP_PATH,
  schema_name: word('name of a schema'),
};
export const VERSION_PATH: Readonly<Record<string, JsonObject>> = {
  ...SCHEMA_PATH,
  version_number: { type: 'integer', minimum: 1 },
};

const TIME: JsonObject = { type: 'string', format: 'date-time' };

/** The JSON Schemas of the dialect. */
export const AZURE_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  AzureGroup: {
    type: 'object',
    properties: {
      CreatedAtUtc: TIME,
      UpdatedAtUtc: TIME,
      ETag: { type: 'string' },
      GroupProperties: { type: 'object', additionalProperties: { type: 'string' } },
      SchemaCompatibility: { type: 'string', description: 'None, Backward or Forward; Full is of this registry' },
      SchemaType: { type: 'string', enum: ['Avro', 'Json', 'Protobuf', 'Custom'] },
    },
  },
  AzureWantedGroup: {
    type: 'object',
    properties: {
      schemaType: { type: 'string', enum: ['Avro', 'Json', 'Protobuf', 'Custom'] },
      schemaCompatibility: { type: 'string', enum: ['None', 'Backward', 'Forward', 'Full'] },
      groupProperties: { type: 'object', additionalProperties: { type: 'string' } },
    },
  },
  AzureError: {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: { type: 'string' },
          message: { type: 'string' },
          target: { type: 'string' },
          details: { type: 'array', items: { type: 'object' } },
          innererror: { type: 'object' },
        },
      },
    },
  },
};

function failureDoc(status: number): ResponseDoc {
  return { description: FAILURES[status] ?? 'the request is refused', content: jsonContent(ref('AzureError')) };
}
