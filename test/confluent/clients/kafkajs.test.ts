import kafkajs, { SchemaType } from '@kafkajs/confluent-schema-registry';
import { expect, test } from 'vitest';
import { registryForEachTest } from './registry.ts';

// The package @kafkajs/confluent-schema-registry, as it is published, with nothing but the address of a registry.
const registry = registryForEachTest();
const { COMPATIBILITY, SchemaRegistry } = kafkajs;

function connect(options?: ConstructorParameters<typeof SchemaRegistry>[1]) {
  return new SchemaRegistry({ host: registry.url(), retry: { retries: 0 } }, options);
}

const PERSON = {
  type: 'record' as const,
  name: 'Person',
  namespace: 'people',
  fields: [{ name: 'name', type: 'string' }],
};
const subject = 'people-value';

test('Avro: registering sets a level that the subject did not have', async () => {
  const client = connect();
  expect(await client.register(PERSON)).toMatchObject({ id: 1 });
  const level = await (await fetch(`${registry.url()}/config/people.Person`)).json();
  expect(level).toEqual({ compatibilityLevel: 'BACKWARD' });
  expect(await client.register(PERSON)).toMatchObject({ id: 1 });
  await expect(client.register(PERSON, { compatibility: COMPATIBILITY.FULL })).rejects.toThrow(/compatibility/i);
});

test('Avro: messages', async () => {
  const client = connect();
  const { id } = await client.register(PERSON, { subject });
  const bytes = await client.encode(id, { name: 'Ada' });
  expect(await connect().decode(bytes)).toEqual({ name: 'Ada' });
  await expect(client.encode(id, { name: 5 })).rejects.toThrow();
});

test('Avro: a consumer has a schema of its own', async () => {
  const { id } = await connect().register(PERSON, { subject });
  const bytes = await connect().encode(id, { name: 'Ada' });
  const readerSchema = { ...PERSON, fields: [...PERSON.fields, { name: 'age', type: 'int', default: 0 }] };
  expect(await connect().decode(bytes, { [SchemaType.AVRO]: { readerSchema } })).toEqual({ name: 'Ada', age: 0 });
});

test('Avro: a schema that refers to another', async () => {
  const client = connect();
  await client.register(PERSON, { subject: 'person' });
  const team = {
    type: SchemaType.AVRO as const,
    schema: JSON.stringify({ type: 'record', name: 'Team', fields: [{ name: 'lead', type: 'people.Person' }] }),
    references: [{ name: 'people.Person', subject: 'person', version: 1 }],
  };
  const { id } = await client.register(team, { subject: 'team' });
  const bytes = await client.encode(id, { lead: { name: 'Ada' } });
  expect(await connect().decode(bytes)).toEqual({ lead: { name: 'Ada' } });
});

test('JSON Schema: messages, and references', async () => {
  const client = connect();
  const address = { $id: 'https://example.org/address', type: 'object', properties: { city: { type: 'string' } } };
  await client.register({ type: SchemaType.JSON, schema: JSON.stringify(address) }, { subject: 'address' });
  const { id } = await client.register(
    {
      type: SchemaType.JSON,
      schema: JSON.stringify({ type: 'object', properties: { home: { $ref: 'https://example.org/address' } } }),
      references: [{ name: 'https://example.org/address', subject: 'address', version: 1 }],
    },
    { subject },
  );
  const bytes = await client.encode(id, { home: { city: 'London' } });
  expect(await connect().decode(bytes)).toEqual({ home: { city: 'London' } });
  await expect(client.encode(id, { home: { city: 5 } })).rejects.toThrow();
});

test('Protobuf: messages, and references', async () => {
  const client = connect();
  const proto = (schema: string) => ({ type: SchemaType.PROTOBUF as const, schema });
  await client.register(proto('syntax = "proto3"; package geo; message Address { string city = 1; }'), {
    subject: 'address',
  });
  const { id } = await client.register(
    {
      ...proto('syntax = "proto3"; import "address.proto"; message User { geo.Address home = 1; }'),
      references: [{ name: 'address.proto', subject: 'address', version: 1 }],
    },
    { subject },
  );
  const bytes = await client.encode(id, { home: { city: 'London' } });
  expect(await connect().decode(bytes)).toMatchObject({ home: { city: 'London' } });
});

test('two versions, and the ids of both', async () => {
  const client = connect();
  const first = await client.register(PERSON, { subject });
  const age = { name: 'age', type: 'int', default: 0 };
  const second = await client.register({ ...PERSON, fields: [...PERSON.fields, age] }, { subject });
  expect(await client.getLatestSchemaId(subject)).toBe(second.id);
  expect(await client.getRegistryId(subject, 1)).toBe(first.id);
  expect(await client.getRegistryIdBySchema(subject, PERSON)).toBe(first.id);
  await expect(
    client.register({ ...PERSON, fields: [...PERSON.fields, { name: 'at', type: 'long' }] }, { subject }),
  ).rejects.toMatchObject({ status: 409 });
});

test('what is not there', async () => {
  const client = connect();
  await expect(client.getLatestSchemaId('nope')).rejects.toMatchObject({ status: 404 });
  await expect(client.getSchema(99)).rejects.toMatchObject({ status: 404 });
});
