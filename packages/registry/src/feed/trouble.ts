import type { FeedLogger } from './logger.ts';

/** Trouble that lasts is told again after so many failures at the latest. */
const TOLD_EVERY = 256;

/** Something that is tried again and again: tells when it begins to fail, then ever more rarely, and when that is over. */
export class Trouble {
  readonly #logger: FeedLogger;
  readonly #detail: object;
  #failures = 0;

  /** `detail` goes with everything that is told. */
  constructor(logger: FeedLogger, detail: object) {
    this.#logger = logger;
    this.#detail = detail;
  }

  /** It failed, and that is told as `message`: the first time, the second, the fourth, … */
  failed(err: unknown, message: string): void {
    this.#failures += 1;
    if (!isTold(this.#failures)) return;
    this.#logger.warn({ err, ...this.#detail, failures: this.#failures }, message);
  }

  /** It worked; told as `message` if it had failed before. */
  worked(message: string): void {
    if (this.#failures > 0) this.#logger.warn({ ...this.#detail, failures: this.#failures }, message);
    this.#failures = 0;
  }
}

function isTold(failures: number): boolean {
  return failures % TOLD_EVERY === 0 || Number.isInteger(Math.log2(failures));
}
