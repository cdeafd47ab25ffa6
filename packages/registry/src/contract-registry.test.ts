import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ContractInput, type ContractRegistry, openRegistry } from './index.ts';
import { newStoreAddress } from './store/fixtures/databases.ts';

const v1 = {
  dataset_id: 'users.daily_active',
  version: '1.0.0',
  primary_key: ['user_id', 'active_date'],
  owners: [{ team: 'growth-platform', contact: '#growth-platform' }],
  fields: [
    { name: 'user_id', type: 'string' },
    { name: 'active_date', type: 'timestamp' },
    { name: 'plan', type: 'string', enum: ['free', 'pro', 'enterprise'] },
    { name: 'ltv', type: 'number', required: false },
  ],
  status: 'active',
} satisfies ContractInput;

const v1_1: ContractInput = {
  ...v1,
  version: '1.1.0',
  fields: [...v1.fields, { name: 'signup_source', type: 'string', required: false }],
};
const v2: ContractInput = { ...v1, version: '2.0.0', fields: v1.fields.filter(({ name }) => name !== 'ltv') };
const ID = v1.dataset_id;

describe('the library', () => {
  let registry: ContractRegistry;
  beforeEach(async () => {
    registry = await openRegistry({ store: await newStoreAddress() });
  });
  afterEach(() => registry.close());

  const versions = async () => (await registry.history(ID)).map(({ version }) => version);

  it('registers, promotes and refuses', async () => {
    expect(await registry.register(v1)).toMatchObject({ compatible: true, accepted: true, issues: [], errors: [] });
    expect((await registry.register(v1_1)).compatible).toBe(true);
    const report = await registry.register(v2);
    expect(report).toMatchObject({ compatible: false, accepted: false, mode: 'backward' });
    expect(report.errors[0]).toMatchObject({
      kind: 'field_removed',
      field: 'ltv',
      message: "field 'ltv' was removed; old data will fail validation",
    });
    expect(await versions()).toEqual(['1.0.0', '1.1.0']);
    expect((await registry.latest(ID)).version).toBe('1.1.0');
    expect((await registry.get(ID, '1.0.0')).fields).toHaveLength(4);
  });

  it('takes texts as well as objects', async () => {
    await registry.register(`
dataset_id: users.daily_active
version: "1.0.0"
status: active
owners: [{team: growth-platform}]
fields:
  - {name: user_id, type: string}
`);
    expect((await registry.latest(ID)).owners).toEqual([{ team: 'growth-platform', contact: null }]);
  });

  it('takes back what it gave', async () => {
    await registry.register(v1);
    const latest = await registry.latest(ID);
    expect((await registry.register({ ...latest, version: '1.0.1' })).accepted).toBe(true);
  });

  it('keeps every digit of a large number', async () => {
    const large = 9007199254740993n;
    await registry.register({ ...v1, fields: [{ name: 'code', type: 'integer', enum: [large] }], primary_key: [] });
    expect((await registry.latest(ID)).fields[0]?.enum).toEqual([{ value: large }]);
  });

  it('refuses a version that is there already', async () => {
    await registry.register(v1);
    const message = "version '1.0.0' of 'users.daily_active' is already registered";
    for (const again of [v1, { ...v2, version: '1.0.0' }]) {
      await expect(registry.register(again)).rejects.toMatchObject({
        name: 'RegistryError',
        code: 'version-taken',
        message,
      });
      await expect(registry.check(again)).rejects.toMatchObject({ code: 'version-taken', message });
    }
  });

  it('refuses an invalid document with its problems', async () => {
    const error = { code: 'document-invalid', problems: [{ pointer: '/version' }] };
    await expect(registry.register({ ...v1, version: 'v1' })).rejects.toMatchObject(error);
    await expect(registry.register('')).rejects.toMatchObject({ code: 'document-invalid' });
  });

  it('judges by the mode of the request', async () => {
    await registry.register(v1);
    expect(await registry.check(v2, { mode: 'none' })).toMatchObject({
      compatible: true,
      mode: 'none',
      accepted: true,
    });
    expect(await registry.check(v2, { mode: 'full', transitive: true })).toMatchObject({
      compatible: false,
      mode: 'full',
      level: 'FULL_TRANSITIVE',
      transitive: true,
    });
    expect(await versions()).toEqual(['1.0.0']);
  });

  it('says what a policy permitted', async () => {
    await registry.register({ ...v1, compatibility: { breaking: 'major' } });
    expect(await registry.register(v2)).toMatchObject({ compatible: false, accepted: true, permitted: 'major' });
    expect((await registry.latest(ID)).version).toBe('2.0.0');
  });

  it('moves versions through their life', async () => {
    await registry.register({ ...v1, status: 'draft' });
    expect(await registry.activate(ID, '1.0.0')).toMatchObject({ accepted: true });
    expect(await registry.activate(ID, '1.0.0')).toMatchObject({ accepted: true });
    const deprecated = await registry.deprecate(ID, '1.0.0', {
      deprecation_uri: 'https://example.org/migrate',
      replaced_by: '1.1.0',
    });
    expect(deprecated).toMatchObject({ status: 'deprecated', deprecation_uri: 'https://example.org/migrate' });
    expect((await registry.archive(ID, '1.0.0')).status).toBe('archived');
    expect((await registry.facts()).map(({ kind }) => kind)).toEqual([
      'version-registered',
      'version-activated',
      'version-deprecated',
      'version-archived',
    ]);
    expect((await registry.facts(3)).map(({ sequence }) => sequence)).toEqual([4]);
  });

  it('says what does not exist', async () => {
    await expect(registry.latest('x')).rejects.toThrow("unknown dataset_id: 'x'");
    await expect(registry.history('x')).rejects.toThrow("unknown dataset_id: 'x'");
    await registry.register({ ...v1, status: 'draft' });
    await expect(registry.latest(ID)).rejects.toThrow("'users.daily_active' has no active version");
    await expect(registry.get(ID, '9.9.9')).rejects.toThrow("'users.daily_active' has no version '9.9.9'");
    expect([await registry.has(ID), await registry.has('x')]).toEqual([true, false]);
    expect(await registry.datasets()).toEqual([ID]);
  });
});

it('keeps a registry in a file, until it is closed or disposed of', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'concordat-library-'));
  const store = `sqlite:${join(directory, 'registry.db')}` as const;
  const first = await openRegistry({ store, clock: () => new Date('2026-11-22T10:00:00Z') });
  await first.register(v1);
  await expect(openRegistry({ store })).rejects.toMatchObject({ code: 'store-locked' });
  await first[Symbol.asyncDispose]();
  const second = await openRegistry({ store });
  expect((await second.latest(ID)).version).toBe('1.0.0');
  expect((await second.facts())[0]?.at).toBe('2026-11-22T10:00:00.000Z');
  await second.close();
  rmSync(directory, { recursive: true });
});
