import type { JsonValue } from '@concordat/engine';
import { beforeEach, describe, expect, it } from 'vitest';
import { layerSubject } from '../../domain/dataset.ts';
import { openTestStore } from '../../store/fixtures/databases.ts';
import { createRegistry } from '../create-registry.ts';
import { at, code, registryPerTest } from '../fixtures/registry-per-test.ts';
import type { Datasets, IngestOutcome, LayerInput, LayerKey, StoredDataset } from './datasets.ts';

const own = registryPerTest();
let mara: StoredDataset;
let gold: LayerKey;

const record = (...fields: readonly JsonValue[]): JsonValue => ({ type: 'record', name: 'mara', fields: [...fields] });
const matnr = { name: 'matnr', type: 'string' };
const currency = { name: 'currency', type: 'string', optional: true };
const V1 = record(matnr);
const V2 = record(matnr, currency);
const BROKEN = record({ name: 'matnr', type: 'long' });

const layers = (): Datasets => own.registry.layers;
const ingest = (schema: JsonValue, input: LayerInput = {}): Promise<IngestOutcome> =>
  layers().ingest(gold, { schema, ...input });
/** Number, whether it is in force and posture of all versions, newest first. */
const told = async () =>
  (await layers().versions(gold, { offset: 0, limit: 50 })).items.map(
    ({ number, isCurrent, posture }) => `${number} ${posture}${isCurrent ? ' current' : ''}`,
  );
const kinds = async (after: number) => (await own.registry.facts(after, 100)).map(({ kind }) => kind);

beforeEach(async () => {
  mara = await layers().create({ namespace: 'sap.mm', name: 'mara', owner: 'platform-admins' });
  gold = { dataset: mara.id, layer: 'gold' };
});

