import type { Fact } from '../../domain/fact.ts';
import type { Slices } from '../../service/events/slices.ts';
import type { FactLog } from '../../service/registry.ts';
import type { CloudEvent } from './cloud-event.ts';

/** Events, and milliseconds, after which it is written down how far a delivery came: so much may come again after a crash. */
const EVENTS = 20;
const WRITTEN_EVERY_MS = 100;

/** An event that waits, and the fact up to which everything is dealt with once it is delivered. */
interface Waiting {
  readonly event: CloudEvent;
  readonly reached: number;
  /** True for the last event of a fact. */
  readonly isLast: boolean;
}

/**
 * How far a delivery came in the log, under one lease. It is written down now and then rather than with each event, which may come twice then
 * after a crash; what is written down was delivered.
 */
export class Progress {
  readonly #log: Pick<FactLog, 'moveCursor'>;
  readonly #reader: string;
  readonly #token: number;
  readonly #waiting: Waiting[] = [];
  #sequence: number;
  /** The newest fact that was looked at. */
  #looked: number;
  #written: number;
  #unwritten = 0;
  #isInside = false;
  #writtenAt = performance.now();

  constructor(log: Pick<FactLog, 'moveCursor'>, reader: string, sequence: number, token: number) {
    this.#log = log;
    this.#reader = reader;
    this.#token = token;
    this.#sequence = sequence;
    this.#looked = sequence;
    this.#written = sequence;
  }

  /** The fact up to which everything is dealt with. */
  get sequence(): number {
    return this.#sequence;
  }

  /** True where some events of a fact are dealt with and others are not: whoever goes on elsewhere begins with the first of them again. */
  get isInside(): boolean {
    return this.#isInside;
  }

  /** Takes in the next facts, with the events that each of them is; how long that takes is the filters'. */
  async look(facts: readonly Fact[], eventsOf: (fact: Fact) => readonly CloudEvent[], slices: Slices): Promise<void> {
    this.#waiting.length = 0;
    for (const fact of facts) {
      await slices.turn();
      const events = eventsOf(fact);
      const before = this.#looked;
      this.#looked = fact.sequence;
      events.forEach((event, index) => {
        const isLast = index === events.length - 1;
        this.#waiting.push({ event, reached: isLast ? fact.sequence : before, isLast });
      });
    }
    if (this.#waiting.length === 0) this.#sequence = this.#looked;
  }

  /** The events that come next, so many at most. */
  next(most: number): readonly CloudEvent[] {
    return this.#waiting.slice(0, most).map(({ event }) => event);
  }

  /** So many events are dealt with. False where the lease is over. */
  async done(count: number): Promise<boolean> {
    const last = this.#waiting.splice(0, count).at(-1);
    this.#unwritten += count;
    this.#isInside = last?.isLast === false;
    if (last !== undefined) this.#sequence = this.#waiting.length === 0 ? this.#looked : last.reached;
    const isDue = this.#unwritten >= EVENTS || performance.now() - this.#writtenAt >= WRITTEN_EVERY_MS;
    return isDue ? this.write() : true;
  }

  /** Writes down how far it came. False where the lease is over. */
  async write(): Promise<boolean> {
    if (this.#sequence === this.#written) return true;
    if (!(await this.#log.moveCursor(this.#reader, this.#sequence, this.#token))) return false;
    this.#written = this.#sequence;
    this.#unwritten = 0;
    this.#writtenAt = performance.now();
    return true;
  }
}
