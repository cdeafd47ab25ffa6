import { beforeEach, describe, expect, it } from 'vitest';
import { at, code, KEY, OTHER, registryPerTest } from '../fixtures/registry-per-test.ts';
import { avro, record } from '../fixtures/schemas.ts';

const our = registryPerTest();
const { register } = our;
const numbers = async (key = KEY) =>
  (await our.schemas.versions(key)).map(({ number, deleted }) => (deleted ? -number : number));

describe('a new schema', () => {
  it('becomes the next version, with an id that all subjects of the group share', async () => {
    expect(await our.schemas.register(KEY, avro('{"type": "string"}'))).toEqual({
      outcome: 'registered',
      version: {
        ...KEY,
        number: 1,
        id: 1,
        content: expect.objectContaining({
          guid: '095d71cf-1255-6b9d-5e33-0ad575b3df5d',
          format: 'avro',
          canonical: '"string"',
        }),
        deleted: false,
        registeredAt: '2026-11-22T10:00:00.000Z',
      },
    });
    expect(await register(avro('"bytes"'))).toMatchObject({ number: 2, id: 2 });
    expect(await register(avro('"string"'), OTHER)).toMatchObject({ number: 1, id: 1 });
    expect(await register(avro('"string"'), at('t-value', 'sap'))).toMatchObject({ number: 1, id: 1 });
    expect(await register(avro('"int"'), at('n', 'sap'))).toMatchObject({ number: 1, id: 2 });
    expect(await our.schemas.highestId('default')).toBe(2);
    expect(await our.schemas.highestId('nobody')).toBe(0);
  });

  it('is in the log', async () => {
    await register(avro('"string"'));
    expect((await our.registry.facts(0, 10)).map((fact) => ({ ...fact, fingerprint: '' }))).toMatchObject([
      { kind: 'version-registered', ...KEY, version: '1', format: 'avro', content_id: 1, mode: 'backward', owners: [] },
    ]);
  });

  it('is registered once, however it is laid out', async () => {
    const first = await register(record('a:int'));
    const again = await our.schemas.register(
      KEY,
      avro('{ "name":"R", "type":"record", "fields":[{"type":"int","name":"a"}] }'),
    );
    expect(again).toEqual({ outcome: 'unchanged', version: first });
    expect(await numbers()).toEqual([1]);
  });

  it('may be found under an older version than the newest', async () => {
    await register(record('a:int'));
    await register(record('a:int b=int'));
    expect(await register(record('a:int'))).toMatchObject({ number: 1, id: 1 });
  });

  it.each([['{"type":"nope"}'], ['string'], ['{"type":"record","name":"1","fields":[]}']])(
    'that is none is refused: %s',
    async (text) => {
      expect(await our.schemas.register(KEY, avro(text))).toMatchObject({ outcome: 'invalid' });
      await expect(our.schemas.lookUp(KEY, avro(text))).rejects.toEqual(code('subject-not-found'));
      expect(await our.schemas.check(KEY, avro(text))).toMatchObject({ outcome: 'invalid' });
    },
  );

  it('of a format that nobody knows is refused', async () => {
    expect(await our.schemas.register(KEY, avro('"string"', { format: 'toString' }))).toMatchObject({
      outcome: 'invalid',
      problems: [{ kind: 'unknown-format', message: 'Invalid schema type toString' }],
    });
  });

  it('has a text of a mebibyte at most', async () => {
    const long = (length: number) => avro(`{"type":"string","doc":"${'é'.repeat(length)}"}`);
    await expect(our.schemas.register(KEY, long(524_288))).rejects.toEqual(code('schema-too-large'));
    expect(await our.schemas.register(KEY, long(520_000))).toMatchObject({ outcome: 'registered' });
  });

  it.each([[''], ['*'], ['__GLOBAL'], ['__EMPTY'], ['a\u0000b'], ['a\nb'], ['a\ud800']])(
    'needs a subject with a name: %j',
    async (name) => {
      await expect(our.schemas.register(at(name), avro('"string"'))).rejects.toEqual(code('subject-invalid'));
      await expect(our.schemas.lookUp(at(name), avro('"string"'))).rejects.toEqual(code('subject-invalid'));
    },
  );

  it.each([['__proto__'], ['constructor'], ['a/b c%:"é😀']])('has a subject of any other name: %s', async (name) => {
    expect(await register(avro('"string"'), at(name))).toMatchObject({ subject: name, number: 1 });
    expect(await our.schemas.version(at(name), 'latest')).toMatchObject({ subject: name });
  });
});

