import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type Harness, startHarness } from './fixtures/harness.ts';
import { startServer } from './start.ts';

let registry: Harness;
beforeAll(async () => {
  registry = await startHarness({}, { newId: () => 'an-id', clock: () => new Date('2026-11-20T12:00:00Z') });
  await registry.register(contract());
});
afterAll(() => registry.server.close());

const PATH = '/contracts/users.daily_active';

describe('paths and methods', () => {
  it.each([
    ['/datasets/', '/datasets'],
    [`${PATH}/versions/?limit=1`, `${PATH}/versions?limit=1`],
    ['/contracts/a%2Fb/latest/', '/contracts/a%2Fb/latest'],
  ])('redirects %s', async (path, location) => {
    const { status, headers } = await registry.get(path);
    expect([status, headers.get('location')]).toEqual([307, location]);
  });

  it('redirects posts too, with the method kept', async () => {
    const { status, headers } = await registry.post('/contracts/', { contract: contract() });
    expect([status, headers.get('location')]).toEqual([307, '/contracts']);
  });

  it.each([
    ['DELETE', '/datasets', 'GET, HEAD'],
    ['GET', '/contracts', 'POST'],
    ['GET', '/contracts/check', 'POST'],
    ['POST', `${PATH}/latest`, 'GET, HEAD'],
    ['DELETE', `${PATH}/versions/1.0.0`, 'GET, HEAD, PUT'],
    ['PROPFIND', '/datasets', 'GET, HEAD'],
    ['OPTIONS', '/contracts', 'POST'],
  ])('does not do %s %s', async (method, path, allow) => {
    const { status, body, headers } = await registry.request(method, path);
    expect([status, body, headers.get('allow')]).toEqual([405, { detail: 'Method Not Allowed' }, allow]);
  });

  it.each(['/nope', '/contracts//latest', '//evil.example/', '/contracts/a/b/c', '/%2e%2e/datasets/x'])(
    'does not know %s',
    async (path) => {
      const { status, body } = await registry.get(path);
      expect([status, body]).toEqual([404, { detail: 'Not Found' }]);
    },
  );

  it.each([
    '/contracts/%/latest',
    '/contracts/%zz/latest',
    '/contracts/%ff/latest',
    '/contracts/%C3%28/versions/1.0.0',
  ])('refuses the encoding of %s', async (path) => {
    const { status, body } = await registry.get(path);
    expect([status, body]).toEqual([400, { detail: 'the path is not percent-encoded correctly' }]);
  });

  it('does not know an id that is too long to be one', async () => {
    expect((await registry.get(`/contracts/${'x'.repeat(4000)}/latest`)).status).toBe(404);
    const { status, body } = await registry.get(`/contracts/${'x'.repeat(10_000)}/latest`);
    expect([status, body]).toEqual([414, { detail: 'a part of the path is too long' }]);
  });

  it('answers HEAD like GET without the body', async () => {
    for (const path of ['/', '/datasets', `${PATH}/latest`, '/healthz']) {
      const head = await registry.request('HEAD', path);
      const get = await registry.get(path);
      expect([head.status, head.text]).toEqual([200, '']);
      expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(get.text)));
    }
  });
});

describe('ids of datasets in paths', () => {
  it.each([
    'a/b',
    'a b',
    'ü',
    'a?b',
    'a#b',
    'a%b',
    'a%2Fb',
    'a+b',
    'a&b=c;d',
    ':x',
    '*',
    '\\',
    '"',
    '日本',
    '😀'.repeat(128),
    '..a',
    'check',
    'owners',
    '__proto__',
    'constructor',
  ])('%s', async (id) => {
    const path = `/contracts/${encodeURIComponent(id)}`;
    const registered = await registry.register(contract({ dataset_id: id }));
    expect(registered.status).toBe(201);
    expect(registered.headers.get('location')).toBe(`${path}/versions/1.0.0`);
    expect((await registry.get(`${path}/latest`)).body.dataset_id).toBe(id);
    expect((await registry.get(`${path}/versions`)).body).toHaveLength(1);
    expect((await registry.get(`${path}/versions/1.0.0`)).status).toBe(200);
    expect((await registry.send('PUT', `${path}/versions/1.0.0`, contract({ dataset_id: id }))).status).toBe(200);
    const note = { deprecation_uri: 'u' };
    expect((await registry.post(`${path}/versions/1.0.0/deprecate`, note)).body.status).toBe('deprecated');
    expect((await registry.post(`${path}/versions/1.0.0/archive`)).body.status).toBe('archived');
  });
});

