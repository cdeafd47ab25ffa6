import { type ContractInput, type ContractRegistry, openRegistry } from '@concordat/registry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newStoreAddress } from '../packages/registry/src/store/fixtures/databases.ts';

// What the first contract registry's own tests pin down about its library, as far as no test beside the sources says it already. Its
// HTTP surface is in dialects/contracts/seed-app.test.ts, its checks in formats/data-contract/seed-rules.test.ts, its card in
// dialects/contracts/decision-card.test.ts, its audit stream in feed/audit-stream.test.ts and server/config.test.ts.

const ID = 'users.daily_active';
const V1 = {
  dataset_id: ID,
  version: '1.0.0',
  status: 'active',
  primary_key: ['user_id', 'active_date'],
  owners: [{ team: 'growth-platform', contact: '#growth-platform' }],
  fields: [
    { name: 'user_id', type: 'string' },
    { name: 'active_date', type: 'timestamp' },
    { name: 'plan', type: 'string', enum: ['free', 'pro'] },
    { name: 'ltv', type: 'number', required: false },
  ],
} satisfies ContractInput;

let registry: ContractRegistry;
beforeEach(async () => {
  registry = await openRegistry({ store: await newStoreAddress(), clock: () => new Date(0) });
});
afterEach(() => registry.close());

describe('the checker', () => {
  it.each(['1.0.1', '1.1.0', '47.3.9'])('lets the same contract pass as %s, in every mode', async (version) => {
    await registry.register(V1);
    for (const mode of ['backward', 'forward', 'full', 'none'] as const) {
      expect(await registry.check({ ...V1, version }, { mode })).toMatchObject({
        compatible: true,
        mode,
        issues: [],
        changes: [],
      });
    }
  });

  it('tells under full what is removed and what is newly required', async () => {
    await registry.register(V1);
    const fields = [...V1.fields.slice(0, 3), { name: 'country', type: 'string' } as const];
    const { errors } = await registry.check({ ...V1, version: '2.0.0', fields }, { mode: 'full' });
    expect(errors.map(({ kind, field }) => [kind, field])).toEqual([
      ['field_removed', 'ltv'],
      ['field_required_added', 'country'],
    ]);
  });

  it.each(['backward', 'forward', 'full', 'none'] as const)('keeps the primary key under %s', async (mode) => {
    await registry.register(V1);
    const report = await registry.check({ ...V1, version: '2.0.0', primary_key: ['user_id'] }, { mode });
    expect(report.errors.map(({ message }) => message)).toEqual([
      "primary_key changed: ['user_id', 'active_date'] -> ['user_id']",
    ]);
  });
});

describe('the model', () => {
  it('is looked into by the names of its fields', async () => {
    await registry.register(V1);
    const { fields } = await registry.latest(ID);
    expect(fields.find(({ name }) => name === 'plan')).toMatchObject({ type: 'string', required: true });
    expect(fields.find(({ name }) => name === 'gone')).toBeUndefined();
  });

  it.each(['1', '1.0', 'v1.0.0', '1.0.0\n', '01.0.0', '١.٠.٠', ''])('refuses %j as a version', async (version) => {
    await expect(registry.register({ ...V1, version })).rejects.toMatchObject({
      code: 'document-invalid',
      problems: [{ pointer: '/version' }],
    });
    expect(await registry.has(ID)).toBe(false);
  });
});

describe('the registry', () => {
  it('is not changed by what its callers do with their objects', async () => {
    const fields: { name: string; type: 'string' }[] = [{ name: 'user_id', type: 'string' }];
    await registry.register({ ...V1, primary_key: [], fields });
    fields.push({ name: 'intruder', type: 'string' });
    const { fields: kept } = await registry.latest(ID);
    expect(kept.map(({ name }) => name)).toEqual(['user_id']);
    expect(() => Object.assign(kept[0] ?? {}, { name: 'intruder' })).toThrow(TypeError);
  });

  it('remembers every note of a deprecation', async () => {
    await registry.register(V1);
    await registry.deprecate(ID, '1.0.0', { deprecation_uri: 'https://wiki/a' });
    await registry.deprecate(ID, '1.0.0', { deprecation_uri: 'https://wiki/b', sunset: '2027-03-01' });
    const notes = (await registry.facts()).flatMap((fact) =>
      fact.kind === 'version-deprecated' ? [fact.deprecation] : [],
    );
    expect(notes).toEqual([{ uri: 'https://wiki/a' }, { uri: 'https://wiki/b', sunset: '2027-03-01' }]);
  });
});
