import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../server/fixtures/harness.ts';

const V1 = 'application/vnd.schemaregistry.v1+json';
const PREFIX = '/apis/ccompat/v7';
let registry: Harness;
beforeAll(async () => {
  registry = await startHarness({ confluent_prefix: `${PREFIX}, /confluent` });
  await register('orders', '"string"');
});
afterAll(() => registry.server.close());

function register(subject: string, schema: string, more: object = {}) {
  return registry.post(`/subjects/${encodeURIComponent(subject)}/versions`, { schema, ...more });
}

describe('under a prefix', () => {
  it.each([PREFIX, '/confluent'])('%s is the whole dialect', async (prefix) => {
    expect((await registry.get(prefix)).body).toEqual({});
    expect((await registry.get(`${prefix}/`)).body).toEqual({});
    expect((await registry.get(`${prefix}/subjects`)).body).toEqual(['orders']);
    expect((await registry.get(`${prefix}//subjects/`)).body).toEqual(['orders']);
    expect((await registry.get(`${prefix}/schemas/ids/1`)).body.schema).toBe('"string"');
    expect((await registry.get(`${prefix}/contexts/.nope/subjects`)).body).toEqual([]);
    expect(await registry.get(`${prefix}/nope`)).toMatchObject({
      status: 404,
      body: { error_code: 404, message: 'HTTP 404 Not Found' },
    });
    expect((await registry.send('PUT', `${prefix}/subjects`)).body).toEqual({
      error_code: 405,
      message: 'HTTP 405 Method Not Allowed',
    });
  });

  it('is not everything that begins so', async () => {
    expect((await registry.get(`${PREFIX}x/subjects`)).body).toEqual({ detail: 'Not Found' });
  });
});

describe('the root', () => {
  it('is empty for clients that ask in the words of the dialect, and for nobody else', async () => {
    expect((await registry.get('/', { accept: V1 })).body).toEqual({});
    expect((await registry.get('/')).body).toHaveProperty('endpoints');
  });
});

