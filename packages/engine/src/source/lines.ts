import type { Place } from '../model/problem.ts';
import type { Span } from './node.ts';

/** Lines and columns of a text. The table is made when the first place is asked for. */
export class LineTable {
  readonly #text: string;
  #starts: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The place of a span. A byte order mark takes no column. */
  place({ start, end }: Span): Place {
    this.#starts ??= lineStarts(this.#text);
    const line = lastAtMost(this.#starts, start);
    return { line: line + 1, column: start - (this.#starts[line] ?? 0) + 1, offset: start, endOffset: end };
  }
}

/** Offsets at which lines begin. A line ends with LF, CR LF or CR. */
function lineStarts(text: string): readonly number[] {
  const starts = [text.charCodeAt(0) === 0xfeff ? 1 : 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) starts.push(at + 1);
  }
  return starts;
}

/** Index of the last start that is not behind the offset; 0 where there is none. */
function lastAtMost(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
