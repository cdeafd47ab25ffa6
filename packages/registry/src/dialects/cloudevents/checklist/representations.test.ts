import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Registry, record, startRegistry } from '../fixtures/registry.ts';

const AVRO = '{"type":"record","name":"A","fields":[{"name":"x","type":"string"}]}';
const JSON_SCHEMA = '{"type":"object","properties":{"x":{"type":"string"}}}';
const PROTO = 'syntax = "proto3";\nmessage A {\n  string x = 1;\n}\n';
const SET = '/schemagroups/g/schemas/set';

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
  await registry.group('g');
  const avro = { 'content-type': 'application/vnd.apache.avro+json' };
  await registry.posted('g/schemas/set?format=avro&multiformat=true&id=set-1', AVRO, avro);
  const json = { 'content-type': 'application/schema+json', 'schema-version': '1' };
  await registry.posted('g/schemas/set?format=json-schema', JSON_SCHEMA, json);
  await registry.posted('g/schemas/set?format=protobuf&version=1', PROTO, { 'content-type': 'text/x-protobuf' });
});
afterAll(() => registry.server.close());

const read = (query: string, accept?: string) =>
  registry.read(SET + query, accept === undefined ? {} : { accept }).then(({ status, headers, bytes }) => ({
    status,
    headers,
    text: bytes.toString(),
  }));