describe('a schema by its id', () => {
  it('is kept by caches, and revalidated without a body', async () => {
    await registry.get('/schemas/ids/1');
    const ready = await registry.get('/schemas/ids/1');
    const etag = ready.headers.get('etag') ?? '';
    expect([etag, ready.headers.get('cache-control')]).toEqual([
      expect.stringMatching(/^"[\w-]{27}"$/),
      'public, max-age=300, immutable',
    ]);
    const again = await registry.get('/schemas/ids/1', { 'if-none-match': `"other", W/${etag}` });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await registry.get('/schemas/ids/1', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('comes in the media type that is asked for', async () => {
    for (const accept of [V1, 'application/json', 'application/vnd.schemaregistry+json']) {
      const { headers, body } = await registry.get('/schemas/ids/1', { accept });
      expect([headers.get('content-type'), body.schema]).toEqual([accept, '"string"']);
    }
    expect((await registry.get('/schemas/ids/1', { accept: 'text/html' })).status).toBe(406);
  });

  it('is named, counted and logged also when it lay ready', async () => {
    await registry.get('/schemas/ids/1');
    const answer = await registry.get('/schemas/ids/1', { 'x-request-id': 'mine' });
    expect(answer.headers.get('x-request-id')).toBe('mine');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    // What a browser may show as a page is told how to be shown.
    const shown = await registry.get('/schemas/ids/1', { accept: 'application/json' });
    expect(shown.headers.get('x-frame-options')).toBe('DENY');
    await registry.get('/schemas/ids/1', { 'x-request-id': 'mine' });
    const entry = {
      level: 'debug',
      request_id: 'mine',
      path: '/schemas/ids/1',
      route: '/schemas/ids/:id',
      status: 200,
    };
    expect(registry.log.at(-1)).toMatchObject(entry);
    const counted = async () => {
      const { text } = await registry.get('/metrics');
      return Number(
        /^http_requests_total\{route="\/schemas\/ids\/:id",method="GET",status="200"\} (\d+)$/m.exec(text)?.[1],
      );
    };
    const before = await counted();
    await registry.get('/schemas/ids/1');
    expect(await counted()).toBe(before + 1);
  });

  it('is told as it stands after every change', async () => {
    const { id } = (await register('passing', '"bytes"')).body;
    const path = `/schemas/ids/${id}`;
    expect((await registry.get(path)).body.deleted).toBe(false);
    await registry.request('DELETE', '/subjects/passing');
    expect((await registry.get(path)).body.deleted).toBe(true);
    await registry.request('DELETE', '/subjects/passing?permanent=true');
    expect((await registry.get(path)).body).toEqual({ error_code: 40403, message: `Schema ${id} not found` });
    await register('passing', '"bytes"');
    expect((await registry.get(path)).body).toMatchObject({ schema: '"bytes"', deleted: false });
  });

  it('is the same in every alphabet and length', async () => {
    for (const doc of ['straße, 日本語, 🚚', 'x'.repeat(100_000)]) {
      const schema = JSON.stringify({ type: 'record', name: 'Told', doc, fields: [] });
      const { id } = (await register(`told-${doc.length}`, schema)).body;
      for (let round = 0; round < 3; round += 1) {
        expect(JSON.parse((await registry.get(`/schemas/ids/${id}`)).body.schema).doc).toBe(doc);
      }
    }
  });

  it('is that of the subject that asks, as it stands after every change', async () => {
    const { id } = (await register('first', '"double"')).body;
    const asked = async (subject: string) => (await registry.get(`/schemas/ids/${id}?subject=${subject}`)).body;
    expect(await asked('first')).toMatchObject({ subject: 'first', version: 1, deleted: false });
    expect(await asked('second')).toMatchObject({ subject: 'first' });
    await register('second', '"double"');
    expect(await asked('second')).toMatchObject({ subject: 'second', version: 1 });
    await registry.request('DELETE', '/subjects/second');
    expect(await asked('second')).toMatchObject({ subject: 'second', deleted: true });
    await registry.request('DELETE', '/subjects/second?permanent=true');
    expect(await asked('second')).toMatchObject({ subject: 'first' });
    await registry.send('PUT', '/config/other', { alias: 'first' });
    expect(await asked('other')).toMatchObject({ subject: 'first' });
  });

  it.each(['01', '+1', '1?', '1?x=y'])('%s is one as well', async (id) => {
    expect((await registry.get(`/schemas/ids/${id}`)).body.schema).toBe('"string"');
  });

  it.each(['abc', '1.0', '2147483648', '99999999999999999999', '1e0', '%00'])('%s is none', async (id) => {
    expect((await registry.get(`/schemas/ids/${id}`)).body).toEqual({ error_code: 404, message: 'HTTP 404 Not Found' });
  });

  it.each(['0', '-1', '2147483647'])('%s is there for nobody', async (id) => {
    const message = `Schema ${id} not found`;
    expect((await registry.get(`/schemas/ids/${id}`)).body).toEqual({ error_code: 40403, message });
  });
});

describe('a body', () => {
  const sent = (body: string | Uint8Array<ArrayBuffer>, contentType: string) =>
    registry.request('POST', '/subjects/orders', { body, headers: { 'content-type': contentType } });
  const text = JSON.stringify({ schema: '"string"' });

  it.each([
    ['utf-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['"utf-16le"', Buffer.from(text, 'utf16le')],
    ['UTF8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['iso-8859-1', Buffer.from(text, 'latin1')],
  ])('is read in the charset %s', async (charset, bytes) => {
    const answer = await sent(Uint8Array.from(bytes), `${V1}; charset=${charset}`);
    expect([answer.status, answer.body.id]).toEqual([200, 1]);
  });

  it.each([
    [415, 'application/json; charset=nope', text, "the charset 'nope' is not known"],
    [400, 'application/json', Uint8Array.of(0xff, 0xfe), 'the body is not valid UTF-8'],
    [415, 'text/plain', text, 'HTTP 415 Unsupported Media Type'],
    [413, 'application/json', ' '.repeat(4 * 1024 * 1024 + 1), 'the body is larger than 4194304 bytes'],
    [400, 'application/json', '{"schema": "', expect.stringContaining('the body is not JSON')],
    [400, 'application/json', '[]', 'the body: expected an object, found a list'],
    [400, 'application/json', '{"references": {}}', 'references: expected a list, found a value of the type object'],
    [400, 'application/json', '{"version": 1e12}', expect.stringContaining('version: expected a whole number')],
    [422, 'application/json', 'null', 'the body may not be null (was null)'],
  ])('is refused with %i: %s', async (status, contentType, body, message) => {
    expect(await sent(body, contentType)).toMatchObject({ status, body: { error_code: status, message } });
  });
});

describe('methods', () => {
  it('are told to those who ask', async () => {
    const answer = await registry.request('OPTIONS', '/subjects/orders');
    expect([answer.status, answer.headers.get('allow'), answer.text]).toEqual([200, 'POST, DELETE, OPTIONS', '']);
    expect((await registry.request('OPTIONS', '/subjects/a/b/c/d')).status).toBe(404);
    expect((await registry.request('OPTIONS', '/contracts')).status).toBe(405);
  });

  it('have HEAD beside GET', async () => {
    const answer = await registry.request('HEAD', '/schemas/ids/1');
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([200, '', V1]);
  });
});

describe('what stands beside the verdict', () => {
  const before = {
    type: 'record',
    name: 'R',
    fields: [{ name: 'a', type: { type: 'record', name: 'x.N', fields: [] } }],
  };
  const after = {
    type: 'record',
    name: 'R',
    fields: [{ name: 'a', type: { type: 'record', name: 'y.N', fields: [] } }],
  };

  it('is in the messages with verbose, and data with findings', async () => {
    await register('told', JSON.stringify(before));
    const path = '/compatibility/subjects/told/versions/latest';
    const body = { schema: JSON.stringify(after) };
    expect((await registry.post(path, body)).body).toEqual({ is_compatible: true });
    const { messages, ...verbose } = (await registry.post(`${path}?verbose=true`, body)).body;
    expect(verbose).toEqual({ is_compatible: true });
    for (const message of messages)
      expect(message).toMatch(/^\{finding:'\w+', severity:'\w+', .*version:'1', message:'.*'\}$/);
    const { findings } = (await registry.post(`${path}?findings=true`, body)).body;
    expect(findings).toHaveLength(messages.length);
    expect(findings[0]).toMatchObject({ kind: expect.any(String), path: 'a', version: 1, profile: 'wire' });
  });

  it('comes with a refusal for those who ask', async () => {
    const refused = await registry.post('/subjects/orders/versions?findings=true', { schema: '"int"' });
    expect(refused.status).toBe(409);
    expect(Object.keys(refused.body)).toEqual(['error_code', 'message', 'findings']);
    expect(refused.body.findings[0]).toMatchObject({ directions: ['backward'], witness: { datum: '' }, version: 1 });
    expect(Object.keys((await register('orders', '"int"')).body)).toEqual(['error_code', 'message']);
  });
});

describe('a version that was deleted softly', () => {
  it('is there again after it was restored', async () => {
    await register('back', '"int"');
    await registry.request('DELETE', '/subjects/back');
    expect((await registry.get('/subjects/back/versions')).status).toBe(404);
    const restored = await registry.post('/subjects/back/versions/1/restore');
    expect([restored.status, restored.body.deleted]).toEqual([200, false]);
    expect((await registry.get('/subjects/back/versions')).body).toEqual([1]);
    expect((await registry.post('/subjects/back/versions/1/restore')).status).toBe(200);
    expect((await registry.post('/subjects/back/versions/2/restore')).body.error_code).toBe(40402);
    expect((await registry.post('/subjects/back/versions/latest/restore')).body.version).toBe(1);
  });
});

describe('data contracts', () => {
  it('are readable as the JSON Schemas of their rows, and as themselves', async () => {
    const fields = [{ name: 'a', type: 'string' }];
    const contract = { dataset_id: 'users.daily', version: '1.0.0', status: 'active', fields, owners: [{ team: 't' }] };
    await registry.register(contract);
    const subject = ':.contracts:users.daily';
    const { body } = await registry.get(`/subjects/${subject}/versions/latest`);
    expect(body).toMatchObject({ subject, version: 1, id: 1, schemaType: 'JSON' });
    expect(JSON.parse(body.schema).properties).toEqual({ a: { type: 'string' } });
    const own = await registry.get(`/contexts/.contracts/schemas/ids/1/schema?format=data-contract`);
    expect(own.body).toMatchObject({ dataset_id: 'users.daily' });
    const refused = await registry.request('DELETE', `/subjects/${subject}`);
    expect(refused).toMatchObject({
      status: 422,
      body: { error_code: 42205, message: expect.stringMatching(/archive/) },
    });
    expect((await registry.send('PUT', `/config/${subject}`, { compatibility: 'NONE' })).body.error_code).toBe(42205);
  });
});

it('counts registrations, and lays answers out for people', async () => {
  expect((await registry.get('/metrics')).text).toMatch(/^registrations_total\{outcome="incompatible"\} \d+$/m);
  const { text } = await registry.get('/schemas/ids/1?pretty');
  expect(text).toMatch(/^\{\n {2}"guid": /);
});

it('takes names that JavaScript has a meaning for as names', async () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    const metadata = { properties: { [name]: 'x' }, tags: { [name]: ['y'] } };
    expect((await register(name, '"string"', { metadata })).status).toBe(200);
    const { body } = await registry.get(`/subjects/${name}/metadata?key=${name}&value=x`);
    expect(Object.entries(body.metadata.properties)).toEqual([[name, 'x']]);
    expect((await registry.get(`/config/${name}`)).body.error_code).toBe(40408);
  }
});
