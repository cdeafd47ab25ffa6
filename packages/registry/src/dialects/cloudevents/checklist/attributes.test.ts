import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Registry, record, startRegistry } from '../fixtures/registry.ts';

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry();
  await registry.group('g');
});
afterAll(() => registry.server.close());

/** What is said about one exchange of messages, and not about the document. */
const OF_EXCHANGES = new Set([
  'date',
  'x-request-id',
  'x-correlation-id',
  'connection',
  'keep-alive',
  'concordat-sequence',
]);

const at = (id: string) => `g/schemas/${id}?format=avro`;
const read = (id: string, method?: string) => registry.read(`/schemagroups/g/schemas/${id}`, {}, method);

describe('content types', () => {
  it.each([
    'application/json',
    'Application/JSON; Charset="UTF-8"',
    'application/json;format=avro',
    'application/json; serialization=Avro',
    'text/plain;charset=iso-8859-1',
    'application/vnd.apache.avro+json ; x = y',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    'multipart/mixed; boundary="a b;c"',
    'x/y',
    'text/html',
  ])('B40 come back to the byte: %s', async (type) => {
    const id = `type-${type.replaceAll(/\W/g, '')}`;
    await registry.posted(at(id), record('A'), { 'content-type': type });
    for (const method of ['GET', 'HEAD']) expect((await read(id, method)).headers.get('content-type')).toBe(type);
    expect((await read(id)).bytes.toString()).toBe(record('A'));
  });

  it.each([
    ['text/plain; format=flowed; delsp=yes', 'avro'],
    ['application/json; note="a;format=protobuf"', 'avro'],
    ['application/json; Serialization="Avro"', 'AVRO/1.12'],
    ['application/json; serialization=Json', 'json-schema'],
  ])('B40 say no other format than the query does: %s', async (type, format) => {
    const id = `said-${type.replaceAll(/\W/g, '')}`;
    const body = format === 'json-schema' ? '{"type":"object"}' : record('A');
    const posted = await registry.posted(`g/schemas/${id}?format=${format}`, body, { 'content-type': type });
    expect(posted.get('schema-format')).toBe(format === 'json-schema' ? format : 'avro');
    expect((await read(id)).headers.get('content-type')).toBe(type);
  });

  it.each([
    'application/json;format=avro',
    'application/json; a="\\";format=protobuf"; FORMAT="a\\vro"',
    'text/plain; serialization=Avro',
  ])('B06 may say the format: %s', async (type) => {
    const id = `saying-${type.replaceAll(/\W/g, '')}`;
    const posted = await registry.posted(`g/schemas/${id}`, record('A'), { 'content-type': type });
    expect(posted.get('schema-format')).toBe('avro');
  });

  it('B06 say no format where plain text tells how its lines are broken', async () => {
    const headers = { 'content-type': 'text/plain; format=flowed' };
    expect((await registry.document('g/schemas/flowed', 'x', headers)).status).toBe(400);
  });

  it('B40 are those of the format where none was sent', async () => {
    await registry.posted('g/schemas/untyped?format=custom', new Uint8Array([1, 2]));
    expect((await read('untyped')).headers.get('content-type')).toBe('application/octet-stream');
    await registry.posted('g/schemas/untyped.avro?format=avro', Buffer.from(record('A')));
    expect((await read('untyped.avro')).headers.get('content-type')).toBe('application/vnd.apache.avro+json');
  });

  it('are no pages of this server, whatever they are called', async () => {
    await registry.posted('g/schemas/page?format=custom', '<script>', { 'content-type': 'text/html' });
    const { headers } = await read('page');
    expect(headers.get('content-security-policy')).toContain('sandbox');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('what is said about a document', () => {
  it.each([
    ['in the query', 'description=Z%C3%BCge%20%25&versiondescription=v', {}],
    ['in header fields', '', { 'schema-description': 'Z%C3%BCge%20%25', 'schema-version-description': 'v' }],
    ['in the words of the specification', 'versiondescription=v', { description: 'Z%C3%BCge%20%25' }],
  ])('B28 B35 B41 comes %s, and back', async (how, query, headers: Record<string, string>) => {
    const id = `said-${how.replaceAll(' ', '-')}`;
    await registry.posted(`${at(id)}&${query}`, record('A'), headers);
    const { headers: told } = await read(id);
    expect(told.get('schema-description')).toBe('Z%C3%BCge%20%25');
    expect(told.get('schema-version-description')).toBe('v');
  });

  it('B28 about a schema holds until something else is said', async () => {
    await registry.posted(`${at('kept')}&description=first`, record('A'));
    await registry.posted(at('kept'), record('A', 'b'));
    expect((await read('kept')).headers.get('schema-description')).toBe('first');
    await registry.posted(`${at('kept')}&description=second`, record('A', 'b', 'c'));
    expect((await read('kept/versions/1')).headers.get('schema-description')).toBe('second');
    await registry.posted(`${at('kept')}&description=`, record('A', 'b', 'c', 'd'));
    expect((await read('kept')).headers.get('schema-description')).toBeNull();
  });

  it('B35 about a version is about that one', async () => {
    await registry.posted(`${at('each')}&versiondescription=one`, record('A'));
    await registry.posted(at('each'), record('A', 'b'));
    expect((await read('each')).headers.get('schema-version-description')).toBeNull();
    expect((await read('each/versions/1')).headers.get('schema-version-description')).toBe('one');
  });

  it('B28 B35 are times that the server gives', async () => {
    const posted = await registry.posted(`${at('times')}&createdtimeutc=2001-01-01T00:00:00Z`, record('A'));
    const time = posted.get('schema-created-time-utc') ?? '';
    expect(time).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(time).not.toContain('2001');
    expect(posted.get('schema-updated-time-utc')).toBe(time);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const next = await registry.posted(at('times'), record('A', 'b'));
    const { headers } = await read('times/versions/1');
    expect(headers.get('schema-created-time-utc')).toBe(time);
    expect(headers.get('schema-updated-time-utc')).toBe(next.get('schema-created-time-utc'));
  });

  it.each([
    ['description', 'a%07b'],
    ['description', '%EF%BF%BE'],
    ['versiondescription', '%00'],
    ['authority', '/rel'],
    ['authority', 'http%3A%2F%2Fx%2F%23f'],
    ['authority', 'https%3A%2F%2Fh%2F%C3%A9'],
    ['id', 'a%20b'],
    ['id', '%25zz'],
    ['id', 'x%23f'],
  ])('B01 B25 B32 is not %s=%s', async (name, value) => {
    const { status, bytes } = await registry.document(`${at('wrong')}&${name}=${value}`, record('A'));
    expect([status, JSON.parse(bytes.toString()).field]).toEqual([400, name]);
  });

  it.each([
    ['id=urn:x:Case', { 'schema-version-id': 'urn:x:case' }],
    ['description=A', { 'schema-description': 'a' }],
    ['description=A&description=a', {}],
    ['force=true&force=false', {}],
  ])('is not said in two ways: %s', async (query, headers: Record<string, string>) => {
    const { status } = await registry.document(`${at('twice')}&${query}`, record('A'), headers);
    expect([status, (await read('twice')).status]).toEqual([400, 404]);
  });

  it('is not asked for in two ways', async () => {
    await registry.posted(at('asked'), record('A'));
    for (const path of [
      '/schemagroups?limit=1&limit=2',
      '/schemagroups/g/schemas?after=a&after=b',
      '/schemagroups/g/schemas/asked?format=avro&format=protobuf',
      '/schemagroups/g/schemas/asked/versions/1?format=avro&format=protobuf',
      '/schema?uri=schemagroups/g/schemas/asked&format=avro&format=protobuf',
    ]) {
      expect([path, (await registry.read(path)).status]).toEqual([path, 400]);
    }
    expect((await registry.read('/schemagroups/g/schemas/asked?format=avro&format=avro')).status).toBe(200);
  });

  it.each([
    ['description', { 'schema-description': '%F0%9F%98%80'.repeat(600) }],
    [
      'versiondescription',
      { 'schema-description': 'd'.repeat(2048), 'schema-version-description': `${'v'.repeat(4096)}%C3%A4` },
    ],
    ['Content-Type', { 'content-type': `a/${'b'.repeat(7000)}` }],
  ])('is not more than answers can tell: %s', async (name, headers: Record<string, string>) => {
    const { status, bytes } = await registry.document(at('told'), record('A'), headers);
    expect([status, JSON.parse(bytes.toString()).field]).toEqual([400, name]);
  });

  it('is told whole where it is as much as may be', async () => {
    const [description, version] = ['%C3%A4'.repeat(500), '%F0%9F%98%80'.repeat(250)];
    const headers = { 'schema-description': description, 'schema-version-description': version };
    await registry.posted(at('whole'), record('A'), headers);
    const { headers: told } = await read('whole');
    expect([told.get('schema-description'), told.get('schema-version-description')]).toEqual([description, version]);
  });

  it('is not a header field that cannot be decoded', async () => {
    for (const value of ['%FF', '%C3%28']) {
      const { status } = await registry.document(at('wrong'), record('A'), { 'schema-description': value });
      expect(status).toBe(400);
    }
    expect((await registry.document(`${at('wrong')}&version=x`, record('A'))).status).toBe(400);
    expect((await registry.document(`${at('wrong')}&formats=,`, record('A'))).status).toBe(400);
  });

  it('B22 is nothing that the registry does not know', async () => {
    await registry.posted(`${at('extra')}&color=red`, record('A'), { 'schema-color': 'red' });
    expect((await read('extra')).headers.get('schema-color')).toBeNull();
  });

  it('B42 is told by HEAD as by GET', async () => {
    await registry.posted(`${at('headed')}&id=headed-1&description=x`, record('A'));
    for (const path of [
      '/schemagroups/g/schemas/headed',
      '/schemagroups/g/schemas/headed/versions/1',
      '/schema?uri=headed-1',
    ]) {
      const [got, head] = [await registry.read(path), await registry.read(path, {}, 'HEAD')];
      const told = (headers: Headers) => Object.fromEntries([...headers].filter(([name]) => !OF_EXCHANGES.has(name)));
      expect([head.status, head.bytes.length]).toEqual([200, 0]);
      expect(told(head.headers)).toEqual(told(got.headers));
      expect(head.headers.get('content-length')).toBe(String(got.bytes.length));
    }
  });

  it('is asked for again only where it is another one', async () => {
    await registry.posted(at('cached'), record('A'));
    const tag = (await read('cached')).headers.get('etag') ?? '';
    const again = await registry.read('/schemagroups/g/schemas/cached', { 'if-none-match': tag });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
    await registry.posted(at('cached'), record('A', 'b'));
    expect((await registry.read('/schemagroups/g/schemas/cached', { 'if-none-match': tag })).status).toBe(200);
  });
});
