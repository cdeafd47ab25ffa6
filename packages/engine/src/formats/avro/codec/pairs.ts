/** Answers about pairs, each asked for once. */
export class Pairs<Writer, Reader, Answer> {
  readonly #answers = new Map<Writer, Map<Reader, Answer>>();

  /** The answer about a pair; `ask` is called when it is asked for the first time. */
  of(writer: Writer, reader: Reader, ask: () => Answer): Answer {
    const answers = this.#answers.get(writer) ?? new Map<Reader, Answer>();
    this.#answers.set(writer, answers);
    const answer = answers.get(reader) ?? ask();
    answers.set(reader, answer);
    return answer;
  }
}
