import type { JsonObject, JsonValue } from '@concordat/engine';
import type { ContentDoc, OperationDoc, ResponseDoc } from '../dialect.ts';

/** The failures that every operation can have, by status. */
const FAILURES: Readonly<Record<number, string>> = {
  400: 'something of the request is not as it has to be; `details.field` names it',
  403: 'the caller sees it, and may not do it',
  404: 'nothing is there, as far as the caller sees',
  409: 'something else has the place, or the stage does not allow it; `details.reason` says which',
};

/** What an operation is documented with. */
export interface Notes extends Omit<OperationDoc, 'operationId' | 'summary' | 'tags' | 'body' | 'responses'> {
  /** The part of the API, as the tag names it: `subjects`, `keys`, `audit`, `consumers`, `approvals`, `governance`. */
  readonly room: string;
  /** Schema of the body, and an example. */
  readonly body?: readonly [schema: JsonValue, example?: JsonValue];
  readonly status?: number;
  /** The answer, and its body where it has one. */
  readonly answer: readonly [description: string, schema?: JsonValue, example?: JsonValue];
  readonly failures?: readonly (keyof typeof FAILURES)[];
}

/** The documentation of an operation. */
export function operation(
  operationId: string,
  summary: string,
  { room, body, status = 200, answer, failures = [], ...rest }: Notes,
): OperationDoc {
  const [description, schema, example] = answer;
  return {
    operationId,
    summary,
    tags: [`native: ${room}`],
    ...rest,
    ...(body && { body: content(...body) }),
    responses: {
      [status]: { description, ...(schema !== undefined && { content: content(schema, example) }) },
      ...Object.fromEntries(failures.map((failure) => [failure, failureDoc(failure)])),
    },
  };
}

/** A page of something. */
export function pageOf(items: JsonValue): JsonObject {
  return {
    type: 'object',
    required: ['items', 'page', 'page_size', 'total'],
    properties: { items: { type: 'array', items }, page: WHOLE, page_size: WHOLE, total: WHOLE },
  };
}

/** A reference to a schema of {@link NATIVE_SCHEMAS}, or to one that a file of routes brings. */
export function ref(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

export const TEXT: JsonObject = { type: 'string' };
export const WHOLE: JsonObject = { type: 'integer' };
export const TIME: JsonObject = { type: 'string', description: 'RFC 3339, UTC' };

/** A text parameter. */
export function word(description: string): JsonObject {
  return { type: 'string', description };
}

/** The schemas that all rooms use. */
export const NATIVE_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  CodedError: {
    type: 'object',
    required: ['code', 'message', 'details', 'correlation_id'],
    properties: {
      code: {
        type: 'string',
        enum: [
          'invalid_request',
          'unauthorized',
          'forbidden',
          'not_found',
          'conflict',
          'rate_limited',
          'internal_error',
        ],
      },
      message: word('one sentence'),
      details: {
        type: 'object',
        properties: { field: word('what of the request is wrong'), reason: word('why, for programs') },
      },
      correlation_id: word('by which the request goes in logs and facts'),
    },
  },
};

function failureDoc(status: number): ResponseDoc {
  return { description: FAILURES[status] ?? 'the request is refused', content: content(ref('CodedError')) };
}

function content(schema: JsonValue, example?: JsonValue): Readonly<Record<string, ContentDoc>> {
  return { 'application/json': { schema, ...(example !== undefined && { example }) } };
}
