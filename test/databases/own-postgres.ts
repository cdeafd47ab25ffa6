import { execFile, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { runSql } from '../../packages/registry/src/store/fixtures/databases.ts';

/** A server of PostgreSQL that a test has for itself. */
export interface OwnPostgres {
  readonly port: number;
  /** Its superuser `concordat` at a database. */
  address(database: string, host?: string): string;
  /** Runs SQL as that superuser. */
  query(sql: string): Promise<void>;
  /** Ends it and removes all that it had. */
  stop(): Promise<void>;
}

/** The programs of PostgreSQL that Debian has; undefined where they are not, which is said on the terminal. */
export function debianPostgres(): string | undefined {
  const folder = ['18', '17', '16', '15'].map((version) => `/usr/lib/postgresql/${version}/bin`).find(existsSync);
  if (folder === undefined) process.stderr.write('tests of backups are skipped: Debian has no postgresql here\n');
  return folder;
}

/** Nobody else's user: PostgreSQL does not run as root. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Starts the server of a folder of programs, with files beside its data that its settings name. */
export async function startOwnPostgres(
  programs: string,
  settings: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
): Promise<OwnPostgres> {
  const base = mkdtempSync(join(tmpdir(), 'concordat-server-'));
  const data = join(base, 'data');
  give(base);
  const run = promisify(execFile);
  await run(join(programs, 'initdb'), [...INITDB, '-D', data], { ...NOBODY, cwd: base });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(data, name), text, { mode: 0o600 });
    give(join(data, name));
  }
  const port = await freePort();
  const flags = ['fsync=off', 'unix_socket_directories=', ...settings].flatMap((setting) => ['-c', setting]);
  const server = spawn(join(programs, 'postgres'), ['-D', data, '-p', String(port), ...flags], {
    ...NOBODY,
    cwd: base,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise<void>((resolve) => server.on('close', () => resolve()));
  while (!said.includes('ready to accept connections')) {
    if (server.exitCode !== null) {
      await rm(base, { recursive: true });
      throw new Error(`PostgreSQL does not start: ${said}`);
    }
    await sleep(20);
  }
  const address = (database: string, host = '127.0.0.1'): string => `postgres://concordat@${host}:${port}/${database}`;
  return {
    port,
    address,
    async query(sql) {
      await runSql(address('postgres'), sql);
    },
    async stop() {
      server.kill('SIGINT');
      await ended;
      await rm(base, { recursive: true });
    },
  };
}

const INITDB = ['--username=concordat', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];

function give(path: string): void {
  if (NOBODY.uid !== undefined) chownSync(path, NOBODY.uid, NOBODY.gid);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
