// npm run bench:nodes [-- --full] — reads and durable writes per second of 1, 2 and 4 nodes over PostgreSQL and of 1 process over SQLite, what each costs, and how soon one node tells what another wrote.
// Client processes, nodes and databases share the machine.
import { setTimeout as sleep } from 'node:timers/promises';
import { createRegistry, openStore } from '@concordat/registry';
import { CALLS, type Call, DATASETS, isWrite, type Load, type Loaded, SUBJECTS } from './calls.ts';
import { contractWith } from './contracts.ts';
import { type EmptyStore, emptyFile, fill, topics } from './filling.ts';
import { type DatabaseServer, startPostgres } from './postgres.ts';
import { CONCORDAT, processorSeconds, run, type Served, serve, withFolder } from './processes.ts';
import { median, printTable } from './samples.ts';
import { staleness } from './staleness.ts';

const CONNECTIONS = 16;
const SECONDS = 2;
/** Rounds that count; the one before them warms up. */
const ROUNDS = process.argv.includes('--full') ? 5 : 1;
/** As long as a process of the database may keep what it has counted to itself. */
const COUNTED_MS = 11_000;
const CLIENT = new URL('./client.ts', import.meta.url).pathname;

/** Nodes over one store. */
interface Deployment {
  readonly name: string;
  readonly nodes: readonly Served[];
  readonly server?: DatabaseServer;
}

/** What all clients of a deployment did together, and what it took. */
interface Round extends Loaded {
  readonly nodeSeconds: number;
  readonly databaseSeconds: number;
  readonly logBytes: number;
}

/** How a deployment differs from the others. */
interface Shape {
  readonly name: string;
  readonly nodes: number;
  readonly flags?: readonly string[];
}

async function deploy(
  { name, nodes, flags: more = [] }: Shape,
  store: EmptyStore,
  server?: DatabaseServer,
): Promise<Deployment> {
  await fill(store, topics(SUBJECTS, 1));
  const registry = createRegistry(await openStore(store.address), { clock: () => new Date() });
  for (let index = 0; index < DATASETS; index += 1) {
    await registry.register({ source: JSON.stringify({ ...contractWith(20, '1.0.0'), dataset_id: `bench.${index}` }) });
  }
  await registry.close();
  await server?.settle(store.address);
  const flags = ['serve', '--port', '0', '--store', store.address, '--log-level', 'warn', ...more];
  const served = await Promise.all(Array.from({ length: nodes }, () => serve(CONCORDAT, ...flags)));
  return { name, nodes: served, ...(server && { server }) };
}

/** One client process a node, all at the same time. */
async function load({ nodes, server }: Deployment, call: Call, round: number): Promise<Round> {
  const before = await worked(nodes, server);
  const clients = nodes.map(({ url }, index) => {
    const asked: Load = {
      url,
      call,
      round,
      client: `client-${index}`,
      connections: CONNECTIONS / nodes.length,
      seconds: SECONDS,
    };
    return run(CLIENT, JSON.stringify(asked));
  });
  const loaded: readonly Loaded[] = (await Promise.all(clients)).map((printed) => JSON.parse(printed));
  const after = await worked(nodes, server);
  const sum = (of: (one: Loaded) => number): number => loaded.reduce((total, one) => total + of(one), 0);
  return {
    requests: sum(({ requests }) => requests),
    perSecond: sum(({ perSecond }) => perSecond),
    p50: median(loaded.map(({ p50 }) => p50)),
    p99: Math.max(...loaded.map(({ p99 }) => p99)),
    nodeSeconds: after.nodeSeconds - before.nodeSeconds,
    databaseSeconds: after.databaseSeconds - before.databaseSeconds,
    logBytes: after.logBytes - before.logBytes,
  };
}

async function worked(nodes: readonly Served[], server: DatabaseServer | undefined) {
  return {
    nodeSeconds: nodes.reduce((sum, { pid }) => sum + processorSeconds(pid), 0),
    databaseSeconds: server?.processorSeconds() ?? 0,
    logBytes: (await server?.work())?.logBytes ?? 0,
  };
}

