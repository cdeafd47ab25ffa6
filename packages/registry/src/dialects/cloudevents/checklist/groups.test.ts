import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Registry, record, startRegistry } from '../fixtures/registry.ts';

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.server.close());

const put = (id: string, body: unknown, query = '') => registry.send('PUT', `/schemagroups/${id}${query}`, body);
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('ids of groups', () => {
  it('A04 are not empty', async () => {
    const { status, headers } = await put('', {});
    expect([status, headers.get('location')]).toEqual([307, '/schemagroups']);
    expect((await registry.send('PUT', '/schemagroups', {})).status).toBe(405);
    expect((await put('some', { id: '' })).status).toBe(400);
    expect((await put('some', { id: 'other' })).status).toBe(400);
  });

  it.each(['a', 'a.b', 'a-b', 'x@y', "a!$&'()*+,;=~_", '%41', 'org.example.myapp.module', 'events@example.com'])(
    'A05 B05 may be %s',
    async (id) => {
      const { status, body, headers } = await put(id, {});
      expect(status).toBe(201);
      expect(body.id).toBe(decodeURIComponent(id));
      expect((await registry.get(new URL(headers.get('location') ?? '').pathname)).status).toBe(200);
      expect((await registry.get('/schemagroups')).body).toContain(decodeURIComponent(id));
    },
  );

  it.each(['a:b', 'a%3Ab', 'a%2', '%', 'a%FF', 'a%00', `${'x'.repeat(1025)}`])('A05 B05 are not %s', async (id) => {
    const { status, headers } = await put(id, {});
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  });

  it('A05 what is no segment names nothing', async () => {
    expect((await put('a/b', {})).status).toBe(404);
    expect((await put('ü', {})).body.id).toBe('%C3%BC');
  });

  it('A06 are there once', async () => {
    const both = await Promise.all([put('twice', {}, '?mode=create'), put('twice', {}, '?mode=create')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const { body } = await registry.get('/schemagroups');
    expect(body.filter((id: string) => id === 'twice')).toHaveLength(1);
    expect((await put('twice', {}, '?mode=create')).body.code).toBe('schema-group-exists');
    expect((await put('twice', {}, '?mode=make')).status).toBe(400);
    const conditional = await registry.request('PUT', '/schemagroups/twice', {
      headers: { 'if-none-match': '*', 'content-type': 'application/json' },
      body: '{}',
    });
    expect([conditional.status, conditional.body.code]).toEqual([412, 'precondition-failed']);
  });

  it('B36 are listed as an array of strings, in order, and in parts', async () => {
    await Promise.all(['l1', 'l2', 'l3'].map((id) => put(id, {})));
    const { body, headers } = await registry.get('/schemagroups');
    expect(body).toEqual([...body].toSorted());
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('link')).toBeNull();
    const page = await registry.get('/schemagroups?limit=2&after=l');
    expect(page.body).toEqual(['l1', 'l2']);
    const next = /^<([^>]*)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
    expect((await registry.get(next.slice(registry.server.url.length))).body[0]).toBe('l3');
  });
});

describe('what is said about a group', () => {
  it('A08 is a format that is not empty', async () => {
    const { status, body } = await put('format', { format: '' });
    expect([status, body.field]).toEqual([400, 'format']);
    expect((await put('format', { format: 'a b' })).status).toBe(400);
    expect((await put('format', { format: 'Avro/1.11.0' })).body.format).toBe('avro');
  });

  it('A09 is a format that nobody here can read, too', async () => {
    expect((await put('custom', { format: 'xsd11' })).body.format).toBe('xsd11');
  });

  it('A10 is a description, or none', async () => {
    expect((await put('described', { description: 'Für Züge' })).body.description).toBe('Für Züge');
    expect((await registry.get('/schemagroups/described')).body.description).toBe('Für Züge');
    const { body } = await put('undescribed', {});
    expect(body).not.toHaveProperty('description');
    expect((await registry.get('/schemagroups/undescribed')).body).toEqual(body);
  });

  it('B01 is text without characters that are none', async () => {
    for (const description of ['\u0007', 'a\uFFFE', '\uFDD0']) {
      const { status, body } = await put('text', { description });
      expect([status, body.field]).toEqual([400, 'description']);
    }
    expect((await put('text', '{"description":"\\uD800"}')).status).toBe(400);
  });

  it('B08 are times that the server gives', async () => {
    const sent = { createdtimeutc: '2001-01-01T00:00:00Z', updatedtimeutc: '2001-01-01T00:00:00Z' };
    const { body: first } = await put('times', sent);
    expect(first.createdtimeutc).toMatch(RFC3339);
    expect(first.createdtimeutc).not.toContain('2001');
    expect(first.updatedtimeutc).toBe(first.createdtimeutc);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { body: second } = await put('times', { description: 'new' });
    expect(second.createdtimeutc).toBe(first.createdtimeutc);
    expect(second.updatedtimeutc > first.updatedtimeutc).toBe(true);
  });

  it('B37 comes back from whoever says it, new or not', async () => {
    const wanted = { description: 'x', format: 'avro', groupProperties: { b: '2', a: '1' } };
    const created = await put('effective', wanted);
    expect([created.status, created.body]).toEqual([201, expect.objectContaining({ id: 'effective', ...wanted })]);
    const same = await put('effective', wanted);
    expect([same.status, same.body]).toEqual([200, created.body]);
    const other = await put('effective', { format: 'avro' });
    expect([other.status, Object.keys(other.body)]).toEqual([
      200,
      ['id', 'format', 'createdtimeutc', 'updatedtimeutc'],
    ]);
  });

  it('C04 may be told in the words of the older generation', async () => {
    const { status, body } = await put('older', { name: 'older', createdTimeUtc: '2001-01-01T00:00:00Z' });
    expect([status, body.id]).toEqual([201, 'older']);
    expect((await put('older', { name: 'other' })).status).toBe(400);
  });

  it('O08 are properties whose values are texts', async () => {
    const { body } = await put('properties', { groupProperties: { owner: 'team a', 'ü.x': '' } });
    expect(body.groupProperties).toEqual({ owner: 'team a', 'ü.x': '' });
    for (const groupProperties of [{ a: 1 }, { a: null }, [], 'x']) {
      expect((await put('properties', { groupProperties })).status).toBe(400);
    }
  });

  it('B07 is a format that does not change while there are schemas', async () => {
    await registry.group('fixed');
    await registry.posted('fixed/schemas/s?format=avro', record('A'));
    expect((await put('fixed', { format: 'avro' })).body.code).toBe('schema-conflict');
    expect((await put('fixed', { description: 'this changes' })).status).toBe(200);
    await registry.group('fixed.too', { format: 'avro' });
    await registry.posted('fixed.too/schemas/s', record('A'));
    expect((await put('fixed.too', { format: 'json-schema' })).status).toBe(409);
    expect((await put('fixed.too', {})).status).toBe(409);
    expect((await registry.request('DELETE', '/schemagroups/fixed.too/schemas')).status).toBe(204);
    expect((await put('fixed.too', {})).status).toBe(200);
  });

  it('tells whether it is still as it was read', async () => {
    await registry.group('tagged');
    const tag = (await registry.get('/schemagroups/tagged')).headers.get('etag') ?? '';
    const known = await registry.get('/schemagroups/tagged', { 'if-none-match': tag });
    expect([known.status, known.text]).toEqual([304, '']);
    const change = (description: string) =>
      registry.request('PUT', '/schemagroups/tagged', {
        headers: { 'if-match': tag, 'content-type': 'application/json' },
        body: JSON.stringify({ description }),
      });
    expect((await change('first')).status).toBe(200);
    expect((await change('second')).status).toBe(412);
    const gone = await registry.request('DELETE', '/schemagroups/tagged', { headers: { 'if-match': tag } });
    expect(gone.status).toBe(412);
  });
});

describe('a group', () => {
  it('O03 is where the answer to its making says', async () => {
    const { headers } = await put('placed', {});
    const location = headers.get('location') ?? '';
    expect(location).toBe(`${registry.server.url}/schemagroups/placed`);
    expect((await fetch(location)).status).toBe(200);
  });

  it('O06 that is not there is not found', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/schemas'],
      ['DELETE', '/schemas'],
    ] as const) {
      const { status, body } = await registry.request(method, `/schemagroups/nowhere${path}`);
      expect([method, path, status, body.code]).toEqual([method, path, 404, 'schema-group-not-found']);
    }
    const posted = await registry.post('/schemagroups/nowhere/schemas/s?format=avro', record('A'));
    expect([posted.status, posted.body.code]).toEqual([404, 'schema-group-not-found']);
  });

  it('B38 is there without its schemas when they are deleted', async () => {
    await registry.group('emptied');
    for (const id of ['a', 'b']) await registry.posted(`emptied/schemas/${id}?format=avro`, record('A'));
    expect((await registry.get('/schemagroups/emptied/schemas')).body).toEqual(['a', 'b']);
    expect((await registry.request('DELETE', '/schemagroups/emptied/schemas')).status).toBe(204);
    expect((await registry.get('/schemagroups/emptied/schemas')).body).toEqual([]);
    expect((await registry.get('/schemagroups/emptied')).status).toBe(200);
  });

  it('O07 goes with all that is in it, without a word', async () => {
    await registry.group('gone', { description: 'x' });
    await registry.posted('gone/schemas/a?format=avro&id=gone-1', record('A'));
    const { status, text } = await registry.request('DELETE', '/schemagroups/gone');
    expect([status, text]).toEqual([204, '']);
    expect((await registry.get('/schemagroups')).body).not.toContain('gone');
    expect((await registry.get('/schemagroups/gone/schemas/a')).status).toBe(404);
    await registry.group('gone');
    expect((await registry.get('/schemagroups/gone')).body).not.toHaveProperty('description');
    expect((await registry.posted('gone/schemas/a?format=avro&id=gone-1', record('A'))).get('schema-version')).toBe(
      '1',
    );
  });

  it('stays where one of its schemas is referred to from elsewhere', async () => {
    await registry.group('referred');
    await registry.posted('referred/schemas/base?format=avro', record('Base'));
    const references = [{ name: 'Base', subject: ':.referred:base', version: 1 }];
    const schema = '{"type":"record","name":"User","fields":[{"name":"base","type":"Base"}]}';
    expect((await registry.post('/subjects/user/versions', { schema, references })).status).toBe(200);
    for (const path of ['', '/schemas', '/schemas/base', '/schemas/base/versions/1']) {
      const { status, body } = await registry.request('DELETE', `/schemagroups/referred${path}`);
      expect([path, status, body.code]).toEqual([path, 409, 'version-referenced']);
    }
  });

  it('of contracts is read, and not written', async () => {
    await registry.register({
      dataset_id: 'users',
      version: '1.0.0',
      fields: [{ name: 'id', type: 'string' }],
      owners: [{ team: 'growth' }],
      status: 'active',
    });
    expect((await registry.get('/schemagroups')).body).toContain('contracts');
    expect((await registry.get('/schemagroups/contracts/schemas')).body).toEqual(['users']);
    const read = await registry.read('/schemagroups/contracts/schemas/users/versions/1');
    expect([read.status, read.headers.get('content-type')]).toEqual([200, 'application/yaml']);
    for (const [method, path] of [
      ['PUT', ''],
      ['DELETE', ''],
      ['DELETE', '/schemas'],
      ['POST', '/schemas/users?format=avro'],
      ['DELETE', '/schemas/users'],
      ['DELETE', '/schemas/users/versions/1'],
    ] as const) {
      const body = method === 'PUT' || method === 'POST' ? '{}' : undefined;
      const answer = await registry.send(method as 'PUT', `/schemagroups/contracts${path}`, body);
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 409, 'write-mode-refused']);
    }
  });
});
