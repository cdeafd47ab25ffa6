import { type Alphabet, commonAlphabet, letterOf } from './alphabet.ts';
import type { Cells } from './automaton.ts';

/** The letters of several automata together: a common letter is a letter of each of them. */
export class CommonLetters {
  readonly #alphabet: Alphabet;
  /** By automaton and common letter: its own letter. */
  readonly #own: readonly (readonly number[])[];
  readonly #whole: Cells;
  readonly #projected = new Map<Cells, Cells>();
  readonly #refined = new Map<Cells, Map<Cells, Cells>>();
  readonly #leaders = new Map<Cells, readonly number[]>();

  constructor(alphabets: readonly Alphabet[]) {
    this.#alphabet = commonAlphabet(alphabets);
    const { members } = this.#alphabet;
    this.#own = alphabets.map((alphabet) => members.map((member) => letterOf(alphabet, member)));
    this.#whole = members.map(() => 0);
  }

  /** How many there are. */
  get size(): number {
    return this.#whole.length;
  }

  /** The letter of an automaton, by its index, that a common letter is. */
  own(automaton: number, letter: number): number {
    return (this.#own[automaton] as number[])[letter] as number;
  }

  /** The most readable code point of a letter. */
  sample(letter: number): number {
    return this.#alphabet.samples[letter] as number;
  }

  /** One letter, the most readable one, for each that some automaton tells from the others. By automaton: its cells, if it matters. */
  toldApart(cells: readonly (Cells | undefined)[]): readonly number[] {
    let common = this.#whole;
    cells.forEach((own, automaton) => {
      if (own !== undefined) common = this.#refine(common, this.#project(own, automaton));
    });
    let leaders = this.#leaders.get(common);
    if (leaders === undefined) {
      const seen = new Set<number>();
      leaders = this.#alphabet.order.filter((letter) => seen.size < seen.add(common[letter] as number).size);
      this.#leaders.set(common, leaders);
    }
    return leaders;
  }

  #project(own: Cells, automaton: number): Cells {
    if (this.#own.length === 1) return own;
    const cells = this.#projected.get(own) ?? (this.#own[automaton] as number[]).map((letter) => own[letter] as number);
    this.#projected.set(own, cells);
    return cells;
  }

  /** Equal numbers where both are equal. */
  #refine(a: Cells, b: Cells): Cells {
    if (a === this.#whole) return b;
    const row = this.#refined.get(a) ?? new Map<Cells, Cells>();
    this.#refined.set(a, row);
    let cells = row.get(b);
    if (cells === undefined) {
      const numbers = new Map<number, number>();
      cells = a.map((cell, letter) => {
        const pair = cell * a.length + (b[letter] as number);
        const number = numbers.get(pair) ?? numbers.size;
        numbers.set(pair, number);
        return number;
      });
      row.set(b, cells);
    }
    return cells;
  }
}
