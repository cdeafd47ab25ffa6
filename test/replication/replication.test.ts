import { describe, expect, it } from 'vitest';
import type { ReplicaElement, ReplicaVersion } from '../../packages/registry/src/domain/replica.ts';
import { Random } from '../faults/random.ts';
import { Clockwork } from './clockwork.ts';
import { carryOut } from './deeds.ts';
import { Node } from './node.ts';
import { play } from './play.ts';
import { type Deed, scheduleOf, TOPOLOGIES } from './schedule.ts';

/** Schedules that are played; `npm run test:replication` plays as many as one likes. */
const SCHEDULES = 35;

/** And those in which each link is about something else and has names of its own. */
const VARIED = 15;

/** Schedules in which something did not hold once. */
const ONCE = ['final/69', 'full/10091', 'full/10113', 'full/1622', 'full/11735'];

describe('replication, with everything that goes wrong', () => {
  const seeds = Array.from({ length: SCHEDULES }, (_, index) => `ci/${index + 1}`);
  seeds.push(...Array.from({ length: VARIED }, (_, index) => `varied/${index + 1}`));
  for (const seed of seeds) {
    const schedule = scheduleOf(seed, 120);
    it(`${schedule.seed}: ${schedule.topology}`, async () => {
      expect(await play(schedule)).toEqual([]);
    });
  }

  for (const seed of ONCE) {
    it(`${seed}: once not all of it held`, async () => {
      expect(await play(scheduleOf(seed))).toEqual([]);
    });
  }

  it('is played in all topologies', () => {
    const played = new Set(Array.from({ length: SCHEDULES }, (_, index) => scheduleOf(`ci/${index + 1}`).topology));
    expect([...played].sort()).toEqual(Object.keys(TOPOLOGIES).sort());
  });

  it('is the same every time', async () => {
    const schedule = scheduleOf('again', 60);
    expect(await play(schedule)).toEqual(await play(schedule));
  });
});

/** A state of a schema, as it was told. */
interface Told {
  readonly element: ReplicaElement;
  readonly versions: readonly ReplicaVersion[];
}

const AT = { group: 0, schema: 0 };
const DEEDS: readonly Deed[] = [
  { do: 'post', ...AT, text: 1 },
  { do: 'post', ...AT, text: 2 },
  { do: 'delete-version', ...AT, nth: 0 },
  { do: 'delete-schema', ...AT },
];

function newNode(index: number): Node {
  return new Node(index, new Clockwork(), new Random(`node ${index}`));
}

/** The states of a schema to which something is done, one after the other. */
async function statesOf(deeds: readonly Deed[]): Promise<readonly Told[]> {
  const home = newNode(0);
  const { replicas } = home.registry;
  const states: Told[] = [];
  for (const deed of deeds) {
    await carryOut(home, deed);
    const origin = { registry: home.place.root, group: 'g0', subject: 's0' };
    const element = await replicas.element({ place: home.place, origin });
    if (element === undefined) continue;
    const numbers = element.versions.map(({ number }) => number);
    states.push({ element, versions: await replicas.versions({ place: home.place, origin, numbers }) });
  }
  return states;
}

/** All sequences of some length of some items. */
function sequences<Item>(items: readonly Item[], length: number): readonly (readonly Item[])[] {
  if (length === 0) return [[]];
  return sequences(items, length - 1).flatMap((before) => items.map((item) => [...before, item]));
}

/** What a registry has to which states were brought in some order. */
async function broughtIn(states: readonly Told[]): Promise<string> {
  const target = newNode(1);
  const home = newNode(0);
  await target.addLink('from-home', home, 'accept');
  for (const { element, versions } of states) {
    await target.registry.replicas.accept({ place: target.place, link: 'from-home', element, versions });
  }
  const live = await target.registry.schemas.versions({ group: 'g0', subject: 's0' }).catch(() => []);
  const digest = await target.registry.replicas.digest({ place: target.place });
  return JSON.stringify([
    digest,
    live.filter(({ deleted }) => !deleted).map(({ number, content }) => [number, content]),
  ]);
}

describe('the states of a schema, brought in any order and any number of times', () => {
  it('come to the newest of them, in all small cases', async () => {
    let cases = 0;
    for (const deeds of sequences(DEEDS, 3)) {
      const states = await statesOf(deeds);
      if (states.length === 0) continue;
      for (const order of sequences(states, 3)) {
        const newest = order.reduce((best, told) => (told.element.epoch > best.element.epoch ? told : best));
        expect(await broughtIn(order)).toBe(await broughtIn([newest]));
        cases += 1;
      }
    }
    expect(cases).toBe(1000);
  });
});
