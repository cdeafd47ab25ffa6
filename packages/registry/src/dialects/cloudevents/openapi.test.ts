import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Registry, record, startRegistry } from './fixtures/registry.ts';

// What is answered, against the descriptions of both generations of the specification. Their only differences from us are listed here.

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Response>>;
}
interface Response {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, { readonly schema: object }>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: object; readonly responses: Readonly<Record<string, Response>> };
}

/** Statuses that the descriptions leave out, and their text wants, or that follow from it. */
const MORE_STATUSES: Readonly<Record<string, readonly number[]>> = {
  // "when the schema group has been created or updated"
  createGroup: [200, 400],
  // the conflict handling mechanism, and a group that is not there
  createSchema: [404, 409],
  getLatestSchema: [404],
  getSchemaVersions: [404],
  deleteSchemaVersion: [404],
  getSchemaVersionByURI: [400],
};

/** Lists and ids are JSON; `application/json;format=avro`, which the descriptions say, is a format that they do not have. */
const asJson = (type: string) => type.replace(/^application\/json;.*/, 'application/json');

/** Operations whose answer is a document: it has the type that it was sent with. */
const DOCUMENTS = new Set(['getLatestSchema', 'getSchemaVersion', 'getSchemaVersionByURI']);

const file = new URL('./fixtures/specification/schemaregistry-0.2.yaml', import.meta.url);
const newer: Description = parse(await readFile(file, 'utf8'));

/** The older generation: it calls the id a name, spells times differently, and knows no lookup by URI. */
const older: Description = {
  paths: Object.fromEntries(
    Object.entries(newer.paths)
      .filter(([path]) => path !== '/schema')
      .map(([path, operations]) => [
        path.replace('{group-id}', '{group-name}').replace('{schema-id}', '{schema-name}'),
        operations,
      ]),
  ),
  components: {
    ...newer.components,
    schemas: {
      ...newer.components.schemas,
      SchemaGroup: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          createdTimeUtc: { type: 'string', format: 'date-time' },
          updatedTimeUtc: { type: 'string', format: 'date-time' },
          format: { type: 'string' },
          groupProperties: { type: 'object', additionalProperties: { type: 'string' } },
        },
      },
    },
  },
};

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.server.close());

