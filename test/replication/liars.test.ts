import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import {
  type Origin,
  type ReplicaElement,
  type ReplicaVersion,
  versionHash,
} from '../../packages/registry/src/domain/replica.ts';
import { type Harness, startHarness } from '../../packages/registry/src/server/fixtures/harness.ts';

// Registries that do not say what registries say, by mistake or on purpose: whoever reads them, or is written to, goes on.

const soon = { timeout: 30_000 };
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(): Promise<Harness> {
  const harness = await startHarness();
  closing.push(() => harness.server.close());
  return harness;
}

/** What is answered to a question: a body of JSON, or a status with headers. */
type Answer = object | { readonly status: number; readonly headers: Record<string, string> };

/** A registry that says what it is told to say. */
async function liar(answer: (path: string, query: URLSearchParams) => Answer) {
  const asked: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request);
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://liar');
    const said = answer(pathname.replace('/api/v1/replication/', ''), searchParams);
    if ('headers' in said && 'status' in said) return void response.writeHead(said.status, said.headers).end();
    return void response.setHeader('content-type', 'application/json').end(JSON.stringify(said));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const root = 'http://liar.example';
const end = { outcome: 'changes', root, touched: [], place: { sequence: 5, hash: 'h' }, end: 5 };

it.each<[string, (path: string, query: URLSearchParams) => Answer, string]>([
  [
    'a log that does not go on',
    (path, query) => {
      if (path === 'elements') return { root, elements: [] };
      return query.has('after') ? { ...end, end: 9 } : end;
    },
    'tells changes, and not as registries do',
  ],
  [
    'a log that is another one each time',
    (path, query) => {
      if (path === 'elements') return { root, elements: [] };
      return query.has('after') ? { ...end, outcome: 'other-log' } : end;
    },
    'its log is another one each time that it is asked',
  ],
  [
    'pages that lead in a circle',
    (path) => (path === 'elements' ? { root, elements: [], next: 'b' } : end),
    'tells elements, and not as registries do',
  ],
  [
    'elements of another form',
    (path) => (path === 'elements' ? { root, elements: [{ origin: 'here' }] } : end),
    'tells elements, and not as registries do',
  ],
  ['the way to somewhere else', () => ({ status: 307, headers: { location: 'http://127.0.0.1:1/' } }), 'answers 307'],
])('%s is not followed', async (_what, answer, sentence) => {
  const target = await start();
  const { url } = await liar(answer);
  await target.post('/api/v1/links', { id: 'liar', direction: 'pull', peer: url, credentials: 'a-secret-of-mine' });
  const status = async () => (await target.get('/api/v1/links/liar/status')).body;
  await expect.poll(async () => (await status()).state, soon).toBe('ERROR');
  expect((await status()).last_error).toContain(sentence);
  expect(JSON.stringify([await status(), (await target.get('/api/v1/links')).body])).not.toContain('a-secret-of-mine');
  expect((await target.get('/readyz')).status).toBe(200);
});

it('of another kind that says what no registry can say on is read as far as that goes', async () => {
  const target = await start();
  const lists: Readonly<Record<string, object>> = {
    '/schemagroups': ['good', 'odd'],
    '/schemagroups/good': { id: 'good', groupProperties: { size: 3 }, createdtimeutc: 'yesterday' },
    '/schemagroups/good/schemas': ['s'],
    '/schemagroups/good/schemas/s/versions': [1],
    '/schemagroups/good/schemas/s/versions/1': { type: 'object' },
    '/schemagroups/odd': { id: 'odd', format: 'json\r\nset-cookie: a=b' },
    '/schemagroups/odd/schemas': ['s'],
    '/schemagroups/odd/schemas/s/versions': [1],
    '/schemagroups/odd/schemas/s/versions/1': { type: 'object' },
  };
  const { url } = await liar((path) => lists[path] ?? { status: 404, headers: {} });
  await target.post('/api/v1/links', { id: 'liar', direction: 'pull', peer: url });
  const status = async () => (await target.get('/api/v1/links/liar/status')).body;
  await expect.poll(async () => (await status()).state, soon).toBe('DEGRADED');
  expect((await target.get('/schemagroups/good/schemas/s')).text).toBe('{"type":"object"}');
  expect((await target.get('/schemagroups/good')).body).toMatchObject({ groupProperties: { size: '3' } });
  expect((await target.get('/schemagroups/odd/schemas/s')).status).toBe(404);
});

const created = '2026-01-01T00:00:00.000Z';

