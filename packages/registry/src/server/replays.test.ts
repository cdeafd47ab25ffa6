import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contract, type Harness, startHarness, WITHOUT_LTV } from './fixtures/harness.ts';

let server: Harness;
beforeAll(async () => {
  server = await startHarness();
});
afterAll(() => server.server.close());

/** Posts with a key, and once more: expects the same answer, said to be one. Gives the body. */
async function twice(path: string, body: unknown, status = 200) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const post = () =>
    server.request('POST', path, { headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const told = ({ headers, ...answer }: Awaited<ReturnType<typeof post>>) =>
    [answer, ...['content-type', 'location', 'x-correlation-id'].map((name) => headers.get(name))] as const;
  const [first, second] = [await post(), await post()];
  expect([path, first.status, first.headers.has('idempotency-replayed')]).toEqual([path, status, false]);
  expect(told(second)).toEqual(told(first));
  expect([path, second.headers.get('idempotency-replayed')]).toEqual([path, 'true']);
  return first.body;
}

const schema = (...names: readonly string[]) => ({
  schema: JSON.stringify({
    type: 'record',
    name: 'R',
    fields: names.map((name) => ({ name, type: 'int', default: 0 })),
  }),
});

it('the stages of a contract are told again as they were told first', async () => {
  const versions = '/contracts/stages/versions/1.0.0';
  await twice('/contracts', { contract: contract({ dataset_id: 'stages', status: 'draft' }) }, 201);
  await twice(`${versions}/activate`, undefined);
  await twice(`${versions}/deprecate`, { deprecation_uri: 'https://example.org/why', sunset: '2027-12-31' });
  await twice(`${versions}/archive`, undefined);
});

it('so are versions, tags and associations of subjects', async () => {
  for (const names of [['a'], ['a', 'b']]) await twice('/subjects/s/versions', schema(...names));
  await server.request('DELETE', '/subjects/s/versions/1');
  await twice('/subjects/s/versions/1/restore', undefined);
  const tags = [{ schemaEntity: { entityType: 'sr_record', entityPath: 'R' }, tags: ['pii'] }];
  await twice('/subjects/s/versions/latest/tags', { tagsToAdd: tags });
  const topic = { resourceName: 't', resourceNamespace: '-', resourceType: 'topic' };
  const tie = { subject: 's', associationType: 'value' };
  await twice('/associations', { ...topic, resourceId: 'r', associations: [tie] });
  const bringing = { ...tie, subject: 'new', schema: schema('c') };
  await twice('/associations', { ...topic, resourceId: 'r2', associations: [bringing] });
  const requests = [
    { ...topic, resourceId: 'r3', op: 'CREATE', associations: [tie] },
    { ...topic, resourceId: 'r2', op: 'DELETE' },
    { ...topic, resourceId: 'r3', op: 'NONE' },
  ];
  await twice('/associations:batchMutate', { requests }, 207);
});

it('so are contracts that come as schemas', async () => {
  const text = JSON.stringify(contract({ dataset_id: 'as-schema' }));
  await twice('/subjects/:.contracts:as-schema/versions', { schemaType: 'JSON', schema: text });
});

it('so are datasets, versions of layers and subscriptions', async () => {
  const api = '/data-contract-registry/v1';
  const { dataset_id } = await twice(`${api}/datasets`, { namespace: 'sap', name: 'mara', owner: 'mm' }, 201);
  const layer = `${api}/datasets/${dataset_id}/layers/gold`;
  for (const type of ['string', 'long']) {
    const schema_json = { type: 'record', name: 'm', fields: [{ name: 'f', type }] };
    await twice(`${layer}/schemas`, { schema_json }, 201);
  }
  await twice(`${layer}/versions/2/current`, undefined, 204);
  const subscription = { dataset_id, layer: 'gold', consumer: 'bi', required_compatibility: 'backward' };
  await twice(`${api}/subscriptions`, subscription, 201);
});

it('so is all that becomes of a proposal', async () => {
  await server.send('PUT', '/api/v1/governance?group=asked', { governance: 'governed' });
  const dataset = { dataset_id: 'asked.daily', owners: [{ team: 'growth' }] } as const;
  await server.register(contract(dataset));
  const named = { group: 'contracts', subject: 'asked.daily', consumer: 'anonymous', fields: ['ltv'] };
  await twice('/api/v1/subscriptions', named, 201);
  const next = contract({ ...dataset, version: '2.0.0', fields: WITHOUT_LTV });
  const { proposal_id } = await twice('/contracts', { contract: next }, 202);
  const approved = { party: 'consumer', name: 'anonymous', said: 'approved' };
  await twice(`/api/v1/proposals/${proposal_id}/decisions`, approved);
  await twice(`/api/v1/proposals/${proposal_id}/withdraw`, undefined);
  const again = { group: 'contracts', subject: 'asked.daily', version: '2.0.0' };
  const { id } = await twice('/api/v1/proposals', again);
  await twice(`/api/v1/proposals/${id}/force`, { reason: 'the outage of Monday, ticket 4711' });
});
