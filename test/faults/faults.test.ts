import { describe, it } from 'vitest';
import { hasDatabases } from '../../packages/registry/src/store/fixtures/databases.ts';
import { FAULTS } from './faults/index.ts';
import { failureText } from './report.ts';
import { play } from './rounds/rounds.ts';

/** Rounds of each fault over each store, where there is time for them. Without that there is one of each fault, over one store. */
const { FAULT_ROUNDS } = process.env;
const ROUNDS = Number(FAULT_ROUNDS ?? 1);
const SEED = process.env.FAULT_SEED ?? '1';
const NODES = { sqlite: 1, postgres: 2 };
/** On a busy machine rounds take their time; how long is not what is tested. */
const PATIENCE_MS = 240_000 + ROUNDS * 60_000;

const hasPostgres = await hasDatabases();
const CASES = [...FAULTS.values()].flatMap((fault) => {
  const missing = fault.missing?.();
  if (missing !== undefined) process.stderr.write(`the fault ${fault.name} is skipped: ${missing}\n`);
  const there = fault.stores.filter((store) => store !== 'postgres' || hasPostgres);
  const stores = FAULT_ROUNDS === undefined ? there.slice(0, 1) : there;
  return missing === undefined ? stores.map((store) => ({ name: fault.name, fault, store })) : [];
});

describe('registries to which something is done lose nothing, invent nothing and tell the truth', () => {
  // Much of a round is waiting: for leases to end, and for processes to start.
  it.concurrent.for(CASES)('$name over $store', { timeout: PATIENCE_MS }, async ({ fault, store }, { expect }) => {
    const nodes = NODES[store];
    const rounds = Array.from({ length: ROUNDS }, (_, index) => index + 1);
    for await (const played of play({ fault, store, nodes, seed: SEED, rounds })) {
      expect(played.violations, failureText(played, nodes)).toEqual([]);
    }
  });
});
