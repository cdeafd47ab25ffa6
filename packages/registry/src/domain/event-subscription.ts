import type { JsonObject } from '@concordat/engine';
import type { Caller } from './caller.ts';
import type { EventFilter } from './event-filter.ts';

/** The protocols that events go out over, as the CloudEvents Subscriptions API writes them. */
export const EVENT_PROTOCOLS = ['HTTP', 'MQTT3', 'MQTT5', 'AMQP', 'NATS', 'KAFKA'] as const;

/** How an event is laid into a message: one document, many in an array, or attributes in headers. */
export const CONTENT_MODES = ['structured', 'batched', 'binary'] as const;

/** What a body is over HTTP: the event, or words for people. */
export const SINK_BODIES = ['cloudevents', 'slack', 'text'] as const;

/** The first and the second wait grow alike, or double. */
export const BACKOFFS = ['exponential', 'linear'] as const;

/** How long, how often and how patiently an event is tried; the same for all protocols. */
export interface DeliverySettings {
  /** Milliseconds that the sink has to answer. */
  readonly timeoutMs: number;
  /** After so many attempts an event is a dead letter. */
  readonly maxAttempts: number;
  /** An event that is older than so many seconds is not tried again. */
  readonly maxAgeSeconds: number;
  readonly backoff: (typeof BACKOFFS)[number];
  /** Milliseconds before the second attempt, and at most before any. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** Where events go that could not be delivered, over HTTP; they are kept in the registry where it is missing. */
  readonly deadLetterSink?: string;
}

/** What holds where nothing is said about deliveries. */
export const DELIVERY_DEFAULTS: DeliverySettings = {
  timeoutMs: 30_000,
  maxAttempts: 30,
  maxAgeSeconds: 86_400,
  backoff: 'exponential',
  firstDelayMs: 1_000,
  longestDelayMs: 600_000,
};

/** Over HTTP. */
export interface HttpSettings {
  readonly delivery: DeliverySettings;
  readonly method: 'POST' | 'PUT' | 'PATCH';
  /** Sent with every delivery; never credentials. */
  readonly headers: Readonly<Record<string, string>>;
  readonly contentMode: (typeof CONTENT_MODES)[number];
  /** Most events in one batch. */
  readonly maxBatch: number;
  readonly body: (typeof SINK_BODIES)[number];
  /** Secrets that sign deliveries (Standard Webhooks), `whsec_…`: the newest first, at most two. Never shown. */
  readonly signingSecrets: readonly string[];
}

/** Over MQTT. The last two are of version 5 only. */
export interface MqttSettings {
  readonly delivery: DeliverySettings;
  readonly topicName: string;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly contentMode: 'structured' | 'binary';
  /** Seconds. */
  readonly expiry?: number;
  readonly userProperties?: Readonly<Record<string, string>>;
}

/** Over AMQP 1.0. */
export interface AmqpSettings {
  readonly delivery: DeliverySettings;
  /** The address of the link; the path of the sink where it is missing. */
  readonly address?: string;
  readonly linkName?: string;
  readonly senderSettlementMode: 'settled' | 'unsettled';
  readonly linkProperties?: Readonly<Record<string, string>>;
  readonly contentMode: 'structured' | 'binary';
}

/** Over NATS. */
export interface NatsSettings {
  readonly delivery: DeliverySettings;
  readonly subject: string;
  readonly contentMode: 'structured' | 'binary';
}

/** Over Kafka. */
export interface KafkaSettings {
  readonly delivery: DeliverySettings;
  readonly topicName: string;
  /** The attribute of an event whose value is the key of its message. */
  readonly partitionKeyExtractor: string;
  readonly clientId?: string;
  /** How many copies confirm a message: none, one, or all (-1). */
  readonly acks: -1 | 0 | 1;
  readonly contentMode: 'structured' | 'binary';
}

/** The protocol of an event subscription with its settings, defaults filled in. */
export type SinkProtocol =
  | { readonly protocol: 'HTTP'; readonly settings: HttpSettings }
  | { readonly protocol: 'MQTT3' | 'MQTT5'; readonly settings: MqttSettings }
  | { readonly protocol: 'AMQP'; readonly settings: AmqpSettings }
  | { readonly protocol: 'NATS'; readonly settings: NatsSettings }
  | { readonly protocol: 'KAFKA'; readonly settings: KafkaSettings };

/** What a sink wants to see before it takes events. Never shown. */
export type SinkCredential =
  | { readonly type: 'PLAIN'; readonly identifier: string; readonly secret: string }
  | ({ readonly type: 'ACCESSTOKEN' } & AccessToken)
  | ({
      readonly type: 'REFRESHTOKEN';
      readonly refreshToken: string;
      /** Where the next access token is had, by OAuth 2.0's `refresh_token` grant. */
      readonly refreshTokenEndpoint: string;
    } & AccessToken);

interface AccessToken {
  readonly accessToken: string;
  /** RFC 3339, UTC. */
  readonly accessTokenExpiresUtc?: string;
  readonly accessTokenType: string;
}

/** What somebody wants of an event subscription. */
export type WantedEventSubscription = SinkProtocol & {
  /** The types of events that are wanted; where they are missing, those of the CloudEvents schema registry. */
  readonly types?: readonly string[];
  /** Kept and shown, and nothing else. */
  readonly config?: JsonObject;
  /** All of them have to be true of an event. */
  readonly filters?: readonly EventFilter[];
  /** A URI. */
  readonly sink: string;
  readonly credential?: SinkCredential;
};

/** A sink that is sent the events of the registry that it wants. Not to be mistaken for a consumer's subscription. */
export type EventSubscription = WantedEventSubscription & {
  /** UUID. */
  readonly id: string;
  /** Whose sight it has: he who made it, with what he might see when he made it or changed it last. Other events are not there for it. */
  readonly sight: Caller;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
};
