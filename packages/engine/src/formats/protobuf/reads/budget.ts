/** What some work of one reading may cost, in steps that match it. What is spent is the same for the same documents on every machine. */
export class Budget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** True once something was refused. */
  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** Pays for some steps; false where they are too many, and from then on. */
  take(steps: number): boolean {
    if (this.#left < steps) this.#left = -1;
    else this.#left -= steps;
    return this.#left >= 0;
  }
}
