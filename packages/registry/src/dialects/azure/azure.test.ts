import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../server/fixtures/harness.ts';

let registry: Harness;
beforeAll(async () => {
  registry = await startHarness();
});
afterAll(() => registry.server.close());

const AVRO = 'application/json; serialization=Avro';
const order = (...fields: readonly string[]) =>
  JSON.stringify({
    type: 'record',
    name: 'Order',
    fields: fields.map((name) => ({ name, type: 'string', default: '' })),
  });
const put = (path: string, body: string | Uint8Array<ArrayBuffer>, type = AVRO) =>
  registry.request('PUT', `/$schemaGroups/${path}`, { body, headers: { 'content-type': type } });
const find = (path: string, body: string, type = AVRO) =>
  registry.request('POST', `/$schemaGroups/${path}:get-id`, { body, headers: { 'content-type': type } });
const group = (name: string, body: object) => registry.send('PUT', `/$schemaGroups/${name}`, body);
const remove = (path: string) => registry.request('DELETE', `/$schemaGroups/${path}`);

describe('a group', () => {
  it('is made, told and deleted', async () => {
    const { status, headers, body } = await group('made', { schemaType: 'Avro', schemaCompatibility: 'Forward' });
    expect([status, body]).toEqual([
      201,
      {
        CreatedAtUtc: expect.any(String),
        UpdatedAtUtc: expect.any(String),
        ETag: '1',
        GroupProperties: {},
        SchemaCompatibility: 'Forward',
        SchemaType: 'Avro',
      },
    ]);
    expect(headers.get('location')).toBe(`${registry.server.url}/$schemaGroups/made?api-version=2023-07-01`);
    expect((await registry.get('/$schemagroups/made?api-version=2023-07-01')).body).toEqual(body);
    expect((await registry.get('/$schemaGroups')).body.value).toContainEqual({ groupName: 'made' });
    expect((await registry.get('/config/:.made:any?defaultToGlobal=true')).body.compatibilityLevel).toBe('FORWARD');
    expect([(await remove('made')).status, (await remove('made')).status]).toEqual([204, 404]);
  });

  it('is listed by its name', async () => {
    await group('caf%C3%A9%20%251', {});
    expect((await registry.get('/$schemaGroups')).body.value).toContainEqual({ groupName: 'café %1' });
  });

  it('and what is in it change only as they were read, where a request wants that', async () => {
    await group('read', { schemaType: 'Avro' });
    await put('read/schemas/s', order('a'));
    const change = async (method: string, path: string, tag: string, body?: string) => {
      const headers = { 'if-match': tag, ...(body !== undefined && { 'content-type': AVRO }) };
      const options = body === undefined ? { headers } : { headers, body };
      return (await registry.request(method, `/$schemaGroups/${path}`, options)).status;
    };
    const tagOf = async (path: string) => (await registry.get(`/$schemaGroups/${path}`)).headers.get('etag') ?? '';
    const [first, before] = [await tagOf('read/schemas/s/versions/1'), await tagOf('read')];
    expect(await change('PUT', 'read/schemas/s', '"x"', order('a', 'b'))).toBe(412);
    expect(await change('PUT', 'read/schemas/s', first, order('a', 'b'))).toBe(204);
    expect(await change('DELETE', 'read/schemas/s/versions/2', first)).toBe(412);
    expect(await change('DELETE', 'read/schemas/s', first)).toBe(412);
    expect(await change('DELETE', 'read/schemas/s/versions/1', first)).toBe(204);
    await group('read', { schemaCompatibility: 'None' });
    expect(await change('PUT', 'read', before, '{}')).toBe(412);
    expect(await change('DELETE', 'read', before)).toBe(412);
    expect(await change('DELETE', 'read', await tagOf('read'))).toBe(204);
  });

  it('keeps what a request does not mention', async () => {
    await registry.send('PUT', '/schemagroups/kept', {
      format: 'avro',
      description: 'Orders',
      groupProperties: { a: 'b' },
    });
    const { status, body } = await group('kept', { schemaCompatibility: 'None' });
    expect([status, body.SchemaType, body.SchemaCompatibility, body.GroupProperties]).toEqual([
      200,
      'Avro',
      'None',
      { a: 'b' },
    ]);
    expect((await registry.get('/schemagroups/kept')).body).toMatchObject({ description: 'Orders', format: 'avro' });
  });

  it('has no other level where its type is refused', async () => {
    await group('whole', { schemaType: 'Avro', schemaCompatibility: 'Backward' });
    await put('whole/schemas/s', order('a'));
    const refused = await group('whole', { schemaType: 'Json', schemaCompatibility: 'None' });
    expect([refused.status, refused.body.error.code]).toEqual([409, 'Conflict']);
    expect((await registry.get('/$schemaGroups/whole')).body).toMatchObject({
      SchemaType: 'Avro',
      SchemaCompatibility: 'Backward',
    });
  });

  it.each([
    { schemaType: 'XML' },
    { schemaCompatibility: 'Maybe' },
    { groupProperties: { a: 1 } },
    { nope: 1 },
    [],
    'x',
  ])('is not made of %j', async (body) => {
    const answer = await group('bad', body as object);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'InvalidRequest']);
    expect((await registry.get('/$schemaGroups/bad')).status).toBe(404);
  });
});

