import { TooComplex } from './automaton.ts';
import { codePointsOf } from './code-points.ts';
import { accepted, type Expression } from './expression.ts';
import { Product, type ProductState } from './product.ts';

/** Bounds on a search. Both count deterministically, whatever was asked before. */
export interface Budget {
  /** States of the automata that are visited, each time that they are. */
  readonly states: number;
  /** Elementary steps: about the number of sub-patterns looked at. */
  readonly work: number;
  /** Told each piece of the work, for a search that is part of something larger; what it throws ends the search. */
  readonly spend?: (work: number) => void;
}

const DEFAULT_BUDGET: Budget = { states: 20_000, work: 1_000_000 };

/** Longer witnesses help nobody, and are not spelled out. */
const LONGEST_WITNESS = 2 ** 20;

/** What a search found: a shortest text, the proof that there is none, or that the budget ended first, and why. */
export type Answer =
  | { readonly answer: 'witness'; readonly text: string }
  | { readonly answer: 'none' }
  | { readonly answer: 'unproven'; readonly reason: string };

/** A state that texts of one length lead to, and the most readable of these texts, as a chain back to the start. */
interface Reached {
  readonly state: ProductState;
  /** Position in its layer. */
  readonly index: number;
  readonly codePoint?: number;
  readonly from?: Reached;
  /** Instead of `from`: this layer comes back every `period` steps, and was skipped over `rounds` times. */
  readonly lap?: { readonly layer: Layer; readonly index: number; readonly period: number; readonly rounds: number };
}
type Layer = readonly Reached[];

/**
 * A shortest text of a language, found by walking its automaton breadth first.
 *
 * Lengths only decide whether a text is accepted at the end, so they are not built as automata: they divide the depths of the walk
 * into phases, in each of which acceptance depends on the states alone. Within a phase that is followed by another the exact set of
 * states at each depth matters; these sets come back periodically, and whole laps are then skipped, so that a bound such as
 * 2,147,483,647 costs no more than a small one.
 */
export function search(expression: Expression, budget: Budget = DEFAULT_BUDGET): Answer {
  const members = listOf(expression);
  if (members !== undefined) return shortestOf(members, expression);
  try {
    return new Search(expression, budget).run();
  } catch (error) {
    if (error instanceof TooComplex) return { answer: 'unproven', reason: error.message };
    throw error;
  }
}

/** A list that has all members of the expression. */
function listOf(expression: Expression): ReadonlySet<string> | undefined {
  const parts = expression.is === 'all' ? expression.of : [expression];
  return parts
    .map((part) => (part.is === 'automaton' ? part.automaton.members : undefined))
    .find((list) => list !== undefined);
}

/** Asking each text of a list is simpler than a search, and linear. */
function shortestOf(texts: ReadonlySet<string>, expression: Expression): Answer {
  let shortest: { readonly text: string; readonly length: number } | undefined;
  for (const text of texts) {
    if (!text.isWellFormed() || !accepted(expression, text)) continue;
    const { length } = codePointsOf(text);
    if (shortest === undefined || length < shortest.length) shortest = { text, length };
  }
  return shortest === undefined ? { answer: 'none' } : { answer: 'witness', text: shortest.text };
}

class Search {
  readonly #product: Product;
  readonly #budget: Budget;
  #states = 0;
  #work = 0;

  constructor(expression: Expression, budget: Budget) {
    this.#product = new Product(expression);
    this.#budget = budget;
  }

