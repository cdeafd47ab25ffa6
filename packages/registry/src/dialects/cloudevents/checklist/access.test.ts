import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GuardedHarness, startGuarded } from '../../../server/fixtures/guarded-harness.ts';

let server: GuardedHarness;
let owner: string;
let stranger: string;
beforeAll(async () => {
  server = await startGuarded();
  owner = await server.newKey('owner', 'producer@secret/*');
  stranger = await server.newKey('stranger', 'producer@elsewhere/*');
  const group = { description: 'what nobody else is to know' };
  expect((await server.ask('PUT', '/schemagroups/secret', group, owner)).status).toBe(201);
  const schema = { type: 'record', name: 'Hidden', fields: [] };
  expect((await server.ask('POST', '/schemagroups/secret/schemas/s?format=avro&id=s-1', schema, owner)).status).toBe(
    200,
  );
});
afterAll(() => server.close());

it('A01 B02 a group is written by those who may', async () => {
  const { status } = await server.ask('PUT', '/schemagroups/secret', {}, stranger);
  expect(status).toBe(403);
  expect((await server.ask('DELETE', '/schemagroups/secret', undefined, stranger)).status).toBe(403);
  expect((await server.ask('DELETE', '/schemagroups/secret/schemas', undefined, stranger)).status).toBe(403);
  const posted = await server.ask('POST', '/schemagroups/secret/schemas/t?format=avro', { type: 'string' }, stranger);
  expect(posted.status).toBe(404);
  expect((await server.ask('PUT', '/schemagroups/elsewhere', {}, stranger)).status).toBe(201);
});

it('A02 B03 that a group is there is told to everybody', async () => {
  expect((await server.ask('GET', '/schemagroups', undefined, stranger)).body).toContain('secret');
  expect((await server.ask('PUT', '/schemagroups/secret?mode=create', {}, stranger)).status).toBe(403);
});

it('A03 B04 what is said about a group, and what is in it, is told to those who may read there', async () => {
  const told = await server.ask('GET', '/schemagroups/secret', undefined, stranger);
  expect([told.status, told.body]).toEqual([200, { id: 'secret' }]);
  expect((await server.ask('GET', '/schemagroups/secret', undefined, owner)).body).toHaveProperty('description');
  expect((await server.ask('GET', '/schemagroups/secret/schemas', undefined, stranger)).body).toEqual([]);
  for (const path of [
    '/schemagroups/secret/schemas/s',
    '/schemagroups/secret/schemas/s/versions',
    '/schema?uri=s-1',
    '/s-1',
  ]) {
    expect([path, (await server.ask('GET', path, undefined, stranger)).status]).toEqual([path, 404]);
    expect([path, (await server.ask('GET', path, undefined, owner)).status]).toEqual([path, 200]);
    expect((await server.request('GET', path)).status).toBe(401);
  }
});

it('B14 somebody may register schemas of his own authority alone', async () => {
  const strict = await startGuarded({ schema_authorities: 'team-a=https://a.example/*' });
  const keys = await Promise.all(['team-a', 'team-b'].map((name) => strict.newKey(name, 'producer@*/*')));
  const statuses = await Promise.all(
    keys.map(async (key, index) => {
      const path = `/schemagroups/default/schemas/s${index}?format=avro&authority=https://a.example/x`;
      return (await strict.ask('POST', path, { type: 'string' }, key)).status;
    }),
  );
  expect(statuses).toEqual([200, 403]);
  await strict.close();
});