describe('a schema', () => {
  it('is registered once, and told by its id, its version and its content', async () => {
    await group('shop', { schemaType: 'Avro' });
    const first = await put('shop/schemas/order', order('id'));
    expect([first.status, first.text]).toEqual([204, '']);
    const id = first.headers.get('schema-id') ?? '';
    expect(id).toMatch(/^[\da-f]{32}$/);
    const url = `${registry.server.url}/$schemaGroups`;
    expect([...first.headers].filter(([name]) => /^(schema-|location)/.test(name))).toEqual([
      ['location', `${url}/shop/schemas/order/versions/1?api-version=2023-07-01`],
      ['schema-group-name', 'shop'],
      ['schema-id', id],
      ['schema-id-location', `${url}/$schemas/${id}?api-version=2023-07-01`],
      ['schema-name', 'order'],
      ['schema-version', '1'],
    ]);
    for (const path of [`$schemas/${id}`, 'shop/schemas/order/versions/1']) {
      const { status, headers, text } = await registry.get(`/$schemaGroups/${path}`);
      expect([status, headers.get('content-type'), headers.get('schema-id'), text]).toEqual([
        200,
        AVRO,
        id,
        order('id'),
      ]);
    }
    const again = await put('shop/schemas/order', order('id'));
    expect([again.headers.get('schema-id'), again.headers.get('schema-version')]).toEqual([id, '1']);
    for (const body of [order('id'), JSON.stringify(order('id')), ` ${order('id')}`]) {
      const found = await find('shop/schemas/order', body);
      expect([found.status, found.headers.get('schema-id')]).toEqual([204, id]);
    }
    await put('shop/schemas/order', order('id', 'total'));
    expect((await registry.get('/$schemaGroups/shop/schemas/order/versions')).body).toEqual({
      value: [{ schemaVersion: 1 }, { schemaVersion: 2 }],
    });
    expect((await remove('shop/schemas/order/versions/2')).status).toBe(204);
    expect((await remove('shop/schemas/order')).status).toBe(204);
    expect((await find('shop/schemas/order', order('id'))).status).toBe(404);
  });

  it('is found by its content in any of its formats', async () => {
    const headers = { 'content-type': 'application/schema+json' };
    await registry.request('POST', '/schemagroups/default/schemas/both?format=avro&multiformat=true', {
      body: order('id'),
    });
    const body = '{"type":"object","properties":{"id":{"type":"string"}}}';
    const { headers: added } = await registry.request('POST', '/schemagroups/default/schemas/both?version=1', {
      body,
      headers,
    });
    await put('default/schemas/both', order('id', 'total'));
    const found = await find('default/schemas/both', ` ${body}`, 'application/json; serialization=Json');
    expect([found.status, found.headers.get('schema-version')]).toEqual([204, '1']);
    expect(found.headers.get('schema-id')).toBe(added.get('schema-id')?.replaceAll('-', ''));
    const read = await registry.get(`/$schemaGroups/$schemas/${found.headers.get('schema-id')}`);
    expect([read.text, read.headers.get('content-type')]).toEqual([body, 'application/json; serialization=Json']);
    expect((await find('default/schemas/both', '{}', 'application/json; serialization=Json')).status).toBe(404);
    expect((await find('default/schemas/both', order('id', 'total'))).headers.get('schema-version')).toBe('2');
  });

  it('that is text alone is found though it begins with a quotation mark', async () => {
    await group('words', { schemaType: 'Avro' });
    await put('words/schemas/word', '"string"');
    expect((await find('words/schemas/word', '"string"')).status).toBe(204);
    expect((await find('words/schemas/word', '"\\"string\\""')).status).toBe(204);
    expect((await find('words/schemas/word', '"\\"int\\""')).status).toBe(404);
  });

  it('of another kind is custom, whatever its format is called elsewhere', async () => {
    await registry.send('PUT', '/schemagroups/xml', { format: 'xsd11' });
    const bytes = new Uint8Array([0, 255, 13, 10, 239]);
    expect((await put('xml/schemas/s', bytes, 'text/plain')).status).toBe(204);
    const { status, headers } = await registry.get('/$schemaGroups/xml/schemas/s/versions/1');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect((await registry.get('/schemagroups/xml')).body.format).toBe('xsd11');
    expect((await registry.get('/$schemaGroups/xml')).body.SchemaType).toBe('Custom');
    expect((await put('shop/schemas/custom', 'x', 'text/plain')).status).toBe(409);
  });

  it('is registered by Kafka and found here', async () => {
    await registry.post('/subjects/kafka-value/versions', { schema: order('k') });
    const found = await find('default/schemas/kafka-value', order('k'));
    const { text } = await registry.get(`/$schemaGroups/$schemas/${found.headers.get('schema-id')}`);
    expect([found.status, JSON.parse(text)]).toEqual([204, JSON.parse(order('k'))]);
  });

  it('in Protobuf is that, and its names may be any', async () => {
    const text = 'syntax = "proto3"; message M { string id = 1; }';
    const { status, headers } = await put('default/schemas/caf%C3%A9%20%2F1', text, 'text/vnd.ms.protobuf');
    expect([status, headers.get('schema-name')]).toEqual([204, 'caf%C3%A9%20%2F1']);
    const read = await registry.get(`/%24schemaGroups/%24schemas/${headers.get('schema-id')}`);
    expect([read.status, read.headers.get('content-type')]).toEqual([200, 'text/vnd.ms.protobuf']);
  });

  it('that breaks readers is refused with what it breaks', async () => {
    await group('strict', { schemaType: 'Avro', schemaCompatibility: 'Backward' });
    await put('strict/schemas/s', order('a'));
    const { status, headers, body } = await put(
      'strict/schemas/s',
      order('a').replaceAll('"string"', '"int"').replaceAll('""', '0'),
    );
    expect([status, headers.get('x-ms-error-code'), body.error.innererror]).toEqual([
      409,
      'Conflict',
      { code: 'schema-incompatible' },
    ]);
    expect(body.error.details).not.toEqual([]);
  });

  it('is not registered in the group of contracts', async () => {
    const { status, body } = await put('contracts/schemas/users.daily_active', order('a'));
    expect([status, body.error.code]).toEqual([409, 'Conflict']);
  });
});

