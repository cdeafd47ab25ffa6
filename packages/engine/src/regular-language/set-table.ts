import { type Alphabet, alphabetOf } from './alphabet.ts';
import type { Cells } from './automaton.ts';
import { type CodePoints, contains, WORD } from './code-points.ts';

/** The sets of a program over its own alphabet: whether a set has a letter is looked up, not searched. */
export class SetTable {
  readonly alphabet: Alphabet;
  /** By set and letter, row by row; the last row are the word characters. */
  readonly #has: Uint8Array;
  readonly #width: number;
  readonly #words: number;
  readonly #cells = new Map<string, Cells>();

  /** `boundaries`: word characters are told from others, too. */
  constructor(sets: readonly CodePoints[], boundaries: boolean) {
    this.alphabet = alphabetOf(boundaries ? [...sets, WORD] : sets);
    const { members } = this.alphabet;
    this.#width = members.length;
    this.#words = sets.length;
    this.#has = new Uint8Array((sets.length + 1) * members.length);
    [...sets, WORD].forEach((set, row) => {
      members.forEach((member, letter) => {
        this.#has[row * this.#width + letter] = Number(contains(set, member));
      });
    });
  }

  /** Whether a set, by its index, has a letter. */
  has(set: number, letter: number): boolean {
    return this.#has[set * this.#width + letter] === 1;
  }

  /** Whether a letter is of word characters; only where they are told from others. */
  isWord(letter: number): boolean {
    return this.has(this.#words, letter);
  }

  /** Numbers for the letters that some of these sets tell apart, or that being a word character does. */
  cells(sets: ReadonlySet<number>, words: boolean): Cells {
    const rows = [...sets, ...(words ? [this.#words] : [])].sort((a, b) => a - b);
    const key = rows.join(' ');
    let cells = this.#cells.get(key);
    if (cells === undefined) {
      cells = rows.reduce(
        (finer, row) => this.#refined(finer, row),
        this.alphabet.members.map(() => 0),
      );
      this.#cells.set(key, cells);
    }
    return cells;
  }

  /** Forgets the cells; other arrays stand for the same ones from now on. */
  forget(): void {
    this.#cells.clear();
  }

  #refined(cells: readonly number[], row: number): number[] {
    const numbers: number[] = [];
    let next = 0;
    return cells.map((cell, letter) => {
      const pair = 2 * cell + Number(this.has(row, letter));
      numbers[pair] ??= next++;
      return numbers[pair];
    });
  }
}
