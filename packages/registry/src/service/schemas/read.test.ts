import { describe, expect, it } from 'vitest';
import { text as contractText } from '../fixtures/contracts.ts';
import { at, code, KEY, OTHER, registryPerTest } from '../fixtures/registry-per-test.ts';
import { avro, record, versionOf } from '../fixtures/schemas.ts';
import type { SchemaInput, Schemas } from './schemas.ts';

const our = registryPerTest();
const { register } = our;

describe('a version', () => {
  it('is found by its number, or is the newest', async () => {
    await register(avro('"string"'));
    await register(avro('"bytes"'));
    expect(await our.schemas.version(KEY, 1)).toMatchObject({ number: 1, id: 1 });
    expect(await our.schemas.version(KEY, 'latest')).toMatchObject({ number: 2, id: 2 });
    await expect(our.schemas.version(KEY, 3)).rejects.toMatchObject({
      code: 'version-not-found',
      about: { number: 3 },
    });
    await expect(our.schemas.version(OTHER, 3)).rejects.toEqual(code('subject-not-found'));
  });

  it('that is deleted softly is shown to those who ask, and is never the newest', async () => {
    await register(avro('"string"'));
    await register(avro('"bytes"'));
    await our.schemas.deleteVersion(KEY, 2);
    expect(await our.schemas.version(KEY, 'latest', { deleted: true })).toMatchObject({ number: 1 });
    await expect(our.schemas.version(KEY, 2)).rejects.toEqual(code('version-not-found'));
    expect(await our.schemas.version(KEY, 2, { deleted: true })).toMatchObject({ number: 2, deleted: true });
    await our.schemas.deleteVersion(KEY, 1);
    await expect(our.schemas.version(KEY, 1)).rejects.toEqual(code('subject-not-found'));
    await expect(our.schemas.version(KEY, 'latest', { deleted: true })).rejects.toEqual(code('subject-not-found'));
  });

  it('is the same object as long as nothing changes', async () => {
    await register(avro('"string"'));
    const version = await our.schemas.version(KEY, 1);
    expect(Object.isFrozen(version) && Object.isFrozen(version.content)).toBe(true);
    await register(avro('"bytes"'));
    expect(await our.schemas.version(KEY, 1)).toBe(version);
    expect(await our.schemas.lookUp(KEY, avro('"string"'))).toBe(version);
    await our.schemas.deleteVersion(KEY, 1);
    expect(await our.schemas.version(KEY, 1, { deleted: true })).not.toBe(version);
  });
});

describe('content by its id', () => {
  it('is there as long as a version has it', async () => {
    await register(avro('"string"'));
    await register(avro('"string"'), OTHER);
    const first = await our.schemas.byId('default', 1);
    expect(first).toMatchObject({ id: 1, group: 'default', deleted: false, registeredAt: '2026-11-22T10:00:00.000Z' });
    expect(await our.schemas.byId('default', 1)).toBe(first);
    await our.schemas.deleteSubject(KEY);
    expect(await our.schemas.byId('default', 1)).toMatchObject({ deleted: false });
    await our.schemas.deleteSubject(OTHER);
    expect(await our.schemas.byId('default', 1)).toMatchObject({ deleted: true });
    await our.schemas.deleteSubject(KEY, { permanent: true });
    await our.schemas.deleteSubject(OTHER, { permanent: true });
    await expect(our.schemas.byId('default', 1)).rejects.toMatchObject({ code: 'content-not-found', about: { id: 1 } });
    await register(avro('"string"'));
    expect(await our.schemas.byId('default', 1)).toMatchObject({ deleted: false });
  });

  it('belongs to a group', async () => {
    await register(avro('"string"'));
    await expect(our.schemas.byId('sap', 1)).rejects.toEqual(code('content-not-found'));
    for (const id of [0, -1, 2, 2 ** 31 - 1, 1.5]) {
      await expect(our.schemas.byId('default', id)).rejects.toEqual(code('content-not-found'));
    }
  });

  it('is known by its guid in all groups', async () => {
    const { content } = await register(avro('"string"'));
    await register(avro('"int"'), at('n', 'sap'));
    await register(avro('"string"'), at('t-value', 'sap'));
    const found = await our.schemas.byGuid(content.guid);
    expect(found.map(({ group, id }) => [group, id])).toEqual([
      ['default', 1],
      ['sap', 2],
    ]);
    expect(found[0]).toBe(await our.schemas.byId('default', 1));
    await expect(our.schemas.byGuid('no-guid')).rejects.toEqual(code('content-not-found'));
  });

  it('says which versions have it', async () => {
    await register(avro('"string"'));
    await register(avro('"string"'), OTHER);
    await our.schemas.deleteSubject(OTHER);
    expect(
      (await our.schemas.uses('default', 1)).map(({ subject, number, deleted }) => [subject, number, deleted]),
    ).toEqual([
      ['other', 1, true],
      ['t-value', 1, false],
    ]);
    await expect(our.schemas.uses('default', 2)).rejects.toEqual(code('content-not-found'));
  });
});

