import { randomUUID } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { hasDatabases, newPostgresStore } from '../packages/registry/src/store/fixtures/databases.ts';
import { type Registry, Sandbox } from './shell.ts';

const CONTRACT = {
  dataset_id: 'users.daily',
  version: '1.0.0',
  fields: [{ name: 'id', type: 'string' }],
  owners: [{ team: 'growth', contact: '#growth' }],
  status: 'active',
  primary_key: ['id'],
};

const REQUESTS = [
  { name: 'the contracts API', path: '/contracts', body: { contract: CONTRACT } },
  {
    name: "Confluent's API",
    path: '/subjects/orders-value/versions',
    body: { schema: '{"type":"record","name":"Order","fields":[{"name":"id","type":"string"}]}' },
  },
  {
    name: 'the datasets API',
    path: '/data-contract-registry/v1/datasets',
    body: { namespace: 'sap.mm', name: 'mara', owner: 'platform-admins', steward: 'stewards@example.com' },
  },
];

const STORES = ['SQLite', ...((await hasDatabases()) ? ['PostgreSQL'] : [])];

/**
 * A line to a registry that is cut as soon as the answer begins to come through, and the registry killed: what it wrote is on the disk,
 * and nobody heard of it.
 */
async function startDeadlyLine(registry: Registry): Promise<{ readonly url: string; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const target = new URL(registry.url);
    const line = connect(Number(target.port), target.hostname);
    for (const socket of [client, line]) sockets.add(socket.on('error', () => undefined));
    client.pipe(line);
    line.once('data', () => {
      process.kill(registry.pid, 'SIGKILL');
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

describe.each(STORES)('a registry over %s that is killed between what it writes and its answer', (name) => {
  let sandbox: Sandbox;
  const closing: (() => void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    await sandbox.close();
  });

  it.each(REQUESTS)('has done it once when $name is asked again, and says the same', async ({ path, body }) => {
    sandbox = new Sandbox();
    const store = name === 'PostgreSQL' ? await newPostgresStore() : 'sqlite:./registry.db';
    const flags = ['--store', store, '--log-level', 'error'];
    const first = await sandbox.serve(flags);
    const line = await startDeadlyLine(first);
    closing.push(() => line.close());
    const key = randomUUID();
    const ask = (url: string, id: string) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key, 'x-correlation-id': id },
        body: JSON.stringify(body),
      });
    await expect(ask(line.url, 'the-first')).rejects.toThrow('fetch failed');
    expect((await first.stop('SIGKILL')).signal).toBe('SIGKILL');

    const second = await sandbox.serve(flags);
    const before = await sequenceOf(second);
    const told = await ask(second.url, 'the-second');
    expect([told.ok, told.headers.get('idempotency-replayed')]).toEqual([true, 'true']);
    expect(told.headers.get('x-correlation-id')).toBe('the-first');
    const again = await ask(second.url, 'the-third');
    expect([again.status, await again.text()]).toEqual([told.status, await told.text()]);
    expect(await sequenceOf(second)).toBe(before);
    expect(before).toBeGreaterThan(0);
  });
});

/** How long the log is. */
async function sequenceOf({ url }: Registry): Promise<number> {
  const { headers } = await fetch(`${url}/datasets?consistency=strong`);
  return Number(headers.get('concordat-sequence'));
}
