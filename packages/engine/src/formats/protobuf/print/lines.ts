/** Lines of a text, indented by two blanks a level. */
export class Lines {
  readonly #lines: string[] = [];
  #indent = '';

  /** A line at the level at hand. */
  line(text: string): void {
    this.#lines.push(text === '' ? '' : this.#indent + text);
  }

  /** A block: the head with an opening brace, what `inside` writes, and the closing brace. */
  block(head: string, inside: () => void): void {
    const at = this.#lines.length;
    this.line(`${head} {`);
    const outer = this.#indent;
    this.#indent = `${outer}  `;
    inside();
    this.#indent = outer;
    if (this.#lines.length === at + 1) this.#lines[at] = `${outer}${head} {}`;
    else this.line('}');
  }

  /** The text, with a line feed behind each line. */
  toString(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }
}
