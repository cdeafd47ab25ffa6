import { setTimeout as sleep } from 'node:timers/promises';
import type { Line, Trouble } from '../cluster/line.ts';
import type { Random } from '../random.ts';
import type { Fault } from './fault.ts';

interface Damage {
  readonly told: string;
  readonly do: (line: Line) => void;
}

/** Connections break in every way that a network knows. */
export const cut: Fault = {
  name: 'cut',
  what: 'connections between clients, nodes and PostgreSQL are cut, delayed, swallowed and half closed',
  stores: ['postgres', 'sqlite'],
  wiring: { lines: true },
  unavailable: 'everything',
  strike(random, nodes, store) {
    const place = store === 'postgres' ? random.pick(['store', 'store', 'clients'] as const) : 'clients';
    const damage = damageOf(random);
    const victims = random.chance(0.3) ? [...Array(nodes).keys()] : [random.between(0, nodes - 1)];
    const pause = random.between(50, 1_500);
    const lines = (cluster: Parameters<ReturnType<Fault['strike']>['inject']>[0]) =>
      victims.flatMap((node) => cluster.lines[place][node] ?? []);
    return {
      told: `between ${place === 'store' ? 'PostgreSQL' : 'clients'} and nodes ${victims.join(', ')}: ${damage.told}, for ${pause} ms`,
      async inject(cluster) {
        for (const line of lines(cluster)) damage.do(line);
      },
      async heal(cluster) {
        await sleep(pause);
        for (const line of lines(cluster)) {
          line.trouble({});
          // What was swallowed is missing on the connection for ever.
          line.cut();
        }
      },
    };
  },
};

function damageOf(random: Random): Damage {
  const end = random.pick(['client', 'server'] as const);
  const bytes = random.between(1, 4_000);
  const delay = random.between(5, 300);
  const troubled = (told: string, trouble: Trouble): Damage => ({ told, do: (line) => line.trouble(trouble) });
  return random.pick<Damage>([
    { told: 'all connections are reset', do: (line) => line.cut() },
    { told: `the ${end}s are told that nothing more comes`, do: (line) => line.halfClose(end) },
    troubled('nobody can connect', { isDown: true }),
    troubled(`everything takes ${delay} ms longer`, { delay }),
    troubled(`what is sent to the ${end} is lost`, { swallow: end }),
    troubled(`connections break after ${bytes} bytes to the ${end}`, { cutAfter: { bytes, to: end } }),
  ]);
}