describe('a version in several formats', () => {
  it('A07 A14 A20 is one version, whose documents are read by their formats', async () => {
    expect((await registry.get(`${SET}/versions`)).body).toEqual([1]);
    for (const [format, text] of [
      ['avro', AVRO],
      ['json-schema', JSON_SCHEMA],
      ['JSON', JSON_SCHEMA],
      ['protobuf', PROTO],
    ]) {
      for (const path of ['', '/versions/1']) {
        const answer = await read(`${path}?format=${format}`);
        expect([answer.status, answer.text, answer.headers.get('schema-version')]).toEqual([200, text, '1']);
      }
    }
    expect((await read('?format=xsd11')).status).toBe(404);
  });

  it('A21 has an identity, a tag and a place for each of them', async () => {
    const all = await Promise.all(['avro', 'json-schema', 'protobuf'].map((format) => read(`?format=${format}`)));
    for (const name of ['schema-id', 'etag', 'content-location', 'schema-version-uri']) {
      expect(new Set(all.map(({ headers }) => headers.get(name))).size).toBe(3);
    }
    for (const { headers, text } of all) {
      for (const name of ['content-location', 'schema-id-location']) {
        expect(await (await fetch(headers.get(name) ?? '')).text()).toBe(text);
      }
      const uri = encodeURIComponent(headers.get('schema-version-uri') ?? '');
      expect((await registry.read(`/schema?uri=${uri}`)).bytes.toString()).toBe(text);
    }
    expect(all.map(({ headers }) => headers.get('schema-version-id'))).toEqual(['set-1', 'set-1', 'set-1']);
  });

  it.each([
    [undefined, AVRO],
    ['*/*', AVRO],
    ['application/schema+json', JSON_SCHEMA],
    ['application/vnd.apache.avro+json', AVRO],
    ['application/json;format=json-schema', JSON_SCHEMA],
    ['text/*', PROTO],
    ['application/vnd.apache.avro+json;q=0.5, text/x-protobuf;q=0.7', PROTO],
    ['application/*;q=0.1, text/x-protobuf;q=0', AVRO],
    ['*/*;q=0.1, application/schema+json', JSON_SCHEMA],
    ['application/json', AVRO],
    ['nonsense', AVRO],
  ])('is negotiated: %s', async (accept, text) => {
    const answer = await read('', accept);
    expect([answer.status, answer.text]).toEqual([200, text]);
    expect(answer.headers.get('vary')).toBe('accept');
  });

  it('is not told to whoever accepts none of its documents, but which there are', async () => {
    const { status, headers } = await read('', 'image/png');
    expect(status).toBe(406);
    expect(headers.get('link')).toContain(`<${registry.server.url}${SET}/versions/1?format=protobuf>; rel="alternate"`);
    const { body } = await registry.get(SET, { accept: 'image/png, */*;q=0' });
    expect(body.alternatives.map(({ format }: { format: string }) => format)).toEqual([
      'avro',
      'json-schema',
      'protobuf',
    ]);
  });

  it('A15 says whether its documents have the same fields', async () => {
    await registry.posted('g/schemas/alike?format=protobuf&formats=protobuf,avro', PROTO);
    const same = await registry.posted('g/schemas/alike?format=avro&version=1', AVRO);
    expect(same.get('schema-set-consistent')).toBe('true');
    await registry.posted('g/schemas/unlike?format=protobuf&multiformat=true', PROTO);
    const other = await registry.posted('g/schemas/unlike?format=avro&version=1', record('A', 'y'));
    expect(other.get('schema-set-consistent')).toBe('false');
  });

  it('takes a document once in each format', async () => {
    const again = await registry.posted('g/schemas/set?format=json-schema&version=1', ` ${JSON_SCHEMA}`);
    expect(again.get('schema-id')).toBe((await read('?format=json-schema')).headers.get('schema-id'));
    for (const [query, text] of [
      ['format=json-schema&version=1', '{"type":"string"}'],
      ['format=avro&version=1', record('A')],
      ['format=json-schema', JSON_SCHEMA],
    ]) {
      const { status, bytes } = await registry.document(`g/schemas/set?${query}`, text ?? '');
      expect([query, status, JSON.parse(bytes.toString()).code]).toEqual([query, 409, 'schema-conflict']);
    }
    expect((await registry.document('g/schemas/set?format=xsd11&version=2', '<a/>')).status).toBe(404);
    expect((await registry.document('g/schemas/set?format=xsd11&version=1&id=x', '<a/>')).status).toBe(400);
    expect((await registry.document('g/schemas/set?format=openapi3&version=1', '')).status).toBe(400);
    const invalid = await registry.document('g/schemas/alike?format=json-schema&version=1', '{"type":"nope"}');
    expect([invalid.status, JSON.parse(invalid.bytes.toString()).code]).toEqual([400, 'document-invalid']);
  });

  it('loses the document of a format, and goes as a whole', async () => {
    const set = '/schemagroups/g/schemas/losing';
    const remove = (query: string) => registry.request('DELETE', set + query).then(({ status }) => status);
    await registry.posted('g/schemas/losing?format=avro&multiformat=true', AVRO);
    await registry.posted('g/schemas/losing?format=json&version=1', JSON_SCHEMA);
    expect(await remove('/versions/1?format=avro')).toBe(409);
    expect(await remove('/versions/1?format=protobuf')).toBe(404);
    expect(await remove('/versions/1?format=JsonSchema/draft-07')).toBe(204);
    expect((await registry.read(`${set}?format=json-schema`)).status).toBe(404);
    expect(await remove('/versions/1?format=avro')).toBe(204);
    expect((await registry.get(`${set}/versions`)).body).toEqual([]);
  });

  it('is made of a version that others registered, once the schema says that it may be', async () => {
    expect((await registry.post('/subjects/:.g:kafka/versions', { schema: AVRO })).status).toBe(200);
    const path = 'g/schemas/kafka?format=json-schema&version=1';
    expect((await registry.document(path, JSON_SCHEMA)).status).toBe(409);
    await registry.posted('g/schemas/kafka?format=avro&multiformat=true&force=true', AVRO);
    await registry.posted(path, JSON_SCHEMA);
    expect((await registry.read('/schemagroups/g/schemas/kafka/versions/1?format=json')).bytes.toString()).toBe(
      JSON_SCHEMA,
    );
  });
});

it('one representation is what everybody gets, whatever he accepts', async () => {
  await registry.posted('g/schemas/one?format=avro', AVRO);
  const { status, bytes } = await registry.read('/schemagroups/g/schemas/one', { accept: 'image/png' });
  expect([status, bytes.toString()]).toEqual([200, AVRO]);
});
