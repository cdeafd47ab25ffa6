import { Random } from '../faults/random.ts';
import { type Terms, termsOf } from './terms.ts';

/** Something that somebody does at a node. Groups, schemas, texts and ids are few, so that they meet often. */
export type Deed =
  | { readonly do: 'put-group'; readonly group: number; readonly text: number }
  | { readonly do: 'delete-group'; readonly group: number }
  | {
      readonly do: 'post';
      readonly group: number;
      readonly schema: number;
      readonly text: number;
      readonly authority?: number;
      readonly id?: number;
    }
  | { readonly do: 'register'; readonly group: number; readonly schema: number; readonly text: number }
  | { readonly do: 'describe'; readonly group: number; readonly schema: number; readonly text: number }
  | { readonly do: 'delete-version'; readonly group: number; readonly schema: number; readonly nth: number }
  | { readonly do: 'restore-version'; readonly group: number; readonly schema: number; readonly nth: number }
  | { readonly do: 'delete-schema'; readonly group: number; readonly schema: number }
  | { readonly do: 'delete-subject'; readonly group: number; readonly schema: number; readonly isPermanent: boolean }
  | { readonly do: 'rename'; readonly group: number; readonly schema: number; readonly to: number }
  /** The node stops where it is, and starts again some ticks later. */
  | { readonly do: 'crash'; readonly ticks: number }
  /** The node and another one do not reach each other for some ticks. */
  | { readonly do: 'part'; readonly other: number; readonly ticks: number }
  /** Another process of the node goes on with its links, while the first one still thinks that it is its turn. */
  | { readonly do: 'take-over' }
  /** An operator looks after alarms. */
  | { readonly do: 'confirm' }
  | { readonly do: 'reset' };

/** What is done where, and when. */
export interface Step {
  readonly tick: number;
  readonly node: number;
  readonly deed: Deed;
}

/** Which way elements go between two nodes. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly direction: 'pull' | 'push';
  /** Ticks between two runs. */
  readonly interval: number;
  /** True where the source tells of changes as they happen. */
  readonly isTold: boolean;
  /** What the link is about; everything, where they are missing. */
  readonly terms?: Terms;
}

/** One play of the simulation. */
export interface Schedule {
  readonly seed: string;
  readonly topology: string;
  readonly nodes: number;
  readonly edges: readonly Edge[];
  readonly steps: readonly Step[];
}

type Pairs = readonly (readonly [from: number, to: number])[];

/** Who is connected with whom: how many nodes, and from which to which elements go. */
export const TOPOLOGIES: Readonly<Record<string, { readonly nodes: number; readonly pairs: Pairs }>> = {
  p2p: { nodes: 2, pairs: [[0, 1]] },
  mutual: { nodes: 2, pairs: both([[0, 1]]) },
  'chain-3': {
    nodes: 3,
    pairs: [
      [0, 1],
      [1, 2],
    ],
  },
  hub: {
    nodes: 4,
    pairs: [
      [0, 2],
      [1, 2],
      [2, 3],
    ],
  },
  'star-1+4': {
    nodes: 5,
    pairs: both([
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 4],
    ]),
  },
  'ring-4': {
    nodes: 4,
    pairs: [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 0],
    ],
  },
  'mesh-3': {
    nodes: 3,
    pairs: both([
      [0, 1],
      [1, 2],
      [0, 2],
    ]),
  },
};

/** Besides, where links differ in what they are about: two links between the same two, both ways, and two ways that meet. */
const VARIED_TOPOLOGIES: typeof TOPOLOGIES = {
  ...TOPOLOGIES,
  'twin-2': {
    nodes: 2,
    pairs: both([
      [0, 1],
      [0, 1],
    ]),
  },
  'diamond-4': {
    nodes: 4,
    pairs: [
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
    ],
  },
};

function both(pairs: Pairs): Pairs {
  return [...pairs, ...pairs.map(([from, to]) => [to, from] as const)];
}

/** Seeds that begin with this are those of plays in which every link has terms of its own. */
const VARIED = 'varied';

/** The play that follows from a seed. */
export function scheduleOf(seed: string, size?: number): Schedule {
  const random = new Random(seed);
  const isVaried = seed.startsWith(VARIED);
  const terms = random.fork('terms');
  const topologies = isVaried ? VARIED_TOPOLOGIES : TOPOLOGIES;
  const [topology, { nodes, pairs }] = random.pick(Object.entries(topologies));
  const edges = pairs.map(
    ([from, to]): Edge => ({
      from,
      to,
      direction: random.chance(0.7) ? 'pull' : 'push',
      interval: random.between(15, 60),
      isTold: random.chance(0.3),
      ...(isVaried && { terms: termsOf(terms, nodes) }),
    }),
  );
  const count = size ?? random.between(100, 300);
  const steps: Step[] = [];
  for (let tick = 0; steps.length < count; tick += random.between(0, 4)) {
    const node = random.between(0, nodes - 1);
    steps.push({ tick, node, deed: deedOf(random, node, nodes) });
  }
  return { seed, topology, nodes, edges, steps };
}

function deedOf(random: Random, node: number, nodes: number): Deed {
  const at = { group: random.between(0, 1), schema: random.between(0, 3) };
  const text = random.between(0, 9);
  const make = random.weighted<() => Deed>([
    [8, () => ({ do: 'put-group', group: at.group, text })],
    [1, () => ({ do: 'delete-group', group: at.group })],
    [
      38,
      () => ({
        do: 'post',
        ...at,
        text,
        ...authorityOf(random),
        ...(random.chance(0.15) && { id: random.between(0, 5) }),
      }),
    ],
    [8, () => ({ do: 'register', ...at, text })],
    [5, () => ({ do: 'describe', ...at, text })],
    [9, () => ({ do: 'delete-version', ...at, nth: random.between(0, 3) })],
    [3, () => ({ do: 'restore-version', ...at, nth: random.between(0, 3) })],
    [7, () => ({ do: 'delete-schema', ...at })],
    [4, () => ({ do: 'delete-subject', ...at, isPermanent: random.chance(0.5) })],
    [4, () => ({ do: 'rename', ...at, to: random.between(0, 3) })],
    [3, () => ({ do: 'crash', ticks: random.between(1, 60) })],
    [3, () => ({ do: 'part', other: (node + random.between(1, nodes - 1)) % nodes, ticks: random.between(1, 500) })],
    [2, () => ({ do: 'take-over' })],
    [4, () => ({ do: 'confirm' })],
    [1, () => ({ do: 'reset' })],
  ]);
  return make();
}

function authorityOf(random: Random): { readonly authority?: number } {
  return random.chance(0.2) ? { authority: random.between(0, 1) } : {};
}
