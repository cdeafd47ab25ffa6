import type { Automaton, State } from './automaton.ts';
import type { Expression } from './language.ts';
import { type Partition, type Refinement, refine, WHOLE } from './partition.ts';

/** Depths between which no length of the expression begins or stops to hold; both included. */
export interface Phase {
  readonly from: number;
  readonly to: number;
}

/** One state of the automaton of a whole expression, in one phase. */
export interface ProductState {
  readonly id: number;
  readonly accepting: boolean;
  /** True when no continuation is accepted, in this phase or in a later one. */
  readonly hopeless: boolean;
  /** The next states in the same phase, most readable code point first, each once; and the work to find them. */
  fan(): Fan;
}

export interface Fan {
  readonly branches: readonly Branch[];
  readonly work: number;
}

interface Branch {
  readonly codePoint: number;
  readonly to: ProductState;
}

/** A state of each automaton; undefined where it does not matter any more. */
type Tuple = readonly (State | undefined)[];

/**
 * The automaton of a Boolean combination: its states are tuples of states. Automata whose answer does not matter any more, because
 * another one decides, leave the tuple; that is what keeps combinations of many patterns small.
 */
export class Product {
  readonly phases: readonly Phase[];
  readonly #expression: Expression;
  readonly #automata: ReadonlyMap<Automaton, number>;
  readonly #states: Map<string, TupleState>[];
  readonly #refinements = new Map<Partition, Map<Partition, Refinement>>();
  #count = 0;

  constructor(expression: Expression) {
    const automata = new Map<Automaton, number>();
    const cuts = new Set([0]);
    const visit = (part: Expression): void => {
      if (part.is === 'not') visit(part.of);
      else if (part.is === 'length') cuts.add(part.min).add(part.max + 1);
      else if (part.is !== 'automaton') part.of.forEach(visit);
      else if (!automata.has(part.automaton)) automata.set(part.automaton, automata.size);
    };
    visit(expression);
    const starts = [...cuts].filter(Number.isFinite).sort((a, b) => a - b);
    this.phases = starts.map((from, i) => ({ from, to: (starts[i + 1] ?? Number.POSITIVE_INFINITY) - 1 }));
    this.#states = starts.map(() => new Map());
    this.#expression = expression;
    this.#automata = automata;
  }

  /** The state of the empty text. */
  start(): ProductState {
    return this.#stateOf(
      [...this.#automata.keys()].map((automaton) => automaton.start()),
      0,
    );
  }

  /** The same state, as a later phase sees it. */
  enter(state: ProductState, phase: number): ProductState {
    return this.#stateOf((state as TupleState).tuple, phase);
  }

  /** False when nothing can be accepted from this phase on, wherever the automata stand. */
  isOpen(phase: number): boolean {
    return this.#outlook(this.#expression, [], phase) !== false;
  }

  #stateOf(tuple: Tuple, phase: number): TupleState {
    const outlook = this.#outlook(this.#expression, tuple, phase);
    const open = typeof outlook === 'boolean' ? [] : outlook;
    const kept = tuple.map((state, i) => (state?.settled !== undefined || open.includes(i) ? state : undefined));
    const key = kept.map((state) => state?.settled ?? state?.id ?? '').join(' ');
    const states = this.#states[phase] as Map<string, TupleState>;
    let state = states.get(key);
    if (state === undefined) {
      const accepting = this.#accepts(this.#expression, kept, (this.phases[phase] as Phase).from);
      state = new TupleState(this.#count++, kept, accepting, outlook === false, () => this.#fan(kept, phase));
      states.set(key, state);
    }
    return state;
  }

  #fan(tuple: Tuple, phase: number): Fan {
    let partition = WHOLE;
    // By automaton: the cell of its own partition that a cell of the common one lies in.
    const cells: (readonly number[] | undefined)[] = [];
    tuple.forEach((state, i) => {
      if (state === undefined || state.settled !== undefined) return;
      const refinement = this.#refined(partition, state.partition);
      for (let j = 0; j < i; j++)
        cells[j] = cells[j] && refinement.left.map((cell) => (cells[j] as number[])[cell] as number);
      cells[i] = refinement.right;
      partition = refinement.partition;
    });
    const branches = new Map<ProductState, Branch>();
    let work = 1;
    for (const cell of partition.order) {
      const next = tuple.map((state, i) => {
        const own = cells[i]?.[cell];
        if (own === undefined || state === undefined) return state;
        const step = state.after(own);
        work += step.work;
        return step.to;
      });
      const to = this.#stateOf(next, phase);
      if (!branches.has(to)) branches.set(to, { codePoint: partition.samples[cell] as number, to });
    }
    return { branches: [...branches.values()], work: work + partition.order.length };
  }

  #refined(a: Partition, b: Partition): Refinement {
    const row = this.#refinements.get(a) ?? new Map<Partition, Refinement>();
    this.#refinements.set(a, row);
    const refinement = row.get(b) ?? refine(a, b);
    row.set(b, refinement);
    return refinement;
  }

  /** True or false where the answer is certain from this phase on; otherwise the automata that it still depends on. */
  #outlook(part: Expression, tuple: Tuple, phase: number): boolean | readonly number[] {
    switch (part.is) {
      case 'automaton': {
        const index = this.#automata.get(part.automaton) as number;
        return tuple[index]?.settled ?? [index];
      }
      case 'length': {
        const { from } = this.phases[phase] as Phase;
        if (from > part.max || part.min > part.max) return false;
        return from >= part.min && part.max === Number.POSITIVE_INFINITY ? true : [];
      }
      case 'not': {
        const outlook = this.#outlook(part.of, tuple, phase);
        return typeof outlook === 'boolean' ? !outlook : outlook;
      }
      default: {
        const decisive = part.is === 'any';
        const outlooks = part.of.map((inner) => this.#outlook(inner, tuple, phase));
        if (outlooks.includes(decisive)) return decisive;
        const open = outlooks.filter((outlook) => typeof outlook !== 'boolean');
        return open.length === 0 ? !decisive : [...new Set(open.flat())];
      }
    }
  }

  #accepts(part: Expression, tuple: Tuple, depth: number): boolean {
    switch (part.is) {
      case 'automaton':
        return tuple[this.#automata.get(part.automaton) as number]?.accepting ?? false;
      case 'length':
        return part.min <= depth && depth <= part.max;
      case 'not':
        return !this.#accepts(part.of, tuple, depth);
      case 'all':
        return part.of.every((inner) => this.#accepts(inner, tuple, depth));
      case 'any':
        return part.of.some((inner) => this.#accepts(inner, tuple, depth));
    }
  }
}

class TupleState implements ProductState {
  readonly id: number;
  readonly tuple: Tuple;
  readonly accepting: boolean;
  readonly hopeless: boolean;
  readonly #open: () => Fan;
  #fan: Fan | undefined;

  constructor(id: number, tuple: Tuple, accepting: boolean, hopeless: boolean, open: () => Fan) {
    this.id = id;
    this.tuple = tuple;
    this.accepting = accepting;
    this.hopeless = hopeless;
    this.#open = open;
  }

  fan(): Fan {
    this.#fan ??= this.#open();
    return this.#fan;
  }
}
