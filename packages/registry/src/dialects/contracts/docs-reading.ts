import type { JsonObject, JsonValue } from '@concordat/engine';
import { STATUSES } from '@concordat/engine';
import type { ContentDoc, OperationDoc, ResponseDoc } from '../dialect.ts';
import { CONTRACT_EXAMPLE, INVALID_EXAMPLE } from './examples.ts';
import { ref } from './schemas.ts';

/** A response with a JSON body. */
export function answer(description: string, schema: JsonValue, example?: JsonValue): ResponseDoc {
  return { description, content: { 'application/json': { schema, ...(example !== undefined && { example }) } } };
}

/** A response whose `detail` is one sentence. */
export function sentence(description: string, detail: string): ResponseDoc {
  return answer(description, ref('Failure'), { detail });
}

/** The response to a request that is not valid. */
export const INVALID: ResponseDoc = answer(
  'what is wrong with the request, item by item',
  ref('Invalid'),
  INVALID_EXAMPLE,
);

/** Parameters of paths. */
export const DATASET: JsonObject = { type: 'string', description: 'id of the dataset, percent-encoded' };
export const VERSION: JsonObject = { type: 'string', description: 'semantic version' };

/** The failures that every operation on one version can have. */
export const NO_VERSION: ResponseDoc = sentence(
  'no such dataset, or no such version of it',
  "'users.daily_active' has no version '9.9.9'",
);

const PAGE: Readonly<Record<string, JsonObject>> = {
  limit: { type: 'integer', minimum: 1, maximum: 1000, description: 'how many at most; all without it' },
  after: { type: 'string', description: 'goes on behind this one; the Link header has the next page' },
};

const CONTRACT: Readonly<Record<string, ContentDoc>> = {
  'application/json': { schema: ref('Contract'), example: CONTRACT_EXAMPLE },
  'application/yaml': { schema: { type: 'string', description: 'the document as its author wrote it' } },
};

const CONTRACT_RESPONSES = {
  200: { description: 'the contract as it stands now', content: CONTRACT },
  304: { description: 'the client has it already' },
};

const SOURCE_QUERY: Readonly<Record<string, JsonObject>> = {
  format: { type: 'string', enum: ['json', 'source'], description: 'source: the text as its author wrote it' },
};

const CACHING: Readonly<Record<string, JsonObject>> = {
  'if-none-match': { type: 'string', description: 'entity tags that the client has' },
};

export const INFO_DOC: OperationDoc = {
  operationId: 'getServiceInfo',
  summary: 'What this service is',
  tags: ['meta'],
  responses: { 200: answer('name, version and operations', { type: 'object' }) },
};

export const DATASETS_DOC: OperationDoc = {
  operationId: 'listDatasets',
  summary: 'Ids of the datasets, in order of their first registration',
  tags: ['reading'],
  query: { prefix: { type: 'string', description: 'only ids that begin so' }, ...PAGE },
  responses: {
    200: answer(
      'the ids',
      {
        type: 'object',
        required: ['datasets'],
        properties: {
          datasets: { type: 'array', items: { type: 'string' } },
          next: { type: 'string', description: 'the `after` of the next page; absent on the last' },
        },
      },
      { datasets: ['users.daily_active'] },
    ),
    422: INVALID,
  },
};

export const LATEST_DOC: OperationDoc = {
  operationId: 'getLatestVersion',
  summary: 'The newest active version',
  description: 'The highest active release by precedence; an active pre-release only until a release is published.',
  tags: ['reading'],
  params: { dataset_id: DATASET },
  query: SOURCE_QUERY,
  headers: CACHING,
  responses: {
    ...CONTRACT_RESPONSES,
    404: sentence('no such dataset, or none of its versions is active', "unknown dataset_id: 'x'"),
  },
};

export const VERSIONS_DOC: OperationDoc = {
  operationId: 'listVersions',
  summary: 'All versions in order of registration',
  tags: ['reading'],
  params: { dataset_id: DATASET },
  query: { status: { type: 'string', enum: STATUSES, description: 'only versions in this stage' }, ...PAGE },
  responses: {
    200: answer('the contracts', { type: 'array', items: ref('Contract') }, [CONTRACT_EXAMPLE]),
    404: sentence('no such dataset', "unknown dataset_id: 'x'"),
    422: INVALID,
  },
};

export const VERSION_DOC: OperationDoc = {
  operationId: 'getVersion',
  summary: 'One version',
  tags: ['reading'],
  params: { dataset_id: DATASET, version: VERSION },
  query: SOURCE_QUERY,
  headers: CACHING,
  responses: { ...CONTRACT_RESPONSES, 404: NO_VERSION },
};
