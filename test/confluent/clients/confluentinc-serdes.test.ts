import {
  AvroDeserializer,
  AvroSerializer,
  CelExecutor,
  CelFieldExecutor,
  Compatibility,
  HeaderSchemaIdSerializer,
  JsonataExecutor,
  JsonDeserializer,
  JsonSerializer,
  ProtobufDeserializer,
  ProtobufSerializer,
  type Rule,
  RuleMode,
  type SchemaInfo,
  SchemaRegistryClient,
  SerdeType,
} from '@confluentinc/schemaregistry';
import { DependencyMessageSchema } from '@confluentinc/schemaregistry/dist/test/serde/test/dep_pb.js';
import { AuthorSchema } from '@confluentinc/schemaregistry/dist/test/serde/test/example_pb.js';
import { expect, test } from 'vitest';
import { registryForEachTest } from './registry.ts';

// Messages go through serialisers and deserialisers of @confluentinc/schemaregistry, as a producer and a consumer with a cache each
// would have them; only the broker is missing between the two.
const registry = registryForEachTest();
const { VALUE } = SerdeType;
CelExecutor.register();
CelFieldExecutor.register();
JsonataExecutor.register();

function connect(): SchemaRegistryClient {
  return new SchemaRegistryClient({ baseURLs: [registry.url()], maxRetries: 0 });
}

function avro(name: string, fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    type: 'record',
    name,
    fields: Object.entries(fields).map(([field, type]) => ({ name: field, ...(isDeclared(type) ? type : { type }) })),
  });
}

function isDeclared(type: unknown): type is { readonly type: unknown; readonly default: unknown } {
  return typeof type === 'object' && type !== null && 'default' in type;
}

function rule(name: string, type: string, mode: RuleMode, expr: string, more: Partial<Rule> = {}): Rule {
  return { name, kind: 'CONDITION', type, mode, expr, ...more };
}

test('Avro: the schema is registered with the first message, and read with its id', async () => {
  const producer = new AvroSerializer(connect(), VALUE, { autoRegisterSchemas: true });
  const message = { id: 7, name: 'Ada', tags: ['a', 'b'] };
  const bytes = await producer.serialize('users', message);
  expect([...bytes.subarray(0, 5)]).toEqual([0, 0, 0, 0, 1]);
  expect(await connect().getAllSubjects()).toEqual(['users-value']);
  expect(await new AvroDeserializer(connect(), VALUE, {}).deserialize('users', bytes)).toEqual(message);
});

test('Avro: the guid goes in the header', async () => {
  const headers = {};
  const config = { autoRegisterSchemas: true, schemaIdSerializer: HeaderSchemaIdSerializer };
  const bytes = await new AvroSerializer(connect(), VALUE, config).serialize('users', { name: 'Ada' }, headers);
  expect(Object.keys(headers)).toEqual(['__value_schema_id']);
  expect(await new AvroDeserializer(connect(), VALUE, {}).deserialize('users', bytes, headers)).toEqual({
    name: 'Ada',
  });
});

test('Avro: a schema that refers to another', async () => {
  const client = connect();
  await client.register('address', { schemaType: 'AVRO', schema: avro('Address', { city: 'string' }) });
  await client.register('users-value', {
    schemaType: 'AVRO',
    schema: avro('User', { name: 'string', home: 'Address' }),
    references: [{ name: 'Address', subject: 'address', version: 1 }],
  });
  const message = { name: 'Ada', home: { city: 'London' } };
  const producer = new AvroSerializer(client, VALUE, { useLatestVersion: true, autoRegisterSchemas: false });
  const bytes = await producer.serialize('users', message);
  expect(await new AvroDeserializer(connect(), VALUE, {}).deserialize('users', bytes)).toEqual(message);
});

