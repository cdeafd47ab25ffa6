// npm run bench:requests — what it costs a server to ask who asks, to count his requests, and to remember answers by a key: processor time of a request beside that of a server that does none of it.
import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { contractWith } from './contracts.ts';
import { CONCORDAT, processorSeconds, run, type Served, serve, withFolder } from './processes.ts';
import { median, printTable } from './samples.ts';

const CONNECTIONS = 8;
const ROUNDS = 5;
const READS = 4000;
const WRITES = 300;
/** So many requests a minute, and at once, that nobody is refused. */
const GENEROUS = '9999999';

/** How a server is started, and what its clients send. */
interface Setting {
  readonly name: string;
  readonly flags: readonly string[];
  readonly isGuarded?: boolean;
}

const SETTINGS: readonly Setting[] = [
  { name: 'nothing', flags: ['--auth', 'off', '--rate-limit', '0'] },
  { name: 'rate limits', flags: ['--auth', 'off', '--rate-limit', GENEROUS, '--rate-burst', '1000000'] },
  { name: 'keys', flags: ['--auth', 'on', '--rate-limit', '0'], isGuarded: true },
  {
    name: 'keys and rate limits',
    flags: ['--auth', 'on', '--rate-limit', GENEROUS, '--rate-burst', '1000000'],
    isGuarded: true,
  },
];

type Headers = Readonly<Record<string, string>>;

/** A server with one contract, and the headers of who may do everything. */
interface Ready {
  readonly server: Served;
  readonly headers: Headers;
}

let count = 0;
/** A contract that nobody has registered: each of a dataset of its own, so that all writes are alike. */
function newContract(): string {
  count += 1;
  return JSON.stringify({ contract: { ...contractWith(10, '1.0.0'), dataset_id: `bench.${count}` } });
}

const JSON_BODY: Headers = { 'content-type': 'application/json' };

async function start({ flags, isGuarded = false }: Setting, file: string): Promise<Ready> {
  const store = `sqlite:${file}`;
  const grant = ['--caller', 'bench', '--grant', 'admin@*/*'];
  const token = isGuarded ? (await run(CONCORDAT, 'keys', 'create', '--store', store, ...grant)).trim() : '';
  const server = await serve(CONCORDAT, 'serve', '--port', '0', '--store', store, '--log-level', 'warn', ...flags);
  const headers: Headers = isGuarded ? { authorization: `Bearer ${token}` } : {};
  const body = JSON.stringify({ contract: contractWith(10, '1.0.0') });
  const reply = await fetch(`${server.url}/contracts`, { method: 'POST', headers: { ...headers, ...JSON_BODY }, body });
  if (reply.status !== 201) throw new Error(`${reply.status}: ${await reply.text()}`);
  return { server, headers };
}

/** Microseconds of the server's processors for one request. */
type Measure = (ready: Ready) => Promise<number>;

const read: Measure = ({ server, headers }) =>
  measured(server, READS, { url: `${server.url}/contracts/bench.wide/latest`, headers });

const write: Measure = ({ server, headers }) => writing(server, headers, () => ({}));

const writeWithKey: Measure = ({ server, headers }) =>
  writing(server, headers, () => ({ 'idempotency-key': randomUUID() }));

/** The same request again and again under one key: all answers but the first are the one that is kept. */
const replay: Measure = ({ server, headers }) => {
  const sent = { ...headers, ...JSON_BODY, 'idempotency-key': randomUUID() };
  return measured(server, WRITES, {
    url: `${server.url}/contracts`,
    method: 'POST',
    headers: sent,
    body: newContract(),
  });
};

function writing(server: Served, headers: Headers, more: () => Headers): Promise<number> {
  return measured(server, WRITES, {
    url: `${server.url}/contracts`,
    requests: [
      {
        method: 'POST',
        setupRequest: (request) => ({
          ...request,
          headers: { ...headers, ...JSON_BODY, ...more() },
          body: newContract(),
        }),
      },
    ],
  });
}

async function measured({ pid }: Served, amount: number, load: autocannon.Options): Promise<number> {
  const before = processorSeconds(pid);
  const { non2xx, errors } = await autocannon({ ...load, amount, connections: CONNECTIONS });
  if (non2xx + errors > 0) throw new Error(`${load.url}: ${non2xx} refused, ${errors} failed`);
  return ((processorSeconds(pid) - before) / amount) * 1e6;
}

/** Rounds of all servers in turn, so that what else the machine does hits all; the first one warms up. */
async function compare(servers: readonly Ready[], measure: Measure): Promise<readonly number[]> {
  const samples: number[][] = servers.map(() => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [index, server] of servers.entries()) {
      const sample = await measure(server);
      if (round > 0) samples[index]?.push(sample);
    }
  }
  return samples.map(median);
}

function ratios(costs: readonly number[], to = costs[0] ?? Number.NaN): string[] {
  return costs.map((cost) => `${Math.round(cost)} (× ${(cost / to).toFixed(2)})`);
}

await withFolder(async (folder) => {
  const servers: Ready[] = [];
  try {
    for (const [index, setting] of SETTINGS.entries()) servers.push(await start(setting, `${folder}/${index}.db`));
    const reads = await compare(servers, read);
    const writes = await compare(servers, write);
    const keyed = await compare(servers, writeWithKey);
    const replays = await compare(servers, replay);
    const columns = [ratios(reads), ratios(writes), ratios(keyed, writes[0]), ratios(replays, writes[0])];
    printTable(
      [
        'µs of the server a request',
        'GET latest',
        'register',
        'register with Idempotency-Key',
        'replay of a registration',
      ],
      SETTINGS.map(({ name }, row) => [name, ...columns.map((column) => column[row] ?? '')]),
    );
  } finally {
    for (const { server } of servers) await server.stop();
  }
});