describe('numbers', () => {
  it('go on after a soft deletion, and the new version stands for the one with the same content', async () => {
    await register(avro('"string"'));
    await register(avro('"bytes"'));
    await our.schemas.deleteVersion(KEY, 2);
    expect(await register(avro('"bytes"'))).toMatchObject({ number: 3, id: 2 });
    expect(await numbers()).toEqual([1, 3]);
    expect((await our.registry.facts(0, 100)).slice(-2)).toMatchObject([
      { kind: 'version-removed', version: '2', content_id: 2 },
      { kind: 'version-registered', version: '3', content_id: 2 },
    ]);
  });

  it('keep a deleted version that somebody refers to', async () => {
    await register(record('a:int'), OTHER);
    await register(avro('{"type":"array","items":"R"}', { references: [{ name: 'R', subject: 'other', number: 1 }] }));
    await our.schemas.deleteSubject(KEY);
    await our.schemas.deleteSubject(OTHER);
    expect(await register(record('a:int'), OTHER)).toMatchObject({ number: 2, id: 1 });
    expect(await numbers(OTHER)).toEqual([-1, 2]);
  });

  it('start again after a permanent deletion, with the old id for the old content', async () => {
    await register(avro('"string"'));
    await register(avro('"bytes"'));
    await our.schemas.deleteSubject(KEY);
    await our.schemas.deleteSubject(KEY, { permanent: true });
    expect(await register(avro('"bytes"'))).toMatchObject({ number: 1, id: 2 });
    expect(await register(avro('"int"'), OTHER)).toMatchObject({ number: 1, id: 3 });
  });

  it('that are asked for have to be the next, and are told in the metadata', async () => {
    await register(avro('"string"'));
    await expect(register(avro('"bytes"', { number: 3 }))).rejects.toEqual(code('version-not-next'));
    expect(await register(avro('"bytes"', { number: 2 }))).toMatchObject({
      number: 2,
      content: { metadata: { properties: { 'confluent:version': '2' } } },
    });
    expect(await register(avro('"bytes"', { number: 2 }))).toMatchObject({ number: 2 });
    expect(await register(avro('"bytes"'))).toMatchObject({ number: 2 });
    expect(await our.schemas.lookUp(KEY, avro('"bytes"'))).toMatchObject({ number: 2 });
    expect(await numbers()).toEqual([1, 2]);
  });

  it.each([[{ number: 0 }], [{ number: 1.5 }], [{ number: 2 ** 31 }], [{ id: -1 }], [{ id: 2 ** 31 }]])(
    'are what an int holds: %j',
    async (members) => {
      await expect(register(avro('"string"', members))).rejects.toEqual(code('schema-invalid'));
    },
  );
});