function versionAt({ group, subject }: Omit<Origin, 'registry'>, number: number, more: Partial<ReplicaVersion> = {}) {
  return {
    number,
    label: `${number}`,
    status: 'active',
    uri: `${root}/schemagroups/${encodeURIComponent(group)}/schemas/${encodeURIComponent(subject)}/versions/${number}`,
    uuid: `7d444840-9dc0-11d1-b245-5ffdce74fad${number}`,
    format: 'avro',
    source: `{"type":"fixed","name":"F","size":${number}}`,
    references: [],
    createdAt: created,
    representations: [],
    ...more,
  } satisfies ReplicaVersion;
}

function elementOf(key: Omit<Origin, 'registry'>, versions: readonly ReplicaVersion[]): ReplicaElement {
  const marks = versions.map((version) => ({ number: version.number, hash: versionHash(version) }));
  return {
    origin: { registry: root, ...key },
    epoch: 1,
    deleted: false,
    authority: root,
    attributes: {},
    versions: marks,
  };
}

const CONTRACT = { group: 'contracts', subject: 'users.daily' };
const ODD = { group: '__proto__', subject: '../%2e/💥 constructor' };
const contract = { format: 'data-contract', source: 'no contract at all', canonical: '{"no":"contract"}' };

it.each<[string, Omit<Origin, 'registry'>, readonly ReplicaVersion[]]>([
  ['contracts that are none', CONTRACT, [versionAt(CONTRACT, 1, { ...contract, label: '1.0.0' })]],
  [
    'two versions of one label',
    CONTRACT,
    [
      versionAt(CONTRACT, 1, { ...contract, label: '1.0.0' }),
      versionAt(CONTRACT, 2, { ...contract, canonical: '{}', label: '1.0.0' }),
    ],
  ],
  ['a label that is none', CONTRACT, [versionAt(CONTRACT, 1, { ...contract, label: 'latest' })]],
  ['names that mean something elsewhere', ODD, [versionAt(ODD, 1)]],
  ['an empty name', { group: 'g', subject: ' ' }, [versionAt({ group: 'g', subject: ' ' }, 1)]],
  [
    'a schema that refers to itself',
    { group: 'g', subject: 's' },
    [
      versionAt({ group: 'g', subject: 's' }, 1, {
        source: '{"type":"record","name":"F","fields":[{"name":"f","type":"G"}]}',
        canonical: '{"type":"record","name":"F","fields":[{"name":"f","type":"G"}]}',
        references: [{ name: 'G', subject: 's', number: 1 }],
      }),
    ],
  ],
  [
    'a format that nobody knows, and an empty document',
    { group: 'g', subject: 'e' },
    [versionAt({ group: 'g', subject: 'e' }, 1, { format: 'constructor', source: '', contentType: 'text/html' })],
  ],
])('a link that takes %s breaks nothing', async (_what, key, versions) => {
  const target = await start();
  await target.post('/api/v1/links', { id: 'liar', direction: 'accept', peer: root });
  const element = elementOf(key, versions);
  const answers = [
    await target.post('/api/v1/links/liar/wanted', { element }),
    await target.post('/api/v1/links/liar/versions', { origin: element.origin, versions }),
    await target.post('/api/v1/links/liar/elements', { element, versions: [] }),
    await target.post('/api/v1/links/liar/elements', { element, versions }),
  ];
  const [group, subject] = [encodeURIComponent(key.group), encodeURIComponent(key.subject)];
  for (const path of [
    '/subjects',
    '/schemas',
    '/datasets',
    '/schemagroups',
    `/subjects/:.${group}:${subject}/versions/1`,
    `/subjects/:.${group}:${subject}/versions/latest/schema`,
    '/schemas/ids/1',
    `/contracts/${subject}/latest`,
    `/contracts/${subject}/versions`,
    `/contracts/${subject}/versions/1.0.0`,
    `/schemagroups/${group}/schemas/${subject}`,
    `/schemagroups/${group}/schemas/${subject}/versions/1`,
    `/api/v1/replication/elements`,
    `/api/v1/replication/digest`,
    `/api/v1/subjects`,
    '/api/v1/links/liar/status',
    '/data-contract-registry/v1/datasets',
  ]) {
    answers.push(await target.get(path));
  }
  answers.push(
    await target.post('/api/v1/links/liar/elements', {
      element: { ...element, epoch: 2, deleted: true, versions: [] },
      versions: [],
    }),
  );
  expect(answers.filter(({ status }) => status >= 500).map(({ status, text }) => [status, text])).toEqual([]);
});
