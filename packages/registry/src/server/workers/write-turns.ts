/** Milliseconds after which a turn is over whether or not its holder said so: it may have been stopped before it began. */
const LASTS_MS = 5000;

/**
 * Lets processes write one after the other, in the order in which they asked. That only one writes at a time is the store's own business;
 * turns keep them from running into each other there, where nobody would be told when it is free, and the quicker one would win for ever.
 */
export class WriteTurns<Holder> {
  readonly #waiting: Holder[] = [];
  readonly #give: (holder: Holder) => void;
  #current: Holder | undefined;
  #patience: NodeJS.Timeout | undefined;

  /** `give` tells a holder that it is its turn. */
  constructor(give: (holder: Holder) => void) {
    this.#give = give;
  }

  /** Asks for a turn. */
  want(holder: Holder): void {
    this.#waiting.push(holder);
    if (this.#current === undefined) this.#next();
  }

  /** Ends a turn. One that was over already has no effect. */
  over(holder: Holder): void {
    if (this.#current === holder) this.#next();
  }

  /** Forgets a holder that is gone. */
  leave(holder: Holder): void {
    const others = this.#waiting.filter((other) => other !== holder);
    this.#waiting.splice(0, this.#waiting.length, ...others);
    this.over(holder);
  }

  #next(): void {
    clearTimeout(this.#patience);
    this.#current = this.#waiting.shift();
    if (this.#current === undefined) return;
    this.#patience = setTimeout(() => this.#next(), LASTS_MS).unref();
    this.#give(this.#current);
  }
}
