import { connect, type NatsConnection } from '@nats-io/transport-node';
import { CloudEvent } from 'cloudevents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOOK_MS, type Program, programAt, startProgram, until } from './programs.ts';
import { DELIVERY, type DeliveringRegistry, deliveringRegistry, subjectsOf } from './registry.ts';

const command = programAt('/usr/sbin/nats-server', '/usr/bin/nats-server');

describe.skipIf(command === undefined)('events over NATS', () => {
  let server: Program;
  let client: NatsConnection;
  let own: DeliveringRegistry;

  beforeAll(async () => {
    server = await startProgram({
      command: command ?? '',
      args: (port, directory) => [
        '-a',
        '127.0.0.1',
        '-p',
        String(port),
        '-js',
        '-sd',
        directory,
        '--user',
        'me',
        '--pass',
        'secret',
      ],
    });
    client = await connect({ servers: `127.0.0.1:${server.port}`, user: 'me', pass: 'secret' });
    own = await deliveringRegistry();
  }, HOOK_MS);
  afterAll(async () => {
    await own?.close();
    await client?.close();
    await server?.close();
  });

  const subscribe = (subject: string, contentMode: 'structured' | 'binary' = 'structured', secret = 'secret') =>
    own.subscribe({
      protocol: 'NATS',
      sink: `nats://127.0.0.1:${server.port}`,
      settings: { delivery: DELIVERY, subject, contentMode },
      credential: { type: 'PLAIN', identifier: 'me', secret },
    });

  it('are documents, in their order', async () => {
    const messages = client.subscribe('plain', { max: 4 });
    await client.flush();
    const { id } = await subscribe('plain');
    for (const name of ['a', 'b']) await own.register(name);
    const found: unknown[] = [];
    for await (const message of messages) {
      expect(message.headers?.get('content-type')).toBe('application/cloudevents+json; charset=utf-8');
      found.push(new CloudEvent(message.json<object>()).subject);
    }
    expect(found).toEqual(subjectsOf('a', 'b'));
    await own.registry.events.unsubscribe(id);
  });

  it('are attributes in headers where that is wanted', async () => {
    const messages = client.subscribe('binary', { max: 2 });
    await client.flush();
    const { id } = await subscribe('binary', 'binary');
    await own.register('c');
    const found: unknown[] = [];
    for await (const message of messages) {
      expect(message.string()).toBe('');
      found.push([message.headers?.get('ce-specversion'), message.headers?.get('ce-subject')]);
    }
    expect(found).toEqual(subjectsOf('c').map((subject) => ['1.0', subject]));
    await own.registry.events.unsubscribe(id);
  });

  it('are in the stream once, whose subject it is', async () => {
    const create = await client.request(
      '$JS.API.STREAM.CREATE.EVENTS',
      JSON.stringify({ name: 'EVENTS', subjects: ['events.>'] }),
    );
    expect(create.json()).not.toHaveProperty('error');
    const { id } = await subscribe('events.schemas');
    await own.register('d');
    const state = async () => {
      const info = await client.request('$JS.API.STREAM.INFO.EVENTS');
      return info.json<{ state: { messages: number } }>().state.messages;
    };
    await until(async () => (await state()) >= 2);
    const first = await client.request('$JS.API.STREAM.MSG.GET.EVENTS', JSON.stringify({ seq: 1 }));
    const { data } = first.json<{ message: { data: string } }>().message;
    const event = JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as Record<string, unknown>;
    expect(event).toMatchObject({ subject: subjectsOf('d')[0] });
    expect(await state()).toBe(2);
    await own.registry.events.unsubscribe(id);
  });

  it('wait where the server does not let us in, and the secret is told to nobody', async () => {
    const { id } = await subscribe('refused', 'structured', 'hunter2');
    await own.register('e');
    const status = async () => (await own.registry.deliveries.status(id)).delivery;
    await until(async () => (await status()).state === 'failing');
    expect((await status()).lastError?.reason).toMatch(/authorization/i);
    expect(JSON.stringify(await status())).not.toContain('hunter2');
    await own.registry.events.unsubscribe(id);
  });
});
