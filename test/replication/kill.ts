// node test/replication/kill.ts [--rounds N] [--seed TEXT] [--store sqlite|postgres] — kills linked registries, and decides whether they have the same afterwards.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../faults/cluster/postgres.ts';
import { playKills } from './kills.ts';

const OPTIONS = {
  rounds: { type: 'string', default: '100' },
  seed: { type: 'string', default: '1' },
  store: { type: 'string', default: 'sqlite' },
} as const;

const { rounds, seed, store } = parseArgs({ options: OPTIONS }).values;
const directory = mkdtempSync(join(tmpdir(), 'concordat-kill-'));
// PostgreSQL runs as another user.
chmodSync(directory, 0o755);
const database = store === 'postgres' ? await startPostgres(directory) : undefined;

try {
  const played = await playKills({
    rounds: Number(rounds),
    seed,
    newStore: async (name) =>
      database === undefined ? `sqlite:${join(directory, `${name}.db`)}` : database.newDatabase(name),
    // A file is one process's.
    hubs: database === undefined ? 1 : 2,
    tell: (line) => process.stdout.write(`${line}\n`),
  });
  const { faults, kills, versions } = played;
  const found = faults.length === 0 ? 'no' : faults.length;
  process.stdout.write(
    `${store}, seed ${seed}: ${played.rounds} of ${rounds} rounds, ${kills} kills, ${versions} versions acknowledged, ${found} faults\n`,
  );
  for (const fault of faults) process.stdout.write(`  ${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await database?.stop('fast');
  rmSync(directory, { recursive: true, force: true });
}
