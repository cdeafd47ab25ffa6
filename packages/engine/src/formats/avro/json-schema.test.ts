import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonValue, printJson } from '../../model/json.ts';
import { datumArbitrary, plainSchemas, schemaOf } from './fixtures/arbitrary.ts';
import { rowOf } from './fixtures/json-row.ts';
import { avroJsonSchema } from './json-schema.ts';

function record(...fields: JsonValue[]) {
  return schemaOf(printJson({ type: 'record', name: 'shop.row', fields }));
}

/** The schemas of the fields of a record. */
function fieldsOf(...fields: JsonValue[]): JsonValue {
  const { $defs } = avroJsonSchema(record(...fields)) as { $defs: Record<string, { properties: JsonValue }> };
  return $defs['shop.row']?.properties ?? null;
}

describe('an Avro schema as JSON Schema', () => {
  it('is about rows as people write them', () => {
    const status = { type: 'enum', name: 'Status', symbols: ['NEW', 'PAID'] };
    const schema = record(
      { name: 'id', type: 'long', doc: 'Key' },
      { name: 'note', type: ['null', 'string'], default: null },
      { name: 'status', type: status },
    );
    expect(JSON.parse(printJson(avroJsonSchema(schema), 2))).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'shop.row',
      $ref: '#/$defs/shop.row',
      $defs: {
        'shop.row': {
          type: 'object',
          properties: {
            id: { description: 'Key', type: 'integer', minimum: Number(-(2n ** 63n)), maximum: Number(2n ** 63n) },
            note: { type: ['string', 'null'], default: null },
            status: { $ref: '#/$defs/shop.Status' },
          },
          required: ['id', 'status'],
          additionalProperties: false,
        },
        'shop.Status': { type: 'string', enum: ['NEW', 'PAID'] },
      },
    });
  });

  it.each<[string, JsonValue, JsonValue]>([
    [
      'a decimal',
      { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 },
      { type: 'number', exclusiveMinimum: -10_000_000n, exclusiveMaximum: 10_000_000n, multipleOf: 0.01 },
    ],
    ['a date', { type: 'int', logicalType: 'date' }, { type: 'string', format: 'date' }],
    ['a uuid', { type: 'string', logicalType: 'uuid' }, { type: 'string', format: 'uuid' }],
    ['a map', { type: 'map', values: 'boolean' }, { type: 'object', additionalProperties: { type: 'boolean' } }],
    [
      'a union of several',
      ['null', 'boolean', 'string'],
      { anyOf: [{ type: 'boolean' }, { type: 'string' }, { type: 'null' }] },
    ],
    [
      'a list of what may be null',
      { type: 'array', items: ['null', 'double'] },
      { type: 'array', items: { type: ['number', 'null'] } },
    ],
  ])('has its own form for %s', (_what, type, expected) => {
    expect(fieldsOf({ name: 'a', type })).toEqual({ a: expected });
  });

  it('is valid for every row, says ajv', () => {
    const cases = plainSchemas.chain((schema) =>
      (datumArbitrary(schema) ?? fc.constant(undefined)).map((datum) => ({ schema, datum })),
    );
    let tried = 0;
    for (const { schema, datum } of fc.sample(cases, { seed: 31, numRuns: 120 })) {
      const row = datum === undefined ? undefined : rowOf(schema.root, datum);
      if (row === undefined) continue;
      const ajv = new Ajv2020({ strict: false, logger: false });
      addFormats.default(ajv);
      const validate = ajv.compile(JSON.parse(printJson(avroJsonSchema(schema))));
      expect(
        validate(row),
        JSON.stringify({ row, errors: validate.errors, schema: avroJsonSchema(schema) }, (_, value) =>
          typeof value === 'bigint' ? String(value) : value,
        ),
      ).toBe(true);
      tried++;
    }
    expect(tried).toBeGreaterThan(60);
  });
});
