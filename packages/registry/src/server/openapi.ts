import type { JsonObject, JsonValue } from '@concordat/engine';
import type { ContentDoc, Dialect, OperationDoc, ResponseDoc, Route } from '../dialects/dialect.ts';
import { CONSISTENCY, CONSISTENCY_PARAMETER, LEVELS, SEQUENCE } from './consistency.ts';

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
};
const HEADERS: JsonObject = {
  sequence: {
    description: 'how far the answer has taken in the log; that of a write at least as far as its own facts',
    schema: { type: 'integer', minimum: 0 },
  },
};
const ALL_PARAMETERS = Object.keys(PARAMETERS).map((name) => ({ $ref: `#/components/parameters/${name}` }));
const ALL_HEADERS = { [SEQUENCE]: { $ref: '#/components/headers/sequence' } };

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
    components: { schemas, parameters: PARAMETERS, headers: HEADERS, securitySchemes: SECURITY },
    security: [...Object.keys(SECURITY).map((name) => ({ [name]: [] })), {}],
  };
}

function operation({ doc }: Route): JsonObject {
  const { operationId, summary, description, tags, body } = doc;
  return {
    operationId,
    summary,
    ...(description !== undefined && { description }),
    tags,
    parameters: [...parametersOf(doc), ...ALL_PARAMETERS],
    ...(body && { requestBody: { required: true, content: contentOf(body) } }),
    responses: Object.fromEntries(
      Object.entries(doc.responses).map(([status, response]) => [status, responseOf(response)]),
    ),
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

function responseOf({ description, content }: ResponseDoc): JsonObject {
  return { description, headers: ALL_HEADERS, ...(content && { content: contentOf(content) }) };
}

function contentOf(content: Readonly<Record<string, ContentDoc>>): JsonObject {
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, { schema, example }]) => [
      mediaType,
      { schema, ...(example !== undefined && { example }) },
    ]),
  );
}