describe('bodies', () => {
  const text = JSON.stringify({ contract: contract({ version: '1.0.1' }) });

  it.each(['application/json; charset=utf-8', 'application/vnd.contract+json', 'text/plain', 'APPLICATION/JSON'])(
    'are JSON as %s',
    async (mediaType) => {
      expect((await registry.post('/contracts/check', text, mediaType)).status).toBe(200);
    },
  );

  it('are JSON without a content type', async () => {
    const body = new Blob([text]);
    expect((await registry.request('POST', '/contracts/check', { body })).status).toBe(200);
  });

  it.each(['application/xml', 'text/csv', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])(
    'are not read as %s',
    async (mediaType) => {
      for (const path of ['/contracts', '/contracts/check', `${PATH}/versions/1.0.0/deprecate`]) {
        const { status, body } = await registry.post(path, text, mediaType);
        expect(status).toBe(415);
        expect(body.detail).toContain(mediaType.split(';')[0]);
      }
    },
  );

  it('have a media type that is one', async () => {
    const { status, body } = await registry.post('/contracts', text, 'json');
    expect([status, body]).toEqual([415, { detail: 'the content type is not a media type' }]);
  });

  it('are UTF-8', async () => {
    const body = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    const answer = await registry.request('POST', '/contracts', {
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.status, answer.body]).toEqual([400, { detail: 'the body is not valid UTF-8' }]);
  });

  it('are not compressed', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const answer = await registry.request('POST', '/contracts', { body: new Uint8Array([0x1f, 0x8b]), headers });
    expect([answer.status, answer.body]).toEqual([415, { detail: "bodies in the content coding 'gzip' are not read" }]);
  });

  it('have at most four mebibytes', async () => {
    const { status, body } = await registry.post('/contracts', `"${'x'.repeat(4 * 1024 * 1024)}"`);
    expect([status, body]).toEqual([413, { detail: 'the body is larger than 4194304 bytes' }]);
  });

  it('may begin with a byte order mark', async () => {
    expect((await registry.post('/contracts/check', `\ufeff${text}`)).status).toBe(200);
  });
});

