import { setImmediate } from 'node:timers/promises';

/** Work that is done in one go, before others get their turn. */
const IN_ONE_GO = 64 * 1024;
/** What a step counts beside its own work. */
const STEP = 1024;

/** Lets others have their turn while somebody does a lot, such as going through a long history. */
export class Pace {
  #work = 0;

  /** Comes back at once, or when others have had their turn. `work` is of the order of characters that are read. */
  async step(work: number): Promise<void> {
    this.#work += work + STEP;
    if (this.#work < IN_ONE_GO) return;
    this.#work = 0;
    await setImmediate();
  }
}
