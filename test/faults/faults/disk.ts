import { setTimeout as sleep } from 'node:timers/promises';
import { whyNoDisk } from '../cluster/disk.ts';
import type { Fault } from './fault.ts';

/** The disk of the file is full for a while: writes are refused, reads go on, and all goes on without a restart. */
export const disk: Fault = {
  name: 'disk',
  what: 'the disk of the file of SQLite is full, and has room again',
  stores: ['sqlite'],
  wiring: { disk: true },
  unavailable: 'writes',
  missing: whyNoDisk,
  strike(random) {
    const pause = random.between(50, 1_500);
    return {
      told: `the disk is full for ${pause} ms`,
      async inject(cluster) {
        cluster.disk?.fill();
      },
      async heal(cluster) {
        await sleep(pause);
        cluster.disk?.free();
      },
    };
  },
};
