import cluster, { type Worker } from 'node:cluster';
import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { type HeldStore, holdStore } from '../../store/open-store.ts';
import type { Config } from '../config.ts';
import { createLogger } from '../logging.ts';
import type { RunningServer } from '../start.ts';
import { FiguresRounds } from './figures-rounds.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { WriteTurns } from './write-turns.ts';

/** Pauses before a worker is started for one that ended: doubling from the first to the longest. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** A worker that lived so long ended for a reason of its own: the next one is started after the first pause. */
const LONG_LIFE_MS = 60_000;
/** Milliseconds beyond the drain timeout after which a worker that does not end is ended. */
const GRACE_MS = 5000;

/**
 * Starts as many workers as the configuration says: processes that run this program anew, serve one registry on one port, and are replaced
 * when they end. Resolves when all answer requests; rejects as `startServer`, once for all of them.
 */
export async function startWorkers(config: Config): Promise<RunningServer> {
  const store = await holdStore(config.store);
  const primary = new Primary(
    config,
    store,
    createLogger(config.log_level, () => new Date(), { pid: process.pid }),
  );
  try {
    return { url: await primary.start(config.workers || availableParallelism()), close: () => primary.stop() };
  } catch (error) {
    await primary.stop();
    throw error;
  }
}

/** How it went with a worker. */
interface Life {
  readonly born: number;
  /** How many before it did not live long. */
  readonly failures: number;
  /** Why it ended, where it said so. */
  reason: string | undefined;
}

class Primary {
  readonly #config: Config;
  readonly #store: HeldStore;
  readonly #logger: Logger;
  readonly #turns = new WriteTurns<Worker>((worker) => tell(worker, { says: 'turn' }));
  readonly #figures = new FiguresRounds<Worker>((worker, question) =>
    tell(worker, { says: 'figures-wanted', question }),
  );
  readonly #running = new Set<Worker>();
  readonly #serving = new Set<Worker>();
  readonly #pauses = new Set<NodeJS.Timeout>();
  readonly #started = Promise.withResolvers<string>();
  readonly #gone = Promise.withResolvers<void>();
  #count = 0;
  #isServing = false;
  #stopping: Promise<void> | undefined;

  constructor(config: Config, store: HeldStore, logger: Logger) {
    this.#config = config;
    this.#store = store;
    this.#logger = logger;
  }

  /** Starts so many. Gives where they listen when all do; rejects with the sentence of the first that does not. */
  start(count: number): Promise<string> {
    // Workers take connections themselves: one that was on its way from this process to a worker that dies would be nobody's.
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    // JSON has no word for figures that are no numbers.
    cluster.setupPrimary({ serialization: 'advanced' });
    this.#count = count;
    for (let index = 0; index < count; index += 1) this.#fork(0);
    return this.#started.promise;
  }

  /** Lets all finish what they are at, and end. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    for (const pause of this.#pauses) clearTimeout(pause);
    for (const worker of this.#running) worker.process.kill('SIGTERM');
    const impatience = setTimeout(
      () => {
        for (const worker of this.#running) worker.process.kill('SIGKILL');
      },
      this.#config.drain_timeout_s * 1000 + GRACE_MS,
    );
    if (this.#running.size > 0) await this.#gone.promise;
    clearTimeout(impatience);
    this.#store.close();
  }

  /** Starts a worker, after so many others that did not live long. */
  #fork(failures: number): void {
    const worker = cluster.fork();
    const life: Life = { born: performance.now(), failures, reason: undefined };
    this.#running.add(worker);
    worker.once('exit', () => this.#ended(worker, life));
    worker.on('error', (error) => {
      life.reason ??= `a worker cannot be started: ${error.message}`;
      // A process that never was does not exit.
      if (worker.process.pid === undefined && this.#running.has(worker)) this.#ended(worker, life);
    });
    worker.on('message', (message: FromWorker) => {
      if (message.says === 'failed') life.reason = message.sentence;
      else if (message.says === 'ready') this.#ready(worker, message.url);
      else this.#hear(worker, message);
    });
    tell(worker, { says: 'begin', config: this.#config });
  }

  #ready(worker: Worker, url: string): void {
    this.#serving.add(worker);
    if (this.#isServing) this.#logger.info({ worker: worker.process.pid, url }, 'a worker is ready');
    else if (this.#serving.size === this.#count) {
      this.#isServing = true;
      this.#started.resolve(url);
    }
  }

  #ended(worker: Worker, life: Life): void {
    this.#serving.delete(worker);
    this.#turns.leave(worker);
    this.#figures.leave(worker);
    this.#running.delete(worker);
    if (this.#running.size === 0) this.#gone.resolve();
    if (this.#stopping !== undefined) return;
    if (this.#isServing) this.#replace(worker, life);
    else this.#started.reject(new Error(life.reason ?? 'a worker ended before it was ready'));
  }

  #replace({ process: { pid, exitCode: code, signalCode: signal } }: Worker, { born, failures, reason }: Life): void {
    const earlier = performance.now() - born > LONG_LIFE_MS ? 0 : failures;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** earlier, LONGEST_PAUSE_MS);
    this.#logger.error({ worker: pid, code, signal, reason, ms: pauseMs }, 'a worker ended; another one is started');
    const pause = setTimeout(() => {
      this.#pauses.delete(pause);
      this.#fork(earlier + 1);
    }, pauseMs);
    this.#pauses.add(pause);
  }

  #hear(worker: Worker, message: Exclude<FromWorker, { says: 'ready' | 'failed' }>): void {
    switch (message.says) {
      case 'turn-wanted':
        this.#turns.want(worker);
        break;
      case 'turn-over':
        this.#turns.over(worker);
        break;
      case 'figures':
        this.#figures.answer(worker, message.question, message.figures);
        break;
      case 'all-figures-wanted': {
        const { question } = message;
        void this.#figures.all([...this.#serving]).then((all) => tell(worker, { says: 'all-figures', question, all }));
      }
    }
  }
}

/** Says something to a worker. One that does not hear it any more is about to end. */
function tell(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, () => undefined);
}
