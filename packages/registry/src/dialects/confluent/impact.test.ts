import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Harness, startHarness } from '../../server/fixtures/harness.ts';

let registry: Harness;
const row = (...fields: readonly string[]) => ({
  schema: JSON.stringify({
    type: 'record',
    name: 'Row',
    fields: fields.map((name) => ({ name, type: 'string', default: '' })),
  }),
});

beforeAll(async () => {
  registry = await startHarness();
  await registry.post('/subjects/rows-value/versions', row('id', 'ltv'));
});
afterAll(() => registry.server.close());

it('a check with verbose names the consumers whom a schema breaks, and says it as data where findings are wanted', async () => {
  const path = '/compatibility/subjects/rows-value/versions/latest?verbose=true';
  const before = (await registry.post(path, row('id'))).body;
  const subscription = { group: 'default', subject: 'rows-value', consumer: 'ltv-dashboard', fields: ['ltv'] };
  await registry.post('/api/v1/subscriptions', subscription);
  await registry.post('/api/v1/subscriptions', { ...subscription, consumer: 'ids', fields: ['id'] });
  const { body } = await registry.post(path, row('id'));
  expect(body).toEqual({
    is_compatible: true,
    messages: [
      ...before.messages,
      "{consumer:'ltv-dashboard', outcome:'broken', field:'ltv', message:''ltv' is no longer there under this name'}",
    ],
  });
  const { impact } = (await registry.post(`${path}&findings=true`, row('id'))).body;
  expect(impact).toMatchObject({ against: '1', broken: 1, unaffected: 1, consumers: [{ consumer: 'ltv-dashboard' }] });
  expect((await registry.post(path.replace('?verbose=true', ''), row('id'))).body).toEqual({ is_compatible: true });
});
