import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { printJson } from '../../model/json.ts';
import type { Contract } from './contract.ts';
import { contractWith, field } from './fixtures/contract-of.ts';
import { contractJsonSchema, type JsonSchemaOptions } from './json-schema.ts';

/** In strict mode, and with the schema itself checked against the meta-schema. */
function validator(contract: Contract, options?: JsonSchemaOptions): ValidateFunction {
  const ajv = new Ajv2020({ ownProperties: true, multipleOfPrecision: 9, allowUnionTypes: true, strictTypes: false });
  addFormats.default(ajv);
  ajv.addVocabulary(['x-primary-key', 'x-unit', 'x-semantics', 'x-unique', 'x-enum-labels', 'x-format']);
  ajv.addVocabulary(['x-classification', 'x-pii']);
  return ajv.compile(contractJsonSchema(contract, options));
}

describe('the JSON Schema of a row', () => {
  it('tells all that a contract says about its rows', () => {
    const contract = contractWith(
      [
        field('user_id', 'uuid', { description: 'Who.', unique: true, pii: true }),
        field('plan', 'string', { enum: [{ value: 'free', label: 'Free' }, 'pro'], required: false }),
        field('amount', 'decimal', { precision: 8, scale: 2, minimum: 0, unit: 'EUR', semantics: { term: 'net' } }),
        field('tags', 'array', { items: { type: 'string', min_length: 1 }, unique_items: true, deprecated: true }),
        field('address', 'object', { fields: [field('zip', 'string', { pattern: '^[0-9]{5}$' })] }),
        field('extra', 'map', { values: { type: 'json' } }),
        field('payload', 'json'),
      ],
      { description: 'One row a day.', primary_key: ['user_id'] },
    );
    expect(contractJsonSchema(contract)).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:data-contract:users.daily_active:1.0.0',
      title: 'users.daily_active',
      description: 'One row a day.',
      'x-primary-key': ['user_id'],
      type: 'object',
      properties: {
        user_id: { description: 'Who.', type: 'string', $ref: '#/$defs/uuid', 'x-unique': true, 'x-pii': true },
        plan: { type: ['string', 'null'], enum: ['free', 'pro', null], 'x-enum-labels': ['Free', null] },
        amount: {
          type: 'number',
          minimum: 0,
          exclusiveMaximum: 1_000_000,
          multipleOf: 0.01,
          'x-unit': 'EUR',
          'x-semantics': { term: 'net' },
        },
        tags: { type: 'array', items: { type: 'string', minLength: 1 }, uniqueItems: true, deprecated: true },
        address: {
          type: 'object',
          properties: { zip: { type: 'string', pattern: '^[0-9]{5}$' } },
          required: ['zip'],
          additionalProperties: false,
        },
        extra: { type: 'object', additionalProperties: {} },
        payload: { not: { type: 'null' } },
      },
      required: ['user_id', 'amount', 'tags', 'address', 'extra', 'payload'],
      additionalProperties: false,
      $defs: {
        uuid: { format: 'uuid', pattern: '^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$' },
      },
    });
  });

  const amount = contractWith([
    field('amount', 'integer', { aliases: ['amt', 'sum/total'] }),
    field('note', 'string', { default: '-' }),
  ]);
  it.each([
    [{ amount: 1, note: 'x' }, true, true, true],
    [{ amount: 1 }, false, true, true],
    [{ amount: 1, note: null }, false, true, true],
    [{ amt: 1 }, false, true, true],
    [{ 'sum/total': 1 }, false, true, true],
    [{ amt: 'x' }, false, false, false],
    [{ amt: 'x', 'sum/total': 1 }, false, false, false],
    [{ amount: 1, amt: 'x' }, false, true, false],
    [{ note: 'x' }, false, false, false],
    [{ amount: 1, more: 1 }, false, true, false],
  ])('of %j: written %s, read %s, read by a closed reader %s', (row, written, open, closed) => {
    expect(validator(amount)(row)).toBe(written);
    expect(validator(amount, { reader: 'open' })(row)).toBe(open);
    expect(validator(amount, { reader: 'closed' })(row)).toBe(closed);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('counts the bytes of base64 texts: %i', (length) => {
    const text = Buffer.alloc(length, 0xfb).toString('base64');
    for (const [min, max] of [
      [1, 4],
      [2, 5],
      [3, 6],
      [0, 0],
    ] as const) {
      const validate = validator(contractWith([field('b', 'bytes', { min_length: min, max_length: max })]));
      expect(validate({ b: text })).toBe(min <= length && length <= max);
    }
  });

  it.each([
    ['date', '2024-02-29', true],
    ['date', '2023-02-29', false],
    ['date', '1900-02-29', false],
    ['date', '2000-02-29', true],
    ['date', '2024-04-31', false],
    ['time', '23:59:59.999', true],
    ['time', '24:00:00', false],
    ['timestamp', '2024-02-29T23:59:59+02:00', true],
    ['timestamp', '2016-12-31T23:59:60Z', true],
    ['timestamp', '2016-12-31T12:00:60Z', false],
    ['timestamp', '2024-02-29 23:59:59Z', false],
    ['timestamp', '2024-02-29T23:59:59', false],
    ['uuid', '00000000-0000-4000-8000-00000000000G', false],
    ['bytes', 'AAA', false],
    ['bytes', 'AA==', true],
  ])('of a %s: %s is %s', (type, text, isOne) => {
    expect(validator(contractWith([field('f', type)]))({ f: text })).toBe(isOne);
  });

  it('takes any name of a field', () => {
    const names = ['toString', 'constructor', 'a b%"~/#', 'ü'];
    const contract = contractWith(names.map((name) => field(name, 'integer', { aliases: [`old ${name}`] })));
    const row = Object.fromEntries(names.map((name) => [name, 1]));
    const old = Object.fromEntries(names.map((name) => [`old ${name}`, 1]));
    expect(validator(contract)(row)).toBe(true);
    expect(validator(contract, { reader: 'closed' })(old)).toBe(true);
    expect(validator(contract, { reader: 'open' })({ ...old, 'old ü': 'x' })).toBe(false);
    // The validator itself never sees this one.
    expect(printJson(contractJsonSchema(contractWith([field('__proto__')])))).toContain('"properties":{"__proto__":');
  });
});
