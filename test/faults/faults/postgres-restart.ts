import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** PostgreSQL goes away under everybody, in order or as in a crash, and comes back. */
export const postgresRestart: Fault = {
  name: 'postgres-restart',
  what: 'PostgreSQL is restarted: a fast shutdown, or an immediate one as in a crash',
  stores: ['postgres'],
  strike(random) {
    const mode = random.pick(['fast', 'immediate'] as const);
    const pause = random.pick([0, 0, 100, 500, 1500]);
    return {
      told: `${mode} shutdown of PostgreSQL, started again after ${pause} ms`,
      inject: ({ postgres }) => postgres?.stop(mode) ?? Promise.resolve(),
      async heal({ postgres }) {
        await sleep(pause);
        await postgres?.start();
      },
    };
  },
};
