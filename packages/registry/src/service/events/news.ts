import type { Desk } from '../desk.ts';

/** Hears that there may be new facts; what comes between a look at the log and the wait for more is not missed. */
export class News {
  readonly #end: () => void;
  #count = 0;
  #wake: (() => void) | undefined;

  constructor(desk: Pick<Desk, 'subscribe'>) {
    this.#end = desk.subscribe(() => {
      this.#count += 1;
      this.#wake?.();
    });
  }

  /** What to hand to {@link after}, taken before the log is looked at. */
  seen(): number {
    return this.#count;
  }

  /** Waits for something that came after a moment, so many milliseconds, and no longer than the signal says. */
  async after(seen: number, waitMs: number, signal?: AbortSignal): Promise<void> {
    if (this.#count > seen || signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(wake, waitMs);
      signal?.addEventListener('abort', wake);
      this.#wake = wake;
    });
  }

  /** Hears nothing any more. */
  end(): void {
    this.#end();
  }
}
