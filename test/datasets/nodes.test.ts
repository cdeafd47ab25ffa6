import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Harness, startHarness } from '../../packages/registry/src/server/fixtures/harness.ts';
import { hasDatabases, newPostgresStore } from '../../packages/registry/src/store/fixtures/databases.ts';

const API = '/data-contract-registry/v1';
const STRONG = { 'concordat-consistency': 'strong' };

describe.skipIf(!(await hasDatabases()))('two nodes over one database', () => {
  let nodes: readonly [Harness, Harness];

  beforeEach(async () => {
    const store = await newPostgresStore();
    nodes = [await startHarness({ store }), await startHarness({ store })];
  });
  afterEach(() => Promise.all(nodes.map(({ server }) => server.close())));

  /** A schema that no other call gives, and that every other one can follow. */
  const schema = (n: number) => ({
    type: 'record',
    name: 'mara',
    fields: [
      { name: 'matnr', type: 'string' },
      { name: `f${n}`, type: 'string', optional: true },
    ],
  });

  test('number the versions of a layer without gaps, and agree on the one in force', async () => {
    const [one, other] = nodes;
    const created = await one.post(`${API}/datasets`, { namespace: 'sap.mm', name: 'mara', owner: 'mm' });
    const gold = `${API}/datasets/${created.body.dataset_id}/layers/gold`;
    // Open readers, so that a field may go as another one comes.
    await other.request('PATCH', `${API}/datasets/${created.body.dataset_id}`, {
      headers: { 'content-type': 'application/json' },
      body: '{"reader": "open"}',
    });
    const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    const answers = await Promise.all(
      numbers.map((n) => (n % 2 === 0 ? one : other).post(`${gold}/schemas`, { schema_json: schema(n) })),
    );
    expect(answers.map(({ status }) => status)).toEqual(numbers.map(() => 201));
    const versions = answers.map(({ body }) => body.version).sort((a, b) => a - b);
    expect(versions).toEqual(numbers);
    for (const node of nodes) {
      const { items } = (await node.get(`${gold}/versions`, STRONG)).body;
      const inForce = items.filter((item: { is_current: boolean }) => item.is_current);
      expect(inForce.map((item: { version: number }) => item.version)).toEqual([12]);
    }
    expect((await one.post(`${gold}/versions/3/current`)).status).toBe(204);
    expect((await other.get(`${gold}/versions/current`, STRONG)).body).toMatchObject({ version: 3 });
  });

  test('give a name in a namespace once, and know a dataset that the other one changed', async () => {
    const [one, other] = nodes;
    const wanted = { namespace: 'sap.mm', name: 'marc', owner: 'mm' };
    const answers = await Promise.all([1, 2, 3, 4].map((n) => (n % 2 ? one : other).post(`${API}/datasets`, wanted)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const id = answers.find(({ status }) => status === 201)?.body.dataset_id;
    await one.request('PATCH', `${API}/datasets/${id}`, {
      headers: { 'content-type': 'application/json' },
      body: '{"status": "retired"}',
    });
    const refused = await other.post(`${API}/datasets/${id}/layers/raw/schemas`, { schema_json: schema(1) });
    expect([refused.status, refused.body.details.reason]).toEqual([409, 'dataset_retired']);
  });
});