test('Avro: the newest version reads what the first wrote', async () => {
  const client = connect();
  await client.register('users-value', { schemaType: 'AVRO', schema: avro('User', { name: 'string' }) });
  const producer = new AvroSerializer(client, VALUE, { useLatestVersion: true, autoRegisterSchemas: false });
  const old = await producer.serialize('users', { name: 'Ada' });
  const email = { type: 'string', default: 'none' };
  await client.register('users-value', { schemaType: 'AVRO', schema: avro('User', { name: 'string', email }) });
  const consumer = new AvroDeserializer(connect(), VALUE, { useLatestVersion: true });
  expect(await consumer.deserialize('users', old)).toEqual({ name: 'Ada', email: 'none' });
});

test('Avro: a schema that is not registered is not used without leave', async () => {
  const producer = new AvroSerializer(connect(), VALUE, { autoRegisterSchemas: false });
  await expect(producer.serialize('users', { name: 'Ada' })).rejects.toMatchObject({ errorCode: 40401 });
});

test('JSON Schema: the message is validated against the registered schema', async () => {
  const client = connect();
  const schema = JSON.stringify({
    type: 'object',
    properties: { name: { type: 'string' }, age: { type: 'integer' } },
    required: ['name'],
  });
  await client.register('users-value', { schemaType: 'JSON', schema });
  const config = { useLatestVersion: true, autoRegisterSchemas: false, validate: true };
  const producer = new JsonSerializer(client, VALUE, config);
  const bytes = await producer.serialize('users', { name: 'Ada', age: 36 });
  const consumer = new JsonDeserializer(connect(), VALUE, { validate: true });
  expect(await consumer.deserialize('users', bytes)).toEqual({ name: 'Ada', age: 36 });
  await expect(producer.serialize('users', { age: 36 })).rejects.toThrow();
});

