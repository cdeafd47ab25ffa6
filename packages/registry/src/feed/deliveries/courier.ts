import type { Delivery } from '../../domain/delivery.ts';
import type { EventSubscription } from '../../domain/event-subscription.ts';
import { deliveryReader } from '../../service/deliveries/reader.ts';
import { type Lease, takeTurn } from '../lease.ts';
import { Trouble } from '../trouble.ts';
import { agreementWith } from './agreeing.ts';
import { Bell } from './bell.ts';
import { attributeOf } from './cloud-event.ts';
import type { LogTail } from './log-tail.ts';
import { openSink } from './open-sink.ts';
import { Progress } from './progress.ts';
import { sendDue, sendOnce } from './sending.ts';
import type { Sink } from './sinks/sink.ts';
import type { Selection, Surroundings } from './surroundings.ts';

/** Facts that are looked at in one go. */
const BATCH = 200;

/** Milliseconds that the work is kept after the last event, for the next one. */
const LINGER_MS = 500;

/** Facts that a subscription does not want and that are not written down as dealt with, at most. */
const UNWRITTEN = 1000;

/** Milliseconds that an event on its way has to arrive when the process stops. */
const GRACE_MS = 1000;

/** Milliseconds before what failed for a reason of our own is tried again. */
const PAUSE_MS = 1000;

/** An event subscription as it is delivered to. */
interface Current {
  readonly subscription: EventSubscription;
  readonly sink: Sink;
  readonly eventsOf: Selection;
  delivery: Delivery;
}

/** Why nothing is done any more for now: there is nothing to do, or somebody has to look again. */
type Rest = 'idle' | 'again';

/**
 * Delivers to one event subscription, whenever it is of this process's share and there is something to deliver: it takes the lease, goes on
 * where the cursor stands, one event (or batch) at a time and in order, and gives the lease back when there is nothing more to do.
 */
export class Courier {
  readonly #surroundings: Surroundings;
  readonly #tail: LogTail;
  readonly #isMine: () => boolean;
  readonly #id: string;
  readonly #reader: string;
  readonly #bell = new Bell();
  readonly #stopping = new AbortController();
  readonly #trouble: Trouble;
  readonly #life: Promise<void>;
  #isOver = false;
  /** Where the delivery begins that has not begun yet; then how far it is written down that it came. */
  #written: number;
  /** The facts up to here are nothing to this subscription, or dealt with. */
  #position: number | undefined;
  /** True where the subscription, or its delivery, may be another one than it was. */
  #isChanged = true;
  #hasDue = false;
  /** Id of the last event that was dealt with here: of the events of a fact it may be one in the midst. */
  #last = '';
  /** When to try again, by `performance.now()`; nothing is tried before. */
  #notBefore: number | undefined;
  #current: Current | undefined;

  /** `from` is the sequence after which the first event is that the subscription may want, unless it has begun already. */
  constructor(surroundings: Surroundings, tail: LogTail, isMine: (id: string) => boolean, id: string, from: number) {
    this.#surroundings = surroundings;
    this.#tail = tail;
    this.#id = id;
    this.#written = from;
    this.#reader = deliveryReader(id);
    this.#isMine = () => isMine(id);
    this.#trouble = new Trouble(surroundings.logger, { event_subscription: id });
    this.#bell.ring();
    this.#life = this.#live();
  }

  /** There are new facts, or the share of this process is another one. */
  call(): void {
    this.#bell.ring();
  }

  /** The subscription is another one, or somebody wants its delivery to go on. */
  change(): void {
    this.#isChanged = true;
    this.#notBefore = undefined;
    this.#bell.ring();
  }

  /** There may be dead letters to send again. */
  callForDue(): void {
    this.#hasDue = true;
    this.#bell.ring();
  }

