import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian has the library that tells processes another time. */
const LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';

/** The clock of one process, which can be set while the process runs. The one that never jumps goes on. */
export class Clock {
  readonly #file: string;

  constructor(directory: string) {
    this.#file = join(directory, 'clock');
    this.set(0);
  }

  /** How a process is started that goes by this clock: by a library below Node.js, or where that is missing by a module. */
  get start(): { readonly env: Readonly<Record<string, string>>; readonly runtime: readonly string[] } {
    if (!existsSync(LIBRARY)) {
      return { env: { FAULT_CLOCK: this.#file }, runtime: ['--import', join(import.meta.dirname, 'shifted-date.ts')] };
    }
    const env = {
      LD_PRELOAD: LIBRARY,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
    return { env, runtime: [] };
  }

  /** Sets the clock so many seconds before or after what it is. */
  set(seconds: number): void {
    writeFileSync(`${this.#file}.new`, `${seconds < 0 ? '' : '+'}${seconds}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }
}
