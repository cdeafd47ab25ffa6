import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');

/** A process that is killed and started again, with the same arguments. */
export class Victim {
  readonly name: string;
  readonly #args: readonly string[];
  #child: ChildProcess | undefined;

  constructor(name: string, args: readonly string[]) {
    this.name = name;
    this.#args = args;
  }

  /** Starts it, and waits until it says that it listens. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [...this.#args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
    });
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('listening on')) return;
    }
    throw new Error(`${this.name} ended before it listened: ${said}`);
  }

  /** Kills it, whatever it is doing. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }
}

/** A registry over a store, on a port of its own. */
export function registryAt(port: number, store: string, workers: number): Victim {
  const program = join(ROOT, 'packages/cli/bin/concordat.js');
  const flags = [
    '--port',
    String(port),
    '--store',
    store,
    '--workers',
    String(workers),
    '--log-level',
    'fatal',
    '--public-url',
    'http://registry.test',
  ];
  return new Victim(`the registry on ${port}`, [program, 'serve', ...flags]);
}

/** A sink that writes what it is sent into a file. */
export function sinkAt(port: number, file: string): Victim {
  return new Victim(`the sink on ${port}`, [join(import.meta.dirname, 'sink.ts'), String(port), file]);
}
