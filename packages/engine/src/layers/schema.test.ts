import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../model/json.ts';
import { layerSchema } from './schema.ts';

const record = (fields: JsonValue) => ({ type: 'record', name: 'mara', fields });
const contract = {
  dataset_id: 'sap.mara',
  version: '1.0.0',
  owners: [{ team: 'mm' }],
  fields: [{ name: 'matnr', type: 'string' }],
};

/** The document that a schema stands for, or its problems: kind and pointer. */
function read(value: JsonValue): JsonValue {
  const schema = layerSchema(value);
  if (schema.ok) return [schema.value.format, JSON.parse(schema.value.text)];
  return schema.error.map(({ kind, pointer }) => `${kind} ${pointer || '-'}`);
}

describe('the schema of a layer', () => {
  it.each<[string, JsonValue, string]>([
    ['an Avro record', record([{ name: 'matnr', type: 'string' }]), 'avro'],
    ['a union', ['null', 'string'], 'avro'],
    ['the name of an Avro type', 'long', 'avro'],
    ['a map', { type: 'map', values: 'string' }, 'avro'],
    ['an array of an Avro type', { type: 'array', items: { type: 'array', items: 'string' } }, 'avro'],
    ['a logical type', { type: 'string', logicalType: 'uuid' }, 'avro'],
    ['a JSON Schema object', { type: 'object', properties: { matnr: { type: 'string' } } }, 'json-schema'],
    ['a JSON Schema by its keywords', { required: ['matnr'] }, 'json-schema'],
    ['a JSON Schema of texts', { type: 'string', maxLength: 18 }, 'json-schema'],
    ['a JSON Schema with several types', { type: ['object', 'null'] }, 'json-schema'],
    ['an array of JSON Schema', { type: 'array', items: { type: 'integer' } }, 'json-schema'],
    ['a data contract', contract, 'data-contract'],
  ])('is known: %s', (_what, value, format) => {
    expect(read(value)).toEqual([format, value]);
  });

  it.each<[string, JsonValue, readonly string[]]>([
    ['a type that both Avro and JSON Schema have', { type: 'string' }, ['ambiguous-schema -']],
    ['an array of it', { type: 'array', items: { type: 'boolean' } }, ['ambiguous-schema -']],
    ['its name alone', 'string', ['ambiguous-schema -']],
    [
      'marks of two formats',
      { ...record([]), $schema: 'https://json-schema.org/draft/2020-12/schema' },
      ['ambiguous-schema -'],
    ],
    ['marks of two others', { ...contract, type: 'record', name: 'mara' }, ['ambiguous-schema -']],
    ['fields of who knows what', { name: 'mara', fields: [] }, ['not-a-schema -']],
    ['nothing', {}, ['not-a-schema -']],
    ['a number', 5, ['not-a-schema -']],
    ['null', null, ['not-a-schema -']],
    [
      'a document of the Open Data Contract Standard',
      { kind: 'DataContract', apiVersion: 'v3.0.0', id: 'x', schema: [] },
      ['unsupported-schema -'],
    ],
    [
      'one of its objects',
      { name: 'mara', logicalType: 'object', properties: [{ name: 'matnr' }] },
      ['unsupported-schema -'],
    ],
    [
      'a record with a field of no type',
      record([{ name: 'a', type: 'string' }, { name: 'b' }]),
      ['missing-key /fields/1'],
    ],
    [
      'a flag that is no flag',
      record([{ name: 'a', type: 'string', optional: 'yes' }]),
      ['wrong-type /fields/0/optional'],
    ],
    ['a contract with a version that is none', { ...contract, version: 1 }, ['version-invalid /version']],
  ])('is refused: %s', (_what, value, problems) => {
    expect(read(value)).toEqual(problems);
  });

  it('says what to do', () => {
    const schema = layerSchema({ type: 'string' });
    expect(schema.ok || schema.error).toEqual([
      {
        kind: 'ambiguous-schema',
        message: 'the schema means something in Avro and in JSON Schema',
        hint: 'add "$schema": "https://json-schema.org/draft/2020-12/schema" for JSON Schema, or "logicalType" or a record around it for Avro',
        pointer: '',
      },
    ]);
  });

  it('points at what is wrong where it was written, however it is written for Avro', () => {
    const inner = { type: 'record', name: 'inner', fields: [{ name: 'a', type: 'strin' }] };
    expect(read(record([{ name: 'to', type: inner, optional: true }]))).toEqual([
      'unknown-type /fields/0/type/fields/0/type',
    ]);
    expect(read(record([{ name: 'to', type: ['string', inner], optional: true }]))).toEqual([
      'unknown-type /fields/0/type/1/fields/0/type',
    ]);
  });
});

describe('a field that is optional', () => {
  const plain = (field: JsonValue) => {
    const [, document] = read(record([field])) as [string, { fields: JsonValue[] }];
    return document.fields[0];
  };

  it.each<[string, JsonValue, JsonValue]>([
    [
      'may be null',
      { name: 'a', type: 'string', optional: true },
      { name: 'a', type: ['null', 'string'], default: null },
    ],
    [
      'keeps a default of its type, which has to stand first then',
      { name: 'a', type: 'int', optional: true, default: 7 },
      { name: 'a', type: ['int', 'null'], default: 7 },
    ],
    [
      'may be of several types',
      { name: 'a', type: ['int', 'string'], optional: true },
      { name: 'a', type: ['null', 'int', 'string'], default: null },
    ],
    [
      'may be null already',
      { name: 'a', type: ['string', 'null'], optional: true },
      { name: 'a', type: ['null', 'string'], default: null },
    ],
    [
      'may be null already, and have a default',
      { name: 'a', type: ['string', 'null'], optional: true, default: '' },
      { name: 'a', type: ['string', 'null'], default: '' },
    ],
    [
      'may be null and nothing else',
      { name: 'a', type: 'null', optional: true },
      { name: 'a', type: ['null'], default: null },
    ],
    ['need not be', { name: 'a', type: 'string', optional: false, doc: 'A' }, { name: 'a', type: 'string', doc: 'A' }],
  ])('%s', (_what, field, expected) => {
    expect(plain(field)).toEqual(expected);
  });

  it('is so inside of other types as well', () => {
    const inner = (optional: JsonValue) => ({ type: 'record', name: 'line', fields: [optional] });
    const lines = (line: JsonValue) => ({ name: 'lines', type: { type: 'array', items: ['null', line] } });
    expect(plain(lines(inner({ name: 'sku', type: 'string', optional: true })))).toEqual(
      lines(inner({ name: 'sku', type: ['null', 'string'], default: null })),
    );
  });
});
