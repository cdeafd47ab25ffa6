import { describe, expect, it } from 'vitest';
import { DELIVERY_DEFAULTS, type WantedEventSubscription } from './event-subscription.ts';
import { checkEventSubscription } from './event-subscription-check.ts';

const common = { delivery: DELIVERY_DEFAULTS, contentMode: 'structured' } as const;
const place = (protocol: 'NATS' | 'MQTT3' | 'MQTT5' | 'KAFKA', name: string): WantedEventSubscription => {
  switch (protocol) {
    case 'NATS':
      return { protocol, sink: 'nats://broker.example', settings: { ...common, subject: name } };
    case 'KAFKA': {
      const settings = { ...common, topicName: name, partitionKeyExtractor: 'partitionkey', acks: -1 } as const;
      return { protocol, sink: 'kafka://broker.example', settings };
    }
    default:
      return {
        protocol,
        sink: 'mqtt://broker.example',
        settings: { ...common, topicName: name, qos: 1, retain: false },
      };
  }
};

describe('where events go at a broker', () => {
  it.each([
    ['NATS', 'schemas.updated'],
    ['NATS', 'événements.$v1'],
    ['MQTT3', 'schemas/updated all'],
    ['MQTT5', '/schemas'],
    ['KAFKA', 'schemas.updated_1-a'],
  ] as const)('%s takes %j', (protocol, name) => {
    expect(() => checkEventSubscription(place(protocol, name))).not.toThrow();
  });

  it.each([
    ['NATS', 'a b'],
    ['NATS', 'a 0\r\n\r\nPUB stolen'],
    ['NATS', 'a.*'],
    ['NATS', '>'],
    ['NATS', 'a..b'],
    ['MQTT3', 'a/#'],
    ['MQTT5', '+/a'],
    ['MQTT5', 'a\0'],
    ['KAFKA', '..'],
    ['KAFKA', 'a b'],
    ['KAFKA', 'é'],
    ['KAFKA', 'a'.repeat(250)],
  ] as const)('%s does not take %j', (protocol, name) => {
    expect(() => checkEventSubscription(place(protocol, name))).toThrow(
      expect.objectContaining({ code: 'event-subscription-invalid' }),
    );
  });
});