test('JSON Schema: a schema that refers to another', async () => {
  const client = connect();
  const address = { $id: 'address.json', type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  await client.register('address', { schemaType: 'JSON', schema: JSON.stringify(address) });
  await client.register('users-value', {
    schemaType: 'JSON',
    schema: JSON.stringify({ type: 'object', properties: { home: { $ref: 'address.json' } } }),
    references: [{ name: 'address.json', subject: 'address', version: 1 }],
  });
  const config = { useLatestVersion: true, autoRegisterSchemas: false, validate: true };
  const producer = new JsonSerializer(client, VALUE, config);
  const bytes = await producer.serialize('users', { home: { city: 'London' } });
  const consumer = new JsonDeserializer(connect(), VALUE, { validate: true });
  expect(await consumer.deserialize('users', bytes)).toEqual({ home: { city: 'London' } });
  await expect(producer.serialize('users', { home: { city: 5 } })).rejects.toThrow();
});

test('Protobuf: the file is registered as a descriptor, and read back as one', async () => {
  const producer = new ProtobufSerializer(connect(), VALUE, { autoRegisterSchemas: true });
  producer.registry.add(AuthorSchema);
  const message = {
    $typeName: 'test.Author',
    name: 'Kafka',
    id: 123,
    picture: new Uint8Array([1, 2]),
    works: ['The Castle', 'The Trial'],
    piiOneof: { case: undefined },
  };
  const bytes = await producer.serialize('authors', message);
  const read = await new ProtobufDeserializer(connect(), VALUE, {}).deserialize('authors', bytes);
  expect(read).toMatchObject({ name: 'Kafka', id: 123, works: ['The Castle', 'The Trial'] });
});

test('Protobuf: files that import others are registered one by one', async () => {
  const client = connect();
  const producer = new ProtobufSerializer(client, VALUE, { autoRegisterSchemas: true });
  producer.registry.add(DependencyMessageSchema);
  const testMesssage = {
    $typeName: 'test.TestMessage',
    testString: 'text',
    testBool: true,
    testBytes: new Uint8Array([1, 2]),
    testDouble: 1.5,
    testFloat: 2.5,
    testFixed32: 1,
    testFixed64: 2n,
    testInt32: 3,
    testInt64: 4n,
    testSfixed32: 5,
    testSfixed64: 6n,
    testSint32: 7,
    testSint64: 8n,
    testUint32: 9,
    testUint64: 10n,
  };
  const message = { $typeName: 'test.DependencyMessage', isActive: true, testMesssage };
  const bytes = await producer.serialize('tests', message);
  expect((await client.getAllSubjects()).length).toBeGreaterThan(1);
  const read = await new ProtobufDeserializer(connect(), VALUE, {}).deserialize('tests', bytes);
  expect(read).toMatchObject({ isActive: true, testMesssage: { testString: 'text', testUint64: 10n } });
});

test('CEL: a message that breaks a rule is not written', async () => {
  const client = connect();
  const info: SchemaInfo = {
    schemaType: 'AVRO',
    schema: avro('User', { name: 'string' }),
    ruleSet: { domainRules: [rule('named', 'CEL', RuleMode.WRITE, "message.name != ''")] },
  };
  await client.register('users-value', info);
  const producer = new AvroSerializer(connect(), VALUE, { useLatestVersion: true, autoRegisterSchemas: false });
  const bytes = await producer.serialize('users', { name: 'Ada' });
  expect(await new AvroDeserializer(connect(), VALUE, {}).deserialize('users', bytes)).toEqual({ name: 'Ada' });
  await expect(producer.serialize('users', { name: '' })).rejects.toThrow();
});

test('CEL: fields with a tag are changed on their way', async () => {
  const client = connect();
  const fields = [{ name: 'name', type: 'string', 'confluent:tags': ['PII'] }];
  await client.register('users-value', {
    schemaType: 'AVRO',
    schema: JSON.stringify({ type: 'record', name: 'User', fields }),
    ruleSet: {
      domainRules: [
        rule('mask', 'CEL_FIELD', RuleMode.WRITE, "typeName == 'STRING' ; value + '*'", {
          kind: 'TRANSFORM',
          tags: ['PII'],
        }),
      ],
    },
  });
  const producer = new AvroSerializer(connect(), VALUE, { useLatestVersion: true, autoRegisterSchemas: false });
  const bytes = await producer.serialize('users', { name: 'Ada' });
  expect(await new AvroDeserializer(connect(), VALUE, {}).deserialize('users', bytes)).toEqual({ name: 'Ada*' });
});

test('JSONata: messages migrate between versions that are not compatible', async () => {
  const client = connect();
  const version = (major: string, field: string, migrationRules: readonly Rule[]): SchemaInfo => ({
    schemaType: 'AVRO',
    schema: avro('Widget', { name: 'string', [field]: 'int' }),
    metadata: { properties: { major } },
    ...(migrationRules.length > 0 ? { ruleSet: { migrationRules: [...migrationRules] } } : {}),
  });
  await client.updateConfig('widgets-value', { compatibility: Compatibility.BACKWARD, compatibilityGroup: 'major' });
  await client.register('widgets-value', version('1', 'size', []));
  await client.register(
    'widgets-value',
    version('2', 'height', [
      rule('up', 'JSONATA', RuleMode.UPGRADE, "{'name': name, 'height': size}", { kind: 'TRANSFORM' }),
      rule('down', 'JSONATA', RuleMode.DOWNGRADE, "{'name': name, 'size': height}", { kind: 'TRANSFORM' }),
    ]),
  );
  const of = (major: string) => ({ useLatestWithMetadata: { major } });
  const write = (major: string, message: object) =>
    new AvroSerializer(connect(), VALUE, { ...of(major), autoRegisterSchemas: false }).serialize('widgets', message);
  const read = (major: string, bytes: Buffer) =>
    new AvroDeserializer(connect(), VALUE, of(major)).deserialize('widgets', bytes);
  expect(await read('2', await write('1', { name: 'a', size: 5 }))).toEqual({ name: 'a', height: 5 });
  expect(await read('1', await write('2', { name: 'a', height: 5 }))).toEqual({ name: 'a', size: 5 });
});