describe('references', () => {
  const list = (number: number | 'latest', group?: string) =>
    avro('{"type":"array","items":"R"}', {
      references: [{ name: 'R', subject: 'other', number, ...(group && { group }) }],
    });

  it('lead to versions that are live', async () => {
    expect(await our.schemas.register(KEY, list(1))).toMatchObject({
      outcome: 'invalid',
      problems: [{ message: 'No schema reference found for subject "other" and version 1' }],
    });
    expect(await our.schemas.check(KEY, list('latest'))).toMatchObject({
      outcome: 'invalid',
      problems: [{ message: 'No schema reference found for subject "other" and version -1' }],
    });
    await register(record('a:int'), OTHER);
    await register(record('a:int b=int'), OTHER);
    await our.schemas.deleteVersion(OTHER, 1);
    expect(await our.schemas.register(KEY, list(1))).toMatchObject({ outcome: 'invalid' });
    expect(await register(list('latest'))).toMatchObject({ content: { references: [{ number: 2 }] } });
    expect(await register(list(2))).toMatchObject({ number: 1 });
    expect(await our.schemas.lookUp(KEY, list('latest'))).toMatchObject({ number: 1 });
    expect(await our.schemas.referrers(OTHER, 2)).toMatchObject([{ ...KEY, number: 1, id: 3 }]);
    expect(await our.schemas.referrers(OTHER, 1)).toEqual([]);
    await expect(our.schemas.referrers(OTHER, 3)).rejects.toEqual(code('version-not-found'));
    await expect(our.schemas.referrers(at('nobody'), 1)).rejects.toEqual(code('subject-not-found'));
  });

  it('keep what they lead to from being deleted, and their own schema readable', async () => {
    await register(record('a:int'), OTHER);
    const { content } = await register(list(1));
    await expect(our.schemas.deleteSubject(OTHER)).rejects.toEqual(code('version-referenced'));
    expect([...(await our.schemas.imports('default', content))]).toEqual([['R', expect.stringContaining('"a"')]]);
    expect(await our.schemas.textIn('default', content, 'resolved')).toBe(
      '{"type":"array","items":{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}}',
    );
    expect(await our.schemas.textIn('default', content, 'nothing')).toBe(content.canonical);
  });

  it('mean the group of the schema, unless they say another', async () => {
    await register(record('a:int'), OTHER);
    await register(record('b:int'), at('other', 'sap'));
    const { content } = await register(list(1), at('t-value', 'sap'));
    expect(await our.schemas.textIn('sap', content, 'resolved')).toContain('"b"');
    expect(await our.schemas.textIn('default', content, 'resolved')).toContain('"a"');
    const crossing = await register(list(1, 'default'), at('crossing', 'sap'));
    expect(await our.schemas.textIn('sap', crossing.content, 'resolved')).toContain('"a"');
    expect(crossing.content.guid).not.toBe(content.guid);
  });

  it('lead to what has the number now', async () => {
    await register(record('a:int'), OTHER);
    const { content } = await register(list(1));
    expect(await our.schemas.textIn('default', content, 'resolved')).toContain('"a"');
    for (const key of [KEY, OTHER]) {
      await our.schemas.deleteSubject(key);
      await our.schemas.deleteSubject(key, { permanent: true });
    }
    await register(record('b:int'), OTHER);
    const again = await register(list(1));
    expect(again.content).toEqual(content);
    expect(await our.schemas.textIn('default', again.content, 'resolved')).toContain('"b"');
  });

  it('are followed all the way down, a name once', async () => {
    const named = (name: string, ...uses: readonly string[]) =>
      avro(JSON.stringify({ type: 'record', name, fields: uses.map((type) => ({ name: type, type })) }), {
        references: uses.map((subject) => ({ name: subject, subject, number: 1 })),
      });
    await register(named('D'), at('D'));
    await register(named('B', 'D'), at('B'));
    await register(named('C', 'D'), at('C'));
    const { content } = await register(named('A', 'B', 'C'));
    expect([...(await our.schemas.imports('default', content)).keys()]).toEqual(['D', 'B', 'C']);
    expect(await our.schemas.check(KEY, named('A', 'B', 'C'), { against: 1 })).toMatchObject({ compatible: true });
  });

  it('are sorted and told once where texts are normalised', async () => {
    const references = ['s.json', 'r.json', 'r.json'].map((name) => ({ name, subject: 'other', number: 1 }));
    const schema = { format: 'json-schema', text: '{"$ref":"s.json"}', references };
    await register({ ...schema, text: 'true', references: [] }, at('other'));
    const { content } = await our.schemas.register(KEY, schema, { normalize: true }).then(versionOf);
    expect(content.references.map(({ name }) => name)).toEqual(['r.json', 's.json']);
  });

  it('work for JSON Schema and Protobuf, and have a bound', async () => {
    const json = (text: string, members = {}) => ({ format: 'json-schema', text, references: [], ...members });
    await register(json('{"type":"string"}'), at('text'));
    const references = [{ name: 'text.json', subject: 'text', number: 1 }];
    const list = json('{"type":"array","items":{"$ref":"text.json"}}', { references });
    expect(await register(list)).toMatchObject({ number: 1 });
    const proto = (text: string, members = {}) => ({ format: 'protobuf', text, references: [], ...members });
    await register(proto('syntax = "proto3"; message A {}'), at('a'));
    const user = proto('syntax = "proto3"; import "a.proto"; message B { A a = 1; }');
    expect(await our.schemas.register(at('b'), user)).toMatchObject({ outcome: 'invalid' });
    expect(
      await register({ ...user, references: [{ name: 'a.proto', subject: 'a', number: 1 }] }, at('b')),
    ).toMatchObject({
      number: 1,
    });
    const many = Array.from({ length: 1001 }, () => ({ name: 'text.json', subject: 'text', number: 1 }));
    expect(await our.schemas.register(KEY, { ...list, references: many })).toMatchObject({ outcome: 'invalid' });
  });
});

