import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

interface LockEntry {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
  readonly gypfile?: boolean;
}

async function lockEntries(): Promise<ReadonlyMap<string, LockEntry>> {
  const text = await readFile(new URL('../package-lock.json', import.meta.url), 'utf8');
  const lock = JSON.parse(text) as { readonly packages: Readonly<Record<string, LockEntry>> };
  return new Map(Object.entries(lock.packages));
}

describe('package-lock.json', () => {
  // npm drops a platform's binary that it cannot find while locking, without a word, and `npm ci` refuses the lock file later.
  it('has an entry for every optional dependency of every package', async () => {
    const entries = await lockEntries();
    const locked = new Set([...entries.keys()].map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)));
    const missing = [...entries].flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !locked.has(name))
        .map((name) => `${name} of ${path}`),
    );
    expect(missing).toEqual([]);
  });

  // The package says so itself, since it brings its binaries, but npm forgets it while locking and would call node-gyp. After
  // each change of the lock file: put the member back.
  it('keeps better-sqlite3 from being compiled', async () => {
    expect((await lockEntries()).get('node_modules/better-sqlite3')?.gypfile).toBe(false);
  });

  it('names no address to download from', async () => {
    const addresses = [...(await lockEntries()).values()].filter(({ resolved }) => resolved?.includes('://'));
    expect(addresses).toEqual([]);
  });
});
