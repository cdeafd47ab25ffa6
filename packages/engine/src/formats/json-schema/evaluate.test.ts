import { describe, expect, test } from 'vitest';
import { type EvaluateOptions, evaluate, isValid } from './evaluate.ts';
import { loadSchema } from './load.ts';
import { Meter } from './meter.ts';
import type { Schema } from './schema.ts';
import { exactValue, type Value } from './value.ts';

type Plain = Parameters<typeof exactValue>[0];

function schemaOf(schema: unknown): Schema {
  const loaded = loadSchema(typeof schema === 'string' ? schema : JSON.stringify(schema));
  if (!loaded.ok) throw new TypeError(JSON.stringify(loaded.error));
  return loaded.value.doc.root;
}

function check(schema: unknown, value: Plain, options?: EvaluateOptions) {
  return evaluate(schemaOf(schema), exactValue(value), options);
}

/** A value nested in itself so many times. */
function nested(depth: number, wrap: (inner: Value) => Value): Value {
  let value: Value = 'end';
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
}

const D20 = 'https://json-schema.org/draft/2020-12/schema';

describe('what is wrong', () => {
  test.each<[unknown, Plain, [schemaAt: string, instanceAt: string, message: string][]]>([
    [{ type: 'string' }, 1, [['/type', '', 'expected string, found number']]],
    [{ type: ['integer', 'null'] }, 1.5, [['/type', '', 'expected integer, null, found number']]],
    [{ const: { a: 1 } }, { a: 2 }, [['/const', '', 'the value is not the one that is required']]],
    [{ enum: [1, 2] }, 3, [['/enum', '', 'the value is none of those that are listed']]],
    [{ minimum: 5 }, 4.5, [['/minimum', '', '4.5 is not at least 5']]],
    [{ multipleOf: 0.1 }, 0.15, [['/multipleOf', '', '0.15 is no multiple of 0.1']]],
    [{ maxLength: 1 }, 'ä😀', [['/maxLength', '', 'expected at most 1 characters, found 2']]],
    [{ pattern: '^a' }, 'b', [['/pattern', '', 'the text does not match "^a"']]],
    [{ required: ['a', 'b'] }, { a: 1 }, [['/required', '', 'missing: "b"']]],
    [
      { properties: { 'a/b': { type: 'string' } } },
      { 'a/b': 1 },
      [['/properties/a~1b/type', '/a~1b', 'expected string, found number']],
    ],
    [{ additionalProperties: false }, { a: 1 }, [['/additionalProperties', '/a', 'the property "a" is not allowed']]],
    [{ items: [{}], additionalItems: false }, [1, 2], [['/additionalItems', '/1', 'item 1 is not allowed']]],
    [
      { propertyNames: { maxLength: 1 } },
      { ab: 1 },
      [['/propertyNames/maxLength', '/ab', 'expected at most 1 characters, found 2']],
    ],
    [
      { uniqueItems: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      [['/uniqueItems', '', 'two items are equal']],
    ],
    [{ contains: { type: 'string' } }, [1], [['/contains', '', 'the items that fit are fewer than 1']]],
    [{ not: { type: 'string' } }, 'a', [['/not', '', 'the value fits what it must not fit']]],
    [{ dependencies: { a: ['b'] } }, { a: 1 }, [['/dependencies', '', 'missing: "b"']]],
    [{ if: { type: 'string' }, else: { minimum: 1 } }, 0, [['/else/minimum', '', '0 is not at least 1']]],
    [
      { $ref: '#/definitions/a', definitions: { a: { properties: { b: { type: 'null' } } } } },
      { b: 1 },
      [['/definitions/a/properties/b/type', '/b', 'expected null, found number']],
    ],
    [
      { anyOf: [{ type: 'string' }, { minimum: 2 }] },
      1,
      [
        ['/anyOf', '', 'the value fits none of the alternatives'],
        ['/anyOf/0/type', '', 'expected string, found number'],
        ['/anyOf/1/minimum', '', '1 is not at least 2'],
      ],
    ],
    [
      { $schema: D20, allOf: [{ properties: { a: {} } }], unevaluatedProperties: false },
      { a: 1, b: 2 },
      [['/unevaluatedProperties', '/b', 'the property "b" is not allowed']],
    ],
    [
      { $schema: 'http://json-schema.org/draft-04/schema#', maximum: 5, exclusiveMaximum: true },
      5,
      [['/maximum', '', '5 is not below 5']],
    ],
  ])('%j %j', (schema, value, errors) => {
    const { valid, errors: found } = check(schema, value);
    expect(valid).toBe(false);
    expect(found.map(({ schemaAt, instanceAt, message }) => [schemaAt, instanceAt, message])).toEqual(errors);
    expect(isValid(schemaOf(schema), exactValue(value))).toBe(false);
  });

  test('is listed a hundred times at most', () => {
    expect(
      check(
        { items: { type: 'string' } },
        Array.from({ length: 1000 }, () => 1),
      ).errors.length,
    ).toBe(100);
  });
});

describe('numbers are exact', () => {
  test.each<[string, string, boolean]>([
    ['{"maximum":0.1}', '0.1000000000000000000000000000001', false],
    ['{"const":9007199254740993}', '9007199254740992', false],
    ['{"const":1.0}', '1', true],
    ['{"multipleOf":1e-8}', '12391239123', true],
    ['{"multipleOf":0.01}', '19.99', true],
    ['{"type":"integer"}', '1e300', true],
    ['{"enum":[1.50]}', '15e-1', true],
  ])('%s %s', (schema, value, valid) => {
    const parsed = loadSchema(`{"default":${value}}`);
    const number = parsed.ok ? parsed.value.doc.root.keywords.default : undefined;
    expect(number !== undefined && isValid(schemaOf(schema), number)).toBe(valid);
  });
});

describe('formats', () => {
  test('are annotations unless the caller asks', () => {
    expect(check({ format: 'date' }, 'x').valid).toBe(true);
    expect(check({ format: 'date' }, 'x', { formats: 'asserted' })).toMatchObject({
      valid: false,
      errors: [{ schemaAt: '/format', message: 'the text is no date' }],
    });
  });

  test('that nobody knows accept everything', () => {
    expect(check({ format: 'shoe-size' }, 'x', { formats: 'asserted' }).valid).toBe(true);
  });
});

describe('what cannot be shown is said', () => {
  test('a pattern that cannot be decided', () => {
    expect(check({ pattern: '(a)\\1' }, 'aa').valid).toBe('unproven');
    expect(check({ pattern: '(a)\\1', type: 'number' }, 'aa').valid).toBe(false);
    expect(check({ not: { pattern: '(a)\\1' } }, 'aa').valid).toBe('unproven');
    expect(check({ anyOf: [{ pattern: '(a)\\1' }, { type: 'string' }] }, 'aa').valid).toBe(true);
    expect(check({ oneOf: [{ pattern: '(a)\\1' }, { type: 'string' }] }, 'aa').valid).toBe('unproven');
    expect(check({ allOf: [{ pattern: '(a)\\1' }, { minLength: 5 }] }, 'aa').valid).toBe(false);
  });

  test('what such a pattern leaves open', () => {
    const schema = { patternProperties: { '(a)\\1': { type: 'string' } }, additionalProperties: false };
    expect(check(schema, { aa: 'x' }).valid).toBe('unproven');
    expect(check(schema, {}).valid).toBe(true);
    const looking = { $schema: D20, anyOf: [{ pattern: 'x', properties: { a: {} } }], unevaluatedProperties: false };
    expect(check(looking, { a: 1, b: 1 }).valid).toBe(false);
    const open = {
      $schema: D20,
      anyOf: [{ propertyNames: { pattern: '(a)\\1' }, properties: { a: {} } }, {}],
      unevaluatedProperties: false,
    };
    expect(check(open, { a: 1 }).valid).toBe('unproven');
  });

  test('a schema that asks about itself through a dynamic reference', () => {
    const schema = {
      $schema: D20,
      $id: 'http://example.com/a',
      $dynamicAnchor: 'x',
      $ref: 'b',
      $defs: { b: { $id: 'b', $dynamicAnchor: 'x', $dynamicRef: '#x' } },
    };
    expect(check(schema, 1).valid).toBe('unproven');
  });

  test('values and schemas that nest deeper than the bound', () => {
    const list = schemaOf({ items: { anyOf: [{ $ref: '#' }, { type: 'null' }] } });
    expect(
      evaluate(
        list,
        nested(2000, (inner) => [inner]),
      ),
    ).toEqual({
      valid: 'unproven',
      errors: [],
      reason: 'schemas apply more than 500 deep',
    });
    expect(
      isValid(
        list,
        nested(100, (inner) => [inner]),
      ),
    ).toBe(true);
  });

  test('the steps that are allowed', () => {
    const value = exactValue(Array.from({ length: 100 }, (_, index) => index));
    expect(evaluate(schemaOf({ items: { type: 'number' } }), value, { meter: new Meter(50) }).valid).toBe('unproven');
    expect(evaluate(schemaOf({ items: { type: 'number' } }), value, { meter: new Meter(500) }).valid).toBe(true);
  });
});

describe('hostile schemas end, with an answer', () => {
  const chain = (length: number, link: (next: object) => object): object => ({
    $ref: '#/definitions/a0',
    definitions: Object.fromEntries(
      Array.from({ length }, (_, index) => [
        `a${index}`,
        index < length - 1 ? link({ $ref: `#/definitions/a${index + 1}` }) : { type: 'string' },
      ]),
    ),
  });

  test('a long chain of references', () =>
    expect(
      check(
        chain(15_000, (next) => next),
        1,
      ).valid,
    ).toBe(false));

  test('references that fan out and in again', () => {
    expect(
      check(
        chain(200, (next) => ({ allOf: [next, next, { anyOf: [next, next] }] })),
        1,
      ).valid,
    ).toBe(false);
    const deep = schemaOf(
      chain(150, (next) => ({ additionalProperties: next, patternProperties: { x: next, '.': next } })),
    );
    expect(
      isValid(
        deep,
        nested(149, (inner) => new Map([['x', inner]])),
      ),
    ).toBe(true);
  });

  test('the same through schemas that look back', () => {
    const link = (next: object): object => ({ anyOf: [next, next], unevaluatedProperties: false });
    const schema = JSON.parse(JSON.stringify(chain(100, link)).replaceAll('definitions', '$defs'));
    expect(check({ $schema: D20, ...schema }, 'x').valid).toBe(true);
  });

  test('large lists without equal items, however deep', () => {
    const items = Array.from({ length: 300 }, (_, index) => [nested(200, (inner) => [inner]), exactValue(index)]);
    expect(isValid(schemaOf({ uniqueItems: true, items: { $ref: '#' } }), items)).toBe(true);
    expect(isValid(schemaOf({ uniqueItems: true }), [...items, items[7] as Value])).toBe(false);
  });

  test('expressions on which others backtrack', () => {
    expect(check({ pattern: '^(a|a|ab)*c$' }, 'a'.repeat(50_000)).valid).toBe(false);
  });
});
