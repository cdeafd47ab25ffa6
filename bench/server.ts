// npm run bench:server — reads per second beside a bare node:http server that answers the same bytes, and durable registrations per second.
import autocannon from 'autocannon';
import { contractWith } from './contracts.ts';
import { BARE_SERVER, CONCORDAT, serve, withFolder } from './processes.ts';
import { median, printTable } from './samples.ts';

const CONNECTIONS = 16;
const SECONDS = 4;
const ROUNDS = 5;

async function requestsPerSecond(url: string, connections = CONNECTIONS) {
  const { requests, latency, non2xx, errors } = await autocannon({ url, connections, duration: SECONDS });
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} refused, ${errors} failed`);
  return { perSecond: requests.average, p99: latency.p99 };
}

async function register(url: string, version: string): Promise<void> {
  const reply = await fetch(new URL('/contracts', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ contract: contractWith(50, version) }),
  });
  if (reply.status !== 201) throw new Error(`${reply.status}: ${await reply.text()}`);
}

async function reads(url: string): Promise<void> {
  await register(url, '1.0.0');
  const path = '/contracts/bench.wide/latest';
  const body = await (await fetch(new URL(path, url))).text();
  const bare = await serve(BARE_SERVER, body);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const floor = await requestsPerSecond(new URL(path, bare.url).href);
    const ours = await requestsPerSecond(new URL(path, url).href);
    rounds.push({ floor, ours, ratio: ours.perSecond / floor.perSecond });
  }
  await bare.stop();
  printTable(
    [`GET latest, ${body.length} bytes`, 'requests/s', 'p99 ms'],
    [
      [
        'bare node:http',
        rate(rounds.map(({ floor }) => floor.perSecond)),
        median(rounds.map(({ floor }) => floor.p99)),
      ],
      ['concordat', rate(rounds.map(({ ours }) => ours.perSecond)), median(rounds.map(({ ours }) => ours.p99))],
      ['ratio', median(rounds.map(({ ratio }) => ratio)).toFixed(2), ''],
    ],
  );
}

/** Registers versions of as many datasets at once as there are writers; each writer waits for its answer. */
async function writes(url: string, writers: number): Promise<number> {
  let registered = 0;
  const start = performance.now();
  const end = start + SECONDS * 1000;
  const write = async (writer: number): Promise<void> => {
    for (let minor = 0; performance.now() < end; minor += 1) {
      const contract = { ...contractWith(10, `1.${minor}.0`), dataset_id: `bench.${writers}.${writer}` };
      const reply = await fetch(new URL('/contracts', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ contract }),
      });
      if (reply.status !== 201) throw new Error(`${reply.status}: ${await reply.text()}`);
      await reply.arrayBuffer();
      registered += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return registered / ((performance.now() - start) / 1000);
}

function rate(samples: readonly number[]): string {
  return Math.round(median(samples)).toLocaleString('en');
}

await withFolder(async (folder) => {
  const server = await serve(
    CONCORDAT,
    'serve',
    '--port',
    '0',
    '--store',
    `sqlite:${folder}/bench.db`,
    '--log-level',
    'warn',
  );
  await reads(server.url);
  const rows = [];
  for (const writers of [1, 8]) rows.push([writers, rate([await writes(server.url, writers)])]);
  printTable(['writers', 'durable registrations/s (10 fields)'], rows);
  await server.stop();
});
