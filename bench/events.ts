// npm run bench:events — events per second to one sink, what they cost, and how soon after its answer an event of a write is at the sink. One registry over SQLite; sink, client and registry share the machine.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CONCORDAT, processorSeconds, type Served, serve, withFolder } from './processes.ts';
import { median, printTable } from './samples.ts';

/** Each is two events: of the version, and of its schema. */
const SCHEMAS = 500;
const CLIENTS = 8;
const SINGLE_WRITES = 60;

interface Mode {
  readonly name: string;
  readonly settings: object;
}

const MODES: readonly Mode[] = [
  { name: 'one at a time', settings: { contentmode: 'structured' } },
  { name: 'in batches of 100', settings: { contentmode: 'batched', maxbatch: 100 } },
];

/** A sink that takes nothing until it is opened, and counts what it takes. */
interface Gate {
  readonly url: string;
  open(): void;
  /** Resolves when it has taken so many. */
  taken(count: number): Promise<void>;
  close(): void;
}

async function gate(): Promise<Gate> {
  let isOpen = false;
  let count = 0;
  let look = () => {};
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      response.writeHead(isOpen ? 204 : 503).end();
      if (!isOpen) return;
      const body: unknown = JSON.parse(Buffer.concat(parts).toString());
      count += Array.isArray(body) ? body.length : 1;
      look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    open() {
      isOpen = true;
    },
    taken: (wanted) =>
      new Promise((resolve) => {
        look = () => void (count >= wanted && resolve());
        look();
      }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function post(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
}

const subscribe = ({ url }: Served, sink: string, settings: object) =>
  post(`${url}/subscriptions`, {
    sink,
    protocol: 'HTTP',
    protocolsettings: { ...settings, delivery: { firstdelayms: 50, longestdelayms: 50, maxattempts: 1000 } },
  });

const register = ({ url }: Served, subject: string) =>
  post(`${url}/subjects/${subject}/versions`, {
    schema: `{"type":"enum","name":"E","symbols":["A"],"doc":"${subject}"}`,
  });

async function registerMany(server: Served, prefix: string): Promise<void> {
  let next = 0;
  const client = async () => {
    for (let number = next++; number < SCHEMAS; number = next++) await register(server, `${prefix}-${number}`);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

async function throughput({ name, settings }: Mode, server: Served): Promise<readonly string[]> {
  const sink = await gate();
  await subscribe(server, sink.url, settings);
  await registerMany(server, name.replaceAll(' ', '-'));
  const before = processorSeconds(server.pid);
  sink.open();
  const start = performance.now();
  await sink.taken(SCHEMAS * 2);
  const seconds = (performance.now() - start) / 1000;
  const work = processorSeconds(server.pid) - before;
  sink.close();
  return [name, Math.round((SCHEMAS * 2) / seconds).toString(), ((work * 1e6) / (SCHEMAS * 2)).toFixed(0)];
}

/** Milliseconds from the answer to a write until its first event is at the sink, of writes that come alone. */
async function delay(server: Served): Promise<readonly number[]> {
  const sink = await gate();
  sink.open();
  await subscribe(server, sink.url, {});
  const delays: number[] = [];
  for (let number = 0; number < SINGLE_WRITES; number += 1) {
    const arrived = sink.taken(number * 2 + 1).then(() => performance.now());
    await register(server, `single-${number}`);
    const answered = performance.now();
    delays.push((await arrived) - answered);
    await sink.taken(number * 2 + 2);
  }
  sink.close();
  return delays.sort((a, b) => a - b);
}

function withServer<Answer>(work: (server: Served) => Promise<Answer>): Promise<Answer> {
  return withFolder(async (folder) => {
    const flags = ['--port', '0', '--store', `sqlite:${folder}/registry.db`, '--log-level', 'fatal'];
    const server = await serve(CONCORDAT, 'serve', ...flags);
    try {
      return await work(server);
    } finally {
      await server.stop();
    }
  });
}

const rows: (readonly string[])[] = [];
for (const mode of MODES) rows.push(await withServer((server) => throughput(mode, server)));
printTable(['events to one sink', 'events/s', 'µs of CPU each'], rows);
const delays = await withServer(delay);
const [middle, late] = [median(delays), delays[Math.floor(delays.length * 0.95)] ?? Number.NaN];
printTable(
  ['from the answer to the sink', 'ms'],
  [
    ['median', middle.toFixed(1)],
    ['95 of 100', late.toFixed(1)],
  ],
);
