import { describe, it } from 'vitest';
import { FAULTS } from './faults/index.ts';
import { failureText } from './report.ts';
import { play } from './rounds/rounds.ts';

/** Rounds of each fault; the nightly run asks for more. */
const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 2);
const SEED = process.env.FAULT_SEED ?? '1';
const NODES = { sqlite: 1, postgres: 2 };
/** On a busy machine rounds take their time; how long is not what is tested. */
const PATIENCE_MS = 60_000 + ROUNDS * 60_000;

// Much of a round is waiting: for leases to end, and for processes to start.
describe.concurrent.each([...FAULTS.values()])('registries under the fault $name', (fault) => {
  const missing = fault.missing?.();
  if (missing !== undefined) process.stderr.write(`the fault ${fault.name} is skipped: ${missing}\n`);

  it.skipIf(missing !== undefined).for(fault.stores)(
    'over %s lose nothing, invent nothing and tell the truth',
    { timeout: PATIENCE_MS },
    async (store, { expect }) => {
      const nodes = NODES[store];
      const rounds = Array.from({ length: ROUNDS }, (_, index) => index + 1);
      for await (const played of play({ fault, store, nodes, seed: SEED, rounds })) {
        expect(played.violations, failureText(played, nodes)).toEqual([]);
      }
    },
  );
});
