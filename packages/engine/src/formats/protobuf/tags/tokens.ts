import { Lexer } from '../parse/lexer.ts';

/** Where the tokens of a .proto text begin and end, comments apart: to find what stands beside a part that was read. */
export class Tokens {
  readonly #text: string;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #places = new Map<number, number>();

  constructor(text: string) {
    this.#text = text;
    const lexer = new Lexer(text, () => {});
    for (; lexer.kind !== 'end'; lexer.next()) {
      this.#places.set(lexer.start, this.#starts.length);
      this.#starts.push(lexer.start);
      this.#ends.push(lexer.end);
    }
  }

  /** Where the token in front of the one that starts here begins. */
  before(start: number): number {
    return this.#starts[(this.#places.get(start) ?? 0) - 1] ?? 0;
  }

  /** Where the first token behind an offset ends; the end of the text where there is none. */
  endBehind(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    return this.#ends[low] ?? this.#text.length;
  }

  /** The white space that the line of an offset begins with. */
  indent(offset: number): string {
    const line = this.#text.lastIndexOf('\n', offset - 1) + 1;
    return /^[ \t]*/.exec(this.#text.slice(line, Math.min(offset, line + 200)))?.[0] ?? '';
  }
}
