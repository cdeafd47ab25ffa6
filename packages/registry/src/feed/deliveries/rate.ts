import { setTimeout as sleep } from 'node:timers/promises';

const MINUTE_MS = 60_000;

/** So many requests a minute, evenly: a bucket that holds the share of one second, and at least one. */
export class Rate {
  readonly #now: () => number;
  readonly #perMs: number;
  readonly #size: number;
  #tokens: number;
  #at: number;

  /** `now` are milliseconds of a clock that is never put back. Without a number there is no limit. */
  constructor(perMinute: number | undefined, now: () => number) {
    this.#now = now;
    this.#perMs = perMinute === undefined ? Number.POSITIVE_INFINITY : perMinute / MINUTE_MS;
    this.#size = Math.max(1, Math.floor(this.#perMs * 1000));
    this.#tokens = this.#size;
    this.#at = now();
  }

  /** Milliseconds until the next request is allowed, which this one takes. */
  take(): number {
    if (this.#perMs === Number.POSITIVE_INFINITY) return 0;
    const now = this.#now();
    this.#tokens = Math.min(this.#size, this.#tokens + (now - this.#at) * this.#perMs) - 1;
    this.#at = now;
    return this.#tokens >= 0 ? 0 : Math.ceil(-this.#tokens / this.#perMs);
  }

  /** Waits until a request is allowed. Rejects where the signal says stop. */
  async turn(signal: AbortSignal): Promise<void> {
    const delay = this.take();
    if (delay > 0) await sleep(delay, undefined, { signal, ref: false });
  }
}
