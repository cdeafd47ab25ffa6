// npm run bench:confluent — the calls of Kafka clients beside a bare node:http server that answers the same bytes; a registry of 100,000 schemas; a check against 1,000 versions.

import { createRegistry, openStore } from '@concordat/registry';
import autocannon from 'autocannon';
import { BARE_SERVER, CONCORDAT, type Served, serve, withFolder } from './processes.ts';
import { median, printTable } from './samples.ts';

const CONNECTIONS = 16;
const SECONDS = 3;
const ROUNDS = 5;
const SUBJECTS = 10_000;
const VERSIONS = 10;
const HISTORY = 1000;
const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';

/** A record of so many fields; `edition` makes it another one. */
function schemaWith(fields: number, edition: number): string {
  return JSON.stringify({
    type: 'record',
    name: 'Order',
    namespace: 'bench',
    doc: `edition ${edition}`,
    fields: Array.from({ length: fields }, (_, index) => ({ name: `field_${index}`, type: 'string', default: '' })),
  });
}

interface Request {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  /** Makes the body of each request another one. */
  readonly fresh?: (count: number) => string;
}

const REQUESTS: readonly Request[] = [
  { name: 'GET /schemas/ids/{id}', method: 'GET', path: '/schemas/ids/1' },
  { name: 'GET …/versions/latest', method: 'GET', path: '/subjects/s-1-value/versions/latest' },
  { name: 'POST lookup', method: 'POST', path: '/subjects/s-1-value', body: bodyOf(schemaWith(20, 1_000_001)) },
  {
    name: 'POST register, known',
    method: 'POST',
    path: '/subjects/s-1-value/versions',
    body: bodyOf(schemaWith(20, 1_000_001)),
  },
  {
    name: 'POST register, new',
    method: 'POST',
    path: '/subjects/bench-new/versions',
    fresh: (count) => bodyOf(schemaWith(20, 10_000_000 + count)),
  },
];

function bodyOf(schema: string): string {
  return JSON.stringify({ schema });
}

let fresh = 0;

async function load(base: string, { method, path, body, fresh: next }: Request) {
  const headers = method === 'POST' ? { 'content-type': MEDIA_TYPE } : {};
  const request = next && { setupRequest: (own: autocannon.Request) => ({ ...own, body: next(fresh++) }) };
  const { requests, latency, non2xx, errors } = await autocannon({
    url: new URL(path, base).href,
    method,
    headers,
    ...(body !== undefined && { body }),
    ...(request && { requests: [request] }),
    connections: CONNECTIONS,
    duration: SECONDS,
  });
  if (non2xx + errors > 0) throw new Error(`${method} ${path}: ${non2xx} refused, ${errors} failed`);
  return { perSecond: requests.average, p50: latency.p50, p99: latency.p99 };
}

async function answerOf(base: string, { method, path, body, fresh: next }: Request): Promise<string> {
  const sent = next?.(fresh++) ?? body;
  const reply = await fetch(new URL(path, base), {
    method,
    ...(sent !== undefined && { body: sent, headers: { 'content-type': MEDIA_TYPE } }),
  });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  return await reply.text();
}

/** Rounds of the bare server and of ours in turn, so that what else the machine does hits both. */
async function compare(url: string): Promise<void> {
  const rows = [];
  for (const request of REQUESTS) {
    const bare = await serve(BARE_SERVER, await answerOf(url, request));
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const floor = await load(bare.url, request);
      const ours = await load(url, request);
      rounds.push({ floor, ours, ratio: ours.perSecond / floor.perSecond });
    }
    await bare.stop();
    rows.push([
      request.name,
      rate(rounds.map(({ floor }) => floor.perSecond)),
      rate(rounds.map(({ ours }) => ours.perSecond)),
      median(rounds.map(({ ratio }) => ratio)).toFixed(2),
      median(rounds.map(({ ours }) => ours.p50)),
      median(rounds.map(({ ours }) => ours.p99)),
    ]);
  }
  printTable(['20 fields', 'bare/s', 'concordat/s', 'ratio', 'p50 ms', 'p99 ms'], rows);
}

