import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const MEBIBYTE = 1024 * 1024;

/** A small disk of its own, which can be filled. */
export class Disk {
  readonly directory: string;
  readonly #ballast: string;

  private constructor(directory: string) {
    this.directory = directory;
    this.#ballast = join(directory, 'ballast');
  }

  /** Mounts a disk of so many mebibytes. Throws where this program may not. */
  static mount(directory: string, mebibytes: number): Disk {
    mkdirSync(directory);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', directory], { stdio: 'pipe' });
    return new Disk(directory);
  }

  /** Writes until there is no room left. */
  fill(): void {
    const file = openSync(this.#ballast, 'w');
    try {
      for (const piece of [Buffer.alloc(MEBIBYTE), Buffer.alloc(4096), Buffer.alloc(1)]) while (fits(file, piece));
    } finally {
      closeSync(file);
    }
  }

  /** Makes room again. */
  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  unmount(): void {
    execFileSync('umount', ['--lazy', this.directory], { stdio: 'pipe' });
  }
}

/** Why no disk can be mounted here; undefined where one can. */
export function whyNoDisk(): string | undefined {
  if (process.platform !== 'linux') return 'small disks are mounted on Linux only';
  return process.getuid?.() === 0 ? undefined : 'only root may mount a small disk';
}

function fits(file: number, piece: Buffer): boolean {
  try {
    return writeSync(file, piece) === piece.length;
  } catch {
    return false;
  }
}
