import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All temporary files of a run are in one directory. Gives the function that removes it, and fails where a test has left something there. */
export function setup(): () => void {
  // What Node compiles is kept where it is kept otherwise: every program that a test starts has use for it, and it is no test's to remove.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');
  const directory = mkdtempSync(join(tmpdir(), 'concordat-tests-'));
  // Servers that are started as another user have theirs in it.
  chmodSync(directory, 0o755);
  process.env.TMPDIR = directory;
  return () => {
    const left = readdirSync(directory);
    rmSync(directory, { recursive: true });
    if (left.length > 0) throw new Error(`tests have left behind ${left.join(', ')}`);
  };
}
