import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** One of the worker processes of a node dies; the others go on, and another takes its place. */
export const killWorker: Fault = {
  name: 'kill-worker',
  what: 'kill -9 of a worker process of a node that has several',
  stores: ['sqlite', 'postgres'],
  wiring: { workers: 2 },
  missing: () => (process.platform === 'linux' ? undefined : 'the workers of a process are found on Linux only'),
  strike(random, nodes) {
    const victims = Array.from({ length: random.chance(0.25) ? 2 : 1 }, () => random.between(0, nodes - 1));
    const worker = random.between(0, 1);
    const pause = random.between(0, 300);
    return {
      told: `kill -9 of worker ${worker} of ${victims.map((node) => `node ${node}`).join(', then ')}, ${pause} ms apart`,
      async inject({ nodes: running }) {
        for (const victim of victims) {
          const pid = running[victim]?.workers[worker];
          if (pid !== undefined) process.kill(pid, 'SIGKILL');
          await sleep(pause);
        }
      },
      heal: () => Promise.resolve(),
    };
  },
};