const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const TYPES = [AVRO, 'application/json; serialization=json', 'text/plain', 'text/vnd.ms.protobuf', 'application/json'];

describe('odd requests are refused, and nothing is written', () => {
  it.each(TYPES)('documents that are none, as %s', async (type) => {
    await group('odd', {});
    for (const body of [
      '',
      '"',
      '"\\ud800"',
      'null',
      DEEP,
      JSON.stringify(JSON.stringify(DEEP)),
      '\0',
      '{"$ref":"#"}',
    ]) {
      const looked = await find('odd/schemas/none', body, type);
      expect([404, 400]).toContain(looked.status);
      if (type === 'text/plain' || body.includes('$ref')) continue;
      const { status, text } = await put('odd/schemas/none', body, type);
      expect([body.slice(0, 10), status, text.slice(0, 10)]).toEqual([body.slice(0, 10), 400, '{"error":{']);
    }
  });

  it.each([
    '',
    'text/html',
    'application/json; serialization=',
    'application/json; serialization=XML',
    'nonsense',
    ';;;',
  ])('the content type %j', async (type) => {
    const headers = { 'content-type': type };
    const path = '/$schemaGroups/default/schemas/typed';
    const { status, body } = await registry.request('PUT', path, { body: Buffer.from(order('a')), headers });
    expect([status, typeof body.error.code]).toEqual([expect.toBeOneOf([400, 415]), 'string']);
    expect((await registry.get(`${path}/versions`)).status).toBe(404);
  });

  it.each([
    ['GET', '/$schemaGroups/$schemas/nothing', 404],
    ['GET', '/$schemaGroups/$schemas/00000000000000000000000000000000', 404],
    ['GET', '/$schemaGroups/default/schemas/none/versions/0', 404],
    ['GET', '/$schemaGroups/default/schemas/none/versions/99999999999999999999', 404],
    ['GET', '/$schemaGroups/default/schemas/none/versions/constructor', 404],
    ['GET', '/$schemaGroups/default/schemas/none', 405],
    ['GET', '/$schemaGroups/%FF', 400],
    ['GET', '/$schemaGroups//schemas/s/versions', 404],
    ['GET', '/$schemaGroups?after=%00&api-version=%0d%0a', 200],
    ['PATCH', '/$schemaGroups/default', 405],
    ['POST', '/$schemaGroups/default/schemas/none', 405],
    ['DELETE', '/$schemaGroups/contracts', 409],
  ])('%s %s', async (method, path, expected) => {
    const { status, headers, text } = await registry.request(method, path);
    expect([status, status === 200 || text.startsWith('{"error":{"code":"')]).toEqual([expected, true]);
    expect(headers.get('x-ms-error-code') === null).toBe(status === 200);
  });
});
