import type { Figures } from '../metrics.ts';

/** Milliseconds that workers have to tell their figures. */
const PATIENCE_MS = 1000;

/** Asks all workers for their figures, and gives what they answer to whoever wanted to know. */
export class FiguresRounds<Worker> {
  readonly #ask: (worker: Worker, question: number) => void;
  readonly #open = new Map<number, Round<Worker>>();
  #asked = 0;

  /** `ask` sends a worker a question. */
  constructor(ask: (worker: Worker, question: number) => void) {
    this.#ask = ask;
  }

  /** Asks workers. Gives the figures of those who answer in time. */
  async all(workers: readonly Worker[]): Promise<readonly Figures[]> {
    this.#asked += 1;
    const question = this.#asked;
    const round = new Round(workers);
    this.#open.set(question, round);
    for (const worker of workers) this.#ask(worker, question);
    const patience = setTimeout(() => round.close(), PATIENCE_MS);
    const figures = await round.figures;
    clearTimeout(patience);
    this.#open.delete(question);
    return figures;
  }

  /** Takes an answer. One that comes too late has no effect. */
  answer(worker: Worker, question: number, figures: Figures): void {
    this.#open.get(question)?.answer(worker, figures);
  }

  /** Waits no more for a worker that is gone. */
  leave(worker: Worker): void {
    for (const round of this.#open.values()) round.leave(worker);
  }
}

class Round<Worker> {
  readonly figures: Promise<readonly Figures[]>;
  /** Ends the waiting. */
  readonly close: () => void;
  readonly #missing: Set<Worker>;
  readonly #answers: Figures[] = [];

  constructor(workers: readonly Worker[]) {
    this.#missing = new Set(workers);
    const { promise, resolve } = Promise.withResolvers<readonly Figures[]>();
    this.figures = promise;
    this.close = () => resolve(this.#answers);
  }

  answer(worker: Worker, figures: Figures): void {
    this.#answers.push(figures);
    this.leave(worker);
  }

  leave(worker: Worker): void {
    this.#missing.delete(worker);
    if (this.#missing.size === 0) this.close();
  }
}
