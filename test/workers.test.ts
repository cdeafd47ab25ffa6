import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasDatabases, newPostgresStore } from '../packages/registry/src/store/fixtures/databases.ts';
import { type Registry, Sandbox } from './shell.ts';

const PATIENCE = { timeout: 30_000 };
const MEDIA = 'application/vnd.schemaregistry.v1+json';

const directory = mkdtempSync(join(tmpdir(), 'concordat-workers-'));
afterAll(() => rmSync(directory, { recursive: true }));
let files = 0;
const newFile = async (): Promise<string> => {
  files += 1;
  return `sqlite:${join(directory, `${files}.db`)}`;
};

const STORES = [
  ['a file', newFile],
  ...((await hasDatabases()) ? [['a database', newPostgresStore] as const] : []),
] as const;

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers as clients do
  readonly body: any;
}

/** A request over a connection of its own, which whichever worker takes. */
async function call({ url }: Registry, method: string, path: string, body?: object): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request(url + path, { method, agent: false, headers: { 'content-type': MEDIA } }, resolve)
    .on('error', reject)
    .end(body && JSON.stringify(body));
  const response = await promise;
  const said = await text(response);
  const isJson = response.headers['content-type']?.includes('json');
  return { status: response.statusCode ?? 0, body: isJson ? JSON.parse(said) : said };
}

const counted = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const fixed = (size: number) => ({ schema: `{"type":"fixed","name":"F","size":${size}}` });

interface Entry {
  readonly msg: string;
  readonly pid: number;
  readonly route?: string;
}