  run(): Answer {
    const { phases } = this.#product;
    const last = phases.findLastIndex((_, phase) => this.#product.isOpen(phase));
    let layer: Layer = [{ state: this.#product.start(), index: 0 }];
    for (let phase = 0; phase <= last && layer.length > 0; phase++) {
      const { from, to } = phases[phase] as { from: number; to: number };
      layer = this.#distinct(
        layer.map((reached) => ({ ...reached, state: this.#product.enter(reached.state, phase) })),
      );
      const found = phase === last ? this.#flood(layer, from, to) : this.#march(layer, from, to);
      if ('answer' in found) return found;
      layer = found;
    }
    return { answer: 'none' };
  }

  /** The last phase: each state needs to be seen once only. */
  #flood(start: Layer, from: number, to: number): Answer | Layer {
    const seen = new Set(start.map(({ state }) => state));
    let layer = start;
    for (let depth = from; depth <= to && layer.length > 0; depth++) {
      const found = this.#accepted(layer, depth);
      if (found !== undefined) return found;
      layer = this.#next(layer).filter(({ state }) => !seen.has(state));
      for (const { state } of layer) seen.add(state);
    }
    return [];
  }

  /** An earlier phase: the layer just behind it, or what was found on the way. */
  #march(start: Layer, from: number, to: number): Answer | Layer {
    const depths = new Map<string, number>();
    let layer = start;
    let depth = from;
    while (depth <= to && layer.length > 0) {
      const found = this.#accepted(layer, depth);
      if (found !== undefined) return found;
      const key = layer.map(({ state }) => state.id).join(' ');
      const earlier = depths.get(key);
      if (earlier === undefined) depths.set(key, depth);
      else {
        const period = depth - earlier;
        const rounds = Math.floor((to + 1 - depth) / period);
        const turning = layer;
        if (rounds > 0)
          layer = turning.map(({ state }, index) => ({ state, index, lap: { layer: turning, index, period, rounds } }));
        depth += rounds * period;
        depths.clear();
        if (depth > to) break;
      }
      layer = this.#next(layer);
      depth++;
    }
    return layer;
  }

  #accepted(layer: Layer, depth: number): Answer | undefined {
    const found = layer.find(({ state }) => state.accepting);
    if (found === undefined) return undefined;
    if (depth > LONGEST_WITNESS)
      return { answer: 'unproven', reason: `a shortest text would have ${depth} characters` };
    return { answer: 'witness', text: spelled(found) };
  }

  #next(layer: Layer): Layer {
    return this.#distinct(this.#successors(layer));
  }

  *#successors(layer: Layer): Generator<Reached> {
    for (const from of layer) {
      const { branches, work } = from.state.fan();
      this.#states++;
      this.#work += work;
      this.#budget.spend?.(work);
      if (this.#states > this.#budget.states) throw new TooComplex(`more than ${this.#budget.states} states`);
      if (this.#work > this.#budget.work) throw new TooComplex(`more than ${this.#budget.work} steps`);
      for (const { codePoint, to } of branches) yield { state: to, index: 0, codePoint, from };
    }
  }

  #distinct(candidates: Iterable<Reached>): Layer {
    const layer = new Map<ProductState, Reached>();
    for (const reached of candidates) {
      if (!reached.state.hopeless && !layer.has(reached.state))
        layer.set(reached.state, { ...reached, index: layer.size });
    }
    return [...layer.values()];
  }
}

/** The text of a chain, from its end to its beginning. */
function spelled(last: Reached): string {
  const backwards: string[] = [];
  const stepBack = ({ codePoint, from }: Reached): Reached | undefined => {
    if (codePoint !== undefined) backwards.push(String.fromCodePoint(codePoint));
    return from;
  };
  for (let at: Reached | undefined = last; at !== undefined; ) {
    if (at.lap === undefined) {
      at = stepBack(at);
      continue;
    }
    // After `period` steps back stands a state of the same layer one lap earlier, perhaps at another position.
    const { layer, period, rounds } = at.lap;
    let { index } = at.lap;
    for (let round = 0; round < rounds; round++) {
      let back: Reached | undefined = layer[index];
      for (let step = 0; step < period && back !== undefined; step++) back = stepBack(back);
      index = back?.index ?? 0;
    }
    at = layer[index];
  }
  return backwards.reverse().join('');
}
