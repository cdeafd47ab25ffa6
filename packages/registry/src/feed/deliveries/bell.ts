/** Wakes one who waits; a ring while nobody waits wakes the next. */
export class Bell {
  #isRung = false;
  #wake: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** Waits for a ring, for so many milliseconds at most. True where it rang. */
  async wait(longestMs?: number): Promise<boolean> {
    if (!this.#isRung) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        // No timer counts so far; who waits for years may wake up in between.
        if (longestMs !== undefined) this.#timer = setTimeout(resolve, Math.min(longestMs, 2 ** 31 - 1)).unref();
      });
      clearTimeout(this.#timer);
      this.#wake = undefined;
    }
    const rang = this.#isRung;
    this.#isRung = false;
    return rang;
  }
}
