import type { JsonObject } from '@concordat/engine';
import { invalid } from '../../../domain/event-filter-check.ts';
import {
  BACKOFFS,
  CONTENT_MODES,
  DELIVERY_DEFAULTS,
  type DeliverySettings,
  EVENT_PROTOCOLS,
  SINK_BODIES,
  type SinkProtocol,
} from '../../../domain/event-subscription.ts';
import type { Members } from './members.ts';

/** Most events in a batch, and where nothing is said. */
const MOST_IN_BATCH = 1000;
const BATCH = 100;

const DAY_SECONDS = 86_400;

const DELIVERY = ['timeoutms', 'maxattempts', 'maxagesec', 'backoff', 'firstdelayms', 'longestdelayms', 'deadletter'];

/** Ways to lay an event into a message. Messages of MQTT 3.1.1 have no properties for attributes. */
const MODES = {
  MQTT3: ['structured'],
  MQTT5: ['structured', 'binary'],
  AMQP: ['structured', 'binary'],
  NATS: ['structured', 'binary'],
  KAFKA: ['structured', 'binary'],
} as const;

/** The settings that each protocol knows. */
const KNOWN = {
  HTTP: ['headers', 'method', 'contentmode', 'maxbatch', 'body', 'signingsecrets', 'delivery'],
  MQTT3: ['topicname', 'qos', 'retain', 'contentmode', 'delivery'],
  MQTT5: ['topicname', 'qos', 'retain', 'expiry', 'userproperties', 'contentmode', 'delivery'],
  AMQP: ['address', 'linkname', 'sendersettlementmode', 'linkproperties', 'contentmode', 'delivery'],
  NATS: ['subject', 'contentmode', 'delivery'],
  KAFKA: ['topicname', 'partitionkeyextractor', 'clientid', 'acks', 'contentmode', 'delivery'],
} as const satisfies Readonly<Record<SinkProtocol['protocol'], readonly string[]>>;

/** The protocol of a subscription with its settings, defaults filled in. `HTTPS`, as the first draft wrote it, is `HTTP`. */
export function readProtocol(subscription: Members): SinkProtocol {
  const protocol =
    subscription.value('protocol') === 'HTTPS' ? 'HTTP' : subscription.oneOf('protocol', EVENT_PROTOCOLS);
  if (protocol === undefined) {
    throw invalid(subscription.at('protocol'), `'protocol' has to be said: one of ${EVENT_PROTOCOLS.join(', ')}`);
  }
  const settings = subscription.inner('protocolsettings', KNOWN[protocol], { ackmode: 'acks' });
  const delivery = readDelivery(settings);
  const contentMode =
    protocol === 'HTTP' ? 'structured' : (settings.oneOf('contentmode', MODES[protocol]) ?? 'structured');
  switch (protocol) {
    case 'HTTP':
      return { protocol, settings: readHttp(settings, delivery) };
    case 'MQTT3':
    case 'MQTT5': {
      const expiry = settings.whole('expiry', 0, 2 ** 32 - 1);
      const userProperties = settings.texts('userproperties');
      return {
        protocol,
        settings: {
          delivery,
          topicName: settings.required('topicname'),
          qos: settings.oneOf('qos', [0, 1, 2]) ?? 1,
          retain: settings.flag('retain') ?? false,
          contentMode,
          ...(expiry !== undefined && { expiry }),
          ...(userProperties && { userProperties }),
        },
      };
    }
    case 'AMQP': {
      const [address, linkName] = [settings.text('address'), settings.text('linkname')];
      const linkProperties = settings.texts('linkproperties');
      return {
        protocol,
        settings: {
          delivery,
          contentMode,
          ...(address !== undefined && { address }),
          ...(linkName !== undefined && { linkName }),
          senderSettlementMode: settings.oneOf('sendersettlementmode', ['settled', 'unsettled']) ?? 'unsettled',
          ...(linkProperties && { linkProperties }),
        },
      };
    }
    case 'NATS':
      return { protocol, settings: { delivery, contentMode, subject: settings.required('subject') } };
    case 'KAFKA': {
      const clientId = settings.text('clientid');
      return {
        protocol,
        settings: {
          delivery,
          contentMode,
          topicName: settings.required('topicname'),
          partitionKeyExtractor: settings.text('partitionkeyextractor') ?? 'partitionkey',
          ...(clientId !== undefined && { clientId }),
          acks: settings.oneOf('acks', [-1, 0, 1]) ?? -1,
        },
      };
    }
  }
}

