import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { runWith } from '../packages/cli/src/main.ts';
import { paletteFor, type Terminal } from '../packages/cli/src/terminal.ts';

const ROOT = realpathSync(join(import.meta.dirname, '..'));
const PROGRAM = join(ROOT, 'packages/cli/bin/concordat.js');
const PATIENCE_MS = 60_000;

/** How a command ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command starts with. */
interface Input {
  readonly stdin?: string;
  /** The exit code that `$?` shows. */
  readonly before?: number;
}

/** A directory of its own in which commands run as a user types them, with the built `concordat` on the path. */
export class Sandbox {
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly #base: string;
  readonly #registries: Registry[] = [];
  readonly #servingHere: (() => Promise<void>)[] = [];

  constructor() {
    this.#base = realpathSync(mkdtempSync(join(tmpdir(), 'concordat-')));
    this.directory = join(this.#base, 'work');
    const bin = join(this.#base, 'bin');
    for (const path of [this.directory, bin]) mkdirSync(path);
    symlinkSync(PROGRAM, join(bin, 'concordat'));
    this.env = {
      PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter),
      HOME: this.#base,
      LC_ALL: 'C.UTF-8',
      // Commits of the tests have the same ids everywhere.
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@example.org',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@example.org',
    };
  }

  /**
   * Runs a line that a user typed. A command of the program, with variables before it and a file behind it, runs inside of this process,
   * which takes milliseconds; a server, and whatever else needs a shell, runs the built program as a process.
   */
  async run(line: string, input: Input = {}): Promise<Ended> {
    const plain = plainLineOf(line);
    // What is written into a store bears the time, and the clock of this process is not set.
    const isTimed = this.env.FAULT_CLOCK !== undefined && plain?.words.includes('--store');
    return plain === undefined || isTimed ? this.shell(line, input) : this.#runHere(plain, input);
  }

  /** Runs lines in a shell. */
  async shell(line: string, { stdin = '', before = 0 }: Input = {}): Promise<Ended> {
    const { directory: cwd, env } = this;
    // A process group of its own, so that nothing is left behind of a line that takes too long.
    const child = spawn('bash', ['-c', `(exit ${before}); ${line}`], { cwd, env, detached: true });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
      });
    }
    // A command that does not read its input may be gone before it is written.
    child.stdin.on('error', () => undefined).end(stdin);
    const patience = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), PATIENCE_MS);
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    clearTimeout(patience);
    return { status, ...output };
  }

  async #runHere({ words, variables, file }: PlainLine, { stdin = '' }: Input): Promise<Ended> {
    const ended = { status: 0, stdout: '', stderr: '' };
    const given = variables.map(([name, value]) => [name, this.#valueOf(value)]);
    const terminal = this.#terminal(ended, { ...this.env, ...Object.fromEntries(given) });
    await runWith(words, { ...terminal, stdin: Readable.from([Buffer.from(stdin)]) });
    if (file === undefined) return ended;
    writeFileSync(resolve(this.directory, file), ended.stdout);
    return { ...ended, stdout: '' };
  }

  /** What a shell puts for a value: what is written, or what is in a file. */
  #valueOf(value: string): string {
    const file = /^\$\(cat (.*)\)$/.exec(value)?.[1];
    return file === undefined ? value : readFileSync(join(this.directory, file), 'utf8').replace(/\n+$/, '');
  }

  #terminal(ended: { status: number; stdout: string; stderr: string }, env: NodeJS.ProcessEnv): Terminal {
    return {
      env,
      directory: this.directory,
      stdin: Readable.from([]),
      data: (text) => {
        ended.stdout += text;
      },
      say: (text) => {
        ended.stderr += text;
      },
      end: (status) => {
        ended.status = status;
      },
      palette: (choice) => paletteFor(choice, env, false),
      onStop: () => undefined,
    };
  }

  /** Starts a registry with some flags, on a free port unless they name one, and waits until it is ready. It stops with the sandbox. */
  async serve(flags: readonly string[] = ['--store', 'memory']): Promise<Registry> {
    const registry = await startRegistry(this, flags.includes('--port') ? flags : [...flags, '--port', '0']);
    this.#registries.push(registry);
    this.env.CONCORDAT_URL = registry.url;
    return registry;
  }

  /** Starts a registry in memory inside of this process, which says nothing of what it does, and waits until it is ready. */
  async serveHere(): Promise<void> {
    const ended = { status: 0, stdout: '', stderr: '' };
    const stopped = Promise.withResolvers<void>();
    const ready = Promise.withResolvers<string>();
    const serving = runWith(['serve', '--store', 'memory', '--port', '0', '--log-level', 'error'], {
      ...this.#terminal(ended, this.env),
      data: (text) => ready.resolve(text),
      onStop: (stop) => void stopped.promise.then(stop),
    });
    this.#servingHere.push(async () => {
      stopped.resolve();
      await serving;
    });
    void serving.then(() => ready.reject(new Error(`the registry ended: ${ended.stderr}`)));
    this.env.CONCORDAT_URL = /^listening on (\S+)\n$/.exec(await ready.promise)?.[1];
  }

  /** Sets the clock of the processes that run here: those to come, and those that began after it was set before. */
  setClock(time: Date): void {
    const file = join(this.#base, 'clock');
    writeFileSync(`${file}.new`, `${(time.getTime() - Date.now()) / 1000}\n`);
    renameSync(`${file}.new`, file);
    this.env.FAULT_CLOCK = file;
    this.env.NODE_OPTIONS = `--import ${join(ROOT, 'test/faults/cluster/shifted-date.ts')}`;
  }

  /** Stops what was started and removes the directory. */
  async close(): Promise<void> {
    for (const registry of this.#registries) await registry.stop();
    for (const stop of this.#servingHere) await stop();
    rmSync(this.#base, { recursive: true, force: true });
  }
}

/** A line that is one command of the program. */
interface PlainLine {
  /** What is set for it alone: values, or `$(cat FILE)`. */
  readonly variables: readonly (readonly [name: string, value: string])[];
  /** The words after `concordat`. */
  readonly words: readonly string[];
  /** The file that takes what it prints. */
  readonly file?: string | undefined;
}

const VARIABLE = /(\w+)=(\$\(cat [\w./-]+\)|[\w:/.-]*) /g;
const WORD = /(?:'([^']*)'|([^\s'|<>&;$"`\\*]+))(?:\s+|$)/g;
const PLAIN = new RegExp(`^((?:${VARIABLE.source})*)concordat ((?:${WORD.source})*?)(?:> ([\\w./-]+))?$`);

/** A line that is one command of the program; undefined where it takes a shell, and for a server. */
function plainLineOf(line: string): PlainLine | undefined {
  const [whole, before = '', , , command = '', , , file] = PLAIN.exec(line.replaceAll('\\\n', ' ')) ?? [];
  if (whole === undefined) return undefined;
  const words = [...command.matchAll(WORD)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  if (words[0] === 'serve') return undefined;
  const variables = [...before.matchAll(VARIABLE)].map(([, name = '', value = '']) => [name, value] as const);
  return { variables, words, file };
}

/** A registry in a process of its own. */
export interface Registry {
  readonly url: string;
  readonly pid: number;
  /** What it has written to its log so far. */
  log(): string;
  /** Asks it to stop, and gives its exit code, and signal where one ended it. */
  stop(signal?: NodeJS.Signals): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

async function startRegistry({ directory, env }: Sandbox, flags: readonly string[]): Promise<Registry> {
  const child = spawn(process.execPath, [PROGRAM, 'serve', ...flags], { cwd: directory, env });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const ready = /^listening on (\S+)\n$/.exec(said);
      if (ready?.[1]) resolve(ready[1]);
    });
    void ended.then(() => reject(new Error(`the registry ended: ${log}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    log: () => log,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}
