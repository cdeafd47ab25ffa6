import type { SubjectKey } from '../../domain/subject.ts';
import { isOver, type Subscription } from '../../domain/subscription.ts';
import { BoundedCache } from '../bounded-cache.ts';
import { nameOf } from '../desk.ts';
import type { SchemaDesk } from '../schemas/schema-desk.ts';
import { readersTerm, subscriptionOf } from './records.ts';

/** Bound of the cache, in fields of subscriptions. */
const WEIGHT = 400_000;
/** What a subscription weighs beside its fields. */
const ENTRY_WEIGHT = 10;

/** Subscriptions that were read. */
interface Kept {
  readonly subscriptions: readonly Subscription[];
  /** When they were read, in readings of the desk. */
  readonly reading: number;
}

/** What the use cases of consumers share: the desk, the documents that were read lately, and who subscribed to what. */
export class ConsumerDesk {
  readonly schemas: SchemaDesk;
  readonly #subscriptions = new BoundedCache<string, Kept>(WEIGHT);
  /** Counts what was told of subscriptions, so that a reading that began before is not kept. */
  #told = 0;

  constructor(schemas: SchemaDesk) {
    this.schemas = schemas;
    schemas.desk.onCommit((facts) => {
      for (const fact of facts) {
        if (fact.kind !== 'subscription-set') continue;
        this.#told += 1;
        this.#subscriptions.delete(nameOf({ group: fact.group, subject: fact.subject }));
      }
    });
  }

  /** The subscriptions to a subject that count today, by consumer; as this process knows them, for readings. */
  async subscriptionsTo(key: SubjectKey): Promise<readonly Subscription[]> {
    // What is known of the subject is as fresh as readings have to be, and so is what was told of its subscriptions.
    await this.schemas.known(key);
    const { desk } = this.schemas;
    const name = nameOf(key);
    const kept = this.#subscriptions.get(name) ?? (await this.#read(key));
    desk.handOut(kept.reading);
    const now = desk.now();
    return kept.subscriptions.filter((subscription) => !isOver(subscription, now));
  }

  async #read(key: SubjectKey): Promise<Kept> {
    const told = this.#told;
    const { desk } = this.schemas;
    const records = await desk.store.records('subscription', { term: readersTerm(key) });
    const subscriptions = records.flatMap((record) => subscriptionOf(record) ?? []);
    const weight = subscriptions.reduce((sum, { fields = [] }) => sum + fields.length + ENTRY_WEIGHT, 1);
    const kept = { subscriptions, reading: desk.countReading() };
    if (told === this.#told) this.#subscriptions.set(nameOf(key), kept, weight);
    return kept;
  }
}