function rate(samples: readonly number[]): string {
  return Math.round(median(samples)).toLocaleString('en');
}

async function fill(file: string): Promise<void> {
  const registry = createRegistry(await openStore(`sqlite:${file}`), { clock: () => new Date() });
  for (let subject = 0; subject < SUBJECTS; subject += 1) {
    for (let version = 0; version < VERSIONS; version += 1) {
      // Each content is in ten subjects, as records are that several topics carry.
      const text = schemaWith(20, Math.floor(subject / 10) * VERSIONS + version);
      const key = { group: 'default', subject: `topic-${subject}-value` };
      await registry.schemas.register(key, { format: 'avro', text, references: [] });
    }
  }
  await registry.close();
}

async function residentMegabytes({ url }: Served): Promise<number> {
  const metrics = await (await fetch(new URL('/metrics', url))).text();
  return Math.round(Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]) / 1024 / 1024);
}

async function post(url: string, path: string, body: string, method = 'POST'): Promise<string> {
  const reply = await fetch(new URL(path, url), { method, body, headers: { 'content-type': MEDIA_TYPE } });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  return await reply.text();
}

/** A check against every version of a long history: the first reads them all, later ones find them in memory. */
async function history(url: string): Promise<void> {
  await post(url, '/config/long-value', JSON.stringify({ compatibility: 'NONE' }), 'PUT');
  for (let edition = 0; edition < HISTORY; edition += 1) {
    await post(url, '/subjects/long-value/versions', bodyOf(schemaWith(20, 100_000_000 + edition)));
  }
  const once = await checkTimes(url, '/compatibility/subjects/long-value/versions/latest');
  await post(url, '/config/long-value', JSON.stringify({ compatibility: 'BACKWARD_TRANSITIVE' }), 'PUT');
  const all = await checkTimes(url, '/compatibility/subjects/long-value/versions');
  printTable(
    ['check of 20 fields', 'first ms', 'median ms'],
    [
      ['against one version', ...once],
      [`against ${HISTORY.toLocaleString('en')} versions`, ...all],
    ],
  );
}

async function checkTimes(url: string, path: string): Promise<string[]> {
  const samples = [];
  for (let round = 0; round < 20; round += 1) {
    const start = performance.now();
    const answer = await post(url, path, bodyOf(schemaWith(21, 200_000_000 + round)));
    samples.push(performance.now() - start);
    if (answer !== '{"is_compatible":true}') throw new Error(answer);
  }
  return [samples[0]?.toFixed(1) ?? '', median(samples).toFixed(1)];
}

const serveStore = (store: string) => serve(CONCORDAT, 'serve', '--port', '0', '--store', store, '--log-level', 'warn');

await withFolder(async (folder) => {
  const empty = await serveStore(`sqlite:${folder}/empty.db`);
  const rows = [['empty', Math.round(empty.readyAfter), await residentMegabytes(empty)]];
  await empty.stop();
  await fill(`${folder}/full.db`);
  const full = await serveStore(`sqlite:${folder}/full.db`);
  rows.push([
    `${(SUBJECTS * VERSIONS).toLocaleString('en')} versions of ${SUBJECTS.toLocaleString('en')} subjects`,
    Math.round(full.readyAfter),
    await residentMegabytes(full),
  ]);
  printTable(['store', 'ready after ms', 'resident MB'], rows);
  await post(full.url, '/subjects/s-1-value/versions', bodyOf(schemaWith(20, 1_000_001)));
  await post(full.url, '/config/bench-new', JSON.stringify({ compatibility: 'NONE' }), 'PUT');
  await compare(full.url);
  await history(full.url);
  await full.stop();
});