describe('what the versions before say', () => {
  it('is the newest that refuses, with its verdict', async () => {
    await register(avro('"string"'));
    expect(await our.schemas.register(KEY, avro('"int"'))).toMatchObject({
      outcome: 'incompatible',
      judgement: {
        level: 'BACKWARD',
        against: { number: 1 },
        compatible: false,
        verdict: { profile: 'confluent', findings: [{ kind: 'TYPE_MISMATCH' }] },
        validateFields: false,
        reserved: [],
      },
    });
    expect(await numbers()).toEqual([1]);
  });

  it('is in the log when it is no, for those who watch what producers try', async () => {
    await register(avro('"string"'));
    await our.schemas.register(KEY, avro('"int"'));
    await our.schemas.register(KEY, { format: 'json-schema', text: '{}', references: [] });
    expect((await our.registry.facts(1, 10)).map(({ sequence: _, at: __, ...fact }) => fact)).toMatchObject([
      { kind: 'registration-refused', ...KEY, version: '2', issue_count: 1, issues: [{ kind: 'TYPE_MISMATCH' }] },
      {
        kind: 'registration-refused',
        ...KEY,
        version: '2',
        issue_count: 1,
        issues: [
          {
            severity: 'error',
            kind: 'not_comparable',
            message:
              'a document of the format json-schema cannot be compared with version 1, which is of the format avro',
            reason: 'other-format',
          },
        ],
      },
    ]);
  });

  it('is in the log with the names that are reserved', async () => {
    const reserving = (names: string) => ({ metadata: { properties: { 'confluent:reserved': names } } });
    await our.schemas.changePolicy(KEY, { validateFields: true });
    await register(record('a:int', reserving('b,c')));
    await our.schemas.register(KEY, record('a:int c=int', reserving('c')));
    expect((await our.registry.facts(0, 10)).at(-1)).toMatchObject({
      kind: 'registration-refused',
      issue_count: 2,
      issues: [
        { kind: 'reserved_field_removed', field: 'b', message: "the name 'b' was reserved and is not any more" },
        {
          kind: 'field_conflicts_with_reserved_field',
          field: 'c',
          message: "a field has the name 'c', which is reserved",
        },
      ],
    });
  });

  it('does not matter to those who force it', async () => {
    await register(avro('"string"'));
    expect(await our.schemas.register(KEY, avro('"int"'), { force: true })).toMatchObject({ outcome: 'registered' });
  });

  it('is no, where the format is another, unless nobody is asked', async () => {
    await register(avro('"string"'));
    const json = { format: 'json-schema', text: '{"type":"string"}', references: [] };
    expect(await our.schemas.register(KEY, json)).toMatchObject({
      outcome: 'incompatible',
      judgement: { reason: 'other-format', verdict: undefined },
    });
    await our.schemas.changePolicy(KEY, { level: 'NONE' });
    expect(await our.schemas.register(KEY, json)).toMatchObject({ outcome: 'registered', version: { number: 2 } });
  });

  it.each([
    ['BACKWARD', 'registered'],
    ['BACKWARD_TRANSITIVE', 'incompatible'],
  ] as const)('is asked of one or of all: %s', async (level, outcome) => {
    await our.schemas.changePolicy(KEY, { level });
    for (const fields of ['a:int', 'a:int b=int', 'b=int']) await register(record(fields));
    // The first version has no `b`, and the new reader no default for it.
    const answer = await our.schemas.register(KEY, record('b:int'));
    expect(answer).toMatchObject({
      outcome,
      ...(outcome === 'incompatible' && { judgement: { level, against: { number: 1 } } }),
    });
  });

  it('stops at the newest that refuses', async () => {
    await our.schemas.changePolicy(KEY, { level: 'NONE' });
    for (const type of ['"string"', '"int"', '"bytes"', '"string"', '"long"']) await register(avro(type));
    await our.schemas.changePolicy(KEY, { level: 'FULL_TRANSITIVE' });
    expect(await our.schemas.register(KEY, avro('{"type":"long","doc":"new"}'))).toMatchObject({
      outcome: 'incompatible',
      judgement: { against: { number: 3 }, verdict: { level: 'FULL_TRANSITIVE' } },
    });
  });

  it('is asked within a compatibility group', async () => {
    const group = (value: string) => ({ metadata: { properties: { major: value } } });
    await our.schemas.changePolicy(KEY, { compatibilityGroup: 'major' });
    await register(avro('"string"', group('1')));
    await register(avro('"int"', group('2')));
    expect(await our.schemas.register(KEY, avro('"double"', group('1')))).toMatchObject({
      outcome: 'incompatible',
      judgement: { against: { number: 1 } },
    });
    expect(await our.schemas.register(KEY, avro('"long"', group('2')))).toMatchObject({ outcome: 'registered' });
    expect(await our.schemas.register(KEY, avro('"boolean"', { metadata: {} }))).toMatchObject({
      outcome: 'registered',
    });
  });

  it('is about reserved names, where the policy wants that', async () => {
    const reserving = (names: string) => ({ metadata: { properties: { 'confluent:reserved': names } } });
    await our.schemas.changePolicy(KEY, { validateFields: true });
    expect(await our.schemas.register(KEY, record('a:int', reserving('a')))).toMatchObject({
      outcome: 'invalid',
      problems: [{ kind: 'field_conflicts_with_reserved_field' }],
    });
    await register(record('a:int', reserving('b,c')));
    expect(await our.schemas.register(KEY, record('a:int c=int', reserving('c')))).toMatchObject({
      outcome: 'incompatible',
      judgement: {
        against: { number: 1 },
        validateFields: true,
        reserved: [
          { kind: 'reserved_field_removed', name: 'b' },
          { kind: 'field_conflicts_with_reserved_field', name: 'c' },
        ],
        verdict: { compatible: true },
      },
    });
    expect(await our.schemas.register(KEY, record('a:int d=int', reserving('c,b')))).toMatchObject({
      outcome: 'registered',
    });
  });

  it('is what the profile of the policy says', async () => {
    const json = (text: string) => ({ format: 'json-schema', text, references: [] });
    await register(json('{"type":"object","properties":{"a":{"type":"string"}}}'));
    const wider = json('{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}}}');
    expect(await our.schemas.check(KEY, wider)).toMatchObject({
      compatible: false,
      judgement: { verdict: { profile: 'confluent-strict' } },
    });
    await our.schemas.changePolicy(KEY, { compatibilityPolicy: 'LENIENT' });
    expect(await our.schemas.check(KEY, wider)).toMatchObject({
      compatible: true,
      judgement: { verdict: { profile: 'confluent-lenient' } },
    });
    await our.schemas.changePolicy(KEY, { compatibilityProfile: 'declared' });
    expect(await our.schemas.check(KEY, wider)).toMatchObject({ judgement: { verdict: { profile: 'declared' } } });
    await our.schemas.changePolicy(KEY, { compatibilityProfile: 'wire', compatibilityPolicy: null });
    expect(await our.schemas.check(KEY, wider)).toMatchObject({
      judgement: { verdict: { profile: 'confluent-strict' } },
    });
  });
});

