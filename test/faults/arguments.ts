import { parseArgs } from 'node:util';
import type { StoreKind } from './faults/fault.ts';
import { FAULTS } from './faults/index.ts';

/** What is asked of the program. */
export interface Arguments {
  readonly help: boolean;
  readonly check: string | undefined;
  /** True: also the history of a round that is well is kept. */
  readonly keep: boolean;
  readonly faults: readonly string[];
  readonly store: StoreKind | undefined;
  readonly nodes: number;
  readonly seed: string;
  /** Numbers of the rounds. */
  readonly rounds: readonly number[];
}

/** What the program says of itself. */
export const HELP = `Does faults to real registries, and decides from the history whether what is promised holds.

  node test/faults/run.ts [--fault NAME] [--rounds N] [--seed TEXT] [--store KIND] [--nodes N]
  node test/faults/run.ts --fault NAME --seed TEXT --round N     plays one round again
  node test/faults/run.ts --check FILE                           judges a history that was kept

  --fault NAME    which fault; all of them by default
  --rounds N      how many rounds of each, 10 by default
  --round N       this round only
  --seed TEXT     what all decisions follow from, 1 by default
  --store KIND    sqlite or postgres; every one that the fault can be done to by default
  --nodes N       how many nodes over PostgreSQL, 3 by default
  --keep          keeps the history of every round, not only of one that failed

Faults:
${[...FAULTS.values()].map(({ name, what }) => `  ${name.padEnd(18)}${what}`).join('\n')}

Build the program first: npm run build. Ends with 0 when all invariants held, with 1 when one did not, with 2 for a wrong argument.`;

const OPTIONS = {
  help: { type: 'boolean' },
  check: { type: 'string' },
  keep: { type: 'boolean' },
  fault: { type: 'string' },
  rounds: { type: 'string' },
  round: { type: 'string' },
  seed: { type: 'string' },
  store: { type: 'string' },
  nodes: { type: 'string' },
} as const;

/** Reads the arguments; a sentence where one cannot be used. */
export function readArguments(args: readonly string[]): Arguments | { readonly problem: string } {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const { help = false, check, keep = false, fault, seed = '1', store } = values;
    if (fault !== undefined && !FAULTS.has(fault)) throw new Error(`there is no fault '${fault}'`);
    if (store !== undefined && store !== 'sqlite' && store !== 'postgres')
      throw new Error(`there is no store '${store}'`);
    const count = whole('rounds', values.rounds ?? '10');
    const rounds =
      values.round === undefined
        ? Array.from({ length: count }, (_, index) => index + 1)
        : [whole('round', values.round)];
    const faults = fault === undefined ? [...FAULTS.keys()] : [fault];
    return { help, check, keep, faults, store, nodes: whole('nodes', values.nodes ?? '3'), seed, rounds };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} is a number from 1, not '${text}'`);
}
