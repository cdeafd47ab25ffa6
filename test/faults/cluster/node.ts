import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from './running.ts';

const PROGRAM = join(import.meta.dirname, '../../../packages/cli/bin/concordat.js');
const PATIENCE_MS = 60_000;
const KEPT_LINES = 200;

/** How a node is started. */
export interface NodeSettings {
  readonly directory: string;
  readonly port: number;
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Flags of Node.js itself. */
  readonly runtime: readonly string[];
}

/** A registry in a process of its own, which has the same port whenever it is started. */
export class RegistryNode {
  readonly name: string;
  readonly url: string;
  readonly #settings: NodeSettings;
  readonly #said: string[] = [];
  #child: ChildProcess | undefined;
  #isDestroyed = false;
  #ended: Promise<number | null> = Promise.resolve(null);

  constructor(name: string, settings: NodeSettings) {
    this.name = name;
    this.url = `http://127.0.0.1:${settings.port}`;
    this.#settings = settings;
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  /** Processes that this one started. */
  get workers(): readonly number[] {
    const pid = this.#child?.pid;
    if (pid === undefined) return [];
    try {
      const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
      return pids === '' ? [] : pids.split(' ').map(Number);
    } catch {
      // Other systems than Linux do not tell, and processes that have ended have none.
      return [];
    }
  }

  /** The last lines that the process wrote to standard error. */
  get log(): string {
    return this.#said.slice(-KEPT_LINES).join('');
  }

  /** Starts the process, and waits until it answers. Rejects where it ends instead, and once it was destroyed. */
  async start(): Promise<void> {
    // A round that is given up goes on with what it was about to do.
    if (this.#isDestroyed) throw new Error(`${this.name} was destroyed`);
    const { directory, port, flags, env, runtime } = this.#settings;
    const args = [...runtime, PROGRAM, 'serve', '--port', String(port), ...flags];
    const child = spawn(process.execPath, args, {
      cwd: directory,
      env: { ...process.env, ...env, NODE_COMPILE_CACHE: join(directory, 'compiled') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#said.push(text));
    this.#ended = new Promise((resolve) => {
      child.once('exit', (code) => {
        if (this.#child === child) this.#child = undefined;
        resolve(code);
      });
    });
    // A node that has several workers says this when all of them answer.
    await Promise.race([
      once(child.stdout as Readable, 'data'),
      this.#ended,
      sleep(PATIENCE_MS, undefined, { ref: false }),
    ]);
    await this.ready();
  }

  /** Waits until the process says that it is ready. */
  async ready(): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end && this.isRunning) {
      const response = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
      await response?.body?.cancel();
      if (response?.ok) return;
      await sleep(20);
    }
    const state = this.isRunning ? 'does not become ready' : 'ended';
    throw new Error(`${this.name} ${state}: ${this.log}`);
  }

  /** Sends a signal, such as one that suspends the process. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Ends the process, and gives its exit code; null where a signal ended it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.signal(signal);
    return this.#ended;
  }

  /** Ends the process and those that it started at once, for good, and waits until all are gone. */
  async destroy(): Promise<void> {
    const { workers } = this;
    this.#isDestroyed = true;
    this.signal('SIGCONT');
    await this.stop('SIGKILL');
    const end = performance.now() + PATIENCE_MS;
    for (const pid of workers) {
      while (isRunning(pid) && performance.now() < end) {
        process.kill(pid, 'SIGKILL');
        await sleep(10);
      }
    }
  }
}
