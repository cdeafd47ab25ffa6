import { setImmediate as immediate } from 'node:timers/promises';

/** Milliseconds that is gone on before others get their turn. */
const SLICE_MS = 10;

/** Cuts the work of many who look at the same events into slices, between which everything else that the process does goes on. */
export class Slices {
  #begun = performance.now();
  #next: Promise<void> | undefined;

  /** Comes back at once while the slice lasts; else when others have had their turn. To be called before each piece of work. */
  async turn(): Promise<void> {
    // Of those who wait for the same slice only as many go on as it has room for.
    while (performance.now() - this.#begun >= SLICE_MS) {
      this.#next ??= immediate().then(() => {
        this.#begun = performance.now();
        this.#next = undefined;
      });
      await this.#next;
    }
  }
}
