import { TooComplex } from './automaton.ts';
import type { CodePoints } from './code-points.ts';

/** Conditions on a position that need one character on each side. */
export type Assertion = 'start' | 'end' | 'boundary' | 'no-boundary';

/** A node stands for the texts that may follow when matching has come here. Nodes refer to each other by index. */
export type ProgramNode =
  /** Everything may follow. */
  | { readonly is: 'accept' }
  /** The end of a lookbehind: it holds at the positions where its matching comes here. */
  | { readonly is: 'here' }
  /** One code point of the set (an index into the sets), then `next`. */
  | { readonly is: 'read'; readonly set: number; readonly next: number }
  | { readonly is: 'split'; readonly next: readonly number[] }
  | { readonly is: 'assert'; readonly assertion: Assertion; readonly next: number }
  /** What follows is (not) in `body`, and also in `next`. */
  | { readonly is: 'ahead'; readonly negate: boolean; readonly body: number; readonly next: number }
  /** The lookbehind of this index does (not) hold here. */
  | { readonly is: 'behind'; readonly behind: number; readonly negate: boolean; readonly next: number };

/** A pattern as a graph. Its start includes the search for a place to begin. */
export interface Program {
  readonly nodes: readonly ProgramNode[];
  readonly sets: readonly CodePoints[];
  readonly start: number;
  /** By lookbehind: its start, which is entered at every position. One inside another has the larger index. */
  readonly behinds: readonly number[];
  /** Number of bodies of lookaheads. One inside another has the larger index. */
  readonly aheads: number;
  /** By node: the lookahead whose body it belongs to, {@link MAIN}, or undefined in the body of a lookbehind. */
  readonly owners: readonly (number | undefined)[];
  /** True where it matters whether the next character is a word character. */
  readonly boundaries: boolean;
}

/** The node that accepts everything. */
export const ACCEPT = 0;
/** The owner of nodes outside lookarounds. */
export const MAIN = -1;

/** More nodes than any sensible pattern has; a bound on what one step of matching may cost. */
const MAX_NODES = 10_000;

/** Collects the nodes of a program. */
export class ProgramBuilder {
  readonly #nodes: ProgramNode[] = [{ is: 'accept' }];
  readonly #owners: (number | undefined)[] = [MAIN];
  readonly #sets = new Map<CodePoints, number>();
  readonly #behinds: number[] = [];
  #owner: number | undefined = MAIN;
  #aheads = 0;

  /** Adds a node; its index. Throws {@link TooComplex}. */
  add(node: ProgramNode): number {
    if (this.#nodes.length >= MAX_NODES)
      throw new TooComplex(`more than ${MAX_NODES} nodes once repetitions are unrolled`);
    this.#owners.push(this.#owner);
    return this.#nodes.push(node) - 1;
  }

  /** A node that reads one code point of a set. Sets are told apart by identity. */
  read(set: CodePoints, next: number): number {
    const index = this.#sets.get(set) ?? this.#sets.size;
    this.#sets.set(set, index);
    return this.add({ is: 'read', set: index, next });
  }

  /** A node that leads back to itself through a body, any number of times, before it goes on. */
  loop(body: (again: number) => number, next: number): number {
    const again = this.add({ is: 'split', next: [] });
    this.#nodes[again] = { is: 'split', next: [body(again), next] };
    return again;
  }

  /** The start of the body of a lookahead. */
  ahead(build: (end: number) => number): number {
    return this.#within(this.#aheads++, () => build(ACCEPT));
  }

  /** The index of a new lookbehind. */
  behind(build: (end: number) => number): number {
    const index = this.#behinds.push(-1) - 1;
    this.#behinds[index] = this.#within(undefined, () => build(this.add({ is: 'here' })));
    return index;
  }

  /** True inside the body of a lookbehind. */
  get isBehind(): boolean {
    return this.#owner === undefined;
  }

  finish(start: number): Program {
    return {
      nodes: this.#nodes,
      sets: [...this.#sets.keys()],
      start,
      behinds: this.#behinds,
      aheads: this.#aheads,
      owners: this.#owners,
      boundaries: this.#nodes.some((node) => node.is === 'assert' && node.assertion.endsWith('boundary')),
    };
  }

  #within(owner: number | undefined, build: () => number): number {
    const outer = this.#owner;
    this.#owner = owner;
    const start = build();
    this.#owner = outer;
    return start;
  }
}