describe('metadata and rules', () => {
  const owner = (name: string) => ({ metadata: { properties: { owner: name } } });

  it('make another version of the same text, and are kept until something else is said', async () => {
    expect(await register(avro('"string"'))).toMatchObject({ number: 1, id: 1 });
    expect(await register(avro('"string"', owner('me')))).toMatchObject({ number: 2, id: 2 });
    expect(await register(avro('"bytes"'))).toMatchObject({ number: 3, content: owner('me') });
    expect(await register(avro('"bytes"', owner('me')))).toMatchObject({ number: 3 });
    // The text alone is the first version.
    expect(await register(avro('"string"'))).toMatchObject({ number: 1 });
  });

  it('alone are a new version of the newest text', async () => {
    await register(record('a:int'));
    const { content } = await register(avro('', owner('me')));
    expect(content).toMatchObject({ ...owner('me'), format: 'avro', canonical: expect.stringContaining('"a"') });
    await expect(our.schemas.register(KEY, avro(' '))).rejects.toEqual(code('schema-invalid'));
    await expect(our.schemas.register(OTHER, avro('', owner('me')))).rejects.toEqual(code('schema-invalid'));
  });

  it('come from the policy, too', async () => {
    await our.schemas.changePolicy(KEY, { overrideMetadata: { properties: { tier: '1' } } });
    expect(await register(avro('"string"'))).toMatchObject({ content: { metadata: { properties: { tier: '1' } } } });
    expect(await our.schemas.register(KEY, avro('"string"'))).toMatchObject({ outcome: 'unchanged' });
    expect(await our.schemas.lookUp(KEY, avro('"string"'))).toMatchObject({ number: 1 });
    await our.schemas.changePolicy(KEY, { overrideMetadata: { properties: { tier: '2' } } });
    expect(await register(avro('"string"'))).toMatchObject({
      number: 2,
      content: { metadata: { properties: { tier: '2' } } },
    });
  });

  it('are looked at', async () => {
    const bad = { ruleSet: { domainRules: [{ name: '1' }] } };
    await expect(register(avro('"string"', bad))).rejects.toEqual(code('rule-set-invalid'));
    await our.schemas.changePolicy(KEY, { validateRules: false });
    expect(await register(avro('"string"', bad))).toMatchObject({ number: 1 });
  });
});

describe('write modes', () => {
  it.each(['READONLY', 'READONLY_OVERRIDE'] as const)('of %s find what is there, and take nothing', async (mode) => {
    await register(avro('"string"'));
    await our.schemas.setWriteMode(KEY, mode);
    expect(await our.schemas.register(KEY, avro('"string"'))).toMatchObject({ outcome: 'unchanged' });
    await expect(register(avro('"bytes"'))).rejects.toMatchObject({
      code: 'write-mode-refused',
      about: { reason: 'read-only' },
    });
    expect(await our.schemas.lookUp(KEY, avro('"string"'))).toMatchObject({ number: 1 });
    expect(await our.schemas.check(KEY, avro('"bytes"'))).toMatchObject({ compatible: true });
  });

  it('other than IMPORT take no ids, unless there is nothing to do', async () => {
    await register(avro('"string"'));
    expect(await register(avro('"string"', { id: 1 }))).toMatchObject({ id: 1 });
    await expect(register(avro('"string"', { id: 2 }))).rejects.toMatchObject({ about: { reason: 'not-import' } });
  });
});