function entriesOf(registry: Registry): readonly Entry[] {
  // What was written last may not have come whole.
  const lines = registry.log().split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The two workers of a registry. */
async function both(registry: Registry): Promise<readonly number[]> {
  const listening = () => {
    const entries = entriesOf(registry).filter(({ msg }) => msg.startsWith('listening'));
    return [...new Set(entries.map(({ pid }) => pid))].filter(isAlive);
  };
  await expect.poll(listening, PATIENCE).toHaveLength(2);
  return listening();
}

/** Kills one of the workers, and waits for the one that is started instead. */
async function replaced(registry: Registry, victim: number): Promise<void> {
  const replacements = () => registry.log().split('a worker is ready').length;
  const before = replacements();
  process.kill(victim, 'SIGKILL');
  await expect.poll(replacements, PATIENCE).toBe(before + 1);
}

/** A client that stops in the middle of a request, which the registry then has taken on. */
async function begun(registry: Registry, body: string): Promise<Socket> {
  const { hostname, port } = new URL(registry.url);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  const head = ['POST /subjects/slow/versions HTTP/1.1', 'Host: r', `Content-Type: ${MEDIA}`, 'Expect: 100-continue'];
  socket.write([...head, `Content-Length: ${body.length}`, '\r\n'].join('\r\n'));
  await new Promise((resolve) => socket.once('data', resolve));
  return socket;
}

/** Sends the rest of a request, and gives the answer. */
async function finished(socket: Socket, body: string): Promise<string> {
  const answer = new Promise<string>((resolve) => socket.once('data', resolve));
  socket.write(body);
  const said = await answer;
  socket.destroy();
  return said;
}

function* inPieces<Item>(items: readonly Item[], size: number): Iterable<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

describe.each(STORES)('two workers over %s', (_name, newStore) => {
  let sandbox: Sandbox;
  let registry: Registry;
  let store: string;
  beforeAll(async () => {
    sandbox = new Sandbox();
    store = await newStore();
    registry = await sandbox.serve(['--store', store, '--workers', '2', '--log-level', 'info']);
  });
  afterAll(() => sandbox.close());

  it('both answer on one port, and tell the figures of both', async () => {
    const workers = new Set(await both(registry));
    expect(await call(registry, 'GET', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await call(registry, 'GET', '/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
    let posts = 0;
    const writers = async () => {
      const burst = counted(8).map((size) =>
        call(registry, 'POST', `/subjects/f${posts + size}/versions`, fixed(size)),
      );
      posts += burst.length;
      expect((await Promise.all(burst)).map(({ status }) => status)).toEqual(burst.map(() => 200));
      return new Set(entriesOf(registry).flatMap(({ pid, route }) => (route?.endsWith('/versions') ? [pid] : [])));
    };
    // Which of them takes a connection is up to the kernel.
    await expect.poll(writers, PATIENCE).toEqual(workers);
    for (const _worker of workers) {
      const { body } = await call(registry, 'GET', '/metrics');
      expect(body).toContain(
        `http_requests_total{route="/subjects/:subject/versions",method="POST",status="200"} ${posts}\n`,
      );
      expect(body).toContain(`registrations_total{outcome="registered"} ${posts}\n`);
      expect(body).toContain('process_resident_memory_bytes ');
    }
  });

  it('both write; numbers and ids have no gaps', async () => {
    await call(registry, 'PUT', '/config/:.count:t', { compatibility: 'NONE' });
    const versions = '/subjects/:.count:t/versions';
    const answers = await Promise.all(counted(40).map((size) => call(registry, 'POST', versions, fixed(size))));
    const ids = answers.map(({ body }) => body.id as number);
    expect(ids.toSorted((a, b) => a - b)).toEqual(counted(40));
    expect((await call(registry, 'GET', versions)).body).toEqual(counted(40));
    for (const [index, id] of ids.entries()) {
      expect((await call(registry, 'GET', `/schemas/ids/${id}?subject=:.count:t`)).body).toMatchObject(
        fixed(index + 1),
      );
    }
  });

  it('carry a request with a key out once between them', async () => {
    const ask = async () => {
      const answer = await fetch(`${registry.url}/subjects/keyed/versions`, {
        method: 'POST',
        headers: { 'content-type': MEDIA, 'idempotency-key': 'the-key' },
        body: JSON.stringify(fixed(1)),
      });
      return [answer.status, answer.headers.get('x-correlation-id'), await answer.text()];
    };
    const answers = await Promise.all(counted(200).map(ask));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await call(registry, 'GET', '/subjects/keyed/versions')).body).toEqual([1]);
    const { body } = await call(registry, 'GET', '/metrics');
    expect(body).toMatch(/^dcr_subscriptions_total\{layer="gold"\} 0$/m);
    expect(body).toMatch(
      /^api_requests_total\{route="\/subjects\/:subject\/versions",method="POST",status="200"\} \d+$/m,
    );
    expect(body).toMatch(/^registry_store_latency_ms_count\{operation="claim"\} \d+$/m);
  });

  it('write nothing that was decided on what the other changed', async () => {
    for (const round of counted(15)) {
      const path = `/subjects/race-${round}/versions`;
      const racing = [1, 2, 3, 4].map((size) => call(registry, 'POST', path, fixed(size)));
      const statuses = (await Promise.all(racing)).map(({ status }) => status);
      expect(statuses.toSorted()).toEqual([200, 409, 409, 409]);
    }
  });

  it('finish what they are at when they are told to stop, and leave nobody behind', async () => {
    const workers = await both(registry);
    const body = JSON.stringify(fixed(7));
    const clients = await Promise.all(counted(4).map(() => begun(registry, body)));
    const stopped = registry.stop();
    const answers = await Promise.all(clients.map((client) => finished(client, body)));
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(await stopped).toEqual({ code: 0, signal: null });
    expect(workers.filter(isAlive)).toEqual([]);
    const next = await sandbox.serve(['--store', store]);
    expect((await call(next, 'GET', '/subjects/slow/versions')).body).toEqual([1]);
    await next.stop();
  });
});

describe('two workers over a file', () => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = new Sandbox();
  });
  afterAll(() => sandbox.close());

  it('tell at once what either wrote', async () => {
    const registry = await sandbox.serve(['--store', await newFile(), '--workers', '2', '--log-level', 'warn']);
    for (const round of counted(25)) {
      const level = round % 2 ? 'NONE' : 'FULL';
      expect((await call(registry, 'PUT', '/config/s', { compatibility: level })).status).toBe(200);
      expect((await call(registry, 'POST', '/subjects/s/versions', fixed(round))).status).toBe(round % 2 ? 200 : 409);
      const told = await Promise.all([
        ...counted(4).map(() => call(registry, 'GET', '/config/s')),
        ...counted(4).map(() => call(registry, 'GET', '/subjects/s/versions/latest')),
      ]);
      expect(told.slice(0, 4).map(({ body }) => body.compatibilityLevel)).toEqual(Array(4).fill(level));
      expect(told.slice(4).map(({ body }) => body.version)).toEqual(Array(4).fill(Math.ceil(round / 2)));
    }
    expect((await call(registry, 'DELETE', '/subjects/s')).status).toBe(200);
    const gone = await Promise.all(counted(6).map(() => call(registry, 'GET', '/subjects/s/versions/latest')));
    expect(gone.map(({ status }) => status)).toEqual(Array(6).fill(404));
  });
});