describe.each([
  ['0.1', older],
  ['0.2', newer],
])('answers are as the description of %s has them', (generation, description) => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addFormat('url', (text: string) => URL.canParse(text));
  ajv.addSchema({ $id: 'description', components: description.components });

  const valid = (schema: object, value: unknown) => {
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"description#/'));
    const isValid = ajv.validate(absolute, value);
    expect(ajv.errorsText()).toBe('No errors');
    return isValid;
  };

  /** Where an operation is, and how it is asked for. */
  function operationOf(operationId: string) {
    const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    const found = operations.find(({ operation }) => operation.operationId?.trim() === operationId);
    return found ?? expect.fail(`there is no operation ${operationId}`);
  }

  /** Makes a request of an operation, and checks all that comes back. Gives the status. */
  async function ask(operationId: string, values: Record<string, string>, body?: string, query = ''): Promise<number> {
    const { path, method, operation } = operationOf(operationId);
    const segmentOf = (name: string) => values[name.replace('name', 'id')] ?? expect.fail(name);
    const place = path.replaceAll(/\{([^}]*)\}/g, (_, name: string) => segmentOf(name));
    const headers = { 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body, headers };
    const response = await fetch(registry.server.url + place + query, { method: method.toUpperCase(), ...sent });
    const { status } = response;
    const text = await response.text();
    const documented = operation.responses[status];
    if (documented === undefined) expect(MORE_STATUSES[operationId] ?? []).toContain(status);
    if (status >= 400) expect(response.headers.get('content-type')).toBe('application/problem+json');
    else if (documented !== undefined) checkSuccess(operationId, resolved(documented), response.headers, text);
    return status;
  }

  function checkSuccess(
    operationId: string,
    { headers: told = {}, content = {} }: Response,
    headers: Headers,
    text: string,
  ) {
    for (const [name, { schema }] of Object.entries(told)) {
      const value = headers.get(name) ?? expect.fail(`${operationId}: ${name} is missing`);
      valid(schema, 'type' in schema && schema.type === 'integer' ? Number(value) : value);
    }
    const [first, ...others] = Object.entries(content);
    if (first === undefined) return operationId.startsWith('delete') && expect(text).toBe('');
    const isDocument = DOCUMENTS.has(operationId);
    const types = [first, ...others].map(([type]) => asJson(type));
    expect(types).toContain(headers.get('content-type'));
    return valid(first[1].schema, isDocument ? text : JSON.parse(text));
  }

  const resolved = (response: Response): Response => {
    const name = response.$ref?.split('/').at(-1);
    return name === undefined ? response : (description.components.responses[name] ?? {});
  };

  it('of groups', async () => {
    const group = { 'group-id': `g${generation}` };
    const nowhere = { 'group-id': 'nowhere' };
    const body = JSON.stringify({ description: 'x', format: 'avro', groupProperties: { a: 'b' } });
    expect(await ask('createGroup', group, body)).toBe(201);
    expect(await ask('createGroup', group, body, '?mode=create')).toBe(409);
    expect(await ask('createGroup', group, body)).toBe(200);
    expect(await ask('createGroup', group, '{"format":1}')).toBe(400);
    expect(await ask('getGroups', {})).toBe(200);
    expect(await ask('getGroup', group)).toBe(200);
    expect(await ask('getGroup', nowhere)).toBe(404);
    expect(await ask('getSchemasByGroup', group)).toBe(200);
    expect(await ask('getSchemasByGroup', nowhere)).toBe(404);
    expect(await ask('deleteSchemasByGroup', group)).toBe(204);
    expect(await ask('deleteSchemasByGroup', nowhere)).toBe(404);
    expect(await ask('deleteGroup', group)).toBe(204);
    expect(await ask('deleteGroup', group)).toBe(404);
  });

  it('of schemas and versions', async () => {
    const schema = { 'group-id': 'default', 'schema-id': `s${generation}` };
    const version = { ...schema, 'version-number': '1' };
    const nowhere = { ...schema, 'schema-id': 'nowhere', 'version-number': '1' };
    expect(await ask('createSchema', schema, record('A'), '?format=avro')).toBe(200);
    expect(await ask('createSchema', schema, record('A'))).toBe(200);
    expect(await ask('createSchema', schema, '{"type":"nope"}')).toBe(400);
    expect(await ask('createSchema', schema, '"int"')).toBe(409);
    expect(await ask('createSchema', { ...schema, 'group-id': 'nowhere' }, '"int"')).toBe(404);
    expect(await ask('getLatestSchema', schema)).toBe(200);
    expect(await ask('getLatestSchema', nowhere)).toBe(404);
    expect(await ask('getSchemaVersions', schema)).toBe(200);
    expect(await ask('getSchemaVersions', nowhere)).toBe(404);
    expect(await ask('getSchemaVersion', version)).toBe(200);
    expect(await ask('getSchemaVersion', nowhere)).toBe(404);
    expect(await ask('deleteSchemaVersion', version)).toBe(204);
    expect(await ask('deleteSchemaVersion', version)).toBe(404);
    expect(await ask('deleteSchema', schema)).toBe(204);
    expect(await ask('deleteSchema', schema)).toBe(404);
  });

  it.runIf('/schema' in description.paths)('of versions by their URIs', async () => {
    const schema = { 'group-id': 'default', 'schema-id': 'located' };
    expect(await ask('createSchema', schema, record('A'), '?format=avro&id=located-1')).toBe(200);
    expect(await ask('getSchemaVersionByURI', {}, undefined, '?uri=located-1')).toBe(200);
    expect(await ask('getSchemaVersionByURI', {}, undefined, '?uri=nowhere')).toBe(404);
    expect(await ask('getSchemaVersionByURI', {})).toBe(400);
  });
});
