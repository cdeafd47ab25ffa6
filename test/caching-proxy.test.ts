import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasDatabases, newPostgresStore } from '../packages/registry/src/store/fixtures/databases.ts';
import { type Registry, Sandbox } from './shell.ts';

const NGINX = '/usr/sbin/nginx';
const CONFLUENT = 'application/vnd.schemaregistry.v1+json';
const SEQUENCE = 'concordat-sequence';

function hasNginx(): boolean {
  try {
    execFileSync(NGINX, ['-v'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    process.stderr.write(`tests behind a caching proxy are left out: ${String(error)}\n`);
    return false;
  }
}

/** A cache in front of some nodes, as docs/consistency.md has it. */
const configuration = (directory: string, nodes: readonly Registry[]) => `
daemon off;
master_process off;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log;
events { worker_connections 256; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${directory}/${name};`).join('\n  ')}
  proxy_cache_path ${directory}/cache keys_zone=registry:1m;
  upstream nodes { ${nodes.map(({ url }) => `server ${new URL(url).host};`).join(' ')} }
  server {
    listen unix:${directory}/socket;
    location / {
      proxy_pass http://nodes;
      proxy_cache registry;
      proxy_cache_revalidate on;
      proxy_cache_bypass $http_concordat_sequence $http_concordat_consistency;
      add_header X-Cache $upstream_cache_status always;
    }
  }
}`;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Whether the proxy had the answer already: HIT, or not. */
  readonly cache: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers as clients do
  readonly body: any;
}

describe.skipIf(!hasNginx() || !(await hasDatabases()))('two registries behind a proxy that caches', () => {
  const sandbox = new Sandbox();
  const directory = mkdtempSync(join(tmpdir(), 'concordat-nginx-'));
  let nodes: readonly Registry[];
  let nginx: ChildProcess;
  beforeAll(async () => {
    const flags = ['--store', await newPostgresStore(), '--log-level', 'error'];
    nodes = await Promise.all([sandbox.serve(flags), sandbox.serve(flags)]);
    writeFileSync(join(directory, 'nginx.conf'), configuration(directory, nodes));
    nginx = spawn(NGINX, ['-e', join(directory, 'error.log'), '-c', join(directory, 'nginx.conf')], {
      stdio: 'inherit',
    });
    await vi.waitFor(async () => expect((await ask('GET', '/healthz')).status).toBe(200), { timeout: 10_000 });
  });
  afterAll(async () => {
    const ended = new Promise((resolve) => nginx.on('exit', resolve));
    nginx.kill('SIGKILL');
    await ended;
    await sandbox.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** A request through the proxy. */
  const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const options = {
        socketPath: join(directory, 'socket'),
        method,
        path,
        agent: false,
        headers: { 'content-type': 'application/json', ...headers },
      };
      const sent = request(options, async (response) => {
        const { statusCode: status = 0, headers } = response;
        const said = await text(response);
        const isJson = headers['content-type']?.includes('json') === true && said !== '';
        resolve({ status, headers, cache: headers['x-cache']?.toString(), body: isJson ? JSON.parse(said) : said });
      });
      sent.on('error', reject).end(body && JSON.stringify(body));
    });
  const get = (path: string, headers?: Record<string, string>) => ask('GET', path, undefined, headers);

  /** How many requests the nodes have answered at a route. */
  const answered = async (route: string): Promise<number> => {
    const pages = await Promise.all(nodes.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
    const counts = pages.flatMap((page) => [...page.matchAll(/^http_requests_total\{route="([^"]+)".*\} (\d+)$/gm)]);
    return counts.reduce((sum, [, name, count]) => sum + (name === route ? Number(count) : 0), 0);
  };

  const fixed = (size: number) => ({ schema: `{"type":"fixed","name":"F","size":${size}}` });
  const contract = (version: string) => ({
    contract: {
      dataset_id: 'users',
      version,
      fields: [{ name: 'id', type: 'string' }],
      owners: [{ team: 'growth', contact: '#growth' }],
      status: 'active',
      primary_key: ['id'],
    },
  });

  it('show what was registered, deleted and set last', async () => {
    await ask('PUT', '/config', { compatibility: 'NONE' });
    for (let round = 1; round <= 20; round += 1) {
      const written = await ask('POST', '/subjects/s/versions', fixed(round));
      expect([written.status, written.headers['cache-control']]).toEqual([200, 'no-store']);
      const afterwards = { [SEQUENCE]: String(written.headers[SEQUENCE]) };
      expect((await get('/subjects/s/versions/latest', afterwards)).body).toMatchObject({
        version: round,
        ...fixed(round),
      });
      const level = round % 2 === 0 ? 'FULL' : 'BACKWARD';
      const set = await ask('PUT', '/config/t', { compatibility: level });
      const config = await get('/config/t', { [SEQUENCE]: String(set.headers[SEQUENCE]) });
      expect([config.body, config.cache]).toEqual([{ compatibilityLevel: level }, 'BYPASS']);
      const gone = await ask('DELETE', `/subjects/s/versions/${round}`);
      const versions = await get('/subjects/s/versions?deleted=true', { [SEQUENCE]: String(gone.headers[SEQUENCE]) });
      expect(versions.body).toHaveLength(round);
    }
    for (const path of ['/config/t', '/subjects?deleted=true', '/subjects/s/versions?deleted=true', '/datasets']) {
      for (let again = 0; again < 3; again += 1) {
        const { status, headers, cache } = await get(path);
        expect([path, status, headers['cache-control'], cache]).toEqual([path, 200, 'no-cache', 'MISS']);
      }
    }
  });

  it('are not asked again for a schema by its id', async () => {
    const { id } = (await ask('POST', '/subjects/kept/versions', fixed(500))).body;
    const path = `/schemas/ids/${id}`;
    const first = await get(path);
    expect([first.cache, first.body]).toEqual(['MISS', expect.objectContaining(fixed(500))]);
    expect(first.headers['cache-control']).toBe('public, max-age=300, immutable');
    const before = await answered('/schemas/ids/:id');
    for (let again = 0; again < 10; again += 1) {
      const { cache, body, headers } = await get(path);
      expect([cache, body, headers.etag, headers[SEQUENCE]]).toEqual([
        'HIT',
        first.body,
        first.headers.etag,
        first.headers[SEQUENCE],
      ]);
    }
    const head = await ask('HEAD', path);
    expect([head.status, head.cache, head.headers.etag, head.body]).toEqual([200, 'HIT', first.headers.etag, '']);
    const known = await get(path, { 'if-none-match': first.headers.etag ?? '' });
    expect([known.status, known.cache, known.headers.etag, known.body]).toEqual([304, 'HIT', first.headers.etag, '']);
    expect(await answered('/schemas/ids/:id')).toBe(before);
  });

  it('are asked once for each media type', async () => {
    const { id } = (await ask('POST', '/subjects/typed/versions', fixed(600))).body;
    for (const accept of [CONFLUENT, 'application/json', 'application/vnd.schemaregistry+json']) {
      for (const expected of ['MISS', 'HIT']) {
        const { cache, headers } = await get(`/schemas/ids/${id}`, { accept });
        expect([accept, cache, headers['content-type']]).toEqual([accept, expected, accept]);
      }
    }
  });

  it('tell at once of an id that it was given, and whoever asks for it that it was taken away', async () => {
    const { id } = (await ask('POST', '/subjects/gone/versions', fixed(700))).body;
    const next = `/schemas/ids/${id + 1}`;
    expect((await get(next)).status).toBe(404);
    const given = await ask('POST', '/subjects/given/versions', fixed(701));
    expect((await get(next, { [SEQUENCE]: String(given.headers[SEQUENCE]) })).status).toBe(200);

    const path = `/schemas/ids/${id}`;
    expect((await get(path)).status).toBe(200);
    await ask('DELETE', '/subjects/gone');
    await ask('DELETE', '/subjects/gone?permanent=true');
    // For as long as the answer was said to hold.
    expect(await get(path)).toMatchObject({ status: 200, cache: 'HIT' });
    expect((await get(path, { 'concordat-consistency': 'strong' })).status).toBe(404);
    expect((await get(`${path}?consistency=strong`)).status).toBe(404);
    const other = `/schemas/ids/${id + 1}?consistency=strong`;
    for (let again = 0; again < 2; again += 1) {
      expect(await get(other)).toMatchObject({ status: 200, cache: 'MISS', headers: { 'cache-control': 'no-cache' } });
    }
  });

  it('are asked for the stage of a contract each time, and once for its text', async () => {
    await ask('POST', '/contracts', contract('1.0.0'));
    const path = '/contracts/users/versions/1.0.0';
    const before = await get(path);
    expect([before.body.status, before.headers['cache-control']]).toEqual(['active', 'no-cache']);
    for (const expected of ['MISS', 'HIT']) {
      const source = await get(`${path}?format=source`);
      expect([source.cache, JSON.parse(source.body)]).toEqual([expected, contract('1.0.0').contract]);
    }
    const archived = await ask('POST', `${path}/archive`);
    const after = await get(path, { [SEQUENCE]: String(archived.headers[SEQUENCE]) });
    expect([after.body.status, after.headers.etag === before.headers.etag]).toEqual(['archived', false]);
  });
});
