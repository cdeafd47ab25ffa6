/** No number has it; marks a free place of the table. */
const FREE = -1;

/**
 * Numbers for what is said: equal texts and equal pairs of numbers get the same number, and nothing else does, so whole trees are compared
 * by one number. Pairs stand in a hash table of plain integers, which cost a fraction of what texts do.
 */
export class Numbering {
  readonly #texts = new Map<string, number>();
  #characters = 0;
  #count = 0;
  /** Three integers a place: the pair, and its number. A quarter of the places is free at least. */
  #table = new Int32Array(3 * 1024).fill(FREE);
  #places = 1024;
  #pairs = 0;

  /** Numbers that were given, and characters that are kept for them. */
  get size(): number {
    return this.#count + (this.#characters >> 4);
  }

  /** The number of a text. */
  ofText(text: string): number {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const number = this.#next();
    this.#texts.set(text, number);
    this.#characters += text.length;
    return number;
  }

  /** The number of two numbers in their order. */
  ofPair(first: number, second: number): number {
    const at = placeOf(this.#table, this.#places, first, second);
    if (this.#table[at] !== FREE) return this.#table[at + 2] as number;
    const number = this.#next();
    this.#table[at] = first;
    this.#table[at + 1] = second;
    this.#table[at + 2] = number;
    this.#pairs += 1;
    if (4 * this.#pairs >= 3 * this.#places) this.#grow();
    return number;
  }

  /**
   * The number of a list of numbers. Its halves have numbers of their own, so a list that differs in one item from a list that was
   * numbered before costs few new ones. Lengths are negative, so they are no number of anything.
   */
  ofList(numbers: readonly number[]): number {
    let level = numbers;
    while (level.length > 1) {
      const above: number[] = [];
      for (let index = 0; index < level.length; index += 2) {
        const [first, second] = [level[index] as number, level[index + 1]];
        above.push(second === undefined ? first : this.ofPair(first, second));
      }
      level = above;
    }
    return this.ofPair(FREE - 1 - numbers.length, level[0] ?? 0);
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }

  #grow(): void {
    const old = this.#table;
    this.#places *= 2;
    const table = new Int32Array(3 * this.#places).fill(FREE);
    for (let from = 0; from < old.length; from += 3) {
      const [first, second] = [old[from] as number, old[from + 1] as number];
      if (first === FREE) continue;
      const at = placeOf(table, this.#places, first, second);
      table[at] = first;
      table[at + 1] = second;
      table[at + 2] = old[from + 2] as number;
    }
    this.#table = table;
  }
}

/** Where a pair stands in a table, or would stand: the first place from its own on that is free or has it. */
function placeOf(table: Int32Array, places: number, first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) + second;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  for (let place = hash & (places - 1); ; place = (place + 1) & (places - 1)) {
    const at = 3 * place;
    if (table[at] === FREE || (table[at] === first && table[at + 1] === second)) return at;
  }
}
