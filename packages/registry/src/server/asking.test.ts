import { afterAll, beforeAll, expect, it } from 'vitest';
import { contract, type Harness, startHarness } from './fixtures/harness.ts';

let registry: Harness;
beforeAll(async () => {
  registry = await startHarness();
});
afterAll(() => registry.server.close());

/** Registers contracts at the same time, each in a request of its own id. */
function register(names: readonly string[]) {
  return Promise.all(
    names.map((name) =>
      registry.request('POST', '/contracts', {
        headers: { 'content-type': 'application/json', 'x-correlation-id': `of-${name}` },
        body: JSON.stringify({ contract: contract({ dataset_id: name }) }),
      }),
    ),
  );
}

it('facts tell the request that brought them about, however many are answered at the same time', async () => {
  const names = Array.from({ length: 50 }, (_, index) => `set.${index}`);
  const answers = await register(names);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  const { items } = (await registry.get('/api/v1/audit')).body;
  expect(items).toHaveLength(50);
  for (const { subject, correlation_id, actor } of items) {
    expect([correlation_id, actor]).toEqual([`of-${subject}`, 'anonymous']);
  }
});
