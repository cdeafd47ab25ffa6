import { SchemaRegistryClient } from '@confluentinc/schemaregistry';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, startHarness } from '../../packages/registry/src/server/fixtures/harness.ts';

// The package @confluentinc/schemaregistry, as it is published, beside the API of the CloudEvents schema registry: the same subjects.

let registry: Harness;
let client: SchemaRegistryClient;
beforeAll(async () => {
  registry = await startHarness();
  client = new SchemaRegistryClient({ baseURLs: [registry.server.url], maxRetries: 0 });
});
afterAll(() => registry.server.close());

const ORDER = '{"type":"record","name":"Order","fields":[{"name":"id","type":"string"}]}';
const post = (path: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
  registry.request('POST', `/schemagroups/${path}`, { body, headers });

describe('a schema that was posted to a schema group', () => {
  test('is read by a client of Kafka, by subject and by id', async () => {
    await registry.send('PUT', '/schemagroups/shop', { format: 'avro' });
    await post('shop/schemas/order', ORDER, { 'content-type': 'application/vnd.apache.avro+json' });
    const latest = await client.getLatestSchemaMetadata(':.shop:order');
    expect([latest.version, latest.schema]).toEqual([1, ORDER]);
    expect((await client.getBySubjectAndId(':.shop:order', latest.id ?? 0)).schema).toBe(ORDER);
    expect(await client.getId(':.shop:order', { schemaType: 'AVRO', schema: ORDER })).toBe(latest.id);
  });

  test('has the format of its group, whoever registers the next one', async () => {
    const schema = '{"type":"object"}';
    await expect(client.register(':.shop:other', { schemaType: 'JSON', schema })).rejects.toMatchObject({
      status: 409,
    });
    expect(await client.register(':.shop:other', { schemaType: 'AVRO', schema: ORDER })).toBeGreaterThan(0);
    const dataset = { namespace: 'shop', name: 'orders', owner: 'shop' };
    const { body } = await registry.post('/data-contract-registry/v1/datasets', dataset);
    await registry.send('PUT', '/schemagroups/json', { format: 'json-schema' });
    const { body: other } = await registry.post('/data-contract-registry/v1/datasets', {
      ...dataset,
      namespace: 'json',
    });
    const schema_json = { type: 'record', name: 'orders', fields: [{ name: 'id', type: 'string' }] };
    const ingest = (id: string) =>
      registry.post(`/data-contract-registry/v1/datasets/${id}/layers/gold/schemas`, { schema_json });
    expect((await ingest(body.dataset_id)).status).toBe(201);
    expect((await ingest(other.dataset_id)).status).toBe(409);
  });

  test('of the default group is a plain subject', async () => {
    await post('default/schemas/payment-value?format=json-schema', '{"type":"object"}');
    expect(await client.getAllSubjects()).toContain('payment-value');
    expect((await client.getLatestSchemaMetadata('payment-value')).schemaType).toBe('JSON');
  });

  test('in a format that nobody here reads is shown, and nothing fails on it', async () => {
    await registry.send('PUT', '/schemagroups/xml', {});
    await post('xml/schemas/invoice?format=xsd11', '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>');
    await post('xml/schemas/invoice?format=xsd11', new Uint8Array([0, 255, 1]));
    const subject = ':.xml:invoice';
    expect(await client.getAllVersions(subject)).toEqual([1, 2]);
    const first = await client.getSchemaMetadata(subject, 1);
    expect([first.schemaType, first.schema]).toEqual(['XSD11', expect.stringContaining('<xs:schema')]);
    expect((await client.getLatestSchemaMetadata(subject)).schema).toMatch(/^data:application\/octet-stream;base64,/);
    const at = encodeURIComponent(subject);
    for (const path of [
      `/subjects/${at}/versions/1`,
      `/subjects/${at}/versions/1?format=resolved&findTags=*`,
      `/schemas/ids/${first.id}?subject=${at}`,
      `/schemas/ids/${first.id}/versions?subject=${at}`,
      '/schemas?subjectPrefix=:.xml:',
      `/config/${at}?defaultToGlobal=true`,
      '/api/v1/subjects',
      '/api/v1/subjects/xml/invoice',
    ]) {
      expect([path, (await registry.get(path)).status]).toEqual([path, 200]);
    }
    const text = await fetch(`${registry.server.url}/subjects/${at}/versions/1/schema`);
    expect([text.status, await text.text()]).toEqual([200, first.schema]);
    const avro = { schema: ORDER };
    expect((await registry.post(`/subjects/${at}/versions`, avro)).status).toBe(409);
    expect((await registry.post(`/subjects/${at}`, avro)).status).toBe(404);
    expect(
      (await registry.post(`/compatibility/subjects/${at}/versions/latest?verbose=true`, avro)).body,
    ).toMatchObject({
      is_compatible: false,
    });
    const impact = await registry.post('/api/v1/impact', { group: 'xml', subject: 'invoice', document: ORDER });
    expect(impact.status).toBeLessThan(500);
  });

  test('is gone for good for everybody when it is deleted', async () => {
    await post('shop/schemas/short', ORDER);
    const id = (await client.getLatestSchemaMetadata(':.shop:short')).id ?? 0;
    await registry.request('DELETE', '/schemagroups/shop/schemas/short');
    expect((await registry.get('/subjects/%3A.shop%3Ashort/versions?deleted=true')).status).toBe(404);
    expect(id).toBeGreaterThan(0);
  });
});

describe('a schema that a client of Kafka registered', () => {
  test('is a document, with what can be said about it', async () => {
    const id = await client.register('customer-value', { schemaType: 'AVRO', schema: ORDER });
    const { status, headers, text } = await registry.get('/schemagroups/default/schemas/customer-value');
    expect([status, text]).toEqual([200, ORDER]);
    expect(headers.get('content-type')).toBe('application/vnd.apache.avro+json');
    const { guid } = (await registry.get(`/schemas/ids/${id}?subject=customer-value`)).body;
    expect(headers.get('schema-id')).toBe(
      (await registry.get('/subjects/customer-value/versions/1')).body.guid ?? guid,
    );
    const byId = await registry.get(`/schema?uri=urn:uuid:${headers.get('schema-id')}`);
    expect([byId.status, byId.text]).toEqual([200, ORDER]);
    expect((await registry.get('/schemagroups/default/schemas')).body).toContain('customer-value');
  });

  test('goes on here, and is gone here when the client deletes it', async () => {
    const more =
      '{"type":"record","name":"Order","fields":[{"name":"id","type":"string"},{"name":"n","type":"int","default":0}]}';
    const posted = await post('default/schemas/customer-value?description=Customers', more);
    expect([posted.status, posted.headers.get('schema-version')]).toEqual([200, '2']);
    const first = await registry.get('/schemagroups/default/schemas/customer-value/versions/1');
    expect(first.headers.get('schema-description')).toBe('Customers');
    await client.deleteSubject('customer-value', false);
    expect((await registry.get('/schemagroups/default/schemas/customer-value')).status).toBe(404);
    expect((await registry.get('/schemagroups/default/schemas/customer-value/versions')).body).toEqual([]);
    await client.deleteSubject('customer-value', true);
    expect((await registry.get('/schemagroups/default/schemas/customer-value/versions')).status).toBe(404);
    const anew = await post('default/schemas/customer-value?format=avro', ORDER);
    expect(anew.headers.get('schema-version')).toBe('1');
    expect(anew.headers.get('schema-description')).toBeNull();
  });

  test('of any name has an id', async () => {
    await client.register('with space:and/more', { schemaType: 'AVRO', schema: ORDER });
    const id = 'with%20space%3Aand%2Fmore';
    expect((await registry.get('/schemagroups/default/schemas')).body).toContain(id);
    expect((await registry.get(`/schemagroups/default/schemas/${id}`)).text).toBe(ORDER);
  });
});

test('a layer of a dataset is a schema, and a document that is posted to it is a version of the layer', async () => {
  const api = '/data-contract-registry/v1/datasets';
  const { body } = await registry.post(api, { namespace: 'sap.mm', name: 'mara', owner: 'mm' });
  const schema_json = { type: 'record', name: 'mara', fields: [{ name: 'matnr', type: 'string' }] };
  await registry.post(`${api}/${body.dataset_id}/layers/gold/schemas`, { schema_json });
  const layer = '/schemagroups/sap.mm/schemas/mara.gold';
  expect((await registry.get(layer)).body ?? JSON.parse((await registry.get(layer)).text)).toEqual(schema_json);
  const more = { ...schema_json, fields: [...schema_json.fields, { name: 'n', type: 'int', default: 0 }] };
  const posted = await post('sap.mm/schemas/mara.gold', JSON.stringify(more));
  expect([posted.status, posted.headers.get('schema-version')]).toEqual([200, '2']);
  const versions = await registry.get(`${api}/${body.dataset_id}/layers/gold/versions`);
  expect(versions.body.items.map(({ version, is_current }: Record<string, unknown>) => [version, is_current])).toEqual([
    [2, true],
    [1, false],
  ]);
  // What is registered anew under the number of a version that is gone was not judged for the layer.
  expect((await registry.request('DELETE', layer)).status).toBe(204);
  const current = await registry.get(`${api}/${body.dataset_id}/layers/gold/versions/current`);
  expect(current.status).toBe(404);
});
