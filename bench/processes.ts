import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A server process that has said where it listens. */
export interface Served {
  readonly url: string;
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
    if (url !== undefined) return { url, readyAfter: performance.now() - start, stop: () => stop(child) };
  }
  throw new Error(`${program} ended before it listened`);
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
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
