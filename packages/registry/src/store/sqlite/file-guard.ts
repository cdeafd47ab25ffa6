import { statSync } from 'node:fs';
import { RegistryError } from '../../domain/error.ts';

/** What the system calls a file, however often its name is given to another, and how long it was. */
interface Seen {
  readonly identity: string;
  readonly size: number;
}

/**
 * Looks after the files of an open store. SQLite goes on writing into a file that was removed or replaced under it, where nobody finds it
 * again; what is acknowledged must be in the files that the next process opens.
 */
export class FileGuard {
  readonly #paths: readonly string[];
  readonly #ahead: string;
  readonly #name: string;
  readonly #seen = new Map<string, Seen>();

  /** Begins with the files of a database as they are. `name` is how the store is called in sentences. */
  constructor(file: string, name: string) {
    // The third is what processes that share a file have in common; where it is another one, they do not see each other's writes.
    this.#ahead = `${file}-wal`;
    this.#paths = [file, this.#ahead, `${file}-shm`];
    this.#name = name;
    this.check();
  }

  /**
   * Throws `store-failed` where a file is not the one that it was, or is shorter. Only what is written ahead may be: a program that makes
   * copies of the file, such as Litestream, empties it once all of it is in the database.
   */
  check(): void {
    for (const path of this.#paths) {
      const before = this.#seen.get(path);
      const now = seenAt(path);
      if (before !== undefined && (now?.identity !== before.identity || this.#isCutShort(path, before, now))) {
        throw new RegistryError(
          'store-failed',
          `${this.#name} takes no writes: '${path}' was removed, replaced or cut short while it was open; stop the server, put the file in its place again or restore a copy, and start it`,
        );
      }
      if (now !== undefined) this.#seen.set(path, now);
    }
  }

  #isCutShort(path: string, before: Seen, now: Seen): boolean {
    return now.size < before.size && path !== this.#ahead;
  }
}

function seenAt(path: string): Seen | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && { identity: `${stats.dev}:${stats.ino}`, size: stats.size };
}
