import type { Delivery } from '../../domain/delivery.ts';
import type { EventSubscription } from '../../domain/event-subscription.ts';
import { Bearer } from './bearer.ts';
import { Rate } from './rate.ts';
import { amqpSink } from './sinks/amqp.ts';
import { httpSink } from './sinks/http.ts';
import { kafkaSink } from './sinks/kafka.ts';
import { mqttSink } from './sinks/mqtt.ts';
import { natsSink } from './sinks/nats.ts';
import type { Sink } from './sinks/sink.ts';
import type { Surroundings } from './surroundings.ts';

/** The sink of an event subscription. It connects when something is sent. */
export function openSink(
  surroundings: Surroundings,
  subscription: EventSubscription,
  { grant }: Pick<Delivery, 'grant'>,
): Sink {
  const { outbound, deliveries, clock, userAgent, root } = surroundings;
  const { id, credential } = subscription;
  const { timeoutMs } = subscription.settings.delivery;
  const bearer = new Bearer({
    credential,
    outbound,
    load: async () => (await deliveries.delivery(id)).tokens,
    keep: async (tokens) => void (await deliveries.change(id, { tokens })),
    timeoutMs,
    clock,
  });
  const url = new URL(subscription.sink);
  const broker = { url, bearer, policy: outbound.policy, timeoutMs, id };
  switch (subscription.protocol) {
    case 'HTTP': {
      const allowed = grant?.sink === subscription.sink ? grant.rate : undefined;
      const rate = new Rate(allowed, () => performance.now());
      return httpSink({
        url,
        settings: subscription.settings,
        bearer,
        outbound,
        origin: originOf(root),
        rate,
        userAgent,
        clock,
      });
    }
    case 'MQTT3':
    case 'MQTT5':
      return mqttSink({ ...broker, version: subscription.protocol, settings: subscription.settings });
    case 'AMQP':
      return amqpSink({ ...broker, settings: subscription.settings });
    case 'NATS':
      return natsSink({ ...broker, settings: subscription.settings });
    case 'KAFKA':
      return kafkaSink({ ...broker, settings: subscription.settings });
  }
}

/** The DNS expression of this registry (Web Hooks, section 4.1.1). */
export function originOf(root: string): string {
  return new URL(root).hostname;
}
