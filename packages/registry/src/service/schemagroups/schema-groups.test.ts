import { describe, expect, it } from 'vitest';
import type { Fact } from '../../domain/fact.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import { code, registryPerTest } from '../fixtures/registry-per-test.ts';
import type { PostedDocument, PostOutcome, SchemaDocument } from './schema-groups.ts';

const own = registryPerTest();

const PLACE = {
  root: 'https://example.com/registry',
  segment: 'schemagroups',
  authority: 'https://example.com/registry',
};
const KEY: SubjectKey = { group: 'g', subject: 's' };

const avro = (...fields: readonly string[]): string =>
  JSON.stringify({ type: 'record', name: 'A', fields: fields.map((name) => ({ name, type: 'string', default: '' })) });

async function post(text: string, more: Partial<PostedDocument> = {}, key = KEY): Promise<SchemaDocument> {
  return documentOf(await own.registry.schemaGroups.post(key, { bytes: Buffer.from(text), place: PLACE, ...more }));
}

function documentOf(outcome: PostOutcome): SchemaDocument {
  return 'document' in outcome ? outcome.document : expect.fail(outcome.outcome);
}

/** What the log tells since a sequence, in short. */
async function told(after = 0): Promise<readonly string[]> {
  return (await own.registry.facts(after, 1000)).map((fact) => {
    const means = 'schema' in fact && typeof fact.schema === 'string' ? ` ${fact.schema}` : '';
    return `${fact.kind}${means}${'with_version' in fact ? ' with version' : ''}`;
  });
}

async function factsOf<Kind extends Fact['kind']>(kind: Kind): Promise<readonly Extract<Fact, { kind: Kind }>[]> {
  const facts = await own.registry.facts(0, 1000);
  return facts.filter((fact): fact is Extract<Fact, { kind: Kind }> => fact.kind === kind);
}

describe('the log tells', () => {
  it('what is said with a version in the same write, and says that it is one change', async () => {
    await own.registry.schemaGroups.putGroup('g', { description: 'x' });
    await post(avro(), { format: 'avro', description: 'S', id: '1', contentType: 'x/y' });
    await post(avro('b'));
    await post(avro('b'));
    expect(await told()).toEqual([
      'schema-group-set',
      'version-registered',
      'schema-version-set with version',
      'schema-set with version',
      'version-registered',
      'schema-version-set with version',
    ]);
    const [first] = await factsOf('schema-version-set');
    expect(first).toMatchObject({
      group: 'g',
      subject: 's',
      number: 1,
      attributes: { number: 1, id: '1', uri: 'https://example.com/registry/1', content_type: 'x/y', epoch: 1 },
    });
    const [group] = await factsOf('schema-group-set');
    expect(group?.schema_group).toMatchObject({ description: 'x', epoch: 1 });
  });

  it('another representation, without its text', async () => {
    await own.registry.schemaGroups.putGroup('g', {});
    await post(avro('x'), { format: 'avro', multiformat: true });
    const before = await own.registry.lastSequence();
    await post('{"secret":1}', { format: 'custom', number: 1 });
    expect(await told(before)).toEqual(['schema-version-set']);
    const [, last] = await factsOf('schema-version-set');
    expect(last?.attributes).toMatchObject({ epoch: 2, representations: [{ format: 'custom' }] });
    expect(JSON.stringify(last)).not.toContain('secret');
  });

  it('what deletions and their taking back mean to a schema', async () => {
    const { schemas, schemaGroups } = own.registry;
    await schemaGroups.putGroup('g', {});
    for (const text of [avro(), avro('b'), avro('b', 'c')]) await post(text, { format: 'avro' });
    const after = async (work: () => Promise<unknown>) => {
      const before = await own.registry.lastSequence();
      await work();
      return told(before);
    };
    expect(await after(() => schemaGroups.deleteVersion(KEY, 1))).toEqual(['version-deleted']);
    expect(await after(() => schemaGroups.deleteVersion(KEY, 3))).toEqual([
      'version-deleted updated',
      'schema-set with version',
    ]);
    expect(await after(() => schemas.restoreVersion(KEY, 3))).toEqual([
      'version-restored updated',
      'schema-set with version',
    ]);
    expect(await after(() => schemas.restoreVersion(KEY, 1))).toEqual(['version-restored']);
    expect(await after(() => schemas.deleteSubject(KEY))).toEqual([
      'version-deleted',
      'version-deleted',
      'version-deleted updated',
      'schema-set with version',
    ]);
    expect(await after(() => schemas.deleteSubject(KEY, { permanent: true }))).toEqual([
      'version-removed',
      'version-removed',
      'version-removed gone',
      'schema-version-set with version',
      'schema-version-set with version',
      'schema-version-set with version',
      'schema-set with version',
    ]);
  });

  it('that a subject of which nothing is said is gone when its last version is', async () => {
    const key = { group: 'default', subject: 'plain' };
    await own.register({ format: 'avro', text: avro(), references: [] }, key);
    await own.schemas.deleteSubject(key);
    expect((await told()).at(-1)).toBe('version-deleted gone');
    await own.schemas.deleteSubject(key, { permanent: true });
    expect((await told()).at(-1)).toBe('version-removed');
  });

  it('that a schema was changed at the time that is read as its change', async () => {
    const { schemaGroups } = own.registry;
    await schemaGroups.putGroup('g', {});
    for (const text of [avro(), avro('b')]) await post(text, { format: 'avro' });
    await schemaGroups.deleteVersion(KEY, 2);
    const facts = await factsOf('version-deleted');
    expect((await schemaGroups.document(KEY, 'latest')).updatedAt).toBe(facts.at(-1)?.at);
    const other = await post(avro('c'));
    const [registered] = (await factsOf('version-registered')).slice(-1);
    expect([other.updatedAt, other.createdAt]).toEqual([registered?.at, registered?.at]);
    expect((await schemaGroups.document(KEY, 'latest')).updatedAt).toBe(registered?.at);
  });
});

