/**
 * Lets work on the same thing happen one after the other, in order of asking, so that writers in one process do not judge in vain.
 * Other processes are not kept out; for them a write names what it was decided on.
 */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does the work when all that was asked for before on this thing is over, however that ended. */
  async take<Answer>(thing: string, work: () => Promise<Answer>): Promise<Answer> {
    const mine = (this.#last.get(thing) ?? Promise.resolve()).then(work, work);
    this.#last.set(thing, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(thing) === mine) this.#last.delete(thing);
    }
  }

  /** {@link take} of work on several things: they are taken one by one, by everybody in the same order, so that nobody waits in a circle. */
  async takeAll<Answer>(things: Iterable<string>, work: () => Promise<Answer>): Promise<Answer> {
    const ordered = [...new Set(things)].sort();
    return ordered.reduceRight((inner, thing) => () => this.take(thing, inner), work)();
  }
}