describe.each(STORES)('a worker over %s that is killed', (_name, newStore) => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = new Sandbox();
  });
  afterAll(() => sandbox.close());

  it('loses nothing that was acknowledged, does not disturb the others, and is replaced', async () => {
    const flags = ['--store', await newStore(), '--workers', '2', '--log-level', 'info'];
    const registry = await sandbox.serve(flags);
    const acknowledged = new Map<string, number>();
    let isOver = false;
    const write = async (lane: number): Promise<void> => {
      for (let size = 1; !isOver; size += 1) {
        const subject = `lane-${lane}-${size}`;
        // Its connection may be lost with the worker.
        const answer = await call(registry, 'POST', `/subjects/${subject}/versions`, fixed(size * 10 + lane)).catch(
          () => undefined,
        );
        if (answer === undefined) continue;
        expect(answer.status).toBe(200);
        acknowledged.set(subject, answer.body.id);
      }
    };
    const writing = counted(4).map(write);
    for (const _ of counted(2)) {
      const before = acknowledged.size;
      await expect.poll(() => acknowledged.size, PATIENCE).toBeGreaterThan(before + 10);
      await replaced(registry, Math.min(...(await both(registry))));
      const there = acknowledged.size;
      await expect.poll(() => acknowledged.size, PATIENCE).toBeGreaterThan(there + 10);
    }
    isOver = true;
    await Promise.all(writing);
    const ids = [...acknowledged.values()];
    expect(new Set(ids).size).toBe(ids.length);
    const told = (subject: string) => call(registry, 'GET', `/subjects/${subject}/versions/1`);
    for (const subjects of inPieces([...acknowledged.keys()], 50)) {
      const answers = await Promise.all(subjects.map(told));
      const expected = subjects.map((subject) => ({ subject, version: 1, id: acknowledged.get(subject) }));
      expect(answers.map(({ body }) => body)).toMatchObject(expected);
    }
    expect(await registry.stop()).toEqual({ code: 0, signal: null });
  });
});