describe('at the same time', () => {
  it('documents become versions one after the other, each once', async () => {
    await own.registry.schemaGroups.putGroup('g', {});
    const texts = Array.from({ length: 8 }, (_, index) => avro(...['a', 'b', 'c', 'd', 'e', 'f', 'g'].slice(0, index)));
    const all = await Promise.all([...texts, ...texts].map((text) => post(text, { format: 'avro' })));
    expect(new Set(all.map(({ number }) => number)).size).toBe(8);
    expect(await own.registry.schemaGroups.versions(KEY)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(new Set(all.map(({ representations: [first] }) => first?.uuid)).size).toBe(8);
  });

  it('a group gets a format, or a schema in another one', async () => {
    const { schemaGroups } = own.registry;
    for (let round = 0; round < 5; round += 1) {
      const group = `race-${round}`;
      await schemaGroups.putGroup(group, {});
      const outcomes = await Promise.allSettled([
        schemaGroups.putGroup(group, { format: 'json-schema' }),
        post(avro(), { format: 'avro' }, { group, subject: 's' }),
      ]);
      const { format } = await schemaGroups.group(group);
      const { items } = await schemaGroups.schemas(group);
      expect(format === undefined || items.length === 0).toBe(true);
      expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    }
  });

  it('a group is deleted, or a schema comes into it', async () => {
    const { schemaGroups } = own.registry;
    await schemaGroups.putGroup('g', {});
    await post(avro(), { format: 'avro' });
    const [gone, came] = await Promise.allSettled([schemaGroups.deleteGroup('g'), post(avro('b'))]);
    expect(gone.status).toBe('fulfilled');
    const { items } = await schemaGroups.groups();
    // Whoever came after it found no group; whoever came before went with it.
    expect([items.includes('g'), came.status === 'fulfilled' || came.reason]).toEqual([
      false,
      expect.toBeOneOf([true, code('schema-group-not-found')]),
    ]);
  });

  it('one of two representations of a format is taken', async () => {
    await own.registry.schemaGroups.putGroup('g', {});
    await post(avro(), { format: 'avro', multiformat: true });
    const both = ['<a/>', '<b/>'].map((text) => post(text, { format: 'xsd11', number: 1 }));
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const { representations } = await own.registry.schemaGroups.document(KEY, 1);
    expect(representations.map(({ format }) => format)).toEqual(['avro', 'xsd11']);
  });
});

describe('what is said about a version', () => {
  it('is not said about another one that has its number later', async () => {
    const { schemas, schemaGroups } = own.registry;
    await schemaGroups.putGroup('g', {});
    await post(avro(), { format: 'avro' });
    await post(avro('b'), { id: '2', versionDescription: 'old', contentType: 'x/old' });
    await schemas.deleteVersion(KEY, 2);
    await schemas.deleteVersion(KEY, 2, { permanent: true });
    await own.register({ format: 'avro', text: avro('c'), references: [] }, KEY);
    const document = await schemaGroups.document(KEY, 2);
    expect(document).toMatchObject({ id: undefined, versionDescription: undefined });
    expect(document.representations[0]).not.toHaveProperty('contentType');
    await expect(schemaGroups.byUri('2', PLACE)).rejects.toEqual(code('content-not-found'));
    expect((await post(avro('c', 'd'), { id: '2' })).number).toBe(3);
  });

  it('goes when a scope is opened for imports', async () => {
    const { schemas, schemaGroups } = own.registry;
    await schemaGroups.putGroup('g', {});
    await post(avro(), { format: 'avro', id: '1', description: 'old' });
    await schemas.deleteSubject(KEY);
    await schemas.setWriteMode({ group: 'g' }, 'IMPORT');
    expect((await schemaGroups.schemas('g')).items).toEqual([]);
    await expect(schemaGroups.versions(KEY)).rejects.toEqual(code('subject-not-found'));
    await expect(post(avro(), { format: 'avro' })).rejects.toEqual(code('write-mode-refused'));
  });
});

it('a mode that lets nothing be written lets nothing be posted or deleted', async () => {
  const { schemas, schemaGroups } = own.registry;
  await schemaGroups.putGroup('g', {});
  await post(avro(), { format: 'avro', multiformat: true });
  await schemas.setWriteMode({ group: 'g' }, 'READONLY');
  const works = [
    () => post(avro('b')),
    () => post('<a/>', { format: 'xsd11', number: 1 }),
    () => schemaGroups.deleteVersion(KEY, 1),
    () => schemaGroups.deleteSchema(KEY),
    () => schemaGroups.deleteSchemas('g'),
    () => schemaGroups.deleteGroup('g'),
  ];
  for (const work of works) await expect(work()).rejects.toEqual(code('write-mode-refused'));
  expect((await post(avro())).number).toBe(1);
});

it('a group that somebody deletes takes its policies and its mode along', async () => {
  const { schemas, schemaGroups } = own.registry;
  await schemaGroups.putGroup('g', {});
  await post(avro(), { format: 'avro' });
  await schemas.changePolicy({ group: 'g' }, { level: 'NONE' });
  await schemas.changePolicy(KEY, { level: 'FULL' });
  await schemas.setWriteMode({ group: 'g' }, 'READWRITE');
  await schemaGroups.deleteGroup('g');
  expect((await schemaGroups.groups()).items).toEqual(['default']);
  expect(await schemas.groups()).toEqual(['default']);
  expect(await schemas.policy(KEY)).toBeUndefined();
});
