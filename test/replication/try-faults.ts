import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SEEDED_FAULTS, type SeededFault } from './seeded-faults.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Schedules that a fault has before it counts as not noticed. */
const MOST = 120;

const [, , only] = process.argv;
const faults = SEEDED_FAULTS.filter(({ name }) => only === undefined || name === only);
const uncaught = faults.filter((fault) => !isCaught(fault));
process.stdout.write(`${faults.length - uncaught.length} of ${faults.length} faults were noticed\n`);
process.exitCode = uncaught.length === 0 ? 0 : 1;

/** Takes a rule out of a copy of the sources, and plays until something does not hold. */
function isCaught({ name, rule, isVaried = false, edits }: SeededFault): boolean {
  const copy = mkdtempSync(join(tmpdir(), 'concordat-fault-'));
  try {
    for (const part of ['packages/registry', 'test/replication', 'test/faults', 'package.json']) {
      cpSync(join(ROOT, part), join(copy, part), {
        recursive: true,
        filter: (path) => !/\/(dist|node_modules)(\/|$)/.test(path),
      });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    symlinkSync(join(ROOT, 'packages/registry/node_modules'), join(copy, 'packages/registry/node_modules'));
    for (const { file, from, to } of edits) {
      const text = readFileSync(join(copy, file), 'utf8');
      if (!text.includes(from))
        throw new Error(`${file} does not have '${from}' any more: the fault '${name}' is to be written anew`);
      writeFileSync(
        join(copy, file),
        text.replace(from, () => to),
      );
    }
    const caught = seedThatFails(copy, isVaried ? 'varied/fault' : 'fault');
    process.stdout.write(`${name}: ${rule}: ${caught === undefined ? 'NOT NOTICED' : `noticed, schedule ${caught}`}\n`);
    return caught !== undefined;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** The first schedule in which something does not hold; undefined where everything did. */
function seedThatFails(copy: string, seed: string): string | undefined {
  const script = join(copy, 'test/replication/first-violation.ts');
  const args = ['--conditions=concordat-source', script, String(MOST), seed];
  const answer = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return answer.trim() === '' ? undefined : answer.trim();
}
