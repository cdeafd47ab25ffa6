import type { Alphabet } from './alphabet.ts';

/** A state of a deterministic automaton that is built while it is walked. */
export interface State {
  /** Equal numbers in one automaton: the same state. */
  readonly id: number;
  /** True when the text read so far is in the language. */
  readonly accepting: boolean;
  /** True or false: the text is (not) in the language, whatever follows. Undefined: that depends. */
  readonly settled: boolean | undefined;
  /** By letter: equal numbers lead to the same state. States that tell the same letters apart have the same array. */
  readonly cells: Cells;
  /** Follows a letter. Throws {@link TooComplex} past the bounds of a single step. */
  after(letter: number): Step;
}

/** By letter: a number, below the number of letters, for what becomes of it. */
export type Cells = readonly number[];

/** A transition, and the work that it costs to compute: a function of the state alone, so that budgets are deterministic. */
export interface Step {
  readonly to: State;
  readonly work: number;
}

/** A language as a machine. */
export interface Automaton {
  /** Automata with equal keys have the same language, and one of them stands for all. */
  readonly key: string | object;
  /** All members, where there is a list of them. */
  readonly members?: ReadonlySet<string>;
  /** What the states tell apart. */
  readonly alphabet: Alphabet;
  /** Begins a search: may drop what it remembers of earlier ones. */
  start(): State;
  /** In time linear in the text: no backtracking. */
  accepts(text: string): boolean;
}

/** Thrown inside this room when a bound on the size of something that is built is passed; never leaves it. */
export class TooComplex extends Error {}
