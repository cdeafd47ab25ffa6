import type { KafkaSettings } from '../../../domain/event-subscription.ts';
import { resolveHost } from '../../outbound/resolve.ts';
import { attributeOf, binary, type CloudEvent, STRUCTURED, structured } from '../cloud-event.ts';
import { type BrokerParts, brokerSink, type Connection, placeOf } from './broker.ts';
import type { Sink } from './sink.ts';

const SCHEMES = { encrypted: ['kafkas', 'kafka+ssl', 'kafka+tls', 'ssl'], port: 9092, securePort: 9093 };

/**
 * Delivers over Kafka, by the Kafka protocol binding of CloudEvents. A cluster says itself where its brokers are: none is used whose address
 * is not allowed.
 */
export function kafkaSink(parts: BrokerParts & { readonly settings: KafkaSettings }): Sink {
  const { settings, timeoutMs, bearer, policy, id } = parts;
  const { topicName, acks, clientId = `concordat-${id}` } = settings;
  return brokerSink(parts, async (signal): Promise<Connection> => {
    const { Producer } = await import('@platformatic/kafka');
    const { host, port, encrypted } = await placeOf(parts, SCHEMES);
    const login = await bearer.login(signal);
    const producer = new Producer({
      clientId,
      bootstrapBrokers: [{ host, port }],
      connectTimeout: timeoutMs,
      requestTimeout: timeoutMs,
      timeout: timeoutMs,
      retries: 0,
      ...(encrypted && { tls: {}, tlsServerName: true }),
      ...(login && {
        sasl:
          login.user === ''
            ? { mechanism: 'OAUTHBEARER' as const, token: login.password }
            : { mechanism: 'PLAIN' as const, username: login.user, password: login.password },
      }),
    });
    try {
      const { brokers } = await producer.metadata({ topics: [topicName] });
      for (const broker of brokers.values()) await resolveHost(broker.host, policy, { encrypted });
    } catch (error) {
      await producer.close().catch(() => undefined);
      throw error;
    }
    return {
      isOpen: () => !producer.closed,
      close: () => producer.close(),
      async publish(event) {
        await producer.send({ messages: [messageOf(event, settings)], acks });
      },
    };
  });
}

function messageOf(event: CloudEvent, { topicName, partitionKeyExtractor, contentMode }: KafkaSettings) {
  const key = attributeOf(event, partitionKeyExtractor);
  const keyed = { topic: topicName, ...(key !== '' && { key: Buffer.from(key) }) };
  if (contentMode === 'structured') {
    return { ...keyed, value: Buffer.from(structured(event)), headers: headersOf({ 'content-type': STRUCTURED }) };
  }
  const { attributes, contentType, data } = binary(event);
  const named = Object.entries(attributes).map(([name, value]) => [`ce_${name}`, value]);
  const headers = { ...Object.fromEntries(named), ...(contentType !== undefined && { 'content-type': contentType }) };
  return { ...keyed, ...(data !== undefined && { value: Buffer.from(data) }), headers: headersOf(headers) };
}

function headersOf(headers: Readonly<Record<string, string>>): Map<Buffer, Buffer> {
  return new Map(Object.entries(headers).map(([name, value]) => [Buffer.from(name), Buffer.from(value)]));
}