  /** Stops. What is on its way has a little time to arrive; else it comes again. */
  async stop(): Promise<void> {
    this.#isOver = true;
    this.#bell.ring();
    const impatience = setTimeout(() => this.#stopping.abort(), GRACE_MS);
    await this.#life;
    clearTimeout(impatience);
  }

  async #live(): Promise<void> {
    while (!this.#isOver) {
      const wait = this.#notBefore === undefined ? undefined : this.#notBefore - performance.now();
      if (wait === undefined || wait > 0) await this.#bell.wait(wait);
      const isEarly = this.#notBefore !== undefined && performance.now() < this.#notBefore;
      if (this.#isOver || isEarly) continue;
      this.#notBefore = undefined;
      if (!this.#isMine()) continue;
      try {
        if ((await this.#deliver()) === 'again') this.#bell.ring();
        this.#trouble.worked('events can be delivered again');
      } catch (error) {
        this.#trouble.failed(error, 'events could not be delivered; trying again');
        this.#pause(PAUSE_MS);
      }
    }
    await this.#forget();
  }

  async #deliver(): Promise<Rest> {
    if (this.#isChanged) await this.#load();
    if (!(await this.#isDue())) return 'idle';
    const { log, holder, lastsMs } = this.#surroundings;
    const turn = { name: this.#reader, holder, lastsMs };
    let rest: Rest = 'idle';
    const work = async (lease: Lease) => {
      rest = await this.#work(lease);
    };
    if (!(await takeTurn(log, turn, work, this.#stopping.signal))) return this.#pause(lastsMs / 5);
    return rest;
  }

  /** Reads the subscription and how it stands with it. */
  async #load(): Promise<void> {
    this.#isChanged = false;
    await this.#forget();
    const { subscribers, deliveries, log } = this.#surroundings;
    const [subscription, delivery] = await Promise.all([subscribers.one(this.#id), deliveries.delivery(this.#id)]);
    if (subscription === undefined) return;
    this.#written = await log.startCursor(this.#reader, this.#written);
    const sink = openSink(this.#surroundings, subscription, delivery);
    this.#current = { subscription, delivery, sink, eventsOf: subscribers.selectionFor(subscription) };
    // What was looked at with other eyes has to be looked at again, and there may be dead letters to send.
    this.#position = undefined;
  }

  async #forget(): Promise<void> {
    const forgotten = this.#current;
    this.#current = undefined;
    await forgotten?.sink.close();
  }

  /** Looks along the log for something that the subscription wants, without the lease. */
  async #isDue(): Promise<boolean> {
    if (this.#current === undefined || this.#current.delivery.state === 'disabled') return false;
    if (this.#position === undefined || this.#hasDue) return true;
    const { eventsOf } = this.#current;
    for (;;) {
      const facts = await this.#tail.after(this.#position, BATCH);
      if (facts.length === 0) return this.#position - this.#written >= UNWRITTEN;
      for (const fact of facts) {
        if (eventsOf(fact).length > 0) return true;
        this.#position = fact.sequence;
      }
    }
  }

  async #work(lease: Lease): Promise<Rest> {
    const current = this.#current;
    const { log, deliveries } = this.#surroundings;
    const start = await log.cursor(this.#reader);
    if (current === undefined || start === undefined) return 'idle';
    const progress = new Progress(log, this.#reader, start, lease.token);
    try {
      // Another process may have been here since.
      current.delivery = await deliveries.delivery(this.#id);
      return current.delivery.state === 'disabled' ? 'idle' : await this.#send(current, progress, lease);
    } finally {
      if (await progress.write()) {
        this.#written = progress.sequence;
        this.#position = progress.sequence;
      }
    }
  }

  async #send(current: Current, progress: Progress, lease: Lease): Promise<Rest> {
    const agreement = await agreementWith(this.#surroundings, current.subscription, current.delivery, lease.signal);
    current.delivery = agreement.delivery;
    if (!agreement.isAgreed) return this.#pause(agreement.askAgainMs);
    // How often the sink wants to be asked may be another number now.
    if (agreement.isNew) this.#isChanged = true;
    this.#hasDue = false;
    await sendDue(this.#surroundings, current, lease.signal);
    const isOn = () => lease.isCurrent() && !this.#isOver && !this.#isChanged && !this.#hasDue && this.#isMine();
    let most = current.sink.most;
    while (isOn()) {
      const facts = await this.#tail.after(progress.sequence, BATCH);
      if (facts.length === 0) {
        if (!(await progress.write())) return 'again';
        if (!(await this.#bell.wait(LINGER_MS))) return 'idle';
        continue;
      }
      progress.look(facts, (fact) => current.eventsOf(fact).filter((event) => attributeOf(event, 'id') > this.#last));
      const goesOn = () => isOn() || (progress.isInside && lease.isCurrent());
      for (let next = progress.next(most); next.length > 0 && goesOn(); next = progress.next(most)) {
        const { outcome, delivery } = await sendOnce(this.#surroundings, current, current.delivery, next, lease.signal);
        current.delivery = delivery;
        if (outcome.outcome === 'stopped') return 'idle';
        if (outcome.outcome === 'again') return this.#pause(outcome.afterMs);
        if (outcome.outcome === 'fewer') most = Math.max(1, Math.floor(next.length / 2));
        if (outcome.outcome !== 'done') continue;
        this.#last = attributeOf(next.at(-1) ?? {}, 'id');
        if (!(await progress.done(next.length))) return 'again';
        most = Math.min(current.sink.most, most * 2);
      }
    }
    return 'again';
  }

  #pause(milliseconds: number): Rest {
    this.#notBefore = performance.now() + milliseconds;
    return 'idle';
  }
}
