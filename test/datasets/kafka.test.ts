import { Compatibility, SchemaRegistryClient } from '@confluentinc/schemaregistry';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Harness, startHarness } from '../../packages/registry/src/server/fixtures/harness.ts';

// The package @confluentinc/schemaregistry, as it is published, beside the dataset API: a layer is a subject of its namespace's context.
const SUBJECT = ':.sap.mm:mara.gold';
const API = '/data-contract-registry/v1';
const MATNR = { name: 'matnr', type: 'string' };

let registry: Harness;
let gold: string;

beforeEach(async () => {
  registry = await startHarness();
  const { body } = await registry.post(`${API}/datasets`, { namespace: 'sap.mm', name: 'mara', owner: 'mm' });
  gold = `${API}/datasets/${body.dataset_id}/layers/gold`;
});
afterEach(() => registry.server.close());

/** A client that remembers nothing. */
function client(): SchemaRegistryClient {
  return new SchemaRegistryClient({ baseURLs: [registry.server.url], maxRetries: 0 });
}

function record(...fields: readonly object[]): object {
  return { type: 'record', name: 'mara', fields };
}

const ingest = (schema: object) => registry.post(`${gold}/schemas`, { schema_json: schema });
/** Number, posture and whether it is in force, newest first. */
const versions = async () =>
  (await registry.get(`${gold}/versions`)).body.items.map(
    (item: { version: number; compatibility: string; is_current: boolean }) =>
      `${item.version} ${item.compatibility}${item.is_current ? ' current' : ''}`,
  );

test('what is handed in for a layer is read by subject and by id, as plain Avro', async () => {
  await ingest(record(MATNR));
  await ingest(record(MATNR, { name: 'currency', type: 'string', optional: true }));
  expect(await client().getAllVersions(SUBJECT)).toEqual([1, 2]);
  const latest = await client().getLatestSchemaMetadata(SUBJECT);
  expect(latest).toMatchObject({ version: 2, schemaType: 'AVRO' });
  const plain = record(MATNR, { name: 'currency', type: ['null', 'string'], default: null });
  expect(JSON.parse(latest.schema)).toEqual(plain);
  expect(JSON.parse((await client().getBySubjectAndId(SUBJECT, latest.id ?? 0)).schema)).toEqual(plain);
  expect(await client().getId(SUBJECT, { schemaType: 'AVRO', schema: JSON.stringify(plain) })).toBe(latest.id);
});

test('what a producer registers is a version of the layer, and comes into force as one', async () => {
  const register = (schema: object) =>
    client().register(SUBJECT, { schemaType: 'AVRO', schema: JSON.stringify(schema) });
  await register(record(MATNR));
  await register(record(MATNR, { name: 'n', type: 'int', default: 0 }));
  expect(await versions()).toEqual(['2 backward current', '1 both']);
  // What Kafka's level lets pass, and what breaks the readers of the layer: it is registered, and not in force.
  await client().updateCompatibility(SUBJECT, Compatibility.NONE);
  await register(record({ name: 'matnr', type: 'long' }));
  expect(await versions()).toEqual(['3 none', '2 backward current', '1 both']);
  const { body } = await registry.get(`${gold}/versions/current`);
  expect(body.schema_json).toEqual(record(MATNR, { name: 'n', type: 'int', default: 0 }));
  expect(await client().getLatestSchemaMetadata(SUBJECT)).toMatchObject({ version: 3 });
});

test('a version without a schema is not there for them, and its number stays taken', async () => {
  await ingest(record(MATNR));
  await registry.post(`${gold}/schemas`, { schema_registry_id: 'srn:1' });
  expect(await client().getAllVersions(SUBJECT)).toEqual([1]);
  expect(await client().getLatestSchemaMetadata(SUBJECT)).toMatchObject({ version: 1 });
  await expect(client().getSchemaMetadata(SUBJECT, 2)).rejects.toMatchObject({ status: 404, errorCode: 40402 });
  await client().register(SUBJECT, {
    schemaType: 'AVRO',
    schema: JSON.stringify(record(MATNR, { name: 'n', type: 'int', default: 0 })),
  });
  expect(await versions()).toEqual(['3 backward current', '2 none', '1 both']);
  expect(await client().getAllVersions(SUBJECT)).toEqual([1, 3]);
});
