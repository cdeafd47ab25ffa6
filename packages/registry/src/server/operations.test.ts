import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type Harness, startHarness } from './fixtures/harness.ts';

let registry: Harness;
beforeAll(async () => {
  registry = await startHarness({}, { newId: () => 'an-id', clock: () => new Date('2026-11-20T12:00:00Z') });
  await registry.register(contract());
});
afterAll(() => registry.server.close());

describe('the service itself', () => {
  it('is ready, and says so', async () => {
    expect(await registry.get('/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  it('counts requests and registrations', async () => {
    await registry.get('/datasets');
    await registry.get('/nope');
    const { text, headers } = await registry.get('/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toMatch(/^http_requests_total\{route="\/datasets",method="GET",status="200"\} \d+$/m);
    expect(text).toMatch(/^http_requests_total\{route="unmatched",method="GET",status="404"\} \d+$/m);
    expect(text).toMatch(/^http_request_duration_seconds_bucket\{le="1",route="\/contracts",method="POST"\} \d+$/m);
    expect(text).toMatch(/^registrations_total\{outcome="registered"\} \d+$/m);
    expect(text).toMatch(/^api_requests_total\{route="\/datasets",method="GET",status="200"\} \d+$/m);
    expect(text).toMatch(/^api_request_duration_ms_bucket\{le="1000",route="\/contracts",method="POST"\} \d+$/m);
    expect(text).toMatch(/^registry_store_latency_ms_count\{operation="commit"\} \d+$/m);
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

  it('knows both names of the id of a request, of which that of what asked first counts', async () => {
    const idsOf = ({ headers }: Awaited<ReturnType<Harness['get']>>) => [
      headers.get('x-correlation-id'),
      headers.get('x-request-id'),
    ];
    expect(idsOf(await registry.get('/datasets'))).toEqual(['an-id', 'an-id']);
    expect(idsOf(await registry.get('/datasets', { 'x-correlation-id': 'mine' }))).toEqual(['mine', 'mine']);
    expect(idsOf(await registry.get('/schemas/types', { 'x-request-id': 'mine' }))).toEqual(['mine', 'mine']);
    const both = { 'x-correlation-id': 'of-the-job', 'x-request-id': 'of-the-proxy' };
    expect(idsOf(await registry.get('/nope', both))).toEqual(['of-the-job', 'of-the-job']);
    const odd = { 'x-correlation-id': 'two words', 'x-request-id': 'of-the-proxy' };
    expect(idsOf(await registry.get('/datasets', odd))).toEqual(['of-the-proxy', 'of-the-proxy']);
    expect((await registry.get('/api/v1/nope', { 'x-correlation-id': 'mine' })).body.correlation_id).toBe('mine');
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
    for (const [path, control] of [
      ['/datasets', 'no-cache'],
      ['/metrics', 'no-store'],
      ['/nope', 'no-store'],
      ['/contracts/%/latest', 'no-store'],
    ] as const) {
      const { headers } = await registry.get(path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cache-control': control,
      });
    }
  });

  it('tells in every answer how far it has taken in the log', async () => {
    const written = await registry.post('/subjects/told/versions', { schema: '"string"' });
    expect(Number(written.headers.get('concordat-sequence'))).toBeGreaterThan(0);
    const { id } = written.body;
    const paths = [
      '/',
      '/config',
      '/subjects/',
      '/healthz',
      '/docs',
      '/nope',
      '/contracts/%/latest',
      '/contracts//latest',
    ];
    const byId = `/schemas/ids/${id}`;
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PATCH']) {
      for (const path of [...paths, byId, byId]) {
        const { headers } = await registry.request(method, path);
        expect([method, path, headers.get('concordat-sequence')]).toEqual([
          method,
          path,
          expect.stringMatching(/^\d+$/),
        ]);
      }
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

  it('hangs up after a page where it is asked to', async () => {
    const { port } = new URL(registry.server.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('GET /docs/nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1.1 404 .*connection: close/is);
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
