import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../faults/fault.ts';
import type { Evidence } from '../history/evidence.ts';
import { now, Recorder } from '../history/recorder.ts';
import { Random } from '../random.ts';
import { Client } from '../workload/client.ts';
import { type Ground, groundOf } from '../workload/ground.ts';
import type { Bench } from './bench.ts';
import { close } from './closing.ts';

const CLIENTS = 5;
/** What each client does while the fault is done, and after that. */
const STORIES = [11, 4] as const;
/** As the registry promises: an answer rests on the log as it was a second before, or later. */
const STALENESS_MS = 1_000;

/** One round: clients work, a fault is done and undone, clients go on, and all that is known of it is gathered. */
export async function playRound(
  bench: Bench,
  fault: Fault,
  { seed, round, isHeard }: { readonly seed: string; readonly round: number; readonly isHeard: boolean },
): Promise<Evidence> {
  const { cluster } = bench;
  const random = new Random(`${seed}/${fault.name}/${round}`);
  const ground = groundOf(`r${round}`);
  const recorder = new Recorder();
  bench.record(recorder);
  const strike = fault.strike(random.fork('strike'), cluster.nodes.length, cluster.store);
  const clients = Array.from({ length: CLIENTS }, (_, index) => new Client(`client ${index}`, cluster, recorder));

  const working = work(clients, random.fork('before'), ground, STORIES[0]);
  await Promise.race([working, answers(recorder, random.between(3, 40))]);
  await sleep(random.between(0, 20));
  await strike.inject(cluster);
  const keysEnded = strike.endsKeys === true ? [now()] : [];
  await strike.heal(cluster);
  if (strike.endsKeys === true) keysEnded.push(now());
  await working;
  await work(clients, random.fork('after'), ground, STORIES[1]);
  await close(cluster, recorder, ground, random.fork('closing'));

  const found = await bench.read(isHeard);
  const { calls, sightings } = recorder;
  return {
    ...found,
    calls: [...calls],
    sightings: [...sightings],
    circumstances: {
      fault: fault.name,
      seed,
      round,
      store: cluster.store,
      group: ground.group,
      strikes: [strike.told],
      unavailable: fault.unavailable ?? 'nothing',
      // A request that was given up on tells of a standstill, in which an event may have been given up on too: it is sent again.
      mayRepeat: fault.mayRepeat !== false || calls.some(({ answer }) => answer === undefined),
      isHeard,
      keysEnded,
      staleness: STALENESS_MS,
    },
  };
}

async function work(clients: readonly Client[], random: Random, ground: Ground, stories: number): Promise<void> {
  await Promise.all(clients.map((client, index) => client.work(random.fork(index), ground, stories)));
}

async function answers(recorder: Recorder, count: number): Promise<void> {
  while (recorder.answered() < count) await sleep(2);
}
