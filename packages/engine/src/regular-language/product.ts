import type { Automaton, State } from './automaton.ts';
import { CommonLetters } from './common-letters.ts';
import type { Expression } from './expression.ts';

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

/** True or false where the answer is certain; otherwise the automata that it still depends on. */
type Outlook = boolean | readonly number[];

/** A state of each automaton; undefined where it does not matter any more. */
type Tuple = readonly (State | undefined)[];

/**
 * The automaton of a Boolean combination: its states are tuples of states. Automata whose answer does not matter any more, because
 * another one decides, leave the tuple; that is what keeps combinations of many patterns small.
 */
export class Product {
  readonly phases: readonly Phase[];
  readonly #expression: Expression;
  /** By the key of an automaton: its index in the tuples. */
  readonly #indexes: ReadonlyMap<Automaton['key'], number>;
  readonly #automata: readonly Automaton[];
  readonly #states: readonly Map<string, TupleState>[];
  readonly #outlooks: readonly Map<string, Outlook>[];
  readonly #letters: CommonLetters;
  #count = 0;

  constructor(expression: Expression) {
    const indexes = new Map<Automaton['key'], number>();
    const automata: Automaton[] = [];
    const cuts = new Set([0]);
    const visit = (part: Expression): void => {
      if (part.is === 'not') visit(part.of);
      else if (part.is === 'length') cuts.add(part.min).add(part.max + 1);
      else if (part.is !== 'automaton') part.of.forEach(visit);
      else if (!indexes.has(part.automaton.key)) indexes.set(part.automaton.key, automata.push(part.automaton) - 1);
    };
    visit(expression);
    const starts = [...cuts].filter(Number.isFinite).sort((a, b) => a - b);
    this.phases = starts.map((from, i) => ({ from, to: (starts[i + 1] ?? Number.POSITIVE_INFINITY) - 1 }));
    this.#states = starts.map(() => new Map());
    this.#outlooks = starts.map(() => new Map());
    this.#expression = expression;
    this.#indexes = indexes;
    this.#automata = automata;
    this.#letters = new CommonLetters(automata.map(({ alphabet }) => alphabet));
  }

  /** The state of the empty text. */
  start(): ProductState {
    return this.#stateOf(
      this.#automata.map((automaton) => automaton.start()),
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
    const outlook = this.#knownOutlook(tuple, phase);
    const open = new Set(typeof outlook === 'boolean' ? [] : outlook);
    const kept = tuple.map((state, i) => (state?.settled !== undefined || open.has(i) ? state : undefined));
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
    const isOpen = (state: State | undefined) => state !== undefined && state.settled === undefined;
    const branches = new Map<ProductState, Branch>();
    // What is looked at for each letter is little, but there may be thousands of them.
    let work = 1 + (this.#letters.size >> 2);
    for (const letter of this.#letters.toldApart(tuple.map((state) => (isOpen(state) ? state?.cells : undefined)))) {
      const next = tuple.map((state, i) => {
        if (state === undefined || !isOpen(state)) return state;
        const step = state.after(this.#letters.own(i, letter));
        work += step.work;
        return step.to;
      });
      const to = this.#stateOf(next, phase);
      if (!branches.has(to)) branches.set(to, { codePoint: this.#letters.sample(letter), to });
      work += 1 + (tuple.length >> 3);
    }
    return { branches: [...branches.values()], work };
  }

  /** The outlook depends on which automata are settled, and how. */
  #knownOutlook(tuple: Tuple, phase: number): Outlook {
    const key = tuple.map((state) => (state?.settled === undefined ? '?' : Number(state.settled))).join('');
    const outlooks = this.#outlooks[phase] as Map<string, Outlook>;
    const outlook = outlooks.get(key) ?? this.#outlook(this.#expression, tuple, phase);
    outlooks.set(key, outlook);
    return outlook;
  }

  /** What is certain from this phase on. */
  #outlook(part: Expression, tuple: Tuple, phase: number): Outlook {
    switch (part.is) {
      case 'automaton': {
        const index = this.#indexes.get(part.automaton.key) as number;
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
        return tuple[this.#indexes.get(part.automaton.key) as number]?.accepting ?? false;
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
