// npm run bench:distance — a node far away from its database: what answers wait for, by the time that a message takes there and back.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Load, Loaded } from './calls.ts';
import { fill, schemaOf, topics } from './filling.ts';
import { ask } from './http.ts';
import { startPostgres } from './postgres.ts';
import { CONCORDAT, run, type Served, serve } from './processes.ts';
import { median, printTable } from './samples.ts';

/** Milliseconds there and back: the same machine, a zone of the same region, a neighbouring region, another continent. */
const DISTANCES = [0, 1, 20, 80];
const SUBJECTS = 1000;
const ROUNDS = 25;
const SECONDS = 3;
const CLIENT = new URL('./client.ts', import.meta.url).pathname;

interface Line {
  readonly address: string;
  close(): Promise<void>;
}

/** A line to the server of an address on which every message takes its time. */
async function layLine(address: string, roundTripMs: number): Promise<Line> {
  const target = new URL(address);
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    pass(near, far, roundTripMs / 2);
    pass(far, near, roundTripMs / 2);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = new URL(address);
  own.port = String((server.address() as AddressInfo).port);
  return { address: own.href, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function pass(from: Socket, to: Socket, delayMs: number): void {
  from.setNoDelay(true);
  const later = (work: () => void): void => {
    if (delayMs === 0) work();
    else setTimeout(work, delayMs);
  };
  from.on('data', (bytes) => later(() => to.write(bytes)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => to.destroy());
}

/** Calls, one after the other; every call is about something that the node has not heard of, but where it says so. */
const CALLS: readonly (readonly [name: string, call: (url: string, index: number) => Promise<unknown>])[] = [
  ['schema by id', (url, index) => told(url, `/schemas/ids/${1 + index}`)],
  ['schema by id, again', (url) => told(url, '/schemas/ids/1')],
  ['latest version', (url, index) => told(url, `/subjects/topic-${500 + index}-value/versions/latest`)],
  ['latest version, again', (url) => told(url, '/subjects/topic-0-value/versions/latest')],
  ['the same, strong', (url) => told(url, '/subjects/topic-0-value/versions/latest?consistency=strong')],
  ['register, known', (url, index) => register(url, index, schemaOf(`topic-${index}-value`, 1))],
  ['register, new', (url, index) => register(url, index, schemaOf('fresh', index))],
];

async function told(url: string, path: string): Promise<void> {
  const { status, body } = await ask(url, 'GET', path);
  if (status !== 200) throw new Error(`${path}: ${status} ${body}`);
}

async function register(url: string, index: number, schema: string): Promise<void> {
  const path = `/subjects/topic-${index}-value/versions`;
  const { status, body } = await ask(url, 'POST', path, JSON.stringify({ schema }));
  if (status !== 200) throw new Error(`${path}: ${status} ${body}`);
}

async function latencies(url: string): Promise<number[]> {
  const medians = [];
  for (const [, call] of CALLS) {
    const samples = [];
    for (let index = 0; index < ROUNDS; index += 1) {
      const start = performance.now();
      await call(url, index);
      samples.push(performance.now() - start);
    }
    medians.push(median(samples));
  }
  return medians;
}

async function writesPerSecond({ url }: Served): Promise<number> {
  const asked: Load = {
    url,
    call: 'register, many subjects',
    connections: 16,
    seconds: SECONDS,
    round: 0,
    client: 'client',
  };
  const loaded: Loaded = JSON.parse(await run(CLIENT, JSON.stringify(asked)));
  return loaded.perSecond;
}

const server = await startPostgres();
const columns: { readonly waited: readonly number[]; readonly writes: number }[] = [];
try {
  const filled = await server.newDatabase();
  await fill(filled, topics(SUBJECTS, 1));
  for (const distance of DISTANCES) {
    const line = await layLine((await server.newDatabase(filled.address)).address, distance);
    const node = await serve(CONCORDAT, 'serve', '--port', '0', '--store', line.address, '--log-level', 'warn');
    columns.push({ waited: await latencies(node.url), writes: await writesPerSecond(node) });
    await node.stop();
    await line.close();
  }
} finally {
  await server.stop();
}
const [nearest] = columns;
const farthest = columns.at(-1);
const roundTrips = (row: number): string => {
  const more = (farthest?.waited[row] ?? 0) - (nearest?.waited[row] ?? 0);
  return (more / (DISTANCES.at(-1) ?? 1)).toFixed(1);
};
printTable(
  ['ms that an answer takes, p50', ...DISTANCES.map((distance) => `${distance} ms away`), 'round trips'],
  [
    ...CALLS.map(([name], row) => [
      name,
      ...columns.map(({ waited }) => waited[row]?.toFixed(1) ?? ''),
      roundTrips(row),
    ]),
    ['registrations/s, 16 at a time', ...columns.map(({ writes }) => Math.round(writes).toLocaleString('en')), ''],
  ],
);
