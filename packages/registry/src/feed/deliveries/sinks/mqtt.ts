import type { IClientPublishOptions, MqttClient } from 'mqtt';
import type { MqttSettings } from '../../../domain/event-subscription.ts';
import { binary, type CloudEvent, STRUCTURED, structured } from '../cloud-event.ts';
import { type BrokerParts, brokerSink, type Connection, MessageRefused, placeOf } from './broker.ts';
import type { Sink } from './sink.ts';

const SCHEMES = { encrypted: ['mqtts', 'ssl', 'tls', 'mqtt+tls'], port: 1883, securePort: 8883 };

/** Reason codes of MQTT 5 (section 2.4) that are about the message: its topic, its length, its quality of service, its format. */
const REFUSALS: ReadonlySet<unknown> = new Set([0x90, 0x95, 0x99, 0x9a, 0x9b]);

/** Delivers over MQTT 3.1.1 or 5, by the MQTT protocol binding of CloudEvents; version 3 knows events as documents only. */
export function mqttSink(
  parts: BrokerParts & { readonly version: 'MQTT3' | 'MQTT5'; readonly settings: MqttSettings },
): Sink {
  const { settings, timeoutMs, bearer, id, version } = parts;
  return brokerSink(parts, async (signal): Promise<Connection> => {
    const { default: mqtt } = await import('mqtt');
    const { host, address, port, encrypted } = await placeOf(parts, SCHEMES);
    const login = await bearer.login(signal);
    const client = mqtt.connect({
      protocol: encrypted ? 'mqtts' : 'mqtt',
      host: address,
      port,
      ...(encrypted && { servername: host }),
      protocolVersion: version === 'MQTT5' ? 5 : 4,
      // The same in all processes, so that the broker ends the connection of one that lost its turn.
      clientId: `concordat-${id}`,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: timeoutMs,
      ...(login && { username: login.user, password: login.password }),
    });
    await connected(client);
    return {
      isOpen: () => client.connected,
      close: () => client.endAsync(true),
      async publish(event) {
        const { payload, options } = messageOf(event, version, settings);
        try {
          await client.publishAsync(settings.topicName, payload, options);
        } catch (error) {
          const code = error instanceof Error && 'code' in error ? error.code : undefined;
          if (REFUSALS.has(code)) throw new MessageRefused(`reason code ${code}`);
          throw error;
        }
      },
    };
  });
}

/** Resolves when the broker took the connection; rejects when it did not, or is not there. */
function connected(client: MqttClient): Promise<void> {
  const settled = new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    // Later errors come with the messages that they are about, and with the end of the connection.
    client.on('error', reject);
    client.once('close', () => reject(new Error('the broker ended the connection')));
  });
  return settled.catch((error: unknown) => {
    client.end(true);
    throw error;
  });
}

function messageOf(
  event: CloudEvent,
  version: 'MQTT3' | 'MQTT5',
  { qos, retain, contentMode, expiry, userProperties = {} }: MqttSettings,
): { readonly payload: string; readonly options: IClientPublishOptions } {
  if (version === 'MQTT3') return { payload: structured(event), options: { qos, retain } };
  const lasting = expiry === undefined ? {} : { messageExpiryInterval: expiry };
  if (contentMode === 'structured') {
    // The client writes an empty list of them in a way that brokers take for malformed.
    const named = Object.keys(userProperties).length === 0 ? {} : { userProperties: { ...userProperties } };
    const properties = { ...lasting, contentType: STRUCTURED, ...named };
    return { payload: structured(event), options: { qos, retain, properties } };
  }
  const { attributes, contentType, data = '' } = binary(event);
  const properties = {
    ...lasting,
    ...(contentType !== undefined && { contentType }),
    userProperties: { ...userProperties, ...attributes },
  };
  return { payload: data, options: { qos, retain, properties } };
}
