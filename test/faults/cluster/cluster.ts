import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreKind, Wiring } from '../faults/fault.ts';
import { PEOPLE } from '../workload/people.ts';
import { type AuditSink, startAuditSink } from './audit-sink.ts';
import { Clock } from './clock.ts';
import { Disk } from './disk.ts';
import { freePort } from './free-port.ts';
import { giveKeys } from './keys.ts';
import { Line } from './line.ts';
import { RegistryNode } from './node.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';

/** Room for all rounds of a run, and little enough to be filled in no time. */
const DISK_MEBIBYTES = 64;

/** What a cluster is made of. */
export interface ClusterPlan {
  readonly store: StoreKind;
  readonly nodes: number;
  readonly wiring: Wiring;
}

/** Real nodes over a real store, with all that can be done to them. */
export interface Cluster {
  readonly store: StoreKind;
  readonly nodes: readonly RegistryNode[];
  /** Where clients reach the nodes. */
  readonly urls: readonly string[];
  /** The store, past all lines that can be troubled. */
  readonly address: string;
  readonly postgres: PostgresServer | undefined;
  /** The keys of all who ask, by their names. */
  readonly keys: ReadonlyMap<string, string>;
  /** The newest sequence of the log when the nodes were started. */
  readonly sequence: number;
  /** Lines that can be troubled, by node; none where the plan has none. */
  readonly lines: { readonly clients: readonly Line[]; readonly store: readonly Line[] };
  /** The clocks of the nodes, where the plan has such. */
  readonly clocks: readonly Clock[];
  /** Where the file of SQLite is, where the plan has such a disk. */
  readonly disk: Disk | undefined;
  readonly sink: AuditSink;
  /** Ends everything that was started, and removes what it wrote. */
  close(): Promise<void>;
}

/** Builds a cluster and waits until its nodes are ready. Rejects where something of it cannot be had on this machine. */
export async function startCluster(plan: ClusterPlan): Promise<Cluster> {
  const closers: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.reverse()) await closer();
  };
  try {
    return await build(plan, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(
  { store, nodes: count, wiring }: ClusterPlan,
  closers: (() => unknown)[],
  close: () => Promise<void>,
): Promise<Cluster> {
  const directory = mkdtempSync(join(tmpdir(), 'concordat-faults-'));
  closers.push(() => rmSync(directory, { recursive: true, force: true }));
  // PostgreSQL runs as a user of its own where this program is root.
  chmodSync(directory, 0o755);
  const sink = await startAuditSink();
  closers.push(() => sink.close());
  const postgres = store === 'postgres' ? await startPostgres(directory) : undefined;
  if (postgres !== undefined) closers.push(() => postgres.stop('fast'));
  const disk = wiring.disk ? Disk.mount(join(directory, 'disk'), DISK_MEBIBYTES) : undefined;
  if (disk !== undefined) closers.push(() => disk.unmount());
  const address = postgres?.address ?? `sqlite:${join(disk?.directory ?? directory, 'registry.db')}`;
  const { keys, sequence } = await giveKeys(address, PEOPLE);

  const lay = async (target: number): Promise<readonly Line[]> => {
    if (!wiring.lines) return [];
    const line = await new Line(target).open();
    closers.push(() => line.close());
    return [line];
  };
  const [clients, stores, clocks, nodes]: [Line[], Line[], Clock[], RegistryNode[]] = [[], [], [], []];
  for (let index = 0; index < count; index += 1) {
    const own = join(directory, `node-${index}`);
    mkdirSync(own);
    const port = await freePort();
    clients.push(...(await lay(port)));
    if (postgres !== undefined) stores.push(...(await lay(Number(new URL(address).port))));
    if (wiring.clocks) clocks.push(new Clock(own));
    const flags = ['--store', over(address, stores[index]), '--auth', 'on', '--log-level', 'warn'];
    flags.push('--audit-stream-url', sink.url);
    if (wiring.workers !== undefined) flags.push('--workers', String(wiring.workers));
    const start = clocks[index]?.start ?? { env: {}, runtime: [] };
    nodes.push(new RegistryNode(`node ${index}`, { directory: own, port, flags, ...start }));
  }
  closers.push(() => Promise.all(nodes.map((node) => node.destroy())));
  await Promise.all(nodes.map((node) => node.start()));
  const urls = nodes.map(({ url }, index) => over(url, clients[index]));
  const lines = { clients, store: stores };
  return { store, nodes, urls, address, postgres, keys, sequence, lines, clocks, disk, sink, close };
}

/** An address as it is over a line. */
function over(address: string, line: Line | undefined): string {
  if (line === undefined) return address;
  const url = new URL(address);
  url.port = String(line.port);
  return url.href.replace(/\/$/, '');
}
