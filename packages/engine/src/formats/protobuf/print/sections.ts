/**
 * Lines of a text whose blocks consist of sections with an empty line between them, as Square's Wire prints them. The empty lines of a
 * block are indented as far as its head.
 */
export class Sections {
  readonly #lines: string[] = [];
  #indent = '';
  /** What an empty line consists of; undefined where the next section is the first of its block. */
  #gap: string | undefined = '';

  /** A line at the level at hand; what it contains of line feeds is indented too. */
  line(text: string): void {
    for (const part of text.split('\n')) this.#lines.push(this.#indent + part);
  }

  /** A section: an empty line, unless a block has just begun, and what `write` writes. Nothing where there is nothing to write. */
  section<Part>(parts: readonly Part[], write: (part: Part) => void): void {
    if (parts.length === 0) return;
    if (this.#gap === undefined) this.#gap = this.#indent.slice(2);
    else this.#lines.push(this.#gap);
    for (const part of parts) write(part);
  }

  /** A block: the head with an opening brace, the sections that `inside` writes, and `end`. */
  block(head: string, inside: () => void, end = '}'): void {
    this.line(`${head} {`);
    const at = this.#lines.length;
    const [indent, gap] = [this.#indent, this.#gap];
    this.#indent = `${indent}  `;
    this.#gap = undefined;
    inside();
    this.#indent = indent;
    this.#gap = gap;
    if (this.#lines.length === at) this.#lines[at - 1] += end;
    else this.line(end);
  }

  /** The text, with a line feed behind each line. */
  toString(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }
}
