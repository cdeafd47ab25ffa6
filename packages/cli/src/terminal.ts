import { writeSync } from 'node:fs';
import { type Palette, PLAIN } from '@concordat/engine';
import picocolors from 'picocolors';
import { EXIT, type ExitStatus } from './exit.ts';

/** When to colour. */
export type ColorChoice = 'auto' | 'always' | 'never';

/** Everything that a command takes from the process around it. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory, to which relative names are relative. */
  readonly directory: string;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Writes data to standard output. */
  data(text: string): void;
  /** Writes talk to standard error. */
  say(text: string): void;
  /** Says how the program is to end. */
  end(status: ExitStatus): void;
  /** Colours for standard output. */
  palette(choice: ColorChoice): Palette;
  /** Calls back on SIGINT and SIGTERM, on each of them. */
  onStop(listener: () => void): void;
}

/** The terminal of this process. A reader that goes away early (`| head`) ends the program quietly. */
export function processTerminal(): Terminal {
  process.stdout.on('error', endOn);
  process.stderr.on('error', endOn);
  return {
    env: process.env,
    directory: process.cwd(),
    stdin: process.stdin,
    data: (text) => void process.stdout.write(text),
    say: (text) => void process.stderr.write(text),
    end: (status) => {
      process.exitCode = status;
    },
    palette: (choice) => paletteFor(choice, process.env, process.stdout.isTTY),
    onStop: (listener) => {
      // They stay caught: a terminal sends SIGINT to the whole process group, so that it may come twice.
      process.on('SIGINT', listener);
      process.on('SIGTERM', listener);
    },
  };
}

/** Ends the program when its output cannot be written: quietly where the reader went away, and else as one that could not run. */
function endOn(error: Error): void {
  if ('code' in error && error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.fine);
  try {
    writeSync(process.stderr.fd, `concordat: the answer cannot be written: ${error.message}\n`);
  } catch {
    // The exit code is all that is left to say it with.
  }
  process.exit(EXIT.failed);
}

/** Colours where they are asked for, and by default on a terminal, unless `NO_COLOR` (no-color.org) says otherwise. */
export function paletteFor(choice: ColorChoice, env: Terminal['env'], isTerminal: boolean): Palette {
  const wanted = isTerminal && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return choice === 'always' || (choice === 'auto' && wanted) ? COLORED : PLAIN;
}

const colors = picocolors.createColors(true);
const COLORED: Palette = {
  error: (text) => colors.bold(colors.red(text)),
  warning: (text) => colors.bold(colors.yellow(text)),
  info: (text) => colors.bold(colors.cyan(text)),
  strong: colors.bold,
  faint: colors.dim,
};
