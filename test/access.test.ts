import { get } from 'node:http';
import { SchemaRegistryClient } from '@confluentinc/schemaregistry';
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasDatabases, newPostgresStore } from '../packages/registry/src/store/fixtures/databases.ts';
import { type Registry, Sandbox } from './shell.ts';

const RECORD = '{"type":"record","name":"Order","fields":[{"name":"id","type":"string"}]}';
const sandbox = new Sandbox();
afterAll(() => sandbox.close());

/** Gives a key to a caller. */
async function newKey(caller: string, grant: string, where = ''): Promise<string> {
  const { status, stdout, stderr } = await sandbox.run(
    `concordat keys create --caller ${caller} --grant '${grant}' ${where}`,
  );
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

describe("clients of Confluent's registry", () => {
  let registry: Registry;
  const keys = { producer: '', consumer: '', stranger: '' };
  beforeAll(async () => {
    const store = 'sqlite:clients.db';
    for (const [caller, grant] of [
      ['producer', 'producer@default/orders-*'],
      ['consumer', 'consumer@default/*'],
      ['stranger', 'consumer@elsewhere/*'],
    ] as const) {
      keys[caller] = await newKey(caller, grant, `--store ${store}`);
    }
    registry = await sandbox.serve(['--store', store, '--auth', 'on']);
  });

  it('@confluentinc/schemaregistry logs in with a key as the password', async () => {
    const client = (key: string) =>
      new SchemaRegistryClient({
        baseURLs: [registry.url],
        maxRetries: 0,
        basicAuthCredentials: { credentialsSource: 'USER_INFO', userInfo: `whoever:${key}` },
      });
    const id = await client(keys.producer).register('orders-value', { schemaType: 'AVRO', schema: RECORD });
    expect(await client(keys.consumer).getBySubjectAndId('orders-value', id)).toMatchObject({ schema: RECORD });
    expect(await client(keys.consumer).getAllSubjects()).toEqual(['orders-value']);
    expect(await client(keys.stranger).getAllSubjects()).toEqual([]);
    const refused = (key: string) => client(key).register('orders-value', { schemaType: 'AVRO', schema: '"string"' });
    await expect(refused(keys.consumer)).rejects.toMatchObject({ status: 403, errorCode: 40301 });
    await expect(refused(keys.stranger)).rejects.toMatchObject({ status: 404, errorCode: 40401 });
    await expect(refused('wrong')).rejects.toMatchObject({ status: 401, errorCode: 40101 });
  });

  it('@kafkajs/confluent-schema-registry logs in with a key as the password', async () => {
    const client = (password: string) =>
      new SchemaRegistry({ host: registry.url, auth: { username: 'whoever', password }, retry: { retries: 0 } });
    const schema = { type: SchemaType.AVRO, schema: RECORD.replace('Order', 'Bill') } as const;
    const { id } = await client(keys.producer).register(schema, { subject: 'orders-bills' });
    const encoded = await client(keys.consumer).encode(id, { id: 'a' });
    expect(await client(keys.consumer).decode(encoded)).toMatchObject({ id: 'a' });
    await expect(client(keys.stranger).decode(encoded)).rejects.toMatchObject({ status: 404 });
    await expect(client(keys.consumer).register(schema, { subject: 'orders-other' })).rejects.toMatchObject({
      status: 403,
    });
  });
});

const HAS_DATABASES = await hasDatabases();
const STORES: readonly (readonly [name: string, newStore: () => Promise<string>])[] = [
  ['a file', async () => 'sqlite:workers.db'],
  ...(HAS_DATABASES ? [['a database', newPostgresStore] as const] : []),
];

/** What comes of a request over a connection of its own, which whichever worker takes. */
function statusOver({ url }: Registry, path: string, key = ''): Promise<number | undefined> {
  const headers = key === '' ? {} : { authorization: `Bearer ${key}` };
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  get(url + path, { agent: false, headers }, (response) => {
    response.resume().on('end', () => resolve(response.statusCode));
  }).on('error', reject);
  return promise;
}

describe.each(STORES)('two workers over %s', (_name, newStore) => {
  it('both know the keys that either gave, and refuse those that it took back', async () => {
    const store = await newStore();
    sandbox.env.CONCORDAT_TOKEN = await newKey('root', 'admin@*/*', `--store ${store}`);
    const registry = await sandbox.serve(['--store', store, '--auth', 'on', '--workers', '2', '--log-level', 'debug']);
    sandbox.env.CONCORDAT_URL = registry.url;
    const key = await newKey('svc', 'producer@default/*');
    /** Of which process the answers of a status are. */
    const answering = (path: string, status: number) =>
      new Set(
        registry
          .log()
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line))
          .flatMap((entry) => (entry.path === path && entry.status === status ? [entry.pid] : [])),
      );
    const patience = { timeout: 30_000, interval: 10 };
    const workers = async (path: string, status: number, by?: string) => {
      await statusOver(registry, path, by);
      return answering(path, status).size;
    };
    await expect.poll(() => workers('/subjects', 200, key), patience).toBe(2);
    await expect.poll(() => workers('/subjects/none/versions', 401), patience).toBe(2);
    await expect.poll(() => workers('/config', 401, `${key.slice(0, -4)}AAAA`), patience).toBe(2);
    expect((await sandbox.run(`concordat keys revoke ${key.slice(3, 11)}`)).status).toBe(0);
    await expect.poll(() => workers('/mode', 401, key), patience).toBe(2);
    for (let times = 0; times < 20; times += 1) expect(await statusOver(registry, '/contexts', key)).toBe(401);
    expect((await sandbox.run('concordat audit verify')).stdout).toMatch(/^3 facts, unbroken since 1\n/);
    expect(registry.log()).not.toContain(key.slice(12));
    await registry.stop();
  });
});

describe.skipIf(!HAS_DATABASES)('two registries over one database', () => {
  it('know the keys that the other gave, and refuse those that it took back', async () => {
    const store = await newPostgresStore();
    const flags = ['--store', store, '--auth', 'on'];
    const [here, there] = await Promise.all([sandbox.serve(flags), sandbox.serve(flags)]);
    // The database takes a key from the command line while registries serve it.
    sandbox.env.CONCORDAT_TOKEN = await newKey('root', 'admin@*/*', `--store ${store}`);
    sandbox.env.CONCORDAT_URL = here.url;
    const key = await newKey('svc', 'consumer@*/*');
    const status = async (node: Registry) =>
      (await fetch(`${node.url}/subjects`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect([await status(here), await status(there)]).toEqual([200, 200]);
    expect((await sandbox.run(`concordat keys revoke ${key.slice(3, 11)}`)).status).toBe(0);
    expect(await status(here)).toBe(401);
    // What one node writes, the others know within a second; the rest is for a machine that is busy.
    await expect.poll(() => status(there), { timeout: 5000, interval: 50 }).toBe(401);
    expect((await sandbox.run('concordat audit verify')).stdout).toMatch(/^3 facts, unbroken since 1\n/);
  });
});
