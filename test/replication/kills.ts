import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../faults/random.ts';
import { type Place, Places } from './places.ts';

/** What is to be played. */
export interface Kills {
  readonly rounds: number;
  readonly seed: string;
  /** Gives the address of an empty store that outlives the processes over it. */
  newStore(name: string): Promise<string>;
  /** How many processes serve the hub; more than one only where several can have its store. */
  readonly hubs: number;
  /** Is told what happened in each round. */
  readonly tell: (line: string) => void;
}

/** What came of it. */
export interface Played {
  readonly rounds: number;
  readonly kills: number;
  /** Versions that were acknowledged. */
  readonly versions: number;
  /** What does not hold, a sentence each; playing ends with the first round that has one. */
  readonly faults: readonly string[];
}

const PATIENCE_MS = 120_000;
const LOOK_MS = 250;
/** A kill comes at most so long after writing began. */
const LATEST_KILL_MS = 400;
const SCHEMAS = 5;

/**
 * Registries as processes of their own that are linked in every way: a hub pulls from one and listens to another, the two follow each
 * other, and one of them pushes into the hub. In each round one or several are killed (`SIGKILL`) while all are written to; when they run
 * again, everything has to become the same everywhere, with all that was acknowledged.
 */
export async function playKills({ rounds, seed, newStore, hubs, tell }: Kills): Promise<Played> {
  const random = new Random(seed);
  const places = new Places();
  const [a, b] = [await places.found('a', newStore), await places.found('b', newStore)];
  const hub = await places.found('hub', newStore, hubs);
  const all = [a, b, hub];
  let kills = 0;
  const faults: string[] = [];
  let round = 0;
  try {
    await linkAll(a, b, hub);
    while (round < rounds && faults.length === 0) {
      round += 1;
      const several = all.filter(() => random.chance(0.4));
      const victims = several.length > 0 ? several : [random.pick(all)];
      const writing = [a, b].map((home) => writeSome(home, random.fork(`${round} ${home.name}`), round));
      await Promise.all(
        victims.map(async (victim) => {
          await sleep(random.between(0, LATEST_KILL_MS));
          await victim.killAndRestart(random.fraction());
          kills += 1;
        }),
      );
      await Promise.all(writing);
      const began = performance.now();
      faults.push(...(await judged(a, b, hub)));
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      tell(`round ${round}: killed ${victims.map(({ name }) => name).join(', ')}; judged after ${seconds} s`);
    }
    return { rounds: round, kills, versions: a.acknowledged.size + b.acknowledged.size, faults };
  } finally {
    await places.close();
  }
}

async function linkAll(a: Place, b: Place, hub: Place): Promise<void> {
  const open = { direction: 'pull', group: 'open', interval_s: 1 };
  await hub.link('from-a', { ...open, peer: a.url });
  await hub.link('from-b', { ...open, peer: b.url, listens: true, interval_s: 2 });
  await a.link('from-b', { ...open, peer: b.url, naming: { kind: 'by-authority' } });
  await b.link('from-a', { ...open, peer: a.url, naming: { kind: 'by-authority' } });
  await hub.link('pushed', { direction: 'accept', peer: a.url, group: 'given' });
  await a.link('pushed', { direction: 'push', peer: hub.url, group: 'given' });
}

/** Writes into a registry that may be killed meanwhile, and deletes now and then. */
async function writeSome(home: Place, random: Random, round: number): Promise<void> {
  await home.write('open', `s-${random.between(1, SCHEMAS)}`, round);
  await home.write('secret', 'plan', round);
  await home.write('given', 'gift', round);
  if (random.chance(0.3)) await home.remove('open', `s-${random.between(1, SCHEMAS)}`);
  await home.write('open', `s-${random.between(1, SCHEMAS)}`, -round);
}

/** What does not hold although everybody has had time for it. */
async function judged(a: Place, b: Place, hub: Place): Promise<readonly string[]> {
  const lost = [...(await a.lost()), ...(await b.lost())];
  const pairs = [
    [hub, a, 'open'],
    [hub, b, 'open'],
    [a, b, 'open'],
    [b, a, 'open'],
    [hub, a, 'given'],
  ] as const;
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const differing: string[] = [];
    for (const [at, home, group] of pairs) {
      const [here, there] = [await at.digest(home, group), await home.digest(home, group)];
      if (here === undefined || here !== there)
        differing.push(`${at.name} has not what ${home.name} has in the group '${group}'`);
    }
    if (differing.length === 0) return [...lost, ...(await strangers(a, b, hub))];
    if (performance.now() > until) return [...lost, ...differing, ...(await hub.links()), ...(await a.links())];
    await sleep(LOOK_MS);
  }
}

/** What came over a link that is not about it. */
async function strangers(a: Place, b: Place, hub: Place): Promise<readonly string[]> {
  const found: string[] = [];
  for (const place of [a, b, hub]) {
    const groups = await place.groups();
    // The default group is everywhere.
    const own = ['default', 'open', 'given', ...(place === hub ? [] : ['secret'])];
    const strange = groups.filter((group) => !own.includes(group) && !/^open~[\da-f]{8}$/.test(group));
    if (strange.length > 0) found.push(`${place.name} has ${strange.join(', ')}, which nobody sends there`);
  }
  return found;
}