describe('datasets', () => {
  it('are one of a name in a namespace', async () => {
    expect(mara).toMatchObject({ status: 'active', reader: 'closed', createdBy: 'anonymous', revision: 1 });
    const again = layers().create({ namespace: 'sap.mm', name: 'mara', owner: 'others' });
    await expect(again).rejects.toMatchObject({ code: 'dataset-exists', about: { existingId: mara.id } });
    const others = await Promise.allSettled(
      [1, 2, 3].map(() => layers().create({ namespace: 'sap.mm', name: 'marc', owner: 'a' })),
    );
    expect(others.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each([
    ['Sap', 'mara', 'namespace'],
    ['sap..mm', 'mara', 'namespace'],
    ['contracts', 'mara', 'namespace'],
    ['sap', 'mara.gold', 'name'],
    ['sap', 'x'.repeat(256), 'name'],
  ])('are not called %s %s', async (namespace, name, property) => {
    const created = layers().create({ namespace, name, owner: 'a' });
    await expect(created).rejects.toMatchObject({ code: 'dataset-invalid', about: { property } });
  });

  it('are listed by what they are, with how many there are', async () => {
    await layers().create({ namespace: 'sap.mm', name: 'marc', owner: 'Others' });
    const { id } = await layers().create({ namespace: 'crm', name: 'leads', owner: 'others' });
    await layers().change(id, { status: 'retired' });
    const names = async (listing: Partial<Parameters<Datasets['list']>[0]>) => {
      const { items, total } = await layers().list({ offset: 0, limit: 50, ...listing });
      return [...items.map(({ namespace, name }) => `${namespace}.${name}`), total];
    };
    expect(await names({})).toEqual(['crm.leads', 'sap.mm.mara', 'sap.mm.marc', 3]);
    expect(await names({ offset: 1, limit: 1 })).toEqual(['sap.mm.mara', 3]);
    expect(await names({ namespace: 'sap.mm', name: 'marc' })).toEqual(['sap.mm.marc', 1]);
    expect(await names({ owner: 'others' })).toEqual(['crm.leads', 1]);
    expect(await names({ status: 'retired' })).toEqual(['crm.leads', 1]);
    expect(await names({ q: 'OTHER' })).toEqual(['crm.leads', 'sap.mm.marc', 2]);
    expect(await names({ q: 'mm.mar', offset: 1 })).toEqual(['sap.mm.marc', 2]);
    expect(await names({ q: 'nothing' })).toEqual([0]);
  });

  it('change what is asked for, if nobody was faster', async () => {
    const changed = await layers().change(mara.id, { steward: 'a@b.c', governance: 'governed' }, { revision: 1 });
    expect(changed).toMatchObject({ owner: 'platform-admins', steward: 'a@b.c', governance: 'governed', revision: 2 });
    await expect(layers().change(mara.id, { owner: 'x' }, { revision: 1 })).rejects.toEqual(code('dataset-changed'));
    const without = await layers().change(mara.id, { steward: null, governance: null });
    expect(without).toEqual({ ...mara, revision: 3 });
    const before = await own.registry.lastSequence();
    await layers().change(mara.id, { owner: 'platform-admins' });
    expect(await own.registry.lastSequence()).toBe(before);
    await expect(layers().dataset('nothing')).rejects.toEqual(code('dataset-not-found'));
  });
});

describe('versions of a layer', () => {
  it('come into force one after the other as long as one direction of reading holds', async () => {
    expect(await ingest(V1)).toMatchObject({ outcome: 'registered', difference: undefined });
    expect(await ingest(V2)).toMatchObject({
      version: { number: 2, isCurrent: true, posture: 'backward' },
      difference: { from: 1, classification: 'compatible', changes: [{ op: 'add_field', path: '/fields/-' }] },
    });
    expect(await told()).toEqual(['2 backward current', '1 both']);
  });

  it('are kept when they break, and a fact says so', async () => {
    await ingest(V1);
    const before = await own.registry.lastSequence();
    expect(await ingest(BROKEN)).toMatchObject({ version: { number: 2, isCurrent: false, posture: 'none' } });
    expect(await told()).toEqual(['2 none', '1 both current']);
    expect(await kinds(before)).toEqual(['version-registered', 'breaking-recorded']);
    // The next one is judged against the version in force.
    expect(await ingest(V2)).toMatchObject({ version: { number: 3, isCurrent: true, posture: 'backward' } });
  });

  it('wait for somebody to bring them into force where that is asked for', async () => {
    await ingest(V1, { setCurrentIfCompatible: false });
    expect(await told()).toEqual(['1 both']);
    await expect(layers().version(gold, 'current')).rejects.toEqual(code('version-not-found'));
    await ingest(V2, { setCurrentIfCompatible: false });
    await layers().setCurrent(gold, 1);
    expect(await told()).toEqual(['2 backward', '1 both current']);
    const before = await own.registry.lastSequence();
    await layers().setCurrent(gold, 1);
    expect(await kinds(before)).toEqual([]);
    await expect(layers().setCurrent(gold, 9)).rejects.toEqual(code('version-not-found'));
  });

  it('are not registered twice in a row', async () => {
    await ingest(V2);
    const union = record(matnr, { name: 'currency', type: ['null', 'string'], default: null });
    expect(await ingest(union)).toEqual({ outcome: 'unchanged', number: 1 });
    await ingest(V1);
    expect(await ingest(V2)).toMatchObject({ outcome: 'registered', version: { number: 3 } });
  });

  it('are shown as they were handed in', async () => {
    await ingest(V2);
    expect(await layers().version(gold, 'current')).toMatchObject({ number: 1, schema: V2 });
  });

  it('may be known by an id of another registry alone: nothing is proven about them', async () => {
    await layers().ingest(gold, { externalId: 'srn:1' });
    expect(await layers().version(gold, 1)).toMatchObject({ schema: undefined, externalId: 'srn:1', isCurrent: true });
    await ingest(V1, { externalId: 'srn:2' });
    expect(await told()).toEqual(['2 none', '1 both current']);
    await expect(layers().diff(gold, 1, 2)).rejects.toEqual(code('schema-not-stored'));
    await expect(layers().check(gold, V1)).rejects.toEqual(code('schema-not-stored'));
    expect(await layers().ingest(gold, { externalId: 'srn:3' })).toMatchObject({ version: { number: 3 } });
    expect(await layers().ingest(gold, { externalId: 'srn:3' })).toEqual({ outcome: 'unchanged', number: 3 });
  });

  it('are refused with what is wrong, and where', async () => {
    expect(await ingest(record({ name: 'a', type: 'strin' }))).toMatchObject({
      outcome: 'invalid',
      problems: [{ pointer: '/fields/0/type' }],
    });
    expect(await layers().check(gold, { type: 'string' })).toMatchObject({ outcome: 'invalid' });
  });

  it('are not taken by what is retired while they are looked at', async () => {
    const store = await openTestStore();
    let meanwhile: (() => Promise<unknown>) | undefined;
    const { layers: own } = createRegistry(
      {
        ...store,
        async load(key, known) {
          const now = meanwhile;
          meanwhile = undefined;
          await now?.();
          return store.load(key, known);
        },
      },
      { clock: () => new Date('2026-01-01T00:00:00Z') },
    );
    const { id } = await own.create({ namespace: 'sap.mm', name: 'mara', owner: 'platform-admins' });
    const layer: LayerKey = { dataset: id, layer: 'gold' };
    await own.ingest(layer, { schema: V1 });
    meanwhile = () => own.change(id, { status: 'retired' });
    await expect(own.ingest(layer, { schema: V2 })).rejects.toEqual(code('dataset-retired'));
    expect((await own.versions(layer, { offset: 0, limit: 9 })).items).toHaveLength(1);
  });

  it('are not taken by what is retired', async () => {
    await ingest(V1);
    await layers().change(mara.id, { status: 'retired' });
    await expect(ingest(V2)).rejects.toEqual(code('dataset-retired'));
    await expect(layers().setCurrent(gold, 1)).rejects.toEqual(code('dataset-retired'));
    await layers().change(mara.id, { status: 'deprecated' });
    expect(await ingest(V2)).toMatchObject({ outcome: 'registered' });
  });

  it('are compared in whatever order, and checked without being kept', async () => {
    await ingest(V1);
    await ingest(V2);
    expect(await layers().diff(gold, 2, 1)).toMatchObject({ posture: 'forward', changes: [{ op: 'remove_field' }] });
    expect(await layers().diff(gold, 1, 1)).toMatchObject({ posture: 'both', changes: [] });
    expect(await layers().check(gold, V1)).toMatchObject({ difference: { from: 2, posture: 'forward' } });
    expect(await layers().check(gold, BROKEN, 1)).toMatchObject({ difference: { classification: 'breaking' } });
    const raw = { ...gold, layer: 'raw' as const };
    expect(await layers().check(raw, V1)).toEqual({ outcome: 'judged', difference: undefined });
    expect(await told()).toHaveLength(2);
  });

  it('are read openly where the dataset says so', async () => {
    await layers().change(mara.id, { reader: 'open' });
    await ingest(V1);
    expect(await ingest(V2)).toMatchObject({ version: { posture: 'both' } });
  });

  it('get numbers one after the other when many come at once', async () => {
    const schemas = [1, 2, 3, 4, 5].map((n) => record(matnr, { name: `f${n}`, type: 'string', optional: true }));
    await Promise.all(schemas.map((schema) => ingest(schema)));
    const versions = await told();
    expect(versions.map((line) => line.split(' ')[0])).toEqual(['5', '4', '3', '2', '1']);
    expect(versions.filter((line) => line.endsWith('current'))).toHaveLength(1);
  });
});

describe('a layer as a subject', () => {
  const avro = (value: JsonValue) => ({ format: 'avro', text: JSON.stringify(value), references: [] });

  it('is judged as a layer whatever way its versions come', async () => {
    const subject = layerSubject(mara, 'gold');
    await own.schemas.register(subject, avro(V1));
    await own.schemas.register(subject, avro(record(matnr, { name: 'n', type: 'int', default: 0 })));
    expect(await told()).toEqual(['2 backward current', '1 both']);
    await own.schemas.register(subject, avro(BROKEN), { force: true });
    expect(await told()).toEqual(['3 none', '2 backward current', '1 both']);
    expect(await own.schemas.version(subject, 'latest')).toMatchObject({ number: 3 });
  });

  it('has its newest version in force where nothing was ever said', async () => {
    await own.schemas.register(at('kna1.raw', 'sap.sd'), avro(V1));
    await own.schemas.register(at('kna1.raw', 'sap.sd'), avro(V1), {});
    await own.schemas.register(at('kna1.raw', 'sap.sd'), avro(record(matnr, { name: 'n', type: 'int', default: 0 })));
    const { id } = await layers().create({ namespace: 'sap.sd', name: 'kna1', owner: 'a' });
    const raw = { dataset: id, layer: 'raw' } as const;
    expect((await layers().versions(raw, { offset: 0, limit: 9 })).items).toMatchObject([
      { number: 2, isCurrent: true, posture: 'backward' },
      { number: 1, isCurrent: false, posture: 'both' },
    ]);
  });

  it('has none in force once that is deleted, until the next one comes', async () => {
    await ingest(V1);
    await ingest(V2);
    await own.schemas.deleteVersion(layerSubject(mara, 'gold'), 2);
    expect(await told()).toEqual(['1 both']);
    await ingest(record(matnr, { name: 'unit', type: 'string', optional: true }));
    expect(await told()).toEqual(['3 backward current', '1 both']);
  });
});

describe('a governed dataset', () => {
  const contract = (version: string, fields: readonly JsonValue[]) =>
    own.registry.register({
      source: JSON.stringify({
        dataset_id: 'sap.mm.mara',
        version,
        status: 'active',
        owners: [{ team: 'mm' }],
        fields: [...fields],
      }),
    });

  it('has no version in force that its contract does not cover', async () => {
    await contract('1.0.0', [matnr]);
    await layers().change(mara.id, { governance: 'governed' });
    expect(await ingest(V1)).toMatchObject({ version: { isCurrent: true }, refusal: undefined });
    const refusal = "its contract 'sap.mm.mara' 1.0.0 does not cover it: ";
    expect(await ingest(V2)).toMatchObject({
      version: { number: 2, isCurrent: false, posture: 'backward' },
      refusal: expect.stringContaining(refusal),
    });
    await expect(layers().setCurrent(gold, 2)).rejects.toMatchObject({
      code: 'approval-missing',
      message: expect.stringContaining(refusal),
    });
    const text = JSON.stringify(record(matnr, { name: 'n', type: 'int', default: 0 }));
    await own.schemas.register(layerSubject(mara, 'gold'), { format: 'avro', text, references: [] });
    expect(await told()).toEqual(['3 backward', '2 backward', '1 both current']);
    // A contract that covers it, approved as the governance asks.
    await layers().change(mara.id, { governance: 'open' });
    await contract('1.1.0', [matnr, { name: 'currency', type: 'string', required: false }]);
    await layers().change(mara.id, { governance: 'governed' });
    await layers().setCurrent(gold, 2);
    expect(await told()).toEqual(['3 backward', '2 backward current', '1 both']);
  });

  it('has none at all without a contract, and none without a schema', async () => {
    await layers().change(mara.id, { governance: 'governed' });
    expect(await ingest(V1)).toMatchObject({
      version: { isCurrent: false },
      refusal: "no version of its contract 'sap.mm.mara' is in force",
    });
    await layers().change(mara.id, { governance: 'open' });
    await contract('1.0.0', [matnr]);
    await layers().change(mara.id, { governance: 'governed' });
    const raw = { ...gold, layer: 'raw' as const };
    expect(await layers().ingest(raw, { externalId: 'srn:1' })).toMatchObject({
      version: { isCurrent: false },
      refusal: expect.stringContaining('its schema is not here'),
    });
  });
});
