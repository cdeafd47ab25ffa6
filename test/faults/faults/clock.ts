import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** How long idempotency keys are kept. */
const DAY_S = 24 * 60 * 60;
/** Longer than a round takes. */
const SLACK_S = 60;

/** Clocks of nodes jump, each to another time, and back. */
export const clock: Fault = {
  name: 'clock',
  what: 'clocks of nodes jump by seconds to days, forth and back, each for itself',
  stores: ['postgres', 'sqlite'],
  wiring: { clocks: true },
  mayRepeat: false,
  strike(random, nodes, store) {
    const jumps = Array.from({ length: nodes }, () =>
      random.pick([0, 2, -2, 3600, -3600, DAY_S, -DAY_S, random.between(-DAY_S, DAY_S)]),
    );
    const pause = random.between(50, 1_000);
    return {
      told: `clocks of the nodes jump by ${jumps.join(', ')} s for ${pause} ms`,
      // PostgreSQL goes by its own clock, which stays what it is.
      endsKeys: store === 'sqlite' && jumps.some((jump) => Math.abs(jump) > DAY_S - SLACK_S),
      async inject({ clocks }) {
        for (const [node, jump] of jumps.entries()) clocks[node]?.set(jump);
      },
      async heal({ clocks }) {
        await sleep(pause);
        for (const one of clocks) one.set(0);
      },
    };
  },
};
