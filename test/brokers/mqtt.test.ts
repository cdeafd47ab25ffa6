import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import { CloudEvent, MQTT, MQTTMessageFactory } from 'cloudevents';
import mqtt, { type IPublishPacket, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, programAt, startProgram } from './programs.ts';
import { DELIVERY, type DeliveringRegistry, deliveringRegistry, subjectsOf } from './registry.ts';

const mosquitto = programAt('/usr/sbin/mosquitto');

interface Broker {
  readonly port: number;
  close(): Promise<void>;
}

async function startMosquitto(): Promise<Broker> {
  return startProgram({
    command: mosquitto ?? '',
    args(port, directory) {
      const file = join(directory, 'mosquitto.conf');
      writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nuser root\n`);
      return ['-c', file];
    },
  });
}

async function startAedes(): Promise<Broker> {
  const broker = await Aedes.createBroker();
  const server = createServer(broker.handle);
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port,
    async close() {
      await new Promise<void>((resolve) => broker.close(resolve));
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const BROKERS = [
  ['Mosquitto', startMosquitto, ['MQTT3', 'MQTT5'], mosquitto === undefined],
  ['Aedes', startAedes, ['MQTT3'], false],
] as const;

describe.each(BROKERS)('events over MQTT, by %s', (_name, start, versions, isMissing) => {
  let broker: Broker | undefined;
  let own: DeliveringRegistry | undefined;

  beforeAll(async () => {
    if (isMissing) return;
    broker = await start();
    own = await deliveringRegistry();
  });
  afterAll(async () => {
    await own?.close();
    await broker?.close();
  });

  const port = () => broker?.port ?? 0;

  async function reader(topic: string, version: 4 | 5): Promise<MqttClient> {
    const client = await mqtt.connectAsync({ host: '127.0.0.1', port: port(), protocolVersion: version });
    await client.subscribeAsync(topic, { qos: 1 });
    return client;
  }

  const messagesOf = (client: MqttClient, count: number) =>
    new Promise<readonly IPublishPacket[]>((resolve) => {
      const found: IPublishPacket[] = [];
      client.on('message', (_topic, _payload, packet) => {
        if (found.push(packet) === count) resolve(found);
      });
    });

  it.skipIf(isMissing).each(versions)('are documents, in their order: %s', async (protocol) => {
    const topicName = `structured/${protocol}`;
    const client = await reader(topicName, protocol === 'MQTT5' ? 5 : 4);
    const messages = messagesOf(client, 4);
    const settings = { delivery: DELIVERY, topicName, qos: 1, retain: false, contentMode: 'structured' } as const;
    const subscription = await own?.subscribe({ protocol, sink: `mqtt://127.0.0.1:${port()}`, settings });
    for (const name of [`a-${protocol}`, `b-${protocol}`]) await own?.register(name);
    const found = await messages;
    const events = found.map(({ payload }) => new CloudEvent(JSON.parse(String(payload)) as object));
    expect(events.map(({ subject }) => subject)).toEqual(subjectsOf(`a-${protocol}`, `b-${protocol}`));
    if (protocol === 'MQTT5') {
      expect(found[0]?.properties?.contentType).toBe('application/cloudevents+json; charset=utf-8');
    }
    await own?.registry.events.unsubscribe(subscription?.id ?? '');
    await client.endAsync();
  });

  it.skipIf(isMissing || !versions.some((version) => version === 'MQTT5'))(
    'are attributes in user properties where that is wanted, as the SDK of CloudEvents reads them',
    async () => {
      const client = await reader('binary', 5);
      const messages = messagesOf(client, 2);
      const settings = {
        delivery: DELIVERY,
        topicName: 'binary',
        qos: 2,
        retain: false,
        contentMode: 'binary',
        expiry: 60,
        userProperties: { own: 'a' },
      } as const;
      const sink = `mqtt://localhost:${port()}`;
      const types = ['io.concordat.policy.changed.v1'];
      const subscription = await own?.subscribe({ protocol: 'MQTT5', sink, settings, types });
      await own?.registry.schemas.changePolicy({ group: 'default', subject: 'p' }, { level: 'NONE' });
      await own?.registry.schemas.changePolicy({ group: 'default', subject: 'p' }, { level: 'FULL' });
      const [first] = await messages;
      const userProperties = { ...first?.properties?.userProperties };
      expect(userProperties).toMatchObject({ own: 'a', specversion: '1.0', type: types[0] });
      const message = MQTTMessageFactory(first?.properties?.contentType ?? '', userProperties, String(first?.payload));
      expect(MQTT.toEvent(message)).toMatchObject({ subject: '/schemagroups/default/schemas/p' });
      await own?.registry.events.unsubscribe(subscription?.id ?? '');
      await client.endAsync();
    },
  );
});
