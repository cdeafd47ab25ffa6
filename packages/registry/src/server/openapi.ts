import type { JsonObject, JsonValue } from '@concordat/engine';
import type { ContentDoc, Dialect, OperationDoc, ResponseDoc, Route } from '../dialects/dialect.ts';
import { CONSISTENCY, CONSISTENCY_PARAMETER, LEVELS, SEQUENCE } from './consistency.ts';
import { isKeyed } from './keyed-requests.ts';

/** What each group of operations is about. */
const TAGS: Readonly<Record<string, string>> = {
  writing: 'Register versions, and ask what registering would answer.',
  reading: 'What is registered.',
  lifecycle: 'Move versions through their stages.',
  bridge: 'From other records to contracts.',
  meta: 'The service itself.',
  'confluent: schemas': "Schemas by id and guid, as clients of Confluent's registry read them.",
  'confluent: subjects': 'Subjects and their versions.',
  'confluent: compatibility': 'Whether a schema could be registered.',
  'confluent: config': 'Levels and modes, and what else holds for a subject, a context or everything.',
  'confluent: associations': 'Which topics the subjects belong to.',
  'confluent: server': 'The registry itself, for its clients.',
  'native: keys': 'Keys of callers: who may do what with them, and until when.',
  'native: audit': 'The log of who did what, and who was denied what.',
  'datasets: datasets': 'Datasets: a name in a namespace, with an owner.',
  'datasets: versions': 'The versions of the layers of datasets, and what lies between them.',
  'datasets: subscriptions': 'Consumers of the layers of datasets.',
  'datasets: audit': 'Who did what to datasets.',
  'cloudevents: groups': 'Schema groups, as the CloudEvents schema registry has them.',
  'cloudevents: schemas': 'Schemas of schema groups: documents are posted to them.',
  'cloudevents: versions': 'Versions of schemas, by their number or their URI.',
  'azure: schemas': "Schemas as clients of Azure's registry have them.",
  'native: subjects': 'What is registered, whatever its format and whoever brought it.',
};

/** How callers say who they are, where they have to. */
const SECURITY: JsonObject = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'a key of this registry, or a token of the issuer that it trusts',
  },
  key: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'a key of this registry' },
  basic: { type: 'http', scheme: 'basic', description: 'a key of this registry as the password, with any name' },
};

/** What every operation takes beside its own parameters, and what every answer tells. */
const PARAMETERS: JsonObject = {
  sequence: {
    name: SEQUENCE,
    in: 'header',
    description: 'a sequence that an earlier answer told: this one has taken in the log at least as far',
    schema: { type: 'integer', minimum: 0 },
  },
  consistencyField: {
    name: CONSISTENCY,
    in: 'header',
    description: 'strong: the answer has taken in everything that was in the log when it was asked for',
    schema: { type: 'string', enum: LEVELS, default: 'eventual' },
  },
  consistency: {
    name: CONSISTENCY_PARAMETER,
    in: 'query',
    description: `the same as the header field ${CONSISTENCY}`,
    schema: { type: 'string', enum: LEVELS, default: 'eventual' },
  },
  correlation: {
    name: 'X-Correlation-Id',
    in: 'header',
    description: 'the id that the request is to go by in answers, logs and facts; a new one without it',
    schema: { type: 'string', pattern: '^[\\w.:/+=-]{1,128}$' },
  },
};

/** What operations take beside that which are carried out once however often they are asked for. */
const ONCE_PARAMETERS: JsonObject = {
  idempotency: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'the same key with the same request gets the same answer for 24 hours, and nothing is done twice',
    schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
  },
};
const HEADERS: JsonObject = {
  sequence: {
    description: 'how far the answer has taken in the log; that of a write at least as far as its own facts',
    schema: { type: 'integer', minimum: 0 },
  },
  correlation: { description: 'the id of the request', schema: { type: 'string' } },
  replayed: {
    description: 'that the answer is the one that the Idempotency-Key got before',
    schema: { type: 'string', const: 'true' },
  },
  retryAfter: { description: 'seconds after which to ask again', schema: { type: 'integer', minimum: 1 } },
};
const RESPONSES: JsonObject = {
  tooMany: {
    description: 'more requests than a caller may make to this operation',
    headers: { 'Retry-After': headerRef('retryAfter'), 'X-Correlation-Id': headerRef('correlation') },
  },
};
const ALL_PARAMETERS = Object.keys(PARAMETERS).map(parameterRef);
const ALL_HEADERS = { [SEQUENCE]: headerRef('sequence'), 'X-Correlation-Id': headerRef('correlation') };
const ONCE_HEADERS = { ...ALL_HEADERS, 'Idempotency-Replayed': headerRef('replayed') };

function parameterRef(name: string): JsonObject {
  return { $ref: `#/components/parameters/${name}` };
}

function headerRef(name: string): JsonObject {
  return { $ref: `#/components/headers/${name}` };
}

/** The description of the API in OpenAPI 3.1, from the documentation of its routes. */
export function openapiDocument(version: string, { routes, schemas }: Dialect): JsonObject {
  const paths: Record<string, Record<string, JsonValue>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(:|\w+)/g, (_, name: string) => (name === ':' ? ':' : `{${name}}`));
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Concordat',
      version,
      description:
        'Registers, judges and serves data contracts and schemas. Failures have a `detail`; those of the operations that clients of ' +
        "Confluent's registry use have an `error_code` and a `message`; those under `/api/v1` have `code`, `message`, `details` and " +
        '`correlation_id`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas,
      parameters: { ...PARAMETERS, ...ONCE_PARAMETERS },
      headers: HEADERS,
      responses: RESPONSES,
      securitySchemes: SECURITY,
    },
    security: [...Object.keys(SECURITY).map((name) => ({ [name]: [] })), {}],
  };
}

function operation(route: Route): JsonObject {
  const { doc, isForProbes } = route;
  const isOnce = isKeyed(route);
  const { operationId, summary, description, tags, body } = doc;
  return {
    operationId,
    summary,
    ...(description !== undefined && { description }),
    tags,
    parameters: [
      ...parametersOf(doc),
      ...ALL_PARAMETERS,
      ...(isOnce ? Object.keys(ONCE_PARAMETERS).map(parameterRef) : []),
    ],
    ...(body && { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(doc.responses).map(([status, response]) => [status, responseOf(response, isOnce)]),
      ),
      ...(isForProbes !== true && { 429: { $ref: '#/components/responses/tooMany' } }),
    },
  };
}

function parametersOf({ params = {}, query = {}, headers = {} }: OperationDoc): JsonObject[] {
  const places = { path: params, query, header: headers };
  return Object.entries(places).flatMap(([place, parameters]) =>
    Object.entries(parameters).map(([name, { description, ...schema }]) => ({
      name,
      in: place,
      ...(description !== undefined && { description }),
      ...(place === 'path' && { required: true }),
      schema,
    })),
  );
}

function responseOf({ description, content }: ResponseDoc, isOnce: boolean): JsonObject {
  return { description, headers: isOnce ? ONCE_HEADERS : ALL_HEADERS, ...(content && { content: contentOf(content) }) };
}

function contentOf(content: Readonly<Record<string, ContentDoc>>): JsonObject {
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, { schema, example }]) => [
      mediaType,
      { schema, ...(example !== undefined && { example }) },
    ]),
  );
}
