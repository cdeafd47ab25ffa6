import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** A server process that has said where it listens. */
export interface Served {
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from the start of the process to that line. */
  readonly readyAfter: number;
  stop(): Promise<void>;
}

/** Starts a program with the Node.js that runs this one, and waits for its line `listening on URL`. */
export async function serve(program: string, ...args: readonly string[]): Promise<Served> {
  const start = performance.now();
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^listening on (\S+)$/.exec(line)?.[1];
    if (url !== undefined) {
      return { url, pid: child.pid ?? 0, readyAfter: performance.now() - start, stop: () => stop(child) };
    }
  }
  throw new Error(`${program} ended before it listened`);
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** Runs a program to its end with the Node.js that runs this one, and gives what it printed. */
export async function run(program: string, ...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const printed = await text(child.stdout);
  if ((await ended) !== 0) throw new Error(`${program} failed`);
  return printed;
}

/** Seconds of processor time that a process and all under it took, without those that have ended; not a number where Linux does not tell. */
export function processorSeconds(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  return threadsOf(pid).reduce((sum, path) => sum + secondsOf(path), 0);
}

/** The threads of a process, and of those that it has started. */
function threadsOf(pid: number): string[] {
  const threads = listed(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
  const children = threads.flatMap((thread) => read(`${thread}/children`).split(' ').filter(Boolean));
  return [...threads, ...children.flatMap((child) => threadsOf(Number(child)))];
}

/** The first of its figures are the nanoseconds that a thread ran. */
function secondsOf(thread: string): number {
  return Number(read(`${thread}/schedstat`).split(' ')[0]) / 1e9;
}

function listed(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The built command line. */
export const CONCORDAT = fileURLToPath(new URL('../packages/cli/bin/concordat.js', import.meta.url));

/** The bare server to compare with: see bare-server.ts. */
export const BARE_SERVER = fileURLToPath(new URL('./bare-server.ts', import.meta.url));

/** Runs some work with an empty folder that is gone afterwards. */
export async function withFolder<Answer>(work: (folder: string) => Promise<Answer>): Promise<Answer> {
  const folder = await mkdtemp(join(tmpdir(), 'concordat-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
