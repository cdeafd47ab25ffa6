import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { avro, openRegistry, record, versionOf } from '../fixtures/schemas.ts';
import type { Registry } from '../registry.ts';
import type { SchemaInput, Schemas } from './schemas.ts';

const KEY = { group: 'default', subject: 't-value' };
const OTHER = { group: 'default', subject: 'other' };
const code = (name: string) => expect.objectContaining({ code: name });
const json = (text: string): SchemaInput => ({ format: 'json-schema', text, references: [] });
const proto = (text: string): SchemaInput => ({ format: 'protobuf', text, references: [] });

let registry: Registry;
let schemas: Schemas;
beforeEach(async () => {
  registry = await openRegistry();
  schemas = registry.schemas;
  await schemas.changePolicy({}, { level: 'NONE' });
});
afterEach(() => registry.close());

const register = (schema: SchemaInput, key = KEY, options = {}) =>
  schemas.register(key, schema, options).then(versionOf);

describe('looking up a schema', () => {
  it('says what is not there', async () => {
    await expect(schemas.lookUp(KEY, avro('"string"'))).rejects.toEqual(code('subject-not-found'));
    await register(avro('"string"'));
    await expect(schemas.lookUp(KEY, avro('"int"'))).rejects.toEqual(code('schema-not-found'));
    await expect(schemas.lookUp(KEY, avro('int'))).rejects.toEqual(code('schema-invalid'));
    await expect(schemas.lookUp(KEY, avro(''))).rejects.toEqual(code('schema-invalid'));
  });

  it('finds what is deleted softly for those who ask', async () => {
    await register(avro('"string"'));
    await register(avro('"int"'));
    await schemas.deleteVersion(KEY, 1);
    await expect(schemas.lookUp(KEY, avro('"string"'))).rejects.toEqual(code('schema-not-found'));
    expect(await schemas.lookUp(KEY, avro('"string"'), { deleted: true })).toMatchObject({ number: 1, deleted: true });
    await schemas.deleteVersion(KEY, 2);
    await expect(schemas.lookUp(KEY, avro('"string"'))).rejects.toEqual(code('subject-not-found'));
  });

  it('finds a schema with rules by its text', async () => {
    const rules = { ruleSet: { domainRules: [{ name: 'check', type: 'CEL' }] } };
    await register(avro('"string"', rules));
    expect(await schemas.lookUp(KEY, avro('"string"'))).toMatchObject({ number: 1, content: rules });
    const others = { ruleSet: { domainRules: [{ name: 'other', type: 'CEL' }] } };
    await expect(schemas.lookUp(KEY, avro('"string"', others))).rejects.toEqual(code('schema-not-found'));
  });
});

