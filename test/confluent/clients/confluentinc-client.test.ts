import { Compatibility, RestError, type SchemaInfo, SchemaRegistryClient } from '@confluentinc/schemaregistry';
import { expect, test } from 'vitest';
import { registryForEachTest } from './registry.ts';

// The package @confluentinc/schemaregistry, as it is published, with nothing but the address of a registry.
const registry = registryForEachTest({ confluent_prefix: '/api/ccompat/v7' });

function connect(path = ''): SchemaRegistryClient {
  return new SchemaRegistryClient({ baseURLs: [registry.url() + path], maxRetries: 0 });
}

function record(...fields: readonly object[]): SchemaInfo {
  return { schemaType: 'AVRO', schema: JSON.stringify({ type: 'record', name: 'User', fields }) };
}

const NAME = { name: 'name', type: 'string' };
const V1 = record(NAME);
const V2 = record(NAME, { name: 'email', type: 'string', default: '' });
const BREAKING = record(NAME, { name: 'age', type: 'int' });

/** What the client rejects with. */
function refusal(status: number, errorCode: number): object {
  return expect.objectContaining({ status, errorCode });
}

test('a schema is registered, found by text, id, guid and version', async () => {
  const client = connect();
  const registered = await client.registerFullResponse('users-value', V1);
  expect(registered).toMatchObject({ id: 1, version: 1, ...V1 });
  expect(await client.register('users-value', V1)).toBe(1);
  expect(await connect().getId('users-value', V1)).toBe(1);
  expect(await connect().getIdFullResponse('users-value', V1)).toMatchObject({ id: 1, guid: registered.guid });
  expect(await connect().getVersion('users-value', V1)).toBe(1);
  expect(await connect().getBySubjectAndId('users-value', 1)).toMatchObject(V1);
  expect(await connect().getByGuid(registered.guid ?? '')).toMatchObject(V1);
  expect(await connect().getLatestSchemaMetadata('users-value')).toMatchObject({ id: 1, version: 1, ...V1 });
  expect(await connect().getSchemaMetadata('users-value', 1)).toMatchObject({ id: 1, version: 1, ...V1 });
});

test('subjects and versions are listed', async () => {
  const client = connect();
  await client.register('users-value', V1);
  await client.register('users-value', V2);
  await client.register('a/b c', V1);
  expect(await client.getAllSubjects()).toEqual(['a/b c', 'users-value']);
  expect(await client.getAllVersions('users-value')).toEqual([1, 2]);
  expect(await client.getLatestSchemaMetadata('a/b c')).toMatchObject({ subject: 'a/b c', version: 1 });
});

test('what is not there is told by status and code', async () => {
  const client = connect();
  await expect(client.getLatestSchemaMetadata('nope')).rejects.toEqual(refusal(404, 40401));
  await expect(client.getBySubjectAndId('nope', 7)).rejects.toEqual(refusal(404, 40403));
  await client.register('users-value', V1);
  await expect(client.getId('users-value', V2)).rejects.toEqual(refusal(404, 40403));
  await expect(client.getSchemaMetadata('users-value', 7)).rejects.toBeInstanceOf(RestError);
  await expect(client.register('users-value', { schemaType: 'AVRO', schema: '{"type":"nope"}' })).rejects.toEqual(
    refusal(422, 42201),
  );
});

test('a schema that breaks its readers is refused, and asking says so before', async () => {
  const client = connect();
  await client.register('users-value', V1);
  expect(await client.testCompatibility('users-value', 1, V2)).toBe(true);
  expect(await client.testSubjectCompatibility('users-value', V2)).toBe(true);
  expect(await client.testSubjectCompatibility('users-value', BREAKING)).toBe(false);
  await expect(client.register('users-value', BREAKING)).rejects.toEqual(refusal(409, 40901));
  expect(await client.getAllVersions('users-value')).toEqual([1]);
});

test('levels are set for all and for one', async () => {
  const client = connect();
  expect(await client.getDefaultCompatibility()).toBe(Compatibility.BACKWARD);
  expect(await client.updateDefaultCompatibility(Compatibility.FULL)).toBe(Compatibility.FULL);
  expect(await client.getDefaultCompatibility()).toBe(Compatibility.FULL);
  await expect(client.getCompatibility('users-value')).rejects.toEqual(refusal(404, 40408));
  expect(await client.updateCompatibility('users-value', Compatibility.NONE)).toBe(Compatibility.NONE);
  expect(await client.getCompatibility('users-value')).toBe(Compatibility.NONE);
  await client.register('users-value', V1);
  expect(await client.register('users-value', BREAKING)).toBe(2);
});

