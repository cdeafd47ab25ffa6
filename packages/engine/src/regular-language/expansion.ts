import { TooComplex } from './automaton.ts';
import { and, anyOf, type Clause, clausesOf, type Formula, includes, joined, not, or, TRUE } from './formula.ts';
import type { Assertion, Program, ProgramNode } from './program.ts';

/** What stands beside a position: the edge of the text, a word character, or another one. */
export type Side = 'edge' | 'word' | 'other';

/** A position in a text, as far as assertions can see it. */
export interface Position {
  readonly before: Side;
  readonly after: Side;
  /** By lookbehind: whether it holds here. */
  readonly behinds: readonly boolean[];
  readonly bodies: Map<number, Formula>;
  /** Nodes looked at so far. */
  work: number;
  /** True once something depended on what comes after. */
  looksAhead: boolean;
}

type PassingNode = ProgramNode & { readonly is: 'split' | 'assert' | 'behind' | 'ahead' };

/** Ways to reach one node under different conditions; more than this is not followed. */
const MAX_CONDITIONS = 500;

/** True when the assertion holds between two sides (ECMA-262, 22.2.2.4). */
export function asserts(assertion: Assertion, before: Side, after: Side): boolean {
  switch (assertion) {
    case 'start':
      return before === 'edge';
    case 'end':
      return after === 'edge';
    case 'boundary':
      return (before === 'word') !== (after === 'word');
    case 'no-boundary':
      return (before === 'word') === (after === 'word');
  }
}

/** Follows a program as far as no character is read. */
export class Expansion {
  readonly #program: Program;
  readonly #live: Uint8Array;
  readonly #seen: Int32Array;
  #round = 0;

  constructor(program: Program) {
    this.#program = program;
    this.#live = liveNodes(program);
    this.#seen = new Int32Array(program.nodes.length);
  }

  /**
   * A position, with the lookbehinds that hold there. `tracks` are the nodes, by lookbehind, that their matching has come to;
   * answered with the nodes at which it waits for the next character.
   */
  position(
    tracks: readonly (readonly number[])[],
    before: Side,
    after: Side,
  ): { position: Position; waiting: number[][] } {
    const behinds: boolean[] = [];
    const position: Position = { before, after, behinds, bodies: new Map(), work: 1, looksAhead: false };
    const waiting: number[][] = [];
    // From the last to the first: an inner lookbehind has a larger index, and its answer is needed by the outer one.
    for (let behind = tracks.length - 1; behind >= 0; behind--) {
      const { formula, here } = this.#walk(tracks[behind] as number[], position);
      behinds[behind] = here;
      waiting[behind] = [...formula.nodes];
    }
    return { position, waiting };
  }