describe('schemas are the same', () => {
  it.each<readonly [about: string, stored: SchemaInput, asked: SchemaInput]>([
    [
      'Avro: attributes in another order',
      record('a:int'),
      avro('{"fields":[{"type":"int","name":"a"}],"name":"R","type":"record"}'),
    ],
    [
      'Avro: properties in another order, a namespace in the name',
      avro('{"type":"record","name":"R","namespace":"x","fields":[],"p":1,"q":2}'),
      avro('{"q":2,"p":1,"type":"record","name":"x.R","fields":[]}'),
    ],
    [
      'JSON Schema: other white space',
      json('{"type":"object","minProperties":1.0}'),
      json('{ "type" : "object",\n"minProperties": 1.0 }'),
    ],
    [
      'Protobuf: comments and layout',
      proto('syntax = "proto3"; message M { string a = 1; }'),
      proto('// M\nsyntax = "proto3";\nmessage M {\n  string a = 1; // a\n}\n'),
    ],
  ])('%s', async (_, stored, asked) => {
    await register(stored);
    expect(await schemas.lookUp(KEY, asked)).toMatchObject({ number: 1 });
    expect(await register(asked)).toMatchObject({ number: 1, id: 1 });
  });

  it.each<readonly [about: string, stored: SchemaInput, asked: SchemaInput]>([
    [
      'Avro: documentation',
      record('a:int'),
      avro('{"type":"record","name":"R","doc":"x","fields":[{"name":"a","type":"int"}]}'),
    ],
    ['Avro: a property', avro('"string"'), avro('{"type":"string","avro.java.string":"String"}')],
    [
      'Avro: the default of an enum',
      avro('{"type":"enum","name":"E","symbols":["A","B"]}'),
      avro('{"type":"enum","name":"E","symbols":["A","B"],"default":"A"}'),
    ],
    [
      'JSON Schema: the order of members',
      json('{"type":"object","minProperties":1}'),
      json('{"minProperties":1,"type":"object"}'),
    ],
    ['JSON Schema: how a number is written', json('{"minProperties":1}'), json('{"minProperties":1.0}')],
    [
      'Protobuf: the order of fields',
      proto('syntax = "proto3"; message M { string a = 1; string b = 2; }'),
      proto('syntax = "proto3"; message M { string b = 2; string a = 1; }'),
    ],
    ['the format', avro('"string"'), json('true')],
  ])('but for %s', async (_, stored, asked) => {
    await register(stored);
    await expect(schemas.lookUp(KEY, asked)).rejects.toEqual(code('schema-not-found'));
    expect(await register(asked)).toMatchObject({ number: 2, id: 2 });
  });

  it.each<readonly [about: string, stored: SchemaInput, asked: SchemaInput]>([
    ['JSON Schema', json('{"type":"object","minProperties":1}'), json('{"minProperties":1,"type":"object"}')],
    [
      'Protobuf',
      proto('syntax = "proto3"; message M { string a = 1; string b = 2; }'),
      proto('syntax = "proto3"; message M { string b = 2; string a = 1; }'),
    ],
  ])('in any order, where texts are normalised: %s', async (_, stored, asked) => {
    await register(stored, KEY, { normalize: true });
    expect(await schemas.lookUp(KEY, asked, { normalize: true })).toMatchObject({ number: 1 });
    expect(await register(asked, KEY, { normalize: true })).toMatchObject({ number: 1 });
    await schemas.changePolicy(KEY, { normalize: true });
    expect(await schemas.lookUp(KEY, asked)).toMatchObject({ number: 1 });
    // Whoever asks for a number has it told in the metadata, which do not make another schema.
    expect(await register({ ...asked, text: `${stored.text}\n`, metadata: {}, number: 2 })).toMatchObject({
      number: 2,
    });
    expect(await register({ ...asked, metadata: {} })).toMatchObject({ number: 2 });
  });

  it('where one has in its text what the other refers to, in Avro', async () => {
    await register(record('a:int'), OTHER);
    const references = [{ name: 'R', subject: 'other', number: 1 }];
    const open = avro('{"type":"record","name":"P","fields":[{"name":"r","type":"R"}]}', { references });
    const closed = avro(
      '{"type":"record","name":"P","fields":[{"name":"r","type":{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}}]}',
    );
    await register(open);
    expect(await schemas.lookUp(KEY, closed)).toMatchObject({ number: 1 });
    const key = { group: 'default', subject: 'closed' };
    await register(closed, key);
    expect(await schemas.lookUp(key, open)).toMatchObject({ number: 1 });
    expect(await register(open, key)).toMatchObject({ number: 1 });
  });
});

describe('texts that clients hand in', () => {
  it('may be a descriptor of Protobuf in base64', async () => {
    const { content } = await register(proto('syntax = "proto3"; package p; message M { string a = 1; }'));
    const bytes = await schemas.textIn('default', content, 'serialized');
    expect(bytes).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(await schemas.lookUp(KEY, proto(bytes))).toMatchObject({ number: 1 });
    const again = await register(proto(bytes), OTHER);
    expect(again.content.canonical).toBe(content.canonical);
    await expect(schemas.lookUp(KEY, proto('aGVsbG8gd29ybGQ='))).rejects.toEqual(code('schema-invalid'));
  });

  it('are kept as they stand where new schemas are not looked at', async () => {
    const odd = avro('{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":"x"}]}');
    expect(await schemas.register(KEY, odd)).toMatchObject({ outcome: 'invalid' });
    await schemas.changePolicy(KEY, { validateNewSchemas: false, level: 'NONE' });
    expect(await register(odd)).toMatchObject({ number: 1, content: { canonical: odd.text } });
    expect(await schemas.lookUp(KEY, odd)).toMatchObject({ number: 1 });
    expect(await register(avro(odd.text.replace('"x"', '"y"')))).toMatchObject({ number: 2 });
    await expect(schemas.lookUp(KEY, record('a:int'))).rejects.toEqual(code('schema-not-found'));
    expect(await schemas.register(KEY, avro('{"type":'))).toMatchObject({ outcome: 'invalid' });
    expect(await register(avro('{"type":"nope"}'))).toMatchObject({
      number: 3,
      content: { canonical: '{"type":"nope"}' },
    });
  });
});
