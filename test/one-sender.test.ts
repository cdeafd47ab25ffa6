import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasDatabases, newPostgresStore } from '../packages/registry/src/store/fixtures/databases.ts';
import { type Registry, Sandbox } from './shell.ts';

const CONTRACT = {
  dataset_id: 'users.daily',
  fields: [{ name: 'id', type: 'string' }],
  owners: [{ team: 'growth', contact: '#growth' }],
  status: 'active',
  primary_key: ['id'],
};

/** A stream that takes its time, so that there always is a delivery in flight. It writes down the versions that it hears of. */
async function startStream() {
  const versions: string[] = [];
  const server = createServer(async (request, response) => {
    const { payload } = (await json(request)) as { payload: { version: string } };
    versions.push(payload.version);
    await sleep(20);
    response.writeHead(201).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    versions: () => [...versions],
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

describe.skipIf(!(await hasDatabases()))('the audit stream of registries over one database', () => {
  const sandbox = new Sandbox();
  let stream: Awaited<ReturnType<typeof startStream>>;
  let flags: readonly string[];
  beforeAll(async () => {
    stream = await startStream();
    flags = ['--store', await newPostgresStore(), '--log-level', 'error', '--audit-stream-url', stream.url];
  });
  afterAll(async () => {
    await sandbox.close();
    stream.close();
  });

  let minor = 0;
  const promote = async (registry: Registry, count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      const body = JSON.stringify({ contract: { ...CONTRACT, version: `1.${minor}.0` } });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${registry.url}/contracts`, { method: 'POST', headers, body });
      expect([response.status, await response.text()]).toEqual([201, expect.anything()]);
      minor += 1;
    }
  };
  const all = () => Array.from({ length: minor }, (_, index) => `1.${index}.0`);
  const heardAll = () => expect.poll(stream.versions, { timeout: 30_000 }).toEqual(expect.arrayContaining(all()));

  it('hears every event once, whoever wrote it, and goes on when its sender is killed, stops or sleeps', async () => {
    const first = await sandbox.serve(flags);
    await promote(first, 1);
    await heardAll();
    const second = await sandbox.serve(flags);
    await promote(second, 10);
    await promote(first, 10);
    await heardAll();
    expect(stream.versions()).toEqual(all());

    const writing = promote(second, 30);
    await sleep(100);
    await first.stop('SIGKILL');
    await writing;
    await heardAll();
    expect(doubled(stream.versions())).toBeLessThanOrEqual(1);

    const third = await sandbox.serve(flags);
    await promote(third, 5);
    await second.stop();
    await promote(third, 5);
    await heardAll();
    expect(doubled(stream.versions())).toBeLessThanOrEqual(2);

    const fourth = await sandbox.serve(flags);
    const before = stream.versions().length;
    process.kill(third.pid, 'SIGSTOP');
    try {
      await promote(fourth, 10);
      await heardAll();
    } finally {
      process.kill(third.pid, 'SIGCONT');
    }
    await promote(third, 10);
    await heardAll();
    expect(stream.versions().length - before).toBeLessThanOrEqual(20 + 1);
    expect(inOrder(stream.versions())).toEqual(all());
  });
});

/** How many events came again. */
function doubled(versions: readonly string[]): number {
  return versions.length - new Set(versions).size;
}

/** Every event where it came first. */
function inOrder(versions: readonly string[]): readonly string[] {
  return [...new Set(versions)];
}
