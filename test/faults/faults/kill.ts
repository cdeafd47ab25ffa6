import type { Fault } from './fault.ts';

/** A node dies without a word, and comes back. */
export const kill: Fault = {
  name: 'kill',
  what: 'kill -9 of a node, or of several one after the other',
  stores: ['postgres', 'sqlite'],
  strike(random, nodes) {
    const victims = Array.from({ length: random.chance(0.3) ? 2 : 1 }, () => random.between(0, nodes - 1));
    return {
      told: `kill -9 of ${victims.map((node) => `node ${node}`).join(', then ')}`,
      async inject({ nodes: running }) {
        for (const victim of new Set(victims)) await running[victim]?.stop('SIGKILL');
      },
      async heal({ nodes: stopped }) {
        await Promise.all(stopped.map((node) => (node.isRunning ? undefined : node.start())));
      },
    };
  },
};