describe('lists and reads', () => {
  it.each<[string, object]>([
    ['limit=x', { type: 'int_parsing', loc: ['query', 'limit'], input: 'x' }],
    ['limit=0', { type: 'greater_than_equal', msg: 'Input should be greater than or equal to 1', ctx: { ge: 1 } }],
    ['limit=1001', { type: 'less_than_equal', msg: 'Input should be less than or equal to 1000', ctx: { le: 1000 } }],
    ['status=live', { type: 'literal_error', loc: ['query', 'status'], input: 'live' }],
  ])('refuses ?%s', async (query, item) => {
    const { status, body } = await registry.get(`${PATH}/versions?${query}`);
    expect(status).toBe(422);
    expect(body.detail).toEqual([expect.objectContaining(item)]);
  });

  it('lists datasets by prefix and page', async () => {
    for (const id of ['p.1', 'p.2', 'p.3']) await registry.register(contract({ dataset_id: id }));
    const first = await registry.get('/datasets?prefix=p.&limit=2');
    expect(first.body).toEqual({ datasets: ['p.1', 'p.2'], next: 'p.2' });
    expect(first.headers.get('link')).toBe('</datasets?prefix=p.&limit=2&after=p.2>; rel="next"');
    expect((await registry.get('/datasets?prefix=p.&limit=2&after=p.2')).body).toEqual({ datasets: ['p.3'] });
  });

  it('lists versions by stage', async () => {
    await registry.register(contract({ dataset_id: 'stages' }));
    await registry.register(contract({ dataset_id: 'stages', version: '1.1.0', status: 'draft' }));
    const drafts = (await registry.get('/contracts/stages/versions?status=draft')).body;
    expect(drafts.map(({ version }: { version: string }) => version)).toEqual(['1.1.0']);
  });

  it('does not know what is not there', async () => {
    const unknown = { detail: "unknown dataset_id: 'x'" };
    expect(await registry.get('/contracts/x/versions')).toMatchObject({ status: 404, body: unknown });
    expect(await registry.get('/contracts/x/versions/1.0.0')).toMatchObject({ status: 404, body: unknown });
    const noVersion = { detail: "'users.daily_active' has no version '9.9.9'" };
    expect(await registry.get(`${PATH}/versions/9.9.9`)).toMatchObject({ status: 404, body: noVersion });
    for (const action of ['activate', 'archive']) {
      expect(await registry.post(`${PATH}/versions/9.9.9/${action}`)).toMatchObject({ status: 404, body: noVersion });
    }
    const note = { deprecation_uri: 'u' };
    expect(await registry.post(`${PATH}/versions/9.9.9/deprecate`, note)).toMatchObject({
      status: 404,
      body: noVersion,
    });
  });

  it('tells when nothing is active', async () => {
    await registry.register(contract({ dataset_id: 'drafts', status: 'draft' }));
    const { status, body } = await registry.get('/contracts/drafts/latest');
    expect([status, body]).toEqual([404, { detail: "'drafts' has no active version" }]);
  });

  it('refuses what the stage does not allow', async () => {
    await registry.register(contract({ dataset_id: 'gone' }));
    await registry.post('/contracts/gone/versions/1.0.0/archive');
    expect((await registry.post('/contracts/gone/versions/1.0.0/archive')).status).toBe(200);
    const { status, body } = await registry.post('/contracts/gone/versions/1.0.0/activate');
    expect(status).toBe(409);
    expect(body.detail).toContain('archived');
  });

  it('judges a draft again when it is activated', async () => {
    const draft = { dataset_id: 'late', version: '1.1.0', status: 'draft' };
    await registry.register(contract(draft));
    await registry.register(contract({ dataset_id: 'late', version: '2.0.0' }));
    const { status, body } = await registry.post('/contracts/late/versions/1.1.0/activate');
    expect(status).toBe(422);
    expect(body.detail.issues).toMatchObject([{ kind: 'version_not_increasing' }]);
  });

  it.each([
    ['application/yaml', 'application/yaml'],
    ['text/yaml;q=0.9, application/json;q=0.5', 'application/yaml'],
    ['application/json, application/yaml;q=0.5', 'application/json'],
    ['application/yaml;q=0', 'application/json'],
    ['*/*', 'application/json'],
    ['text/html', 'application/json'],
  ])('gives who accepts %s %s', async (accept, mediaType) => {
    const { headers } = await registry.get(`${PATH}/versions/1.0.0`, { accept });
    expect(headers.get('content-type')).toBe(`${mediaType}; charset=utf-8`);
  });

  it('tags what it gives, and the tag changes with the stage', async () => {
    await registry.register(contract({ dataset_id: 'tagged' }));
    const path = '/contracts/tagged/versions/1.0.0';
    const etag = (await registry.get(path)).headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const { status, headers } = await registry.get(path, { 'if-none-match': known });
      expect([status, headers.get('etag')]).toEqual([304, etag]);
    }
    expect((await registry.get(`${path}?format=source`, { 'if-none-match': etag })).status).toBe(200);
    await registry.post(`${path}/archive`);
    expect((await registry.get(path, { 'if-none-match': etag })).status).toBe(200);
  });

  it('prints members beyond the first nine where the document uses them, and reads them again', async () => {
    const wide = contract({
      dataset_id: 'wide',
      tags: ['gold'],
      fields: [
        {
          name: 'n',
          type: 'decimal',
          minimum: 0.5,
          maximum: 12345678901234567890n.toString(),
          precision: 30,
          scale: 2,
        },
        { name: 'o', type: 'object', fields: [{ name: 'x', type: 'string', max_length: 3 }], aliases: ['old'] },
        { name: 'm', type: 'map', values: { type: 'array', items: { type: 'integer' } }, required: false },
        { name: 'e', type: 'string', enum: [{ value: 'a', label: 'A' }, 'b'] },
      ],
      primary_key: [],
      compatibility: { mode: 'full' },
      extensions: { __proto__: null, team: 'x' },
    });
    await registry.register(wide);
    const { body, text } = await registry.get('/contracts/wide/latest');
    expect(Object.keys(body).slice(9)).toEqual(['tags', 'compatibility', 'extensions']);
    expect(body.fields[1]).toMatchObject({ aliases: ['old'], fields: [{ name: 'x', max_length: 3 }] });
    expect(body.fields[3].enum).toEqual([{ value: 'a', label: 'A' }, 'b']);
    expect(text).toContain('"maximum":12345678901234567890');
    expect((await registry.send('PUT', '/contracts/wide/versions/1.0.0', text)).body.status).toBe('unchanged');
  });
});

