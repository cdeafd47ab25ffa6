import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../server/fixtures/harness.ts';
import { hasDatabases, newPostgresStore } from '../../store/fixtures/databases.ts';

const AVRO = { 'content-type': 'application/json; serialization=Avro' };
const order = (name: string) => JSON.stringify({ type: 'record', name, fields: [] });

describe.skipIf(!(await hasDatabases()))('two registries over one database', () => {
  let nodes: readonly Harness[] = [];
  beforeAll(async () => {
    const store = await newPostgresStore();
    nodes = [await startHarness({ store }), await startHarness({ store })];
  });
  afterAll(async () => {
    for (const { server } of nodes) await server.close();
  });

  it('agree on what many clients register at the same time', async () => {
    const [one, other] = nodes;
    if (one === undefined || other === undefined) return expect.fail();
    const group = { schemaType: 'Avro', schemaCompatibility: 'None' };
    const made = await Promise.all(nodes.map((node) => node.send('PUT', '/$schemaGroups/race', group)));
    expect(made.map(({ status }) => status).toSorted()).toEqual([200, 201]);
    const names = ['A', 'B', 'C', 'D', 'A', 'B', 'C', 'D'];
    const answers = await Promise.all(
      names.map((name, index) =>
        (index % 2 === 0 ? one : other).request('PUT', '/$schemaGroups/race/schemas/s', {
          body: order(name),
          headers: AVRO,
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 204));
    const versions = new Map(names.map((name, index) => [name, answers[index]?.headers.get('schema-version')]));
    expect([...new Set(versions.values())].toSorted()).toEqual(['1', '2', '3', '4']);
    for (const [index, name] of names.entries()) {
      expect(answers[index]?.headers.get('schema-version')).toBe(versions.get(name));
      const id = answers[index]?.headers.get('schema-id');
      const read = await other.get(`/$schemaGroups/$schemas/${id}?consistency=strong`);
      expect([read.status, read.text]).toEqual([200, order(name)]);
    }
  });
});