describe('a check', () => {
  it('is asked against one version', async () => {
    await our.schemas.changePolicy(KEY, { level: 'NONE' });
    await register(avro('"string"'));
    await register(avro('"int"'));
    await our.schemas.changePolicy(KEY, { level: 'BACKWARD' });
    expect(await our.schemas.check(KEY, avro('"bytes"'), { against: 1 })).toMatchObject({
      compatible: true,
      judgement: { against: { number: 1 } },
    });
    expect(await our.schemas.check(KEY, avro('"bytes"'), { against: 2 })).toMatchObject({ compatible: false });
    expect(await our.schemas.check(KEY, avro('"bytes"'), { against: 'latest' })).toMatchObject({ compatible: false });
    await expect(our.schemas.check(KEY, avro('"bytes"'), { against: 3 })).rejects.toEqual(code('version-not-found'));
    await expect(our.schemas.check(OTHER, avro('"bytes"'), { against: 99 })).rejects.toEqual(code('version-not-found'));
    expect(await our.schemas.check(OTHER, avro('"bytes"'), { against: 'latest' })).toEqual({
      outcome: 'judged',
      compatible: true,
      judgement: undefined,
    });
  });

  it('has the sound reading beside it', async () => {
    await register(record('a:int'));
    const wider = record('a:int', { text: '{"type":"record","name":"S","fields":[{"name":"a","type":"int"}]}' });
    const checked = await our.schemas.check(KEY, wider);
    if (checked.outcome !== 'judged' || checked.judgement === undefined) throw new Error('nobody judged');
    const verdict = await our.schemas.reading(checked.judgement, wider);
    expect(verdict).toMatchObject({ profile: 'wire', level: 'BACKWARD' });
    const other = { format: 'json-schema', text: 'true', references: [] };
    expect(await our.schemas.reading(checked.judgement, other)).toBeUndefined();
  });
});