describe('the service itself', () => {
  it('is ready, and says so', async () => {
    expect(await registry.get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  it('counts requests and registrations', async () => {
    await registry.get('/datasets');
    const { text, headers } = await registry.get('/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toMatch(/^http_requests_total\{route="\/datasets",method="GET",status="200"\} \d+$/m);
    expect(text).toMatch(/^http_requests_total\{route="unmatched",method="GET",status="404"\} \d+$/m);
    expect(text).toMatch(/^http_request_duration_seconds_bucket\{le="1",route="\/contracts",method="POST"\} \d+$/m);
    expect(text).toMatch(/^registrations_total\{outcome="registered"\} \d+$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  });

  it('names every request', async () => {
    expect((await registry.get('/healthz')).headers.get('x-request-id')).toBe('an-id');
    expect((await registry.get('/healthz', { 'x-request-id': 'mine-1' })).headers.get('x-request-id')).toBe('mine-1');
    expect((await registry.get('/nope', { 'x-request-id': 'mine-2' })).headers.get('x-request-id')).toBe('mine-2');
    expect((await registry.get('/contracts/%/latest', { 'x-request-id': 'x' })).headers.get('x-request-id')).toBe('x');
    for (const odd of ['two words', '<script>', 'x'.repeat(200)]) {
      expect((await registry.get('/healthz', { 'x-request-id': odd })).headers.get('x-request-id')).toBe('an-id');
    }
  });

  it('logs what was asked and how it ended, and no bodies', async () => {
    await registry.post('/contracts?secret=s', { contract: contract({ description: 'a secret' }) });
    expect(registry.log.at(-1)).toMatchObject({
      level: 'info',
      time: '2026-11-20T12:00:00.000Z',
      request_id: 'an-id',
      method: 'POST',
      path: '/contracts',
      route: '/contracts',
      status: 400,
      msg: 'request',
    });
    expect(JSON.stringify(registry.log)).not.toContain('secret');
  });

  it('tells browsers to leave its answers alone', async () => {
    for (const path of ['/datasets', '/nope', '/contracts/%/latest']) {
      const { headers } = await registry.get(path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cache-control': 'no-store',
      });
    }
  });

  it('shows its description as a page, with files of its own', async () => {
    const page = await registry.get('/docs');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(file).toMatch(/^\/docs\/static\//);
      expect((await registry.get(file)).status).toBe(200);
    }
  });

  it('answers what is not HTTP', async () => {
    const { port } = new URL(registry.server.url);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('GARBAGE\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('{"detail":"the request is not valid HTTP"}');
  });
});

describe('starting and stopping', () => {
  it('says that a port is in use', async () => {
    const { port } = new URL(registry.server.url);
    await expect(startHarness({ port })).rejects.toThrow(
      `port ${port} of 127.0.0.1 is in use; stop what listens there, or choose another with --port`,
    );
  });

  it('says that a host is none of this machine', async () => {
    await expect(startHarness({ host: '203.0.113.1' })).rejects.toThrow("'203.0.113.1' is no address of this machine");
  });

  it('warns of a host that others can reach', async () => {
    const open = await startHarness({ host: '0.0.0.0' });
    expect(open.log).toEqual(expect.arrayContaining([expect.objectContaining({ level: 'warn', host: '0.0.0.0' })]));
    await open.server.close();
  });

  it('lets a request in flight finish, and takes no other', async () => {
    const server = await startHarness();
    const { port } = new URL(server.server.url);
    const body = JSON.stringify({ contract: contract() });
    const socket = connect(Number(port), '127.0.0.1');
    const answered = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
    });
    const head = `POST /contracts HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    await new Promise<void>((resolve) => socket.write(head + body.slice(0, 10), () => resolve()));
    // The request is on its way when the one behind it has been answered.
    await server.get('/healthz');
    const closed = server.server.close();
    await expect(fetch(`${server.server.url}/healthz`)).rejects.toThrow();
    socket.write(body.slice(10));
    const answer = await answered;
    expect(answer).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
    expect(answer).toMatch(/^connection: close\r$/im);
    await closed;
    await server.server.close();
  });

  it('does not wait for ever for a client that never finishes', async () => {
    const server = await startHarness({ drain_timeout_s: '0' });
    const { port } = new URL(server.server.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    const gone = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    const head = 'POST /contracts HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{';
    await new Promise<void>((resolve) => socket.write(head, () => resolve()));
    await server.get('/healthz');
    await server.server.close();
    await gone;
  });

  it('refuses a store that it does not know', async () => {
    const config = { host: '127.0.0.1', port: 0, store: 'nowhere', log_level: 'silent' as const };
    const rest = { audit_stream_url: '', audit_stream_timeout_s: 1, request_timeout_s: 1, drain_timeout_s: 1 };
    await expect(startServer({ ...config, ...rest })).rejects.toThrow("there is no store 'nowhere'");
  });
});
