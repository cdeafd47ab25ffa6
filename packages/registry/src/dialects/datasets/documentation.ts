import type { JsonObject, JsonValue } from '@concordat/engine';
import { LAYERS } from '../../domain/dataset.ts';
import type { ContentDoc, OperationDoc, ResponseDoc } from '../dialect.ts';
import { MOST_VERSIONS } from './requests.ts';

/** The failures that operations can have, by status. */
const FAILURES: Readonly<Record<number, string>> = {
  400: '`invalid_request`: something of the request is not as it has to be; `details.field` names it',
  403: '`forbidden`: the caller sees it, and may not do it',
  404: '`not_found`: nothing is there, as far as the caller sees',
  409: '`conflict`: something else has the place, or the stage does not allow it; `details.reason` says which',
  412: '`conflict`: the dataset is not as `If-Match` says any more',
};

/** What an operation is documented with. */
export interface Notes extends Omit<OperationDoc, 'operationId' | 'summary' | 'tags' | 'body' | 'responses'> {
  readonly room: 'datasets' | 'versions' | 'subscriptions' | 'audit';
  /** Schema of the body, and an example. */
  readonly body?: readonly [schema: JsonValue, example?: JsonValue];
  readonly status?: number;
  /** The answer, and its body where it has one. */
  readonly answer: readonly [description: string, schema?: JsonValue, example?: JsonValue];
  readonly failures: readonly (keyof typeof FAILURES)[];
}

/** The documentation of an operation. */
export function operation(operationId: string, summary: string, notes: Notes): OperationDoc {
  const { room, body, status = 200, answer, failures, ...rest } = notes;
  const [description, schema, example] = answer;
  return {
    operationId,
    summary,
    tags: [`datasets: ${room}`],
    ...rest,
    ...(body && { body: content(...body) }),
    responses: {
      [status]: { description, ...(schema !== undefined && { content: content(schema, example) }) },
      ...Object.fromEntries(failures.map((failure) => [failure, failureDoc(failure)])),
    },
  };
}

/** A reference to one of the schemas of the dialect. */
export function ref(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

/** A page of something. */
export function pageOf(items: JsonValue): JsonObject {
  const whole = { type: 'integer' };
  return {
    type: 'object',
    required: ['items', 'page', 'page_size', 'total'],
    properties: { items: { type: 'array', items }, page: whole, page_size: whole, total: whole },
  };
}

/** A text parameter. */
export function word(description: string): JsonObject {
  return { type: 'string', description };
}

export const UUID: JsonObject = { type: 'string', format: 'uuid' };
export const LAYER: JsonObject = { type: 'string', enum: [...LAYERS] };
export const VERSION: JsonObject = { type: 'integer', minimum: 1, maximum: MOST_VERSIONS };

/** The parameters of the path of a layer. */
export const LAYER_PATH: Readonly<Record<string, JsonObject>> = { dataset_id: UUID, layer: LAYER };

function failureDoc(status: number): ResponseDoc {
  return { description: FAILURES[status] ?? 'the request is refused', content: content(ref('CodedError')) };
}

function content(schema: JsonValue, example?: JsonValue): Readonly<Record<string, ContentDoc>> {
  return { 'application/json': { schema, ...(example !== undefined && { example }) } };
}
