import { isJsonObject, type JsonValue } from '@concordat/engine';
import type { Delivery } from '../../domain/delivery.ts';
import type { Fact } from '../../domain/fact.ts';
import { deliveryReader } from '../../service/deliveries/reader.ts';
import { type Lease, takeTurn } from '../lease.ts';
import { Trouble } from '../trouble.ts';
import { agreementWith } from './agreeing.ts';
import { Bell } from './bell.ts';
import { attributeOf } from './cloud-event.ts';
import { deadLetterSinkOf } from './dead-letter-sink.ts';
import { countedSink, type Standing } from './figures.ts';
import type { LogTail } from './log-tail.ts';
import { openSink } from './open-sink.ts';
import { Progress } from './progress.ts';
import { delayAfter } from './retry.ts';
import { type Recipient, sendDue, sendOnce } from './sending.ts';
import type { Rights, Selection, Surroundings } from './surroundings.ts';

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

/** Why nothing is sent to a subscription whose owner had keys. */
const NO_KEY = 'no key of its owner is valid any more; nothing is sent until one is';

/** An event subscription as it is delivered to. */
interface Current extends Recipient {
  /** What its owner may see. */
  readonly rights: Rights;
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
  /** Of the work that is being done. */
  #progress: Progress | undefined;
  /** True where the subscription, or its delivery, may be another one than it was. */
  #isChanged = true;
  #hasDue = false;
  /** Id of the last event that was dealt with here: of the events of a fact it may be one in the midst. */
  #last = '';
  /** When to try again, by `performance.now()`; nothing is tried before. */
  #notBefore: number | undefined;
  #current: Current | undefined;
  /** Most events that are sent at once, of those that the sink takes: fewer after it did not take so many. */
  #most = Number.POSITIVE_INFINITY;
  /** How often in a row dead letters could not be sent again. */
  #failedDue = 0;

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

