import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GuardedHarness, startGuarded } from '../../packages/registry/src/server/fixtures/guarded-harness.ts';
import { type Harness, startHarness } from '../../packages/registry/src/server/fixtures/harness.ts';
import { hasOpenssl, startTlsProxy, type TlsProxy } from './tls-proxy.ts';

// @azure/schema-registry and its serializers, as they are published, over TLS: they send no token over anything else.

const run = promisify(execFile);

async function ask({ url, certificate }: TlsProxy, task: string, token = 'no matter which') {
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificate };
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'clients.ts'), url, token, task], { env });
  return JSON.parse(stdout);
}

const GROUPS = [
  ['azure', { schemaType: 'Avro', schemaCompatibility: 'Backward' }],
  ['azure-json', { schemaType: 'Json', schemaCompatibility: 'None' }],
] as const;

// Certificates are made with openssl.
describe.skipIf(!hasOpenssl())("clients of Azure's schema registry", () => {
  let registry: Harness;
  let proxy: TlsProxy;
  beforeAll(async () => {
    registry = await startHarness();
    proxy = await startTlsProxy(registry.server.url);
    for (const [group, body] of GROUPS) await registry.send('PUT', `/$schemaGroups/${group}`, body);
  });
  afterAll(async () => {
    await proxy.close();
    await registry.server.close();
  });

  it('register schemas, and find them by content, id and version', async () => {
    const answers = await ask(proxy, 'calls');
    const names = [
      ['azure', 'com.example.Order', 'Avro'],
      ['azure-json', 'payment', 'Json'],
      ['default', 'com.ex.My Rec/ord', 'Custom'],
    ];
    for (const [index, [groupName, name, format]] of names.entries()) {
      const { registered, again, found, byId, byVersion } = answers[index];
      expect(registered).toEqual({ id: expect.stringMatching(/^[\da-f]{32}$/), groupName, name, format, version: 1 });
      expect([again, found]).toEqual([registered, registered]);
      expect(byId).toEqual({ properties: registered, definition: expect.any(String) });
      expect(byVersion).toEqual(byId);
    }
    expect(answers[2].byId.definition).toBe('anything at all');
  });

  it('are told what is wrong', async () => {
    await ask(proxy, 'register');
    expect(await ask(proxy, 'failures')).toEqual({
      absent: [404, 'ItemNotFound'],
      group: [404, 'ItemNotFound'],
      content: [404, 'ItemNotFound'],
      breaking: [409, 'Conflict'],
      invalid: [400, 'InvalidRequest'],
      format: [409, 'Conflict'],
      version: [404, 'ItemNotFound'],
    });
  });

  it('write and read Avro, whether they register schemas or look them up', async () => {
    const contentType = expect.stringMatching(/^avro\/binary\+[\da-f]{32}$/);
    const trips = await ask(proxy, 'avro');
    expect(trips).toEqual([
      { contentType, read: { id: 'o-1' } },
      { contentType: trips[0].contentType, read: { id: 'o-1' } },
    ]);
  });

  it('write and read JSON by a schema that is there', async () => {
    await ask(proxy, 'calls');
    expect(await ask(proxy, 'json')).toEqual({
      contentType: expect.stringMatching(/^application\/json\+[\da-f]{32}$/),
      read: { amount: 12 },
    });
  });

  it('leave schemas that clients of Kafka read', async () => {
    const { id } = await ask(proxy, 'register');
    const { body } = await registry.get('/subjects/:.azure:com.example.Order/versions/latest');
    expect([body.subject, body.version, JSON.parse(body.schema).name]).toEqual([
      ':.azure:com.example.Order',
      1,
      'Order',
    ]);
    const { headers } = await registry.get('/schemagroups/azure/schemas/com.example.Order');
    expect(headers.get('schema-id')?.replaceAll('-', '')).toBe(id);
    expect(headers.get('content-type')).toBe('application/json; serialization=Avro');
  });
});

describe.skipIf(!hasOpenssl())("clients of Azure's schema registry, where everybody needs a key", () => {
  let registry: GuardedHarness;
  let proxy: TlsProxy;
  beforeAll(async () => {
    registry = await startGuarded();
    proxy = await startTlsProxy(registry.server.url);
    await registry.ask('PUT', '/$schemaGroups/azure', { schemaType: 'Avro' });
  });
  afterAll(async () => {
    await proxy.close();
    await registry.close();
  });

  it('have the key as their token', async () => {
    const producer = await registry.newKey('team-orders', 'producer@azure/*');
    expect(await ask(proxy, 'register', producer)).toMatchObject({ groupName: 'azure', version: 1 });
    await expect(ask(proxy, 'register')).rejects.toThrow('401');
    const consumer = await registry.newKey('team-reports', 'consumer@azure/*');
    await expect(ask(proxy, 'register', consumer)).rejects.toThrow('403');
  });
});