function readHttp(
  settings: Members,
  delivery: DeliverySettings,
): Extract<SinkProtocol, { protocol: 'HTTP' }>['settings'] {
  return {
    delivery,
    method: settings.oneOf('method', ['POST', 'PUT', 'PATCH']) ?? 'POST',
    headers: settings.texts('headers') ?? {},
    contentMode: settings.oneOf('contentmode', CONTENT_MODES) ?? 'structured',
    maxBatch: settings.whole('maxbatch', 1, MOST_IN_BATCH) ?? BATCH,
    body: settings.oneOf('body', SINK_BODIES) ?? 'cloudevents',
    signingSecrets: readSigningSecrets(settings),
  };
}

/** Secrets of Standard Webhooks: 24 to 64 bytes in base64 after `whsec_`. */
function readSigningSecrets(settings: Members): readonly string[] {
  const secrets = settings.list('signingsecrets') ?? [];
  if (secrets.length > 2)
    throw invalid(settings.at('signingsecrets'), 'two secrets at most: the new one, and the one before');
  return secrets.map((secret, index) => {
    const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(typeof secret === 'string' ? secret : '') ?? [];
    const bytes = Buffer.from(base64, 'base64').length;
    if (bytes >= 24 && bytes <= 64) return `whsec_${base64}`;
    throw invalid([...settings.at('signingsecrets'), index], 'a secret is whsec_ and 24 to 64 bytes in base64');
  });
}

function readDelivery(settings: Members): DeliverySettings {
  const delivery = settings.inner('delivery', DELIVERY);
  const { timeoutMs, maxAttempts, maxAgeSeconds, backoff, firstDelayMs, longestDelayMs } = DELIVERY_DEFAULTS;
  const deadLetterSink = delivery.text('deadletter');
  return {
    timeoutMs: delivery.whole('timeoutms', 100, 300_000) ?? timeoutMs,
    maxAttempts: delivery.whole('maxattempts', 1, 1000) ?? maxAttempts,
    maxAgeSeconds: delivery.whole('maxagesec', 1, 365 * DAY_SECONDS) ?? maxAgeSeconds,
    backoff: delivery.oneOf('backoff', BACKOFFS) ?? backoff,
    firstDelayMs: delivery.whole('firstdelayms', 1, DAY_SECONDS * 1000) ?? firstDelayMs,
    longestDelayMs: delivery.whole('longestdelayms', 1, DAY_SECONDS * 1000) ?? longestDelayMs,
    ...(deadLetterSink !== undefined && deadLetterSink !== 'store' && { deadLetterSink }),
  };
}

/** The settings of a subscription as the API shows them: without secrets. */
export function protocolSettingsBody(sink: SinkProtocol): JsonObject {
  const { delivery } = sink.settings;
  return {
    ...settingsBody(sink),
    delivery: {
      timeoutms: delivery.timeoutMs,
      maxattempts: delivery.maxAttempts,
      maxagesec: delivery.maxAgeSeconds,
      backoff: delivery.backoff,
      firstdelayms: delivery.firstDelayMs,
      longestdelayms: delivery.longestDelayMs,
      deadletter: delivery.deadLetterSink ?? 'store',
    },
  };
}

function settingsBody(sink: SinkProtocol): JsonObject {
  switch (sink.protocol) {
    case 'HTTP': {
      const { headers, method, contentMode, maxBatch, body } = sink.settings;
      return { headers: { ...headers }, method, contentmode: contentMode, maxbatch: maxBatch, body };
    }
    case 'MQTT3':
    case 'MQTT5': {
      const { topicName, qos, retain, contentMode, expiry, userProperties } = sink.settings;
      return {
        topicname: topicName,
        qos,
        retain,
        contentmode: contentMode,
        ...(expiry !== undefined && { expiry }),
        ...(userProperties && { userproperties: { ...userProperties } }),
      };
    }
    case 'AMQP': {
      const { address, linkName, senderSettlementMode, linkProperties, contentMode } = sink.settings;
      return {
        ...(address !== undefined && { address }),
        ...(linkName !== undefined && { linkname: linkName }),
        sendersettlementmode: senderSettlementMode,
        ...(linkProperties && { linkproperties: { ...linkProperties } }),
        contentmode: contentMode,
      };
    }
    case 'NATS':
      return { subject: sink.settings.subject, contentmode: sink.settings.contentMode };
    case 'KAFKA': {
      const { topicName, partitionKeyExtractor, clientId, acks, contentMode } = sink.settings;
      return {
        topicname: topicName,
        partitionkeyextractor: partitionKeyExtractor,
        ...(clientId !== undefined && { clientid: clientId }),
        acks,
        contentmode: contentMode,
      };
    }
  }
}