describe('the primary', () => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = new Sandbox();
  });
  afterAll(() => sandbox.close());

  it('leaves no worker behind when it is killed; they finish what they are at', async () => {
    const store = await newFile();
    const registry = await sandbox.serve(['--store', store, '--workers', '2']);
    const workers = await both(registry);
    const body = JSON.stringify(fixed(7));
    const clients = await Promise.all(counted(3).map(() => begun(registry, body)));
    expect(await registry.stop('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    const answers = await Promise.all(clients.map((client) => finished(client, body)));
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    await expect.poll(() => workers.filter(isAlive), PATIENCE).toEqual([]);
    const next = await sandbox.serve(['--store', store, '--workers', '2']);
    expect((await call(next, 'GET', '/subjects/slow/versions')).body).toEqual([1]);
  });

  it('keeps other processes away from its file', async () => {
    const store = await newFile();
    const registry = await sandbox.serve(['--store', store, '--workers', '2']);
    for (const line of ['serve --port 0', 'serve --port 0 --workers 2', 'migrate']) {
      const ended = await sandbox.run(`concordat ${line} --store ${store}`);
      expect(ended).toMatchObject({ status: 2, stdout: '' });
      expect(ended.stderr).toMatch(/^concordat: the store '.*' is in use by another process; [^\n]*\n$/);
    }
    expect((await call(registry, 'GET', '/readyz')).status).toBe(200);
    await registry.stop();
    const alone = await sandbox.serve(['--store', store]);
    const ended = await sandbox.run(`concordat serve --port 0 --workers 2 --store ${store}`);
    expect(ended.stderr).toMatch(/^concordat: the store '.*' is in use by another process; [^\n]*\n$/);
    await alone.stop();
  });

  it('says once what is in the way of its workers', async () => {
    const other = await sandbox.serve(['--store', 'memory']);
    const { port } = new URL(other.url);
    const store = await newFile();
    const ended = await sandbox.run(`concordat serve --workers 3 --store ${store} --port ${port}`);
    expect(ended).toEqual({
      status: 2,
      stdout: '',
      stderr: `concordat: port ${port} of 127.0.0.1 is in use; stop what listens there, or choose another with --port\n`,
    });
    // Nobody has the file any more.
    await (await sandbox.serve(['--store', store])).stop();
  });

  it.each([
    ['memory', 'the store in memory belongs to one process; name a file or a database'],
    ['sqlite:nowhere/a.db', expect.stringMatching('cannot be made: there is no directory')],
    ['postgres://127.0.0.1:1/x', expect.stringMatching('cannot be reached')],
  ])('ends where its store is %s', async (store, sentence) => {
    const ended = await sandbox.run(`concordat serve --workers 2 --port 0 --store-timeout-s 1 --store ${store}`);
    expect(ended).toMatchObject({ status: 2, stdout: '' });
    expect(ended.stderr.replace(/^concordat: |\n$/g, '')).toEqual(sentence);
  });
});

describe.each(STORES)('the audit stream of workers over %s', (_name, newStore) => {
  let sandbox: Sandbox;
  const versions: string[] = [];
  const stream = createServer(async (incoming, response) => {
    const { payload } = (await json(incoming)) as { payload: { version: string } };
    versions.push(payload.version);
    response.writeHead(201).end();
  });
  beforeAll(async () => {
    sandbox = new Sandbox();
    await new Promise<void>((resolve) => stream.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await sandbox.close();
    stream.close();
    stream.closeAllConnections();
  });

  it('hears of all events in order, whichever worker is killed', async () => {
    const url = `http://127.0.0.1:${(stream.address() as AddressInfo).port}`;
    const flags = ['--store', await newStore(), '--workers', '2', '--log-level', 'info', '--audit-stream-url', url];
    const registry = await sandbox.serve(flags);
    let minor = 0;
    const promote = async (count: number): Promise<void> => {
      for (const _ of counted(count)) {
        minor += 1;
        const contract = {
          dataset_id: 'users.daily',
          version: `1.${minor}.0`,
          fields: [{ name: 'id', type: 'string' }],
          owners: [{ team: 'growth', contact: '#growth' }],
          status: 'active',
          primary_key: ['id'],
        };
        expect((await call(registry, 'POST', '/contracts', { contract })).status).toBe(201);
      }
    };
    const all = () => counted(minor).map((number) => `1.${number}.0`);
    const heardAll = () => expect.poll(() => [...new Set(versions)], PATIENCE).toEqual(all());
    await promote(4);
    await heardAll();
    expect(versions).toEqual(all());
    for (const victim of await both(registry)) {
      await replaced(registry, victim);
      await promote(4);
      await heardAll();
    }
  });
});
