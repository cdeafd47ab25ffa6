import type { Caller } from '../../domain/caller.ts';
import type { EventSubscription } from '../../domain/event-subscription.ts';
import type { Fact } from '../../domain/fact.ts';
import type { Deliveries } from '../../service/deliveries/deliveries.ts';
import type { FactLog } from '../../service/registry.ts';
import type { FeedLogger } from '../logger.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { CloudEvent } from './cloud-event.ts';
import type { DeliveryFigures } from './figures.ts';

/** What those who deliver ask about event subscriptions. */
export interface Subscribers {
  /** All of them, with their secrets. */
  all(): Promise<readonly EventSubscription[]>;
  /** One, as it stands; undefined where it has ended. */
  one(id: string): Promise<EventSubscription | undefined>;
  /** What the owner of a subscription may see by the keys that he has. */
  rightsOf(subscription: EventSubscription): Promise<Rights>;
  /** Somebody was given a key, or one was taken back: rights that were asked for before may not hold any more. */
  keysChanged(): void;
  /** Gives the events of a fact that a subscription wants and may see, in their order: by its own sight, and by the rights of its owner. */
  selectionFor(subscription: EventSubscription, rights: Rights): Selection;
}

/** What somebody may see. */
export interface Rights {
  /** Undefined where he had keys, and has none any more; nobody may see more than his keys show. */
  now(): Caller | undefined;
}

/** Gives the events of a fact that somebody is sent. */
export type Selection = (fact: Fact) => readonly CloudEvent[];

/** What all deliveries of a process share. */
export interface Surroundings {
  readonly log: FactLog;
  readonly deliveries: Deliveries;
  readonly subscribers: Subscribers;
  readonly outbound: Outbound;
  /** Root of the registry, without a slash at its end: what sinks are told, and the source of all events. */
  readonly root: string;
  /** True: sinks over HTTP are asked first whether they want events. */
  readonly asksFirst: boolean;
  readonly userAgent: string;
  /** Names this process, and no other that was ever there. */
  readonly holder: string;
  /** Milliseconds after which another process goes on for one that died. */
  readonly lastsMs: number;
  readonly clock: () => Date;
  /** A number from 0 to 1, not 1, that nobody knows before. */
  readonly random: () => number;
  /** A new secret that nobody can guess. */
  readonly newKey: () => string;
  readonly logger: FeedLogger;
  readonly figures: DeliveryFigures;
}
