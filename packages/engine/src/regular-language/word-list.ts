import { type Alphabet, alphabetOf, letterOf } from './alphabet.ts';
import type { Automaton, Cells, State, Step } from './automaton.ts';
import { codePointsOf } from './code-points.ts';

/** A word, as letters of the alphabet. */
type Word = readonly number[];

type Grow = (words: readonly Word[], depth: number) => WordState;

/** The automaton of a finite list of texts: a tree of their beginnings, whose nodes are made when they are reached. */
export class WordList implements Automaton {
  readonly key = this;
  readonly members: ReadonlySet<string>;
  #tree: { readonly alphabet: Alphabet; readonly root: WordState } | undefined;
  #states = 0;

  constructor(texts: Iterable<string>) {
    this.members = new Set(texts);
  }

  get alphabet(): Alphabet {
    return this.#grown().alphabet;
  }

  start(): State {
    return this.#grown().root;
  }

  accepts(text: string): boolean {
    return this.members.has(text);
  }

  #grown() {
    if (this.#tree === undefined) {
      const words = Array.from(this.members, codePointsOf);
      const alphabet = alphabetOf([...new Set(words.flat())].map((point) => [point, point]));
      const letters = words.map((word) => word.map((point) => letterOf(alphabet, point)));
      const child: Grow = (rest, depth) => new WordState(this.#states++, rest, depth, alphabet.members.length, child);
      this.#tree = { alphabet, root: child(letters, 0) };
    }
    return this.#tree;
  }
}

class WordState implements State {
  readonly id: number;
  readonly accepting: boolean;
  readonly settled: false | undefined;
  readonly #words: readonly Word[];
  readonly #depth: number;
  readonly #size: number;
  readonly #child: Grow;
  #branches: { readonly cells: Cells; readonly steps: ReadonlyMap<number, Step> } | undefined;

  /** The words that begin like the text so far, which has `depth` letters out of `size`. */
  constructor(id: number, words: readonly Word[], depth: number, size: number, child: Grow) {
    this.id = id;
    this.#words = words;
    this.#depth = depth;
    this.#size = size;
    this.#child = child;
    this.accepting = words.some((word) => word.length === depth);
    this.settled = words.length === 0 ? false : undefined;
  }

  get cells(): Cells {
    return this.#grown().cells;
  }

  after(letter: number): Step {
    const { cells, steps } = this.#grown();
    return steps.get(cells[letter] as number) as Step;
  }

  #grown() {
    if (this.#branches === undefined) {
      const longer = this.#words.filter((word) => word.length > this.#depth);
      const groups = Map.groupBy(longer, (word) => word[this.#depth] as number);
      const cells = new Array<number>(this.#size).fill(0);
      const steps = new Map<number, Step>([[0, { to: this.#child([], this.#depth + 1), work: 1 }]]);
      for (const [letter, words] of groups) {
        cells[letter] = steps.size;
        steps.set(steps.size, { to: this.#child(words, this.#depth + 1), work: 1 });
      }
      this.#branches = { cells, steps };
    }
    return this.#branches;
  }
}
