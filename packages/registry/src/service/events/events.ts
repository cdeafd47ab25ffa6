import type { JsonObject } from '@concordat/engine';
import type { EventCursor } from '../../domain/event-cursor.ts';
import type { Wish } from '../../domain/event-selection.ts';
import type { EventSubscription, SinkCredential, WantedEventSubscription } from '../../domain/event-subscription.ts';
import type { Place } from '../../domain/version-uri.ts';
import type { Sealing } from '../sealing.ts';

/**
 * An event subscription as it is to be from now on. Of the secrets that are not shown, what is left out stays as it is, null takes it away;
 * a credential stays only while the sink is where it was.
 */
export interface EventSubscriptionChange {
  readonly wanted: WantedEventSubscription;
  readonly credential: 'keep' | SinkCredential | null;
  /** Of HTTP only. */
  readonly signingSecrets: 'keep' | readonly string[];
}

/** Which event subscriptions to list. */
export interface EventSubscriptionListing {
  /** Those that this caller made; all where it is missing. */
  readonly owner?: string;
  readonly offset: number;
  readonly limit: number;
}

/** Which events somebody wants to read. His sight is that of whoever asks. */
export interface EventQuery extends Omit<Wish, 'sight'> {
  readonly place: Place;
  readonly after: EventCursor;
}

/** Some events, in their order. */
export interface EventPage {
  readonly events: readonly JsonObject[];
  /** Where to go on; there may be more already. */
  readonly next: EventCursor;
}

/** How much to read at once, and how long to wait where there is nothing. */
export interface PageOptions {
  /** Most events. */
  readonly limit: number;
  readonly waitMs: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

/** What comes to those who follow: an event, or, when nothing has come for a while, only how far they know the log. */
export interface Followed {
  readonly cursor: EventCursor;
  readonly event?: JsonObject;
}

/**
 * The events of the registry, and who is sent them. Rejects with a {@link RegistryError}: `event-subscription-not-found`,
 * `event-subscription-invalid`, `forbidden`.
 */
export interface Events {
  /** It is sent what happens from now on. */
  subscribe(wanted: WantedEventSubscription, sealing?: Sealing<EventSubscription>): Promise<EventSubscription>;
  /** With its secrets, which are nobody's outside. */
  subscription(id: string): Promise<EventSubscription>;
  /** By id. */
  subscriptions(listing: EventSubscriptionListing): Promise<{
    readonly items: readonly EventSubscription[];
    readonly total: number;
  }>;
  change(id: string, change: EventSubscriptionChange): Promise<EventSubscription>;
  /** Ends it. Gives it as it was. */
  unsubscribe(id: string): Promise<EventSubscription>;
  /** Some events of the log. */
  read(query: EventQuery, options: PageOptions): Promise<EventPage>;
  /** All events from a place on, those of the future too, until the signal says stop; something comes every `pauseMs` milliseconds, and at the end. */
  follow(
    query: EventQuery,
    options: { readonly pauseMs: number; readonly signal: AbortSignal },
  ): AsyncIterable<Followed>;
}
