import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudEvent } from 'cloudevents';
import rhea, { type EventContext, type Message } from 'rhea';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, HOOK_MS, type Program, programAt, startProgram, until } from './programs.ts';
import { DELIVERY, type DeliveringRegistry, deliveringRegistry, subjectsOf } from './registry.ts';

// The script in /usr/sbin insists on users that not every machine has.
const rabbit = programAt('/usr/lib/rabbitmq/bin/rabbitmq-server');
const epmd = programAt('/usr/bin/epmd');

/** RabbitMQ with nothing but AMQP 1.0, on ports of its own. */
async function startRabbit(): Promise<Program> {
  const distribution = await freePort();
  // It would start one of its own, which stays.
  const names = await startProgram({ command: epmd ?? '', args: (port) => ['-port', String(port)] });
  const server = await startProgram({
    command: rabbit ?? '',
    args: () => [],
    env(port, directory) {
      const home = join(directory, 'home');
      mkdirSync(home);
      writeFileSync(join(directory, 'plugins'), '[rabbitmq_amqp1_0].\n');
      writeFileSync(join(directory, 'rabbit.conf'), `listeners.tcp.1 = 127.0.0.1:${port}\n`);
      return {
        HOME: home,
        RABBITMQ_NODENAME: `rabbit-${port}@localhost`,
        RABBITMQ_DIST_PORT: String(distribution),
        ERL_EPMD_PORT: String(names.port),
        RABBITMQ_CONFIG_FILE: join(directory, 'rabbit.conf'),
        RABBITMQ_ENABLED_PLUGINS_FILE: join(directory, 'plugins'),
        RABBITMQ_MNESIA_BASE: join(directory, 'data'),
        RABBITMQ_LOG_BASE: join(directory, 'log'),
        RABBITMQ_PID_FILE: join(directory, 'pid'),
        RABBITMQ_CONF_ENV_FILE: join(directory, 'none'),
      };
    },
  }).catch(async (error: unknown) => {
    await names.close();
    throw error;
  });
  return {
    ...server,
    async close() {
      await server.close();
      await names.close();
    },
  };
}

/** A place that takes messages, or rejects them. */
async function startReceiver(verdict: (message: Message) => 'accept' | 'reject' | 'release') {
  const container = rhea.create_container();
  const taken: Message[] = [];
  container.on('message', ({ message, delivery }: EventContext) => {
    if (message === undefined || delivery === undefined) return;
    const said = verdict(message);
    if (said === 'accept') {
      taken.push(message);
      delivery.accept();
    } else if (said === 'reject') delivery.reject();
    else delivery.release();
  });
  container.on('disconnected', () => undefined);
  container.on('error', () => undefined);
  const port = await freePort();
  const server = container.listen({ port, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  return { port, taken, close: () => new Promise((resolve) => server.close(resolve)) };
}

const eventOf = ({ body }: Message) =>
  new CloudEvent(JSON.parse(String((body as { content?: Buffer }).content ?? body)) as object);

describe.skipIf(rabbit === undefined || epmd === undefined)('events over AMQP 1.0, by RabbitMQ', () => {
  let server: Program;
  let own: DeliveringRegistry;

  beforeAll(async () => {
    server = await startRabbit();
    own = await deliveringRegistry();
  }, HOOK_MS);
  afterAll(async () => {
    await own?.close();
    await server?.close();
  });

  function reader(address: string, count: number): Promise<readonly Message[]> {
    return new Promise((resolve, reject) => {
      const container = rhea.create_container();
      const found: Message[] = [];
      const connection = container.connect({
        port: server.port,
        host: '127.0.0.1',
        username: 'guest',
        password: 'guest',
        reconnect: false,
      });
      connection.open_receiver(address);
      container.on('message', ({ message }: EventContext) => {
        if (message === undefined || found.push(message) < count) return;
        connection.close();
        resolve(found);
      });
      container.on('disconnected', ({ error }: EventContext) => reject(error));
      container.on('error', reject);
    });
  }

  const subscribe = (
    address: string,
    contentMode: 'structured' | 'binary',
    senderSettlementMode: 'settled' | 'unsettled',
  ) =>
    own.subscribe({
      protocol: 'AMQP',
      sink: `amqp://127.0.0.1:${server.port}`,
      settings: { delivery: DELIVERY, address, senderSettlementMode, contentMode },
      credential: { type: 'PLAIN', identifier: 'guest', secret: 'guest' },
    });

  it('are documents, in their order', async () => {
    const { id } = await subscribe('/queue/structured', 'structured', 'unsettled');
    for (const name of ['a', 'b']) await own.register(name);
    const found = await reader('/queue/structured', 4);
    expect(found.map((message) => eventOf(message).subject)).toEqual(subjectsOf('a', 'b'));
    expect(found[0]?.content_type).toBe('application/cloudevents+json; charset=utf-8');
    await own.registry.events.unsubscribe(id);
  });

  it('are attributes in application properties where that is wanted, settled when they are sent', async () => {
    const { id } = await subscribe('/queue/binary', 'binary', 'settled');
    await own.register('c');
    const found = await reader('/queue/binary', 2);
    expect(found.map(({ application_properties: properties }) => properties?.cloudEvents_subject)).toEqual(
      subjectsOf('c'),
    );
    await own.registry.events.unsubscribe(id);
  });
});

describe('events over AMQP 1.0', () => {
  let own: DeliveringRegistry;
  beforeAll(async () => {
    own = await deliveringRegistry();
  });
  afterAll(() => own?.close());

  const subscribe = (port: number) =>
    own.subscribe({
      protocol: 'AMQP',
      sink: `amqp://127.0.0.1:${port}/events`,
      settings: { delivery: DELIVERY, senderSettlementMode: 'unsettled', contentMode: 'structured' },
    });

  it('that a receiver rejects are dead letters; what it releases is tried again', async () => {
    let released = 0;
    const receiver = await startReceiver((message) => {
      const { subject = '' } = eventOf(message);
      if (subject.includes('bad')) return 'reject';
      released += 1;
      return released === 1 ? 'release' : 'accept';
    });
    const { id } = await subscribe(receiver.port);
    await own.register('bad');
    await own.register('good');
    await until(() => receiver.taken.length === 2);
    const { items } = await own.registry.deliveries.deadLetters(id, { offset: 0, limit: 9 });
    expect(items.map(({ event }) => event.subject)).toEqual(subjectsOf('bad'));
    expect(items[0]?.reason).toBe('the receiver rejected it');
    expect(receiver.taken.map((message) => eventOf(message).subject)).toEqual(subjectsOf('good'));
    await own.registry.events.unsubscribe(id);
    await receiver.close();
  });

  it('wait while nobody is there', async () => {
    const { id } = await subscribe(await freePort());
    await own.register('nobody');
    await until(async () => (await own.registry.deliveries.status(id)).delivery.state === 'failing');
    const { delivery } = await own.registry.deliveries.status(id);
    expect(delivery.lastError?.reason).toMatch(/ECONNREFUSED/);
    await own.registry.events.unsubscribe(id);
  });
});
