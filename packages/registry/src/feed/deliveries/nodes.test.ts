import { setTimeout as sleep } from 'node:timers/promises';
import { type JsonObject, printJson } from '@concordat/engine';
import { afterEach, expect, it } from 'vitest';
import { deliveryReader } from '../../service/deliveries/reader.ts';
import { at, registryPerTest } from '../../service/fixtures/registry-per-test.ts';
import { avro } from '../../service/fixtures/schemas.ts';
import type { Follower } from '../follow.ts';
import { delivering, overHttp } from './fixtures/delivering.ts';
import { type Received, type Reply, type SinkServer, sinkServer } from './fixtures/sink-server.ts';

const own = registryPerTest();
let running: { readonly close: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const each of running.reverse()) await each.close();
  running = [];
});

/** A process that delivers beside others. */
async function node(name: string, lastsMs = 3000): Promise<Follower> {
  const follower = await delivering(own.registry, { isAlone: false, userAgent: name, holder: name, lastsMs });
  running.push({ close: () => follower.stop() });
  return follower;
}

async function sink(reply?: (request: Received, count: number) => Reply): Promise<SinkServer> {
  const server = await sinkServer(reply);
  running.push(server);
  return server;
}

const register = (name: string) =>
  own.register(avro(printJson({ type: 'enum', name: 'E', symbols: ['A'], doc: name })), at(name));

const sendersOf = ({ received }: SinkServer) => new Set(received.map(({ headers }) => headers['user-agent']));
const idsOf = ({ received }: SinkServer) => received.map(({ body }) => String((JSON.parse(body) as JsonObject).id));

/** Resolves when something holds. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(5);
}

it('share the subscriptions, and each event is sent once', async () => {
  const server = await sink();
  for (let each = 0; each < 20; each += 1) await own.registry.events.subscribe(overHttp(`${server.url}/${each}`));
  await node('one');
  await node('two');
  // Until each knows of the other.
  for (let round = 0; sendersOf(server).size < 2; round += 1) {
    await register(`round-${round}`);
    await sleep(200);
  }
  const before = server.received.length;
  await register('last');
  await server.got(before + 40);
  const sent = server.received.map(({ url }, index) => `${idsOf(server)[index]} ${url}`);
  expect(sent.filter((each, index) => sent.indexOf(each) < index)).toEqual([]);
});

it('take over from one that stops, where it came to', async () => {
  const server = await sink();
  const { id } = await own.registry.events.subscribe(overHttp(server.url));
  const first = await node('one');
  await register('a');
  await server.got(2);
  await node('two');
  await first.stop();
  await register('b');
  await until(() => sendersOf(server).has('two'));
  await server.got(4);
  expect(idsOf(server)).toEqual([...new Set(idsOf(server))].sort());
  await until(async () => (await own.registry.deliveries.status(id)).lag === 0);
});

it('do not deliver what is another one’s by now', async () => {
  const server = await sink();
  const { id } = await own.registry.events.subscribe(overHttp(server.url));
  const foreign = await own.registry.lease(deliveryReader(id), 'somebody else', 2000);
  await node('one', 2000);
  await register('a');
  await sleep(300);
  expect(server.received).toEqual([]);
  await own.registry.release(deliveryReader(id), foreign ?? 0);
  expect(await server.got(2)).toHaveLength(2);
});