  /** The same function, over nodes that read: what they must (not) accept from this position on. */
  expand(formula: Formula, position: Position): Formula {
    const parts = [this.#walk(formula.nodes, position).formula];
    for (const clause of formula.clauses) {
      parts.push(clause.map((literal) => this.#literal(literal, position)).reduce(and, TRUE));
    }
    return or(parts);
  }

  #literal(literal: number, position: Position): Formula {
    const { formula } = this.#walk([literal >> 1], position);
    return literal % 2 === 0 ? formula : not(formula);
  }

  /** The reading nodes, and the conditions on them, that are reached from some nodes; and whether a lookbehind ends here. */
  #walk(starts: readonly number[], position: Position): { formula: Formula; here: boolean } {
    const nodes: number[] = [];
    const clauses: Clause[] = [];
    const visits = new Visits(this.#seen, ++this.#round);
    let here = false;
    for (const start of starts) visits.add(start, ALWAYS);
    while (visits.advance()) {
      position.work++;
      const { at, under } = visits;
      const node = this.#program.nodes[at] as ProgramNode;
      if (node.is === 'accept' && under.length === 0) return { formula: TRUE, here };
      if (node.is === 'accept') clauses.push(under);
      else if (node.is === 'here') here = true;
      else if (node.is !== 'read') this.#goOn(node, position, visits);
      else if (this.#live[at] === 1) {
        const clause = joined(under, [2 * at]);
        if (under.length === 0) nodes.push(at);
        else if (clause !== undefined) clauses.push(clause);
      }
    }
    return { formula: anyOf(nodes, clauses), here };
  }

  /** Goes on behind a node that reads nothing, under the condition at hand and those that the node itself makes. */
  #goOn(node: PassingNode, position: Position, visits: Visits): void {
    const { under } = visits;
    if (node.is === 'split') {
      for (const next of node.next) visits.add(next, under);
    } else if (node.is === 'assert') {
      if (node.assertion !== 'start') position.looksAhead = true;
      if (asserts(node.assertion, position.before, position.after)) visits.add(node.next, under);
    } else if (node.is === 'behind') {
      if (position.behinds[node.behind] !== node.negate) visits.add(node.next, under);
    } else {
      const body = this.#body(node.body, position);
      for (const clause of clausesOf(node.negate ? not(body) : body)) {
        const both = joined(under, clause);
        if (both !== undefined) visits.add(node.next, both);
      }
    }
  }

  #body(start: number, position: Position): Formula {
    let formula = position.bodies.get(start);
    if (formula === undefined) {
      formula = this.#walk([start], position).formula;
      position.bodies.set(start, formula);
    }
    return formula;
  }
}

const ALWAYS: Clause = [];

/** Nodes to look at: each once without a condition, or under conditions of which none implies another that came before. */
class Visits {
  /** The node to look at, and its condition. */
  at = 0;
  under: Clause = ALWAYS;
  readonly #seen: Int32Array;
  readonly #round: number;
  readonly #free: number[] = [];
  readonly #bound: { readonly at: number; readonly under: Clause }[] = [];
  #conditions: Map<number, Clause[]> | undefined;

  /** `seen` holds, by node, the last round in which it was seen without a condition. */
  constructor(seen: Int32Array, round: number) {
    this.#seen = seen;
    this.#round = round;
  }

  add(at: number, under: Clause): void {
    if (this.#seen[at] === this.#round) return;
    if (under.length === 0) {
      this.#seen[at] = this.#round;
      this.#free.push(at);
      return;
    }
    this.#conditions ??= new Map();
    const conditions = this.#conditions.get(at) ?? [];
    if (conditions.some((condition) => includes(under, condition))) return;
    if (conditions.push(under) > MAX_CONDITIONS) throw new TooComplex('lookaheads that combine in too many ways');
    this.#conditions.set(at, conditions);
    this.#bound.push({ at, under });
  }

  /** Moves to the next node, those without a condition first; false when there is none. */
  advance(): boolean {
    const free = this.#free.pop();
    const next = free === undefined ? this.#bound.pop() : { at: free, under: ALWAYS };
    if (next !== undefined) {
      this.at = next.at;
      this.under = next.under;
    }
    return next !== undefined;
  }
}

/**
 * Nodes from which something can be accepted once a character has been read, so that the start of the text is behind. Without the
 * others, an anchored pattern does not go on searching.
 */
function liveNodes({ nodes, owners }: Program): Uint8Array {
  const sources = nodes.map((): number[] => []);
  nodes.forEach((node, at) => {
    if (node.is === 'accept' || node.is === 'here' || (node.is === 'assert' && node.assertion === 'start')) return;
    for (const next of node.is === 'split' ? node.next : [node.next]) sources[next]?.push(at);
  });
  const live = Uint8Array.from(nodes, (node, at) => Number(node.is === 'accept' || owners[at] === undefined));
  const open = nodes.map((_, at) => at).filter((at) => live[at] === 1);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const source of sources[at] as number[]) {
      if (live[source] === 0) {
        live[source] = 1;
        open.push(source);
      }
    }
  }
  return live;
}
