import type { JsonObject } from '@concordat/engine';

/**
 * How it stands with an event subscription's delivery. `pending`: the sink has not agreed to be sent events yet. `failing`: it takes none at
 * the moment, and is tried again. `disabled`: nothing is sent until somebody says so.
 */
export type DeliveryState = 'active' | 'pending' | 'failing' | 'disabled';

/** An attempt that did not succeed. */
export interface FailedAttempt {
  /** RFC 3339, UTC. */
  readonly at: string;
  /** What happened, in words without secrets. */
  readonly reason: string;
  /** Id of the event; missing where it was not about one. */
  readonly event?: string;
}

/** What a sink agreed to (HTTP 1.1 Web Hooks for Event Delivery, section 4). */
export interface Grant {
  /** The sink that agreed: for another one it counts nothing. */
  readonly sink: string;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** Requests a minute; any number where it is missing. */
  readonly rate?: number;
}

/** A question to a sink whether it wants events, which it may answer later. */
export interface Question {
  /** The sink that was asked. */
  readonly sink: string;
  /** Whoever knows it may answer. A secret. */
  readonly key: string;
}

/** A time that a sink asked to be left alone for. */
export interface Wait {
  readonly sink: string;
  /** RFC 3339, UTC. */
  readonly until: string;
}

/** The delivery to one event subscription. */
export interface Delivery {
  /** Id of the event subscription. */
  readonly id: string;
  readonly state: DeliveryState;
  /** Since when it is in this state: RFC 3339, UTC. */
  readonly since: string;
  /** Failed attempts since the last one that succeeded. */
  readonly attempts: number;
  readonly lastError?: FailedAttempt;
  readonly grant?: Grant;
  readonly question?: Question;
  readonly wait?: Wait;
  /** What came of refreshing the credential, which the subscription does not know of. A secret. */
  readonly tokens?: RefreshedTokens;
}

/** The tokens that a token endpoint gave last. */
export interface RefreshedTokens {
  /** SHA-256 of the refresh token of the subscription from which they descend: they end when it gets another one. */
  readonly descendsFrom: string;
  readonly accessToken: string;
  /** RFC 3339, UTC. */
  readonly expiresAt?: string;
  readonly refreshToken: string;
}

/** An event that could not be delivered. */
export interface DeadLetter {
  /** Id of the event subscription. */
  readonly subscription: string;
  /** The event, as it would have been sent: its id is the id of the dead letter. */
  readonly event: JsonObject;
  readonly attempts: number;
  readonly reason: string;
  /** When it was given up: RFC 3339, UTC. */
  readonly at: string;
  /** True: somebody wants it sent again, and it was not yet. */
  readonly due: boolean;
}
