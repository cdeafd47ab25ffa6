import type { Fact } from '../../domain/fact.ts';
import { deliveryReader } from '../../service/deliveries/reader.ts';
import type { Follower } from '../follow.ts';
import { beginningOf } from './beginning.ts';
import { Courier } from './courier.ts';
import type { Standing } from './figures.ts';
import { LogTail } from './log-tail.ts';
import { Seats } from './seats.ts';
import type { Surroundings } from './surroundings.ts';

/** Those who deliver, until they are stopped. */
export interface DeliveryFollower extends Follower {
  /** How it stands with the deliveries of this process. */
  standings(): readonly Standing[];
}

/**
 * Delivers events to all event subscriptions, in the background. Of the processes that share a store each has its share of the subscriptions;
 * when one dies or stops, the others go on where it came to. Whatever becomes of subscriptions is learned from the log. `isAlone` is true
 * where no other process can be there.
 */
export async function startDeliveries(surroundings: Surroundings, isAlone: boolean): Promise<DeliveryFollower> {
  const newest = await surroundings.log.lastSequence();
  const runner = new Runner(surroundings, newest, isAlone);
  await runner.start(newest);
  return runner;
}

class Runner implements DeliveryFollower {
  readonly #surroundings: Surroundings;
  readonly #tail: LogTail;
  readonly #couriers = new Map<string, Courier>();
  readonly #seats: Seats | undefined;
  #seated: Promise<void> | undefined;
  #isOver = false;

  constructor(surroundings: Surroundings, newest: number, isAlone: boolean) {
    const { log, logger } = surroundings;
    this.#surroundings = surroundings;
    this.#seats = isAlone ? undefined : new Seats(log, surroundings, () => this.#callAll(), logger);
    this.#tail = new LogTail(log, newest, (facts) => this.#hear(facts), logger);
  }

  /** Begins with the subscriptions that are there. */
  async start(newest: number): Promise<void> {
    const { log, subscribers } = this.#surroundings;
    for (const subscription of await subscribers.all()) {
      const { id } = subscription;
      const reached = await log.cursor(deliveryReader(id));
      this.#begin(id, reached ?? (await beginningOf(log, subscription, newest)));
    }
  }

  standings(): readonly Standing[] {
    return [...this.#couriers.values()].flatMap(({ standing }) => standing ?? []);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#tail.close();
    const couriers = [...this.#couriers.values()];
    this.#couriers.clear();
    await Promise.all(couriers.map((courier) => courier.stop()));
    await this.#seated;
    await this.#seats?.stop();
    this.#surroundings.outbound.close();
  }

  #hear(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.kind === 'event-subscription-set') {
        const id = fact.event_subscription_id;
        if (fact.subscription === null) this.#end(id);
        else if (this.#couriers.has(id)) this.#couriers.get(id)?.change();
        else this.#begin(id, fact.sequence);
      } else if (fact.kind === 'delivery-set') this.#tell(fact.event_subscription_id, fact.delivery);
      else if (fact.kind === 'key-set') {
        this.#surroundings.subscribers.keysChanged();
        for (const courier of this.#couriers.values()) courier.rightsChanged(fact.key);
      }
    }
    this.#callAll();
  }

  /** Somebody wants the delivery to go on, or dead letters to be sent again; the rest is what couriers say themselves. */
  #tell(id: string, delivery: Extract<Fact, { readonly kind: 'delivery-set' }>['delivery']): void {
    const courier = this.#couriers.get(id);
    const isActive =
      typeof delivery === 'object' && delivery !== null && 'state' in delivery && delivery.state === 'active';
    if (isActive) courier?.change();
    else courier?.callForDue();
  }

  #begin(id: string, from: number): void {
    if (this.#isOver || this.#couriers.has(id)) return;
    // A seat costs something as long as it is held: nobody sits down where nothing is to be delivered.
    this.#seated ??= this.#seats?.start().then(() => this.#callAll());
    const isMine = (each: string) => this.#seats?.isMine(each) ?? true;
    this.#couriers.set(id, new Courier(this.#surroundings, this.#tail, isMine, id, from));
  }

  #end(id: string): void {
    const courier = this.#couriers.get(id);
    this.#couriers.delete(id);
    if (courier !== undefined) void this.#clear(id, courier);
  }

  /** Leaves nothing of a delivery that has ended. */
  async #clear(id: string, courier: Courier): Promise<void> {
    const { deliveries, logger } = this.#surroundings;
    const isMine = this.#seats?.isMine(id) ?? true;
    try {
      await courier.stop();
      if (isMine) await deliveries.end(id);
    } catch (err) {
      logger.warn({ err, event_subscription: id }, 'what is kept of a delivery that has ended could not be removed');
    }
  }

  #callAll(): void {
    for (const courier of this.#couriers.values()) courier.call();
  }
}
