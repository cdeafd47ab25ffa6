import type { Automaton, State, Step } from './automaton.ts';
import { codePoints, codePointsOf } from './code-points.ts';
import { cellOf, type Partition, refineAll, splitBy } from './partition.ts';

/** The automaton of a finite list of texts: a tree of their beginnings, whose nodes are made when they are reached. */
export class WordList implements Automaton {
  readonly #words: ReadonlySet<string>;
  #root: WordState | undefined;
  #states = 0;

  constructor(texts: Iterable<string>) {
    this.#words = new Set(texts);
  }

  start(): State {
    this.#root ??= this.#stateOf([...this.#words].map(codePointsOf), 0);
    return this.#root;
  }

  accepts(text: string): boolean {
    return this.#words.has(text);
  }

  #stateOf(words: readonly (readonly number[])[], depth: number): WordState {
    return new WordState(this.#states++, words, depth, (rest) => this.#stateOf(rest, depth + 1));
  }
}

class WordState implements State {
  readonly id: number;
  readonly accepting: boolean;
  readonly settled: false | undefined;
  readonly #words: readonly (readonly number[])[];
  readonly #depth: number;
  readonly #child: (words: readonly (readonly number[])[]) => WordState;
  #fan: { readonly partition: Partition; readonly steps: readonly Step[] } | undefined;

  constructor(
    id: number,
    words: readonly (readonly number[])[],
    depth: number,
    child: (words: readonly (readonly number[])[]) => WordState,
  ) {
    this.id = id;
    this.#words = words;
    this.#depth = depth;
    this.#child = child;
    this.accepting = words.some((word) => word.length === depth);
    this.settled = words.length === 0 ? false : undefined;
  }

  get partition(): Partition {
    return this.#branches().partition;
  }

  after(cell: number): Step {
    return this.#branches().steps[cell] as Step;
  }

  #branches() {
    if (this.#fan === undefined) {
      const groups = Map.groupBy(
        this.#words.filter((word) => word.length > this.#depth),
        (word) => word[this.#depth] as number,
      );
      const partition = refineAll([...groups.keys()].map((point) => splitBy(codePoints([[point, point]]))));
      const rest: Step[] = [];
      for (const [point, words] of groups) rest[cellOf(partition, point)] = { to: this.#child(words), work: 1 };
      const nothing: Step = { to: this.#child([]), work: 1 };
      this.#fan = { partition, steps: partition.members.map((_, cell) => rest[cell] ?? nothing) };
    }
    return this.#fan;
  }
}
