/** Thrown where a meter is spent; what is then left of the question gets a named answer. Never leaves this format. */
export class Exhausted extends Error {}

/**
 * What a question may cost, in steps that take about the same time each and are counted, never timed, so that the answer is the same on
 * every machine. One meter is passed along through all the work for a question; a part of it has a bound of its own as well.
 */
export class Meter {
  #left: number;
  readonly #whole: Meter | undefined;

  /** `whole`: the meter that this one is a part of. */
  constructor(steps: number, whole?: Meter) {
    this.#left = steps;
    this.#whole = whole;
  }

  /** A meter for some of the work: what it counts is counted here, too. */
  part(steps: number): Meter {
    return new Meter(steps, this);
  }

  /** True when no more may be done. */
  get isSpent(): boolean {
    return this.#left < 0 || this.#whole?.isSpent === true;
  }

  /** Counts work, where leaving off would leave something half made. */
  charge(steps: number): void {
    this.#left -= steps;
    this.#whole?.charge(steps);
  }

  /** Counts work. Throws {@link Exhausted} when there was too much of it. */
  spend(steps: number): void {
    this.charge(steps);
    if (this.isSpent) throw new Exhausted('the search took too many steps');
  }
}

/** Counts work on what is remembered for later questions; the question that made it necessary collects it. */
export class Tally {
  #steps = 0;

  /** Counts work. Nothing is left off for it, so each piece of such work has a bound of its own. */
  add(steps: number): void {
    this.#steps += steps;
  }

  /** What was counted since it was last asked for. */
  take(): number {
    const steps = this.#steps;
    this.#steps = 0;
    return steps;
  }
}