test('policies are set for all and for one', async () => {
  const client = connect();
  await client.updateDefaultConfig({ compatibility: Compatibility.FULL, normalize: false });
  expect(await client.getDefaultConfig()).toEqual({ compatibilityLevel: 'FULL', normalize: false });
  const policy = { compatibility: Compatibility.BACKWARD, compatibilityGroup: 'major', alias: 'other' };
  await client.updateConfig('users-value', policy);
  expect(await client.getConfig('users-value')).toEqual({
    compatibilityLevel: 'BACKWARD',
    compatibilityGroup: 'major',
    alias: 'other',
  });
});

test('the newest version with certain metadata', async () => {
  const client = connect();
  await client.register('users-value', { ...V1, metadata: { properties: { major: '1', owner: 'a' } } });
  await client.register('users-value', { ...V2, metadata: { properties: { major: '2', owner: 'a' } } });
  expect(await client.getLatestWithMetadata('users-value', { owner: 'a', major: '1' })).toMatchObject({ version: 1 });
  expect(await client.getLatestWithMetadata('users-value', { owner: 'a' })).toMatchObject({ version: 2 });
  await expect(client.getLatestWithMetadata('users-value', { owner: 'b' })).rejects.toEqual(refusal(404, 40403));
});

test('a context is a registry of its own behind a path', async () => {
  const client = connect('/contexts/.staging');
  await connect().register('users-value', V2);
  expect(await client.register('users-value', V1)).toBe(1);
  expect(await client.getLatestSchemaMetadata('users-value')).toMatchObject({
    subject: ':.staging:users-value',
    ...V1,
  });
  expect(await client.getBySubjectAndId('users-value', 1)).toMatchObject(V1);
  expect(await client.getAllSubjects()).toEqual([':.staging:users-value']);
  expect(await connect().getLatestSchemaMetadata(':.staging:users-value')).toMatchObject(V1);
  await client.updateCompatibility('users-value', Compatibility.NONE);
  await expect(connect().getCompatibility('users-value')).rejects.toEqual(refusal(404, 40408));
});

test('the registry is behind a path, and behind an address that ends in a slash', async () => {
  expect(await connect('/api/ccompat/v7').register('users-value', V1)).toBe(1);
  expect(await connect('/').getLatestSchemaMetadata('users-value')).toMatchObject({ id: 1 });
  expect(await connect('/api/ccompat/v7/').getBySubjectAndId('users-value', 1)).toMatchObject(V1);
  expect(await connect('/api/ccompat/v7/contexts/.staging').getAllSubjects()).toEqual([]);
});

test('deleting takes two steps', async () => {
  const client = connect();
  await client.register('users-value', V1);
  await client.register('users-value', V2);
  await expect(client.deleteSubject('users-value', true)).rejects.toEqual(refusal(404, 40405));
  expect(await client.deleteSubjectVersion('users-value', 2)).toBe(2);
  expect(await connect().getLatestSchemaMetadata('users-value')).toMatchObject({ version: 1 });
  expect(await connect().getBySubjectAndId('users-value', 2)).toMatchObject(V2);
  expect(await client.deleteSubjectVersion('users-value', 2, true)).toBe(2);
  expect(await client.deleteSubject('users-value')).toEqual([1]);
  await expect(connect().getLatestSchemaMetadata('users-value')).rejects.toEqual(refusal(404, 40401));
  expect(await connect().getSchemaMetadata('users-value', 1, true)).toMatchObject({ version: 1 });
  expect(await client.deleteSubject('users-value', true)).toEqual([1]);
  await expect(connect().getBySubjectAndId('users-value', 1)).rejects.toEqual(refusal(404, 40403));
});

test('a topic is associated with the subject of its values', async () => {
  const client = connect();
  const orders = { resourceName: 'orders', resourceNamespace: 'lkc-1', resourceId: 'orders-id', resourceType: 'topic' };
  const find = () => connect().getAssociationsByResourceName('orders', '-', 'topic', ['value'], null, 0, -1);
  expect(await find()).toEqual([]);
  await client.register('sales', V1);
  const associations = [{ subject: 'sales', associationType: 'value' }];
  expect(await client.createAssociation({ ...orders, associations })).toMatchObject({ ...orders, associations });
  expect(await find()).toMatchObject([{ ...orders, ...associations[0] }]);
  await client.deleteAssociations('orders-id', 'topic', ['value'], false);
  expect(await find()).toEqual([]);
});
