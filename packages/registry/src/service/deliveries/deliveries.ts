import type {
  DeadLetter,
  Delivery,
  DeliveryState,
  FailedAttempt,
  Grant,
  Question,
  RefreshedTokens,
  Wait,
} from '../../domain/delivery.ts';
import type { EventSubscription } from '../../domain/event-subscription.ts';

/** How far a delivery has come. */
export interface DeliveryStatus {
  readonly delivery: Delivery;
  /** Sequence in the log up to which everything was delivered, or given up; undefined while nobody has begun. */
  readonly sequence: number | undefined;
  /** How many facts the log has after that. Not all of them are events that the subscription wants. */
  readonly lag: number;
  readonly deadLetters: number;
}

/** Some of the dead letters of an event subscription, in the order of their events. */
export interface DeadLetters {
  readonly items: readonly DeadLetter[];
  readonly total: number;
}

/** What becomes of a delivery; what is not said stays as it is, and null ends it. */
export interface DeliveryChange {
  readonly state?: DeliveryState;
  readonly attempts?: number;
  readonly lastError?: FailedAttempt | null;
  readonly grant?: Grant | null;
  readonly question?: Question | null;
  readonly wait?: Wait | null;
  readonly tokens?: RefreshedTokens | null;
}

/**
 * The deliveries to event subscriptions, by the ids of these. Where one is not there, what is asked from outside rejects with
 * `event-subscription-not-found`.
 */
export interface Deliveries {
  /** With its secrets, as it is in the store now. */
  subscription(id: string): Promise<EventSubscription>;
  status(id: string): Promise<DeliveryStatus>;
  deadLetters(id: string, page: { readonly offset: number; readonly limit: number }): Promise<DeadLetters>;
  /** Has dead letters sent again: one, by the id of its event, or all. Gives how many. */
  redrive(id: string, event?: string): Promise<number>;
  /** Goes on with a delivery that was disabled, or waits for its next attempt: it is tried at once, or as soon as the sink wants. */
  resume(id: string): Promise<DeliveryStatus>;
  /** Takes the agreement of a sink that gives it later. False: the key is not the one that it was told. */
  agree(id: string, key: string, grant: Pick<Grant, 'rate'>): Promise<boolean>;
  /** How it stands, secrets included: for those who deliver. */
  delivery(id: string): Promise<Delivery>;
  /** Changes a delivery, unless its subscription has ended. Everybody hears of another state; the rest is there for those who ask. */
  change(id: string, change: DeliveryChange): Promise<Delivery>;
  /** Keeps an event that could not be delivered, unless its subscription has ended; where there are too many already, the oldest one goes. */
  keep(letter: DeadLetter): Promise<void>;
  /** The dead letters that are to be sent again, the oldest first. */
  due(id: string): Promise<readonly DeadLetter[]>;
  /** A dead letter was delivered after all. */
  discard(id: string, event: string): Promise<void>;
  /** Leaves nothing of a delivery, for a subscription that has ended. */
  end(id: string): Promise<void>;
}
