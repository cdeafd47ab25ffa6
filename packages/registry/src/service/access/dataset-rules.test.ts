import { afterEach, beforeEach, expect, it } from 'vitest';
import { ANYBODY, type Caller } from '../../domain/caller.ts';
import { parseGrant } from '../../domain/grant.ts';
import { openTestStore } from '../../store/fixtures/databases.ts';
import { createRegistry } from '../create-registry.ts';
import type { Datasets, LayerKey } from '../datasets/datasets.ts';
import { text } from '../fixtures/contracts.ts';
import { code } from '../fixtures/registry-per-test.ts';
import type { Registry } from '../registry.ts';

const SCHEMA = { type: 'record', name: 'mara', fields: [{ name: 'matnr', type: 'string' }] };

let registry: Registry;
let layers: Datasets;
let caller: Caller;
let mara: string;
let gold: LayerKey;
let raw: LayerKey;

beforeEach(async () => {
  caller = ANYBODY;
  registry = createRegistry(await openTestStore(), { clock: () => new Date(), asking: () => ({ caller }) });
  layers = registry.layers;
  mara = (await layers.create({ namespace: 'sap.mm', name: 'mara', owner: 'mm' })).id;
  await layers.create({ namespace: 'crm', name: 'leads', owner: 'sales' });
  gold = { dataset: mara, layer: 'gold' };
  raw = { dataset: mara, layer: 'raw' };
  for (const key of [gold, raw]) await layers.ingest(key, { schema: SCHEMA });
});
afterEach(() => registry.close());

/** From now on somebody with these grants asks. */
function as(id: string, ...grants: readonly string[]): void {
  caller = { id, grants: grants.flatMap((text) => parseGrant(text) ?? []) };
}

const listed = async () => {
  const { items, total } = await layers.list({ offset: 0, limit: 10 });
  return [...items.map(({ name }) => name), total];
};

it('a dataset is in sight of whoever has a grant for one of its layers, and nothing of it of others', async () => {
  as('bi', 'consumer@sap.mm/mara.gold');
  expect(await listed()).toEqual(['mara', 1]);
  expect(await layers.dataset(mara)).toMatchObject({ name: 'mara' });
  expect(await layers.versions(gold, { offset: 0, limit: 9 })).toMatchObject({ total: 1 });
  as('stranger', 'producer@crm/*');
  expect(await listed()).toEqual(['leads', 1]);
  const asked = [
    layers.dataset(mara),
    layers.change(mara, { owner: 'x' }),
    layers.ingest(gold, { schema: SCHEMA }),
    layers.versions(gold, { offset: 0, limit: 9 }),
    layers.version(gold, 1),
    layers.diff(gold, 1, 1),
    layers.check(gold, SCHEMA),
    layers.setCurrent(gold, 1),
  ];
  for (const answer of await Promise.allSettled(asked)) {
    expect(answer).toEqual({ status: 'rejected', reason: code('dataset-not-found') });
  }
  expect(await layers.owning({ group: 'sap.mm', subject: 'mara.gold' })).toBeUndefined();
});

it('another layer of a dataset in sight is not there, and what takes another role is forbidden', async () => {
  as('bi', 'consumer@sap.mm/mara.gold');
  await expect(layers.versions(raw, { offset: 0, limit: 9 })).rejects.toEqual(code('subject-not-found'));
  await expect(layers.ingest(gold, { schema: SCHEMA })).rejects.toEqual(code('forbidden'));
  await expect(layers.setCurrent(gold, 1)).rejects.toEqual(code('forbidden'));
  await expect(layers.change(mara, { owner: 'bi' })).rejects.toEqual(code('forbidden'));
  await expect(layers.create({ namespace: 'sap.mm', name: 'marc', owner: 'bi' })).rejects.toEqual(code('forbidden'));
});

it('a producer of a layer hands in schemas for that layer; a producer of all of them changes the dataset', async () => {
  as('loader', 'producer@sap.mm/mara.gold');
  expect(await layers.ingest(gold, { schema: { ...SCHEMA, doc: 'Material' } })).toMatchObject({
    outcome: 'registered',
  });
  await expect(layers.ingest(raw, { schema: SCHEMA })).rejects.toEqual(code('subject-not-found'));
  await expect(layers.change(mara, { status: 'retired' })).rejects.toEqual(code('forbidden'));
  as('owner', 'producer@sap.mm/mara.*');
  expect(await layers.change(mara, { status: 'deprecated' })).toMatchObject({ status: 'deprecated' });
  expect(await layers.create({ namespace: 'sap.mm', name: 'mara2', owner: 'o' }).catch((error) => error.code)).toBe(
    'forbidden',
  );
  as('namespace', 'producer@sap.mm/*');
  expect(await layers.create({ namespace: 'sap.mm', name: 'mara2', owner: 'o' })).toMatchObject({
    createdBy: 'namespace',
  });
});

it('who retires a dataset that is still read is told the names of those whom he may know, and how many others there are', async () => {
  await registry.register({ source: text('1.0.0', ['matnr: string'], { dataset_id: 'sap.mm.mara' }) });
  const wanted = { minVersion: 1, source: 'declared' } as const;
  const contract = { group: 'contracts', subject: 'sap.mm.mara' };
  await registry.consumers.subscribe({ ...wanted, ...contract, consumer: 'secret-plan' });
  const retire = async () => {
    const [answer] = await Promise.allSettled([layers.change(mara, { status: 'retired' })]);
    return answer.status === 'rejected' ? answer.reason.message : answer.status;
  };
  as('mm', 'producer@sap.mm/mara.*');
  expect(await retire()).toContain('is read by one consumer: ');
  caller = ANYBODY;
  await registry.consumers.subscribe({ ...wanted, group: 'sap.mm', subject: 'mara.gold', consumer: 'bi' });
  expect(await retire()).toContain("is read by 'bi', 'secret-plan': ");
  as('mm', 'producer@sap.mm/mara.*');
  expect(await retire()).toContain("is read by 'bi' and 1 more: ");
});
