/** Time that passes when nothing else is left to do: what waits for it is woken in order, one at a time. */
export class Clockwork {
  /** Milliseconds of the simulated world that a tick is. */
  static readonly TICK_MS = 1000;
  #now = 0;
  #order = 0;
  readonly #waiting: { readonly tick: number; readonly order: number; readonly wake: () => void }[] = [];

  get tick(): number {
    return this.#now;
  }

  /** The time of a node whose clock is off by so many milliseconds. */
  date(skewMs = 0): Date {
    return new Date(Date.UTC(2026, 0, 1) + this.#now * Clockwork.TICK_MS + skewMs);
  }

  /** Resolves so many ticks later. */
  sleep(ticks: number): Promise<void> {
    return new Promise((resolve) => this.at(this.#now + Math.max(0, ticks), resolve));
  }

  /** Does something at a tick. */
  at(tick: number, wake: () => void): void {
    const entry = { tick, order: this.#order++, wake };
    let place = this.#waiting.length;
    while (place > 0 && isAfter(this.#waiting[place - 1], entry)) place -= 1;
    this.#waiting.splice(place, 0, entry);
  }

  /** Lets time pass until a tick. */
  async runUntil(tick: number): Promise<void> {
    for (;;) {
      const next = this.#waiting[0];
      if (next === undefined || next.tick > tick) break;
      this.#waiting.shift();
      this.#now = Math.max(this.#now, next.tick);
      next.wake();
      // All that does not wait for time comes to its end, or to where it waits.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#now = Math.max(this.#now, tick);
  }

  /** Lets time pass until something has come to its end. */
  async runUntilDone<Answer>(work: Promise<Answer>): Promise<Answer> {
    let isDone = false;
    const settled = work.finally(() => {
      isDone = true;
    });
    settled.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    while (!isDone) {
      const next = this.#waiting[0];
      await this.runUntil(next === undefined ? this.#now : Math.max(this.#now, next.tick));
      await new Promise((resolve) => setImmediate(resolve));
    }
    return settled;
  }
}

interface Entry {
  readonly tick: number;
  readonly order: number;
}

function isAfter(a: Entry | undefined, b: Entry): boolean {
  return a !== undefined && (a.tick > b.tick || (a.tick === b.tick && a.order > b.order));
}
