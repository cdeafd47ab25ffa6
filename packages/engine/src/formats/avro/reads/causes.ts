import { CLASSES, type Fault, type Spot } from './fault.ts';
import type { Edge, Node } from './product.ts';

/** A reason not to read, with the way to it. */
export interface Cause {
  /** The change that causes it. */
  readonly spot: Spot;
  readonly fault: Fault;
  /** The pair that does not read by itself. */
  readonly node: Node;
  /** Steps from the documents to that pair. */
  readonly depth: number;
  /** These steps. */
  path(): readonly Edge[];
}

/**
 * Every independent reason why a reader does not read: one for each change that causes some, the worst where one change causes several. What
 * is wrong in pairs that the story does not tell is blamed on the changes that lead there.
 */
export function causesOf(nodes: readonly Node[]): readonly Cause[] {
  const ways = new Ways(nodes);
  const causes = new Map<string, Cause>();
  const add = (spot: Spot, node: Node, fault: Fault | undefined, depth: number, path: Cause['path']): void => {
    if (fault === undefined) return;
    const key = JSON.stringify([spot.at.writer ?? null, spot.at.reader ?? null, spot.aspect]);
    const known = causes.get(key);
    if (known === undefined || rankOf(fault) < rankOf(known.fault)) causes.set(key, { spot, fault, node, depth, path });
  };
  for (const node of nodes) {
    // The documents themselves may be strangers to each other; the change of their type is then to blame for everything.
    if (!node.told && node.via === undefined) addStranger(node, { at: node.slots, aspect: 'type' }, 0, () => []);
    if (!node.told) continue;
    for (const fault of node.faults) add(fault.spot, node, fault, node.depth, () => pathTo(node));
    for (const edge of node.edges) {
      if (edge.blame !== undefined) addStranger(edge.to, edge.blame, node.depth + 1, () => [...pathTo(node), edge]);
    }
  }
  return [...causes.values()];

  function addStranger(node: Node, spot: Spot, depth: number, path: Cause['path']): void {
    const end = ways.endFrom(node);
    add(spot, end, worstOf(end), depth + ways.length(node), () => [...path(), ...ways.from(node)]);
  }
}

/** The shortest known way from the documents to a pair. */
function pathTo(node: Node): readonly Edge[] {
  const path: Edge[] = [];
  for (let edge = node.via; edge !== undefined; edge = edge.from.via) path.push(edge);
  return path.reverse();
}

/** From the worst to the mildest: what is refused, what is misread, what could not be decided, the rest. */
function rankOf({ class: name, unproven }: Fault): number {
  if (unproven) return 1.5;
  return CLASSES.indexOf(name);
}

function worstOf(node: Node): Fault | undefined {
  return node.faults.reduce<Fault | undefined>(
    (worst, fault) => (worst === undefined || rankOf(fault) < rankOf(worst) ? fault : worst),
    undefined,
  );
}

/** Ways from pairs that are not told to the worst that is wrong behind them, through such pairs only; the shortest of them. */
class Ways {
  readonly #next = new Map<Node, Edge | undefined>();
  readonly #ends = new Map<Node, Node>();
  readonly #lengths = new Map<Node, number>();

  constructor(nodes: readonly Node[]) {
    const strangers = nodes.filter(({ told }) => !told);
    if (strangers.length === 0) return;
    const users = new Map<Node, Edge[]>();
    for (const { edges } of strangers) {
      for (const edge of edges) {
        if (edge.to.told) continue;
        const list = users.get(edge.to);
        if (list) list.push(edge);
        else users.set(edge.to, [edge]);
      }
    }
    const byRank = new Map<number, Node[]>();
    for (const node of strangers) {
      const fault = worstOf(node);
      if (fault === undefined) continue;
      const rank = rankOf(fault);
      const list = byRank.get(rank);
      if (list) list.push(node);
      else byRank.set(rank, [node]);
    }
    for (const rank of [...byRank.keys()].sort((a, b) => a - b)) this.#spread(byRank.get(rank) ?? [], users);
  }

  /** Backwards from what is wrong, breadth first. What leads to something worse has its way already. */
  #spread(wrong: readonly Node[], users: ReadonlyMap<Node, readonly Edge[]>): void {
    const front = wrong.filter((node) => !this.#next.has(node));
    for (const node of front) {
      this.#next.set(node, undefined);
      this.#ends.set(node, node);
    }
    for (const node of front) {
      for (const edge of users.get(node) ?? []) {
        if (this.#next.has(edge.from)) continue;
        this.#next.set(edge.from, edge);
        this.#ends.set(edge.from, this.endFrom(node));
        this.#lengths.set(edge.from, this.length(node) + 1);
        front.push(edge.from);
      }
    }
  }

  /** Where the way from a pair ends; the pair itself where nothing is wrong behind it. */
  endFrom(node: Node): Node {
    return this.#ends.get(node) ?? node;
  }

  /** Steps on the way from a pair. */
  length(node: Node): number {
    return this.#lengths.get(node) ?? 0;
  }

  /** The way from a pair; empty where the pair itself is wrong, or nothing is. */
  from(node: Node): readonly Edge[] {
    const way: Edge[] = [];
    for (let edge = this.#next.get(node); edge !== undefined; edge = this.#next.get(edge.to)) way.push(edge);
    return way;
  }
}
