import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that a test started. */
export interface Program {
  readonly port: number;
  readonly directory: string;
  close(): Promise<void>;
}

/** How to start one: the command of a port, in a directory of its own. */
export interface Recipe {
  readonly command: string;
  args(port: number, directory: string): readonly string[];
  env?(port: number, directory: string): Readonly<Record<string, string>>;
}

/** How long a server has to begin. */
const PATIENCE_MS = 120_000;

/** How long hooks have that start one: longer, so that one that does not begin is ended. */
export const HOOK_MS = 180_000;

/** Milliseconds that something may take to hold. */
const HOLDS_MS = 60_000;

/** The first of these programs that is on this machine; undefined where none is, and that is said on the terminal. */
export function programAt(...paths: readonly string[]): string | undefined {
  const found = paths.find((path) => existsSync(path));
  if (found === undefined) process.stderr.write(`tests are skipped: there is no ${paths[0]}; see test/prepare.sh\n`);
  return found;
}

/** Starts a server on a free port, and waits until it takes connections. */
export async function startProgram({ command, args, env }: Recipe): Promise<Program> {
  const directory = mkdtempSync(join(tmpdir(), 'broker-'));
  const port = await freePort();
  const child = spawn(command, args(port, directory), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env?.(port, directory) },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
  }
  const close = async () => {
    await ended(child);
    rmSync(directory, { recursive: true, force: true });
  };
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await takesConnections(port))) {
    if (child.exitCode === null && Date.now() < deadline) continue;
    await close();
    throw new Error(`${command} did not begin: ${said}`);
  }
  return { port, directory, close };
}

/** Resolves when something holds; rejects where it does not in time. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + HOLDS_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('what was waited for did not come');
    await sleep(10);
  }
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function takesConnections(port: number): Promise<boolean> {
  const takes = await new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
  if (!takes) await sleep(50);
  return takes;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exit;
  clearTimeout(impatience);
}
