import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type Harness, startHarness } from './fixtures/harness.ts';

let registry: Harness;
beforeAll(async () => {
  registry = await startHarness();
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

  it('may be compressed with gzip', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const body = gzipSync(JSON.stringify({ contract: contract({ dataset_id: 'compressed' }) }));
    expect((await registry.request('POST', '/contracts', { body, headers })).status).toBe(201);
    const broken = await registry.request('POST', '/contracts', { body: new Uint8Array([0x1f, 0x8b]), headers });
    expect([broken.status, broken.body]).toEqual([400, { detail: 'the body is not in the content coding gzip' }]);
    const bomb = await registry.request('POST', '/contracts', { body: gzipSync(Buffer.alloc(2 ** 24)), headers });
    expect([bomb.status, bomb.body]).toEqual([413, { detail: 'the body is larger than 4194304 bytes' }]);
  });

  it('are in no other content coding', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'br' };
    const answer = await registry.request('POST', '/contracts', { body: new Uint8Array([0x1f, 0x8b]), headers });
    expect([answer.status, answer.body]).toEqual([415, { detail: "bodies in the content coding 'br' are not read" }]);
    expect(answer.headers.get('accept-encoding')).toBe('gzip, identity');
  });

  it('have at most four mebibytes', async () => {
    const { status, body } = await registry.post('/contracts', `"${'x'.repeat(4 * 1024 * 1024)}"`);
    expect([status, body]).toEqual([413, { detail: 'the body is larger than 4194304 bytes' }]);
  });

  it('may begin with a byte order mark', async () => {
    expect((await registry.post('/contracts/check', `\ufeff${text}`)).status).toBe(200);
  });
});

describe('?pretty', () => {
  it('lays JSON out for people, every digit as it was', async () => {
    const { text, headers } = await registry.get(`${PATH}/latest?pretty`);
    const plain = await registry.get(`${PATH}/latest`);
    expect(text).toBe(`${JSON.stringify(plain.body, null, 2)}\n`);
    expect(plain.headers.get('etag')).not.toBeNull();
    expect(headers.get('etag')).not.toBe(plain.headers.get('etag'));
  });

  it.each(['pretty=false', 'pretty=0', 'prettier'])('is not %s', async (query) => {
    expect((await registry.get(`${PATH}/latest?${query}`)).text).not.toContain('\n');
  });

  it('leaves other texts alone', async () => {
    expect((await registry.get('/metrics?pretty')).headers.get('content-type')).toContain('text/plain');
  });
});
