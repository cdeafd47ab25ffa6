import { SchemaRegistryClient } from '@azure/schema-registry';
import { AvroSerializer } from '@azure/schema-registry-avro';
import { JsonSchemaSerializer } from '@azure/schema-registry-json';

// Runs in a process of its own, since whom Node trusts is said when it starts. Takes the address, a token and what to do; prints what came back as JSON.

const [, , url = '', token = '', task = ''] = process.argv;
const client = new SchemaRegistryClient(url, {
  getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
});

const AVRO = {
  groupName: 'azure',
  name: 'com.example.Order',
  format: 'Avro',
  definition: '{"type":"record","name":"Order","namespace":"com.example","fields":[{"name":"id","type":"string"}]}',
} as const;
const JSON_SCHEMA = {
  groupName: 'azure-json',
  name: 'payment',
  format: 'Json',
  definition: '{"$id":"payment","type":"object","properties":{"amount":{"type":"number"}},"required":["amount"]}',
} as const;
const CUSTOM = {
  groupName: 'default',
  name: 'com.ex.My Rec/ord',
  format: 'Custom',
  definition: 'anything at all',
} as const;

const TASKS: Readonly<Record<string, () => Promise<unknown>>> = {
  async calls() {
    const answers = [];
    for (const schema of [AVRO, JSON_SCHEMA, CUSTOM]) {
      const registered = await client.registerSchema(schema);
      const again = await client.registerSchema(schema);
      const found = await client.getSchemaProperties(schema);
      const byId = await client.getSchema(registered.id);
      const byVersion = await client.getSchema(schema.name, schema.groupName, 1);
      answers.push({ registered, again, found, byId, byVersion });
    }
    return answers;
  },
  async failures() {
    const noted = (attempt: Promise<unknown>) =>
      attempt.then(
        () => 'no failure',
        ({ code, statusCode }: { code?: string; statusCode?: number }) => [statusCode, code],
      );
    const breaking = AVRO.definition.replace('"string"', '"int"');
    return {
      absent: await noted(client.getSchema('0123456789abcdef0123456789abcdef')),
      group: await noted(client.registerSchema({ ...AVRO, groupName: 'nowhere' })),
      content: await noted(client.getSchemaProperties({ ...AVRO, definition: breaking })),
      breaking: await noted(client.registerSchema({ ...AVRO, definition: breaking })),
      invalid: await noted(client.registerSchema({ ...AVRO, definition: '{"type":"nope"}' })),
      format: await noted(client.registerSchema({ ...AVRO, format: 'Json' })),
      version: await noted(client.getSchema(AVRO.name, AVRO.groupName, 7)),
    };
  },
  async avro() {
    const value = { id: 'o-1' };
    const trips = [];
    for (const autoRegisterSchemas of [true, false]) {
      const serializer = new AvroSerializer(client, { groupName: 'azure', autoRegisterSchemas });
      const message = await serializer.serialize(value, AVRO.definition);
      const reader = new AvroSerializer(client, { groupName: 'azure' });
      trips.push({ contentType: message.contentType, read: await reader.deserialize(message) });
    }
    return trips;
  },
  async json() {
    const serializer = new JsonSchemaSerializer(client, { groupName: 'azure-json' });
    const message = await serializer.serialize({ amount: 12 }, JSON_SCHEMA.definition);
    return { contentType: message.contentType, read: await serializer.deserialize(message) };
  },
  register: () => client.registerSchema(AVRO),
};

const answer = await TASKS[task]?.();
process.stdout.write(JSON.stringify(answer));
