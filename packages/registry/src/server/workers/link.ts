import type { Config } from '../config.ts';
import type { Figures } from '../metrics.ts';
import type { Company } from './company.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** A worker's end of the line to the primary. When that is gone, the worker does without. */
export class Link implements Company {
  /** What to serve, when the primary has said it. Never where that is gone. */
  readonly begin: Promise<Config>;
  /** When the primary is gone. */
  readonly lost: Promise<void>;
  /** Those who wait for a turn, in the order in which they asked. */
  readonly #waiting: (() => void)[] = [];
  readonly #questions = new Map<number, (all: readonly Figures[] | undefined) => void>();
  #asked = 0;
  #tell: () => Promise<Figures> = async () => ({ requests: [], others: [] });

  constructor() {
    this.begin = new Promise((resolve) => {
      process.on('message', (message: ToWorker) => {
        if (message.says === 'begin') resolve(message.config);
        else this.#hear(message);
      });
    });
    this.lost = new Promise((resolve) => process.once('disconnect', resolve));
    void this.lost.then(() => {
      for (const go of this.#waiting.splice(0)) go();
      for (const answer of this.#questions.values()) answer(undefined);
    });
  }

  /** Tells the primary something. */
  say(message: FromWorker): void {
    // Whether it arrives does not matter: where the primary is gone this process learns that, and ends.
    if (process.connected) process.send?.(message, undefined, {}, () => undefined);
  }

  async turn<Answer>(work: () => Answer): Promise<Answer> {
    if (process.connected) {
      const go = new Promise<void>((resolve) => void this.#waiting.push(resolve));
      this.say({ says: 'turn-wanted' });
      await go;
    }
    try {
      return work();
    } finally {
      this.say({ says: 'turn-over' });
    }
  }

  tell(figures: () => Promise<Figures>): void {
    this.#tell = figures;
  }

  async figures(): Promise<readonly Figures[]> {
    this.#asked += 1;
    const question = this.#asked;
    const answer = new Promise<readonly Figures[] | undefined>((resolve) => {
      this.#questions.set(question, resolve);
      if (!process.connected) resolve(undefined);
    });
    this.say({ says: 'all-figures-wanted', question });
    const all = await answer;
    this.#questions.delete(question);
    return all ?? [await this.#tell()];
  }

  #hear(message: Exclude<ToWorker, { says: 'begin' }>): void {
    switch (message.says) {
      case 'turn':
        this.#waiting.shift()?.();
        break;
      case 'figures-wanted':
        void this.#tell().then((figures) => this.say({ says: 'figures', question: message.question, figures }));
        break;
      case 'all-figures':
        this.#questions.get(message.question)?.(message.all);
        break;
    }
  }
}
