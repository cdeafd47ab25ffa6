import type { Fact } from '../../domain/fact.ts';
import { Slices } from '../../service/events/slices.ts';
import type { FactLog } from '../../service/registry.ts';
import type { FeedLogger } from '../logger.ts';
import { Trouble } from '../trouble.ts';

/** Facts that are kept: those who fall further behind read the log themselves. */
const KEPT = 2000;

const BATCH = 500;

/** Milliseconds after which the log is read again where that failed. */
const PAUSE_MS = 1000;

/** The end of the log, read once for all who follow it here. */
export class LogTail {
  /** In which those look who follow it. */
  readonly slices = new Slices();
  readonly #log: FactLog;
  readonly #trouble: Trouble;
  readonly #onFacts: (facts: readonly Fact[]) => void;
  #facts: Fact[] = [];
  #newest: number;
  #reading: Promise<void> | undefined;
  #hasNews = false;
  #isOver = false;
  #again: NodeJS.Timeout | undefined;
  readonly #end: () => void;

  /** `newest` is the sequence after which it begins; `onFacts` is called with all that come. */
  constructor(log: FactLog, newest: number, onFacts: (facts: readonly Fact[]) => void, logger: FeedLogger) {
    this.#log = log;
    this.#newest = newest;
    this.#onFacts = onFacts;
    this.#trouble = new Trouble(logger, { reader: 'deliveries' });
    this.#end = log.subscribe(() => this.#call());
    this.#call();
  }

  /** The sequence up to which the log is known here. */
  get newest(): number {
    return this.#newest;
  }

  /** The facts after a sequence, oldest first; empty where this is the end. */
  async after(sequence: number, limit: number): Promise<readonly Fact[]> {
    if (sequence >= this.#newest) return [];
    const first = this.#facts[0]?.sequence;
    if (first === undefined || sequence < first - 1) return this.#log.facts(sequence, limit);
    const start = sequence - first + 1;
    return this.#facts.slice(start, start + limit);
  }

  /** Follows the log no more. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.#end();
    clearTimeout(this.#again);
    await this.#reading;
  }

  #call(): void {
    this.#hasNews = true;
    if (this.#isOver) return;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
  }

  async #read(): Promise<void> {
    while (this.#hasNews && !this.#isOver) {
      this.#hasNews = false;
      try {
        const facts = await this.#log.facts(this.#newest, BATCH);
        this.#trouble.worked('the log can be read again');
        if (facts.length > 0) this.#take(facts);
      } catch (error) {
        this.#trouble.failed(error, 'the log could not be read; trying again');
        clearTimeout(this.#again);
        this.#again = setTimeout(() => this.#call(), PAUSE_MS).unref();
      }
    }
  }

  #take(facts: readonly Fact[]): void {
    this.#facts = [...this.#facts, ...facts].slice(-KEPT);
    this.#newest = facts.at(-1)?.sequence ?? this.#newest;
    // Who writes meanwhile calls by himself.
    this.#hasNews ||= facts.length === BATCH;
    this.#onFacts(facts);
  }
}
