import type { JsonValue } from '@concordat/engine';
import { beforeEach, describe, expect, it } from 'vitest';
import { layerSubject } from '../../domain/dataset.ts';
import { at, code, registryPerTest } from '../fixtures/registry-per-test.ts';
import { avro } from '../fixtures/schemas.ts';
import type { StoredDataset } from './datasets.ts';

const own = registryPerTest();
const MARA = { namespace: 'sap.mm', name: 'mara', owner: 'platform-admins' };
const record = (...fields: readonly JsonValue[]): JsonValue => ({ type: 'record', name: 'mara', fields: [...fields] });
const matnr = { name: 'matnr', type: 'string' };
const COVERED = record(matnr);
const OTHER = record({ name: 'matnr', type: 'long' });
const OPTIONAL = record(matnr, { name: 'n', type: 'int', default: 0 });
const text = (schema: JsonValue) => avro(JSON.stringify(schema));
const GOLD = layerSubject(MARA, 'gold');

/** Number of all versions of the layer gold, newest first, and whether they are in force. */
async function told({ id }: StoredDataset) {
  const { items } = await own.registry.layers.versions({ dataset: id, layer: 'gold' }, { offset: 0, limit: 9 });
  return items.map(({ number, isCurrent }) => `${number}${isCurrent ? ' current' : ''}`);
}
const ingest = ({ id }: Pick<StoredDataset, 'id'>, schema: JsonValue) =>
  own.registry.layers.ingest({ dataset: id, layer: 'gold' }, { schema });
/** What a Schema Registry that is mirrored here says. */
async function imported(schema: JsonValue, id: number, number: number) {
  await own.schemas.setWriteMode(GOLD, 'IMPORT', { force: true });
  await own.schemas.register(GOLD, { ...text(schema), id, number });
  await own.schemas.setWriteMode(GOLD, 'READWRITE');
}
async function removed(number: number) {
  await own.schemas.deleteVersion(GOLD, number);
  await own.schemas.deleteVersion(GOLD, number, { permanent: true });
}

describe('a version that takes the number of the one in force', () => {
  it('is not in force because of its number', async () => {
    const mara = await own.registry.layers.create(MARA);
    await ingest(mara, COVERED);
    await ingest(mara, OPTIONAL);
    await removed(2);
    await own.schemas.changePolicy(GOLD, { level: 'NONE' });
    await own.schemas.register(GOLD, text(OTHER));
    expect(await told(mara)).toEqual(['2', '1']);
  });

  it('is not in force either where the one that was is restored', async () => {
    const mara = await own.registry.layers.create(MARA);
    await ingest(mara, COVERED);
    await ingest(mara, OPTIONAL);
    await own.schemas.deleteVersion(GOLD, 2);
    await own.schemas.restoreVersion(GOLD, 2);
    expect(await told(mara)).toEqual(['2', '1']);
    await own.registry.layers.setCurrent({ dataset: mara.id, layer: 'gold' }, 2);
    expect(await told(mara)).toEqual(['2 current', '1']);
  });
});

describe('a governed dataset', () => {
  let mara: StoredDataset;

  beforeEach(async () => {
    const contract = {
      dataset_id: 'sap.mm.mara',
      version: '1.0.0',
      status: 'active',
      owners: [{ team: 'mm' }],
      fields: [matnr],
    };
    await own.registry.register({ source: JSON.stringify(contract) });
    await own.registry.approvals.setGovernance('sap.mm', { governance: 'governed' });
  });

  it('has nothing in force that was registered before it was there', async () => {
    await own.schemas.register(GOLD, text(OTHER));
    mara = await own.registry.layers.create(MARA);
    expect(await told(mara)).toEqual(['1']);
    const setCurrent = own.registry.layers.setCurrent({ dataset: mara.id, layer: 'gold' }, 1);
    await expect(setCurrent).rejects.toEqual(code('approval-missing'));
  });

  it('has nothing in force that comes from another registry', async () => {
    mara = await own.registry.layers.create(MARA);
    await imported(OTHER, 77, 1);
    expect(await told(mara)).toEqual(['1']);
    await imported(COVERED, 78, 2);
    expect(await told(mara)).toEqual(['2', '1']);
    await own.registry.layers.setCurrent({ dataset: mara.id, layer: 'gold' }, 2);
    expect(await told(mara)).toEqual(['2 current', '1']);
  });

  it('has nothing in force that replaces what was', async () => {
    mara = await own.registry.layers.create(MARA);
    await ingest(mara, COVERED);
    await imported(COVERED, 1, 1);
    expect(await told(mara)).toEqual(['1 current']);
    await imported(OTHER, 77, 1);
    expect(await told(mara)).toEqual(['1']);
  });

  it('has the version in force that had become it before it was governed, until that is deleted', async () => {
    await own.registry.approvals.setGovernance('sap.mm', {});
    await own.schemas.register(GOLD, text(COVERED));
    await own.schemas.register(GOLD, text(OPTIONAL));
    mara = await own.registry.layers.create(MARA);
    await own.registry.approvals.setGovernance('sap.mm', { governance: 'governed' });
    expect(await told(mara)).toEqual(['2 current', '1']);
    await own.schemas.deleteVersion(GOLD, 2);
    expect(await told(mara)).toEqual(['1']);
  });
});

describe('asking beforehand', () => {
  it('says what registering would come to', async () => {
    const { id } = await own.registry.layers.create({ ...MARA, governance: 'governed' });
    const gold = { dataset: id, layer: 'gold' } as const;
    const refusal = "no version of its contract 'sap.mm.mara' is in force";
    expect(await own.registry.layers.check(gold, COVERED)).toMatchObject({ difference: undefined, refusal });
    expect(await ingest({ id }, COVERED)).toMatchObject({ refusal });
    await own.registry.layers.change(id, { governance: 'open' });
    expect(await own.registry.layers.check(gold, OTHER)).toMatchObject({ refusal: undefined });
    await own.registry.layers.change(id, { status: 'retired' });
    await expect(own.registry.layers.check(gold, OTHER)).rejects.toEqual(code('dataset-retired'));
  });
});

describe('a retired dataset', () => {
  it('takes nothing new, whoever brings it', async () => {
    const { id } = await own.registry.layers.create(MARA);
    await own.registry.layers.change(id, { status: 'retired' });
    await expect(own.schemas.register(GOLD, text(COVERED))).rejects.toEqual(code('dataset-retired'));
    await expect(imported(COVERED, 77, 1)).rejects.toEqual(code('dataset-retired'));
    await own.schemas.setWriteMode(GOLD, 'READWRITE');
    expect(await own.schemas.register(at('mara.silver', 'sap.mm'), text(COVERED))).toMatchObject({
      outcome: 'registered',
    });
  });
});