describe('the group of contracts', () => {
  const ID = 'users.daily_active';
  const CONTRACT = at(ID, 'contracts');
  const contract = (...args: Parameters<typeof contractText>): SchemaInput => avro(contractText(...args));

  it('takes data contracts, which the contracts know, too', async () => {
    const { version } = versionAndOutcome(await our.schemas.register(CONTRACT, contract('1.0.0', ['id: string'])));
    expect(version).toMatchObject({ ...CONTRACT, number: 1, id: 1, content: { format: 'data-contract' } });
    expect((await our.registry.version(ID, '1.0.0')).number).toBe(1);
    await our.registry.register({ source: contractText('1.1.0', ['id: string', 'plan?: string']) });
    expect(await our.schemas.version(CONTRACT, 'latest')).toMatchObject({ number: 2, id: 2 });
    const { content } = await our.schemas.byId('contracts', 2);
    expect(await our.schemas.byGuid(content.guid)).toHaveLength(1);
    const rows = await our.schemas.textIn('contracts', content, 'json-schema');
    expect(JSON.parse(rows)).toMatchObject({ properties: { plan: {} } });
    expect(await our.schemas.lookUp(CONTRACT, contract('1.0.0', ['id: string']))).toMatchObject({ number: 1 });
    expect(await our.schemas.lookUp(CONTRACT, avro(rows))).toMatchObject({ number: 2 });
    await expect(our.schemas.lookUp(CONTRACT, avro('"string"'))).rejects.toEqual(code('schema-not-found'));
    await expect(our.schemas.lookUp(CONTRACT, avro('?'))).rejects.toEqual(code('schema-invalid'));
    await expect(our.schemas.lookUp(at('nobody', 'contracts'), avro('?'))).rejects.toEqual(code('subject-not-found'));
    expect(versionAndOutcome(await our.schemas.register(CONTRACT, contract('1.0.0', ['id: string']))).outcome).toBe(
      'unchanged',
    );
  });

  it('answers as their policy does', async () => {
    await our.schemas.register(CONTRACT, contract('1.0.0', ['id: string', 'plan: string']));
    const breaking = contract('1.1.0', ['id: integer', 'plan: string']);
    expect(await our.schemas.check(CONTRACT, breaking)).toMatchObject({
      compatible: false,
      judgement: { against: { number: 1 } },
    });
    expect(await our.schemas.register(CONTRACT, breaking)).toMatchObject({
      outcome: 'incompatible',
      judgement: { against: { number: 1 }, verdict: { format: 'data-contract' } },
    });
    expect(await our.schemas.register(CONTRACT, contract('1.0.0', ['id: string']))).toMatchObject({
      outcome: 'invalid',
      problems: [{ kind: 'version-taken' }],
    });
    expect(await our.schemas.register(at('another', 'contracts'), breaking)).toMatchObject({
      outcome: 'invalid',
      problems: [{ kind: 'wrong-dataset' }],
    });
    expect(await our.schemas.register(CONTRACT, avro('"string"'))).toMatchObject({ outcome: 'invalid' });
    await expect(our.schemas.register(CONTRACT, { ...contract('2.0.0', ['id: string']), id: 9 })).rejects.toEqual(
      code('write-mode-refused'),
    );
    await expect(our.schemas.check(CONTRACT, breaking, { against: 9 })).rejects.toEqual(code('version-not-found'));
  });

  it('can be referred to by schemas', async () => {
    await our.schemas.register(CONTRACT, contract('1.0.0', ['id: string']));
    const references = [{ name: 'rows.json', group: 'contracts', subject: ID, number: 1 }];
    const text = '{"type":"array","items":{"$ref":"rows.json"}}';
    expect(await register({ format: 'json-schema', text, references })).toMatchObject({ number: 1 });
  });
});

function versionAndOutcome(outcome: Awaited<ReturnType<Schemas['register']>>) {
  return { outcome: outcome.outcome, version: versionOf(outcome) };
}