  /** How it stands with the delivery; undefined where it is another process's, or was not begun with. */
  get standing(): Standing | undefined {
    if (this.#current === undefined || !this.#isMine()) return undefined;
    const reached = this.#progress?.sequence ?? this.#position ?? this.#written;
    return { state: this.#current.delivery.state, lag: Math.max(0, this.#tail.newest - reached) };
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

  /** A key is another one; whose it is it tells. */
  rightsChanged(key: JsonValue): void {
    const owner = this.#current?.subscription.sight.id;
    if (owner === undefined || (isJsonObject(key) && key.caller === owner)) this.change();
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
        // What could not be read is read again.
        this.#isChanged = true;
        this.#notBefore = performance.now() + PAUSE_MS;
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
    const open = openSink(this.#surroundings, subscription, delivery);
    const sink = countedSink(open, subscription.protocol, this.#surroundings.figures);
    const letters = deadLetterSinkOf(this.#surroundings, subscription);
    const rights = await subscribers.rightsOf(subscription);
    const eventsOf = subscribers.selectionFor(subscription, rights);
    this.#current = { subscription, delivery, sink, letters, rights, eventsOf };
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
    if (this.#current.rights.now() === undefined) return this.#rest(this.#current);
    if (this.#position === undefined || this.#hasDue) return true;
    const { eventsOf } = this.#current;
    for (;;) {
      const facts = await this.#tail.after(this.#position, BATCH);
      if (facts.length === 0) return this.#position - this.#written >= UNWRITTEN;
      for (const fact of facts) {
        await this.#tail.slices.turn();
        if (eventsOf(fact).length > 0) return true;
        this.#position = fact.sequence;
      }
    }
  }

  /** Says why nothing is sent, where it was not said yet. */
  async #rest({ delivery: { lastError } }: Current): Promise<false> {
    if (lastError?.reason === NO_KEY) return false;
    const { deliveries, clock } = this.#surroundings;
    const told = await deliveries.change(this.#id, { lastError: { at: clock().toISOString(), reason: NO_KEY } });
    if (this.#current !== undefined) this.#current.delivery = told;
    return false;
  }

  async #work(lease: Lease): Promise<Rest> {
    const current = this.#current;
    const { log, deliveries, clock } = this.#surroundings;
    const start = await log.cursor(this.#reader);
    if (current === undefined || start === undefined) return 'idle';
    const progress = new Progress(log, this.#reader, start, lease.token);
    this.#progress = progress;
    try {
      // Another process may have been here since.
      current.delivery = await deliveries.delivery(this.#id);
      const { state, wait } = current.delivery;
      if (state === 'disabled') return 'idle';
      const asked = wait?.sink === current.subscription.sink ? Date.parse(wait.until) - clock().getTime() : 0;
      return asked > 0 ? this.#pause(asked) : await this.#send(current, progress, lease);
    } finally {
      this.#progress = undefined;
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
    if (agreement.isNew) {
      // How often the sink wants to be asked may be another number now.
      this.#isChanged = true;
      return 'again';
    }
    this.#hasDue = false;
    const due = await sendDue(this.#surroundings, current, lease.signal);
    if (due === 'stopped') return 'again';
    this.#failedDue = due === 'later' ? this.#failedDue + 1 : 0;
    const rest = await this.#sendFacts(current, progress, lease);
    if (rest === 'again' || this.#notBefore !== undefined || due === 'done') return rest;
    this.#hasDue = true;
    return this.#pause(
      delayAfter(this.#failedDue, current.subscription.settings.delivery, this.#surroundings.random()),
    );
  }

  /** Sends what comes in the log, until nothing has come for a while. */
  async #sendFacts(current: Current, progress: Progress, lease: Lease): Promise<Rest> {
    const isOn = () =>
      lease.isCurrent() &&
      !this.#isOver &&
      !this.#isChanged &&
      !this.#hasDue &&
      this.#isMine() &&
      current.rights.now() !== undefined;
    while (isOn()) {
      const facts = await this.#tail.after(progress.sequence, BATCH);
      if (facts.length === 0) {
        if (!(await progress.write())) return 'again';
        if (!(await this.#bell.wait(LINGER_MS))) return 'idle';
        continue;
      }
      const eventsOf = (fact: Fact) => current.eventsOf(fact).filter((event) => attributeOf(event, 'id') > this.#last);
      await progress.look(facts, eventsOf, this.#tail.slices);
      const goesOn = () => isOn() || (progress.isInside && lease.isCurrent());
      const rest = await this.#sendWaiting(current, progress, lease, goesOn);
      if (rest !== undefined) return rest;
    }
    return 'again';
  }

  /** Sends the events of the facts that were looked at; gives why it does not go on with others. */
  async #sendWaiting(
    current: Current,
    progress: Progress,
    { signal }: Lease,
    goesOn: () => boolean,
  ): Promise<Rest | undefined> {
    const next = () => progress.next(Math.min(current.sink.most, this.#most));
    for (let events = next(); events.length > 0 && goesOn(); events = next()) {
      const { outcome, delivery } = await sendOnce(this.#surroundings, current, current.delivery, events, signal);
      current.delivery = delivery;
      switch (outcome.outcome) {
        case 'stopped':
          return 'idle';
        case 'again':
          if (outcome.isAlone) this.#most = 1;
          return this.#pause(outcome.afterMs);
        case 'fewer':
          this.#most = Math.max(1, Math.floor(events.length / 2));
          break;
        case 'done':
          this.#last = attributeOf(events.at(-1) ?? {}, 'id');
          if (!(await progress.done(events.length))) return 'again';
          this.#most *= 2;
      }
    }
    return undefined;
  }

  #pause(milliseconds: number): Rest {
    // What there was to wait for may be another thing now.
    if (this.#isChanged) return 'again';
    this.#notBefore = performance.now() + milliseconds;
    return 'idle';
  }
}
