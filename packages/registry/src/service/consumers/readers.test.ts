import { describe, expect, it } from 'vitest';
import { contract } from '../fixtures/contracts.ts';
import { registryPerTest } from '../fixtures/registry-per-test.ts';
import type { SubscribeCommand } from './consumers.ts';

const own = registryPerTest();
const USERS = { group: 'contracts', subject: 'users.daily_active' };
const FIRST = ['user_id: string', 'plan?: string'];
const ADDRESS = { name: 'address', type: 'object', fields: [{ name: 'geo.lat', type: 'number' }] } as const;
const TAGS = {
  name: 'tags',
  type: 'array',
  items: { type: 'object', fields: [{ name: 'label', type: 'string' }] },
} as const;

const register = (version: string, members: Parameters<typeof contract>[2] = {}) =>
  own.registry.register({ source: JSON.stringify(contract(version, FIRST, members)), mode: 'none' });
const subscribe = (consumer: string, said: Partial<SubscribeCommand>) =>
  own.registry.consumers.subscribe({ ...USERS, consumer, minVersion: 1, source: 'declared', ...said });
async function outcomes(fields: readonly string[], members: Parameters<typeof contract>[2] = {}) {
  const text = JSON.stringify(contract('2.0.0', fields, members));
  const { consumers } = await own.registry.consumers.impact(USERS, { format: 'data-contract', text });
  return Object.fromEntries(consumers.map(({ subscription, outcome }) => [subscription.consumer, outcome]));
}
const avro = (...names: string[]) => ({
  format: 'avro',
  text: JSON.stringify({ type: 'record', name: 'r', fields: names.map((name) => ({ name, type: 'string' })) }),
});

describe('a schema of the consumer’s own', () => {
  it('of Avro passes over the fields that it does not know', async () => {
    await register('1.0.0');
    expect((await subscribe('ids', { reader: avro('user_id') })).warnings).toEqual([]);
    expect(await outcomes(['user_id: string'])).toEqual({ ids: 'unaffected' });
    expect(await outcomes(['plan?: string'])).toEqual({ ids: 'broken' });
  });

  it('that does not read what there is now is told so, and not called broken by what comes', async () => {
    await register('1.0.0');
    const { warnings } = await subscribe('lost', { reader: avro('no_such_field') });
    expect(warnings).toEqual([expect.stringMatching(/^its own schema does not read version 1\.0\.0: /)]);
    expect(await outcomes([...FIRST, 'country?: string'])).toEqual({ lost: 'at_risk' });
  });
});

describe('the path of a field', () => {
  it('goes through lists, with their marks or without, and names may have dots', async () => {
    const fields = [...contract('1.0.0', FIRST).fields, ADDRESS, TAGS];
    await register('1.0.0', { fields });
    const paths = ['address.geo.lat', 'tags.label', 'tags[].label', 'tags[]', 'tags'];
    for (const path of paths) {
      expect([path, (await subscribe(path, { fields: [{ path, how: [] }] })).warnings]).toEqual([path, []]);
    }
    expect(await outcomes(FIRST)).toEqual(Object.fromEntries(paths.map((path) => [path, 'broken'])));
    expect(await outcomes([], { fields })).toEqual(Object.fromEntries(paths.map((path) => [path, 'unaffected'])));
  });
});
