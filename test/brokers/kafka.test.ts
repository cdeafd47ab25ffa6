import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Admin, Consumer, MessagesStreamModes } from '@platformatic/kafka';
import { CloudEvent, Kafka } from 'cloudevents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, HOOK_MS, type Program, programAt, startProgram } from './programs.ts';
import { DELIVERY, type DeliveringRegistry, deliveringRegistry, subjectsOf } from './registry.ts';

const jars = programAt(join(homedir(), '.cache/concordat-kafka'));
const java = programAt('/usr/bin/java');

/** Apache Kafka, one broker that is its own controller (KRaft). */
async function startKafka(): Promise<Program> {
  const controller = await freePort();
  const classpath = `${jars}/*`;
  return startProgram({
    command: java ?? '',
    args(port, directory) {
      const file = join(directory, 'server.properties');
      const logs = join(directory, 'logs');
      mkdirSync(logs);
      const settings = {
        'process.roles': 'broker,controller',
        'node.id': 1,
        'controller.quorum.voters': `1@127.0.0.1:${controller}`,
        listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
        'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
        'controller.listener.names': 'CONTROLLER',
        'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
        'log.dirs': logs,
        'offsets.topic.replication.factor': 1,
        'transaction.state.log.replication.factor': 1,
        'transaction.state.log.min.isr': 1,
        'group.initial.rebalance.delay.ms': 0,
      };
      writeFileSync(
        file,
        Object.entries(settings)
          .map(([name, value]) => `${name}=${value}\n`)
          .join(''),
      );
      const format = [
        '-cp',
        classpath,
        'kafka.tools.StorageTool',
        'format',
        '-t',
        'AAAAAAAAQACAAAAAAAAAAQ',
        '-c',
        file,
      ];
      const { status, stderr } = spawnSync(java ?? '', format, { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      return ['-Xmx256m', '-cp', classpath, 'kafka.Kafka', file];
    },
  });
}

describe.skipIf(jars === undefined || java === undefined || !existsSync(jars ?? ''))('events over Kafka', () => {
  let server: Program;
  let own: DeliveringRegistry;

  beforeAll(async () => {
    server = await startKafka();
    own = await deliveringRegistry();
    const admin = new Admin({
      clientId: 'test',
      bootstrapBrokers: [`127.0.0.1:${server.port}`],
      retries: 30,
      retryDelay: 500,
    });
    await admin.createTopics({ topics: ['structured', 'binary'], partitions: 1, replicas: 1 });
    await admin.close();
  }, HOOK_MS);
  afterAll(async () => {
    await own?.close();
    await server?.close();
  });

  /** The first messages of a topic. */
  async function messagesOf(topic: string, count: number) {
    const consumer = new Consumer({
      groupId: `test-${topic}`,
      clientId: 'test',
      bootstrapBrokers: [`127.0.0.1:${server.port}`],
      // The first group waits until the broker has made what it keeps groups in.
      retries: 60,
      retryDelay: 500,
    });
    const stream = await consumer.consume({ topics: [topic], mode: MessagesStreamModes.EARLIEST, autocommit: false });
    const found: { key: string; value: string | undefined; headers: Record<string, string> }[] = [];
    for await (const { key, value, headers } of stream) {
      const named = [...headers].map(([name, text]) => [String(name), String(text)]);
      found.push({ key: String(key), value: value?.toString(), headers: Object.fromEntries(named) });
      if (found.length === count) break;
    }
    await stream.close();
    await consumer.close(true);
    return found;
  }

  const subscribe = (topicName: string, contentMode: 'structured' | 'binary', types?: readonly string[]) =>
    own.subscribe({
      ...(types && { types }),
      protocol: 'KAFKA',
      sink: `kafka://127.0.0.1:${server.port}`,
      settings: { delivery: DELIVERY, topicName, partitionKeyExtractor: 'partitionkey', acks: -1, contentMode },
    });

  it('are documents with a key, in their order', async () => {
    const { id } = await subscribe('structured', 'structured');
    for (const name of ['a', 'b']) await own.register(name);
    const found = await messagesOf('structured', 4);
    const events = found.map(({ value = '' }) => new CloudEvent(JSON.parse(value) as object));
    expect(events.map(({ subject }) => subject)).toEqual(subjectsOf('a', 'b'));
    expect(found.map(({ key }) => key.split('/').at(-1))).toEqual(['a', 'a', 'b', 'b']);
    expect(found[0]?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    await own.registry.events.unsubscribe(id);
  });

  it('are attributes in headers where that is wanted, as the SDK of CloudEvents reads them', async () => {
    const types = ['io.concordat.policy.changed.v1'];
    const { id } = await subscribe('binary', 'binary', types);
    await own.registry.schemas.changePolicy({ group: 'default', subject: 'p' }, { level: 'NONE' });
    const [first] = await messagesOf('binary', 1);
    const { key = '', value, headers = {} } = first ?? {};
    const message = { key, value, headers, body: value, timestamp: '0' };
    expect(Kafka.toEvent(message)).toMatchObject({ subject: '/schemagroups/default/schemas/p', type: types[0] });
    await own.registry.events.unsubscribe(id);
  });
});
