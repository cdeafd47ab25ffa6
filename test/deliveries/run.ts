// node test/deliveries/run.ts [--rounds N] [--seed TEXT] [--store sqlite|postgres] [--nodes N] [--workers N] — kills senders and sinks, and decides whether events arrived.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../faults/cluster/postgres.ts';
import { playRounds } from './rounds.ts';

const OPTIONS = {
  rounds: { type: 'string', default: '100' },
  seed: { type: 'string', default: '1' },
  store: { type: 'string', default: 'sqlite' },
  nodes: { type: 'string', default: '2' },
  workers: { type: 'string', default: '1' },
} as const;

const { rounds, seed, store, nodes, workers } = parseArgs({ options: OPTIONS }).values;
process.stdout.write(`${store}, seed ${seed}: ${rounds} rounds\n`);
const directory = mkdtempSync(join(tmpdir(), 'concordat-deliveries-'));
// PostgreSQL runs as another user.
chmodSync(directory, 0o755);
const database = store === 'postgres' ? await startPostgres(directory) : undefined;
try {
  const played = await playRounds({
    store: database?.address ?? `sqlite:${join(directory, 'registry.db')}`,
    // A file is one process's.
    nodes: database === undefined ? 1 : Number(nodes),
    workers: Number(workers),
    rounds: Number(rounds),
    seed,
    directory,
    tell: (line) => process.stdout.write(`${line}\n`),
  });
  const { events, deliveries, kills, faults } = played;
  process.stdout.write(
    `${store}, seed ${seed}: ${played.rounds} of ${rounds} rounds, ${kills} kills, ${events} events, ${deliveries} deliveries, ${faults.length === 0 ? 'no' : faults.length} faults\n`,
  );
  for (const fault of faults) process.stdout.write(`  ${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await database?.stop('fast');
  rmSync(directory, { recursive: true, force: true });
}
