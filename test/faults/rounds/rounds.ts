import { once } from 'node:events';
import type { Fault, StoreKind } from '../faults/fault.ts';
import type { Evidence, Violation } from '../history/evidence.ts';
import { now } from '../history/recorder.ts';
import { violationsOf } from '../invariants/index.ts';
import { startBench } from './bench.ts';
import { playRound } from './round.ts';

/** After how many rounds the audit stream has to have heard of everything. */
const HEARD_EVERY = 5;

/** Which rounds to play. */
export interface Rounds {
  readonly fault: Fault;
  readonly store: StoreKind;
  readonly nodes: number;
  readonly seed: string;
  /** Numbers of the rounds. */
  readonly rounds: readonly number[];
}

/** How a round ended. */
export interface Played {
  readonly round: number;
  readonly milliseconds: number;
  readonly evidence: Evidence;
  readonly violations: readonly Violation[];
}

/**
 * Plays rounds one after the other on one cluster, which each of them leaves healed. Stops after the first that is in violation; the signal stops
 * it at once, and it rejects with its reason.
 */
export async function* play(
  { fault, store, nodes, seed, rounds }: Rounds,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<Played> {
  const bench = await startBench({ store, nodes, wiring: fault.wiring ?? {} });
  try {
    for (const [index, round] of rounds.entries()) {
      const began = now();
      // Somebody else takes over the audit stream after seconds, for which not every round waits.
      const isHeard = index % HEARD_EVERY === HEARD_EVERY - 1 || index === rounds.length - 1;
      const playing = playRound(bench, fault, { seed, round, isHeard });
      const evidence = await Promise.race([playing, end(signal)]).catch((cause: unknown) => {
        throw new Error(`round ${round} (seed ${seed}) of ${fault.name} over ${store} could not be played to its end`, {
          cause,
        });
      });
      const violations = violationsOf(evidence);
      yield { round, milliseconds: now() - began, evidence, violations };
      if (violations.length > 0) return;
    }
  } finally {
    await bench.close();
  }
}

async function end(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}