/** Rounds of all deployments in turn, so that what else the machine does hits all. */
async function compare(deployments: readonly Deployment[], call: Call): Promise<void> {
  const rounds = new Map<Deployment, Round[]>(deployments.map((deployment) => [deployment, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [deployment, own] of rounds) {
      const loaded = await load(deployment, call, round);
      if (round > 0) own.push(loaded);
      if (isWrite(call)) writes.set(deployment, (writes.get(deployment) ?? 0) + loaded.requests);
    }
  }
  printTable(
    [
      call,
      `${isWrite(call) ? 'writes' : 'reads'}/s`,
      'p50 ms',
      'p99 ms',
      'µs of a node',
      'µs of the database',
      ...(isWrite(call) ? ['WAL bytes'] : []),
    ],
    [...rounds].map(([{ name, server }, own]) => {
      const each = (of: (round: Round) => number): number => Math.round(median(own.map(of)));
      const ofDatabase = (of: (round: Round) => number) => (server === undefined ? '' : each(of));
      return [
        name,
        each(({ perSecond }) => perSecond).toLocaleString('en'),
        each(({ p50 }) => p50),
        each(({ p99 }) => p99),
        each(({ nodeSeconds, requests }) => (nodeSeconds / requests) * 1e6),
        ofDatabase(({ databaseSeconds, requests }) => (databaseSeconds / requests) * 1e6),
        ...(isWrite(call) ? [ofDatabase(({ logBytes, requests }) => logBytes / requests)] : []),
      ];
    }),
  );
}

/** How many writes there were. */
const writes = new Map<Deployment, number>();

/** How many writes share a transaction's way to the disk. */
async function printSyncs(before: ReadonlyMap<Deployment, number>): Promise<void> {
  await sleep(COUNTED_MS);
  const rows = [];
  for (const [deployment, count] of writes) {
    const syncs = (await deployment.server?.work())?.syncs;
    if (syncs === undefined) continue;
    const own = syncs - (before.get(deployment) ?? 0);
    rows.push([deployment.name, count.toLocaleString('en'), (own / count).toFixed(2)]);
  }
  printTable(['both kinds of writes', 'writes', 'fsyncs a write'], rows);
}

async function syncsOf(deployments: readonly Deployment[]): Promise<ReadonlyMap<Deployment, number>> {
  await sleep(COUNTED_MS);
  const counted = new Map<Deployment, number>();
  for (const deployment of deployments) counted.set(deployment, (await deployment.server?.work())?.syncs ?? 0);
  return counted;
}

async function printStaleness(deployments: readonly Deployment[]): Promise<void> {
  for (const { name, nodes } of deployments) {
    const [writer, reader] = nodes;
    if (writer === undefined || reader === undefined) continue;
    printTable(
      [
        `${name}: written at one, read at another`,
        'asked',
        'told at once',
        'ms until told, p50',
        'p99',
        'most',
        'ms a reading, p50',
        'p99',
      ],
      await staleness(writer.url, reader.url),
    );
  }
}

await withFolder(async (folder) => {
  const servers: DatabaseServer[] = [];
  const deployments: Deployment[] = [];
  try {
    deployments.push(await deploy({ name: 'SQLite, 1 process', nodes: 1 }, emptyFile(`${folder}/one.db`)));
    const workers = { name: 'SQLite, 2 workers', nodes: 1, flags: ['--workers', '2'] };
    deployments.push(await deploy(workers, emptyFile(`${folder}/two.db`)));
    for (const nodes of [1, 2, 4]) {
      // Each has a server of its own, so that what the server does is told apart.
      const server = await startPostgres();
      servers.push(server);
      const name = `PostgreSQL, ${nodes} ${nodes === 1 ? 'node' : 'nodes'}`;
      deployments.push(await deploy({ name, nodes }, await server.newDatabase(), server));
    }
    const before = await syncsOf(deployments);
    for (const call of Object.keys(CALLS) as Call[]) await compare(deployments, call);
    await printSyncs(before);
    await printStaleness(deployments);
  } finally {
    for (const { nodes } of deployments) await Promise.all(nodes.map((node) => node.stop()));
    for (const server of servers) await server.stop();
  }
});
