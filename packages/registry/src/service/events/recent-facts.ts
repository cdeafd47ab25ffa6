import type { Fact } from '../../domain/fact.ts';
import type { Store } from '../../store/port.ts';

/** Facts that are kept, and that one reading of the store gives. */
const KEPT = 1_000;

/**
 * The end of the log, read once for all who follow it: however many they are, the store is asked once for what is new. It is asked anew for each
 * call that begins after the last time it was asked, so that nobody misses what was committed before he called.
 */
export class RecentFacts {
  readonly #store: Pick<Store, 'facts' | 'lastSequence'>;
  /** Without gaps. */
  #facts: readonly Fact[] = [];
  /** Sequence of the last of them, or before which none was read. */
  #end: number | undefined;
  #running: Promise<void> | undefined;
  #queued: Promise<void> | undefined;

  constructor(store: Pick<Store, 'facts' | 'lastSequence'>) {
    this.#store = store;
  }

  /** The facts after a sequence, oldest first, without gaps; none where there are none. */
  async after(sequence: number, limit: number): Promise<readonly Fact[]> {
    const known = this.#known(sequence, limit);
    const mayBeMore = known !== undefined && known.length < limit;
    if (mayBeMore || this.#end === undefined) await this.#read();
    return this.#known(sequence, limit) ?? this.#store.facts(sequence, limit);
  }

  /** Undefined where the facts after a sequence are not kept any more. */
  #known(sequence: number, limit: number): readonly Fact[] | undefined {
    if (this.#end === undefined) return undefined;
    const from = sequence - (this.#end - this.#facts.length);
    return from < 0 ? undefined : this.#facts.slice(from, from + limit);
  }

  #read(): Promise<void> {
    if (this.#running === undefined) return this.#start();
    this.#queued ??= this.#running.then(
      () => this.#next(),
      () => this.#next(),
    );
    return this.#queued;
  }

  #next(): Promise<void> {
    this.#queued = undefined;
    return this.#start();
  }

  #start(): Promise<void> {
    const running = this.#take().finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  async #take(): Promise<void> {
    this.#end ??= await this.#store.lastSequence();
    const found = await this.#store.facts(this.#end, KEPT);
    this.#facts = [...this.#facts, ...found].slice(-KEPT);
    this.#end += found.length;
  }
}
