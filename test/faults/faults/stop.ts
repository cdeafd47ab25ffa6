import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** Nodes sleep, and wake up with all that they knew and had begun. */
export const stop: Fault = {
  name: 'stop',
  what: 'SIGSTOP of nodes, for moments and for longer than leases and idle transactions last',
  stores: ['postgres', 'sqlite'],
  strike(random, nodes) {
    const count = random.between(1, Math.max(1, nodes - 1));
    const first = random.between(0, nodes - 1);
    const victims = Array.from({ length: count }, (_, index) => (first + index) % nodes);
    const pause = random.weighted([
      [8, random.between(20, 900)],
      [3, random.between(1_000, 2_500)],
      [1, random.between(5_500, 7_000)],
    ]);
    return {
      told: `SIGSTOP of ${victims.map((node) => `node ${node}`).join(' and ')} for ${pause} ms`,
      async inject({ nodes: running }) {
        for (const victim of victims) running[victim]?.signal('SIGSTOP');
      },
      async heal({ nodes: stopped }) {
        await sleep(pause);
        for (const victim of victims) stopped[victim]?.signal('SIGCONT');
      },
    };
  },
};