describe('an import', () => {
  beforeEach(() => our.schemas.setWriteMode(KEY, 'IMPORT', { force: true }));

  it('keeps ids, numbers and texts as they are given, and judges nothing', async () => {
    expect(await register(avro('{ "type": "string" }', { id: 100, number: 7 }))).toMatchObject({
      id: 100,
      number: 7,
      content: { canonical: '{ "type": "string" }' },
    });
    expect(await register(avro('no schema at all', { id: 90, number: 3 }))).toMatchObject({ id: 90, number: 3 });
    expect(await register(avro('"int"', { id: 91 }))).toMatchObject({ id: 91, number: 8 });
    expect(await numbers()).toEqual([3, 7, 8]);
    expect(await our.schemas.lookUp(KEY, avro('"string"'))).toMatchObject({ number: 7 });
  });

  it('needs an id, and goes on above the highest afterwards', async () => {
    await expect(register(avro('"string"'))).rejects.toMatchObject({ about: { reason: 'not-read-write' } });
    await register(avro('"string"', { id: 100 }));
    await our.schemas.setWriteMode(KEY, 'READWRITE');
    expect(await register(avro('"bytes"'))).toMatchObject({ id: 101, number: 2 });
  });

  it('that was let pass elsewhere is judged by what can be read of it', async () => {
    const sloppy = '{"type":"record","name":"my-record","fields":[{"name":"a","type":"int","default":"x"}]}';
    await register(avro(sloppy, { id: 1 }));
    await our.schemas.setWriteMode(KEY, 'READWRITE');
    const other = (type: string) =>
      avro(`{"type":"record","name":"my_record","aliases":["my-record"],"fields":[{"name":"a","type":"${type}"}]}`);
    expect(await our.schemas.register(KEY, other('long'))).toMatchObject({ outcome: 'registered' });
    expect(await our.schemas.register(KEY, other('string'))).toMatchObject({ outcome: 'incompatible' });
    await our.schemas.setWriteMode(OTHER, 'IMPORT');
    await register(avro('no schema', { id: 3 }), OTHER);
    await our.schemas.setWriteMode(OTHER, null);
    expect(await our.schemas.register(OTHER, avro('"string"'))).toMatchObject({
      outcome: 'incompatible',
      judgement: { reason: 'unreadable', verdict: undefined },
    });
  });

  it('keeps ids for their contents', async () => {
    await register(avro('"string"', { id: 5, number: 1 }));
    expect(await our.schemas.register(KEY, avro('"string"', { id: 5, number: 1 }))).toMatchObject({
      outcome: 'unchanged',
    });
    await expect(register(avro('"int"', { id: 5 }))).rejects.toEqual(code('content-id-taken'));
    expect(await register(avro('"string"', { id: 6, number: 2 }))).toMatchObject({ id: 6, number: 2 });
    expect(await numbers()).toEqual([1, 2]);
  });

  it('replaces what has its number, unless somebody refers to that', async () => {
    await register(record('a:int', { id: 5, number: 1 }));
    expect(await register(record('b:int', { id: 6, number: 1 }))).toMatchObject({ id: 6, number: 1 });
    expect(await our.schemas.version(KEY, 1)).toMatchObject({
      id: 6,
      content: { canonical: expect.stringContaining('"b"') },
    });
    await expect(our.schemas.byId('default', 5)).rejects.toEqual(code('content-not-found'));
    expect(await numbers()).toEqual([1]);
    const references = [{ name: 'R', subject: KEY.subject, number: 1 }];
    await our.schemas.register(OTHER, avro('{"type":"array","items":"R"}', { references }));
    await expect(register(record('c:int', { id: 17, number: 1 }))).rejects.toEqual(code('version-referenced'));
    expect(await register(record('b:int', { id: 18, number: 1 }))).toMatchObject({ id: 18, number: 1 });
  });

  it('may come before what it refers to', async () => {
    const references = [{ name: 'R', subject: 'other', number: 4 }];
    const list = avro('{"type":"array","items":"R"}', { references, id: 1 });
    const { content } = await register(list);
    await expect(our.schemas.imports('default', content)).rejects.toEqual(code('schema-invalid'));
    expect(await our.schemas.textIn('default', content, 'resolved')).toBe(content.canonical);
    await our.schemas.setWriteMode(OTHER, 'IMPORT');
    await register(record('a:int', { id: 2, number: 4 }), OTHER);
    expect([...(await our.schemas.imports('default', content)).keys()]).toEqual(['R']);
    expect(await our.schemas.textIn('default', content, 'resolved')).toContain('"fields"');
    expect(await our.schemas.referrers(OTHER, 4)).toMatchObject([{ subject: 't-value', id: 1 }]);
  });
});
