import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../model/json.ts';
import { type LayerReader, layerDiff } from './diff.ts';
import { type LayerSchema, layerSchema } from './schema.ts';

function schemaOf(value: JsonValue): LayerSchema {
  const schema = layerSchema(value);
  if (!schema.ok) throw new Error(JSON.stringify(schema.error));
  return schema.value;
}

/** The operations between two schemas, without what ties them to the verdict. */
function diff(from: JsonValue, to: JsonValue, reader?: LayerReader) {
  const { changes, posture, classification } = layerDiff(schemaOf(from), schemaOf(to), reader);
  return { posture, classification, changes: changes.map(({ change: _, ...told }) => told) };
}

/** The operations alone: what, where, what it breaks. */
function lines(from: JsonValue, to: JsonValue, reader?: LayerReader): readonly string[] {
  return diff(from, to, reader).changes.map(
    ({ op, path, from, to, name_path, breaks }) =>
      `${op} ${path} (${name_path}) ${JSON.stringify(from) ?? '-'} -> ${JSON.stringify(to) ?? '-'} [${breaks.join(' ')}]`,
  );
}

const record = (...fields: JsonValue[]) => ({ type: 'record', name: 'orders', fields });
const id = { name: 'id', type: 'string' };

describe('a diff of two layers', () => {
  it('tells an added optional field as the dataset API does', () => {
    expect(diff(record(id), record(id, { name: 'currency', type: 'string', optional: true }))).toEqual({
      posture: 'backward',
      classification: 'compatible',
      changes: [
        {
          op: 'add_field',
          path: '/fields/-',
          field: { name: 'currency', type: 'string', optional: true },
          name_path: '/currency',
          breaks: ['forward'],
          severity: 'error',
        },
      ],
    });
  });

  it('finds no change between equal schemas, whichever way an optional field is written', () => {
    const flag = record(id, { name: 'note', type: 'string', optional: true });
    const union = record(id, { name: 'note', type: ['null', 'string'], default: null });
    expect(diff(flag, union)).toEqual({ posture: 'both', classification: 'compatible', changes: [] });
  });

  it.each<[string, JsonValue, JsonValue, readonly string[], string]>([
    [
      'a removed optional field',
      record(id, { name: 'note', type: 'string', optional: true }),
      record(id),
      ['remove_field /fields/1 (/note) - -> - [backward]'],
      'forward',
    ],
    [
      'a removed required field',
      record(id, { name: 'n', type: 'int' }),
      record(id),
      ['remove_field /fields/1 (/n) - -> - [backward forward]'],
      'none',
    ],
    [
      'an added required field',
      record(id),
      record(id, { name: 'n', type: 'int' }),
      ['add_field /fields/- (/n) - -> - [backward forward]'],
      'none',
    ],
    [
      'a wider type',
      record({ name: 'n', type: 'int' }),
      record({ name: 'n', type: 'long' }),
      ['change_type /fields/0/type (/n) "int" -> "long" [forward]'],
      'backward',
    ],
    [
      'a field that became optional',
      record(id),
      record({ ...id, optional: true }),
      ['change_optional /fields/0/optional (/id) false -> true [forward]'],
      'backward',
    ],
    [
      'a field that became required',
      record({ ...id, optional: true }),
      record(id),
      ['change_optional /fields/0/optional (/id) true -> false [backward]'],
      'forward',
    ],
    [
      'a field that became optional by a union',
      record(id),
      record({ name: 'id', type: ['string', 'null'] }),
      ['change_optional /fields/0/optional (/id) false -> true [forward]'],
      'backward',
    ],
    [
      'a default',
      record({ ...id, default: 'a' }),
      record({ ...id, default: 'b' }),
      ['change_default /fields/0/default (/id) "a" -> "b" []'],
      'both',
    ],
    [
      'symbols of an enum',
      record({ name: 's', type: { type: 'enum', name: 'S', symbols: ['A', 'B'] }, optional: true }),
      record({ name: 's', type: { type: 'enum', name: 'S', symbols: ['A', 'C', 'D'] }, optional: true }),
      [
        'remove_enum_value /fields/0/type/symbols/1 (/s) "B" -> - [backward]',
        'add_enum_value /fields/0/type/symbols/- (/s) - -> "C" [forward]',
        'add_enum_value /fields/0/type/symbols/- (/s) - -> "D" [forward]',
      ],
      'none',
    ],
    [
      'names and notes',
      { ...record({ ...id, doc: 'Key' }, { name: 'a', type: 'int' }), doc: 'Orders' },
      {
        ...record({ name: 'b', type: 'int', aliases: ['a'] }, { ...id, doc: 'The key' }),
        doc: 'All orders',
        name: 'orders',
      },
      [
        'reorder_fields /fields () - -> - []',
        'change_doc /doc () "Orders" -> "All orders" []',
        'change_doc /fields/0/doc (/id) "Key" -> "The key" []',
        'rename_field /fields/1/name (/a) "a" -> "b" [forward]',
        'change_attribute /fields/1/aliases (/a) - -> ["a"] []',
      ],
      'backward',
    ],
    [
      'fields of records inside, by the place in the older schema',
      record(id, {
        name: 'to',
        optional: true,
        type: { type: 'record', name: 'address', fields: [{ name: 'zip', type: 'int' }] },
      }),
      record(
        {
          name: 'to',
          optional: true,
          type: {
            type: 'record',
            name: 'address',
            fields: [
              { name: 'zip', type: 'long' },
              { name: 'city', type: 'string', optional: true },
            ],
          },
        },
        id,
      ),
      [
        'reorder_fields /fields () - -> - []',
        'change_type /fields/1/type/fields/0/type (/to/zip) "int" -> "long" [forward]',
        'add_field /fields/1/type/fields/- (/to/city) - -> - [forward]',
      ],
      'backward',
    ],
  ])('tells %s of Avro', (_what, from, to, expected, posture) => {
    expect(lines(from, to)).toEqual(expected);
    expect(diff(from, to).posture).toBe(posture);
  });

  it('takes readers as open where that is asked for', () => {
    const to = record(id, { name: 'note', type: 'string', optional: true });
    expect(diff(record(id), to, 'open')).toMatchObject({
      posture: 'both',
      changes: [{ breaks: [], severity: 'info' }],
    });
  });

  it('tells what happened to a JSON Schema', () => {
    const from = {
      type: 'object',
      properties: { id: { type: 'string' }, 'a/b': { enum: ['x'] }, n: { type: 'integer', minimum: 1 } },
      required: ['id'],
    };
    const to = {
      type: 'object',
      properties: {
        id: { type: 'string' },
        'a/b': { enum: ['x', 'y'] },
        n: { type: 'number', minimum: 0 },
        note: { type: 'string' },
      },
      required: ['n'],
    };
    expect(lines(from, to)).toEqual([
      'change_optional /required (/id) false -> true [forward]',
      'add_enum_value /properties/a~1b/enum/- (/a~1b) - -> "y" [forward]',
      'change_optional /required (/n) true -> false [backward]',
      'change_type /properties/n/type (/n) "integer" -> "number" [forward]',
      'change_constraint /properties/n/minimum (/n) 1 -> 0 [forward]',
      'add_field /properties/note (/note) - -> - [forward]',
    ]);
    expect(diff(from, to).changes.at(-1)?.field).toEqual({ name: 'note', optional: true, schema: { type: 'string' } });
    expect(diff(from, to).classification).toBe('breaking');
  });

  it('tells what happened to a data contract, whose version is none of its business', () => {
    const contract = (...fields: JsonValue[]) => ({
      dataset_id: 'orders',
      version: '1.0.0',
      owners: [{ team: 't' }],
      fields,
    });
    const from = contract(id, { name: 'plan', type: 'string', enum: ['a'] }, { name: 'n', type: 'integer' });
    const to = contract(
      { ...id, required: false },
      { name: 'plan', type: 'string', enum: ['a', 'b'] },
      { name: 'n', type: 'number' },
      { name: 'note', type: 'string', required: false },
    );
    expect(lines(from, to)).toEqual([
      'change_optional /fields/0/required (/id) false -> true [forward]',
      'add_enum_value /fields/1/enum/- (/plan) - -> "b" []',
      'change_type /fields/2/type (/n) "integer" -> "number" [forward]',
      'add_field /fields/- (/note) - -> - [forward]',
    ]);
    expect(diff(from, to).posture).toBe('backward');
    expect(diff(from, from).posture).toBe('both');
  });

  it('is not asked for between formats', () => {
    expect(() => diff(record(id), { type: 'object' })).toThrow(RangeError);
  });
});
