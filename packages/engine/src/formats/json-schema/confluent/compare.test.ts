import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../model/json.ts';
import { schemaOf } from '../fixtures/schema-of.ts';
import { confluentDifferences } from './compare.ts';
import { VERDICTS } from './kinds.ts';

const TEXT = { type: 'string' };
const COUNT = { type: 'integer' };
const NUMBER = { type: 'number' };
const variants = (...oneOf: JsonValue[]): JsonValue => ({ oneOf });
const branches = (...anyOf: JsonValue[]): JsonValue => ({ anyOf });
const all = (...allOf: JsonValue[]): JsonValue => ({ allOf });
const open = (properties: JsonValue) => ({ properties });
const closed = (properties: JsonValue) => ({ properties, additionalProperties: false });
const partial = (properties: JsonValue, additionalProperties: JsonValue) => ({ properties, additionalProperties });

type Case = readonly [what: string, before: JsonValue, after: JsonValue, differences: readonly string[]];

/** What Confluent's registry says of changes that its users meet; kinds and printed paths. */
const CASES: readonly Case[] = [
  ['the same', TEXT, TEXT, []],
  ['true takes anything', TEXT, true, []],
  ['nothing was written', false, TEXT, []],
  ['whole numbers become numbers', COUNT, NUMBER, ['TYPE_EXTENDED #/']],
  ['numbers become whole', NUMBER, COUNT, ['TYPE_NARROWED #/']],
  ['another type', TEXT, COUNT, ['TYPE_CHANGED #/']],
  ['moved to a definition', TEXT, { $ref: '#/definitions/a', definitions: { a: TEXT } }, []],
  [
    'what a definition says',
    { items: { $ref: '#/definitions/a' }, definitions: { a: TEXT } },
    { items: { $ref: '#/definitions/a' }, definitions: { a: COUNT } },
    ['TYPE_CHANGED #/items'],
  ],
  [
    'an optional property, open',
    open({ a: TEXT }),
    open({ a: TEXT, b: COUNT }),
    ['OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL #/properties/b'],
  ],
  [
    'an optional property, closed',
    closed({ a: TEXT }),
    closed({ a: TEXT, b: COUNT }),
    ['OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL #/properties/b'],
  ],
  [
    'a property that the rest covers',
    partial({ a: TEXT }, variants({ type: 'null' }, TEXT)),
    partial({ a: TEXT, b: variants({ type: 'null' }, TEXT) }, variants({ type: 'null' }, TEXT)),
    [
      'PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL #/properties/b',
      'OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL #/properties/b',
    ],
  ],
  [
    'a removed property that the rest covers with one branch',
    closed({ a: TEXT, b: TEXT }),
    partial({ a: TEXT }, variants({ type: 'null' }, TEXT)),
    [
      'SUM_TYPE_EXTENDED #/properties/b',
      'PROPERTY_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL #/properties/b',
      'ADDITIONAL_PROPERTIES_ADDED #/additionalProperties',
    ],
  ],
  [
    'a pattern that covers, the first one that fits',
    { patternProperties: { '^b': COUNT, b: TEXT }, additionalProperties: false },
    { properties: { b: COUNT }, patternProperties: { '^b': COUNT, b: TEXT }, additionalProperties: false },
    [
      'PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL #/properties/b',
      'OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL #/properties/b',
    ],
  ],
  ['patterns are not compared', { patternProperties: { a: TEXT } }, { patternProperties: { a: COUNT } }, []],
  [
    'required of a property that both have',
    open({ a: TEXT, b: TEXT }),
    { ...open({ a: TEXT, b: { ...TEXT, default: '' } }), required: ['a', 'b'] },
    [
      'REQUIRED_ATTRIBUTE_ADDED #/required/a',
      'REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED #/required/b',
      'DEFAULT_CHANGED #/properties/b',
    ],
  ],
  ['required of a property that nobody declares', { type: 'object' }, { type: 'object', required: ['a'] }, []],
  [
    'dependencies',
    { dependencies: { a: ['b'] } },
    { dependencies: { b: ['a'] } },
    ['DEPENDENCY_ARRAY_REMOVED #/dependencies/a', 'DEPENDENCY_ARRAY_ADDED #/dependencies/b'],
  ],
  ['items for all', { type: 'array' }, { type: 'array', items: true }, ['SCHEMA_ADDED #/items']],
  [
    'an item, partially open',
    { items: [TEXT, NUMBER], additionalItems: TEXT },
    { items: [TEXT, NUMBER, NUMBER], additionalItems: TEXT },
    ['TYPE_CHANGED #/items/2', 'ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL #/items/2'],
  ],
  [
    'branches in another order',
    all({ enum: ['a'] }, TEXT, { maxLength: 5 }),
    all({ maxLength: 5 }, { enum: ['a'] }, TEXT),
    [],
  ],
  [
    'a branch that goes with none',
    all({ enum: ['a'] }, TEXT, { maxLength: 5 }),
    all({ maxLength: 5 }, { enum: ['a'] }, NUMBER),
    ['COMBINED_TYPE_SUBSCHEMAS_CHANGED #/'],
  ],
  ['a branch twice', all(TEXT, TEXT), all(TEXT), []],
  [
    'more branches, one of them wider',
    variants({ ...TEXT, maxLength: 5 }),
    variants({ type: 'boolean' }, { ...TEXT, maxLength: 8 }),
    ['SUM_TYPE_EXTENDED #/', 'MAX_LENGTH_INCREASED #/oneOf/0/maxLength'],
  ],
  ['fewer branches', variants(NUMBER, TEXT), variants(TEXT), ['SUM_TYPE_NARROWED #/']],
  ['fewer demands', all({ minLength: 1 }, TEXT), all(TEXT), ['PRODUCT_TYPE_NARROWED #/']],
  ['more demands', all(TEXT), all({ enum: ['a'] }, TEXT), ['PRODUCT_TYPE_EXTENDED #/']],
  ['oneOf to anyOf', variants(TEXT), branches(NUMBER, TEXT), ['COMBINED_TYPE_EXTENDED #/', 'SUM_TYPE_EXTENDED #/']],
  ['anyOf to oneOf', branches(NUMBER, TEXT), variants(TEXT), ['COMBINED_TYPE_CHANGED #/']],
  [
    'anyOf with one branch to oneOf',
    branches(TEXT),
    variants(NUMBER, TEXT),
    ['COMBINED_TYPE_EXTENDED #/', 'SUM_TYPE_EXTENDED #/'],
  ],
  ['to several demands', branches(TEXT), all(NUMBER, TEXT), ['COMBINED_TYPE_CHANGED #/']],
  ['a plain schema to alternatives', TEXT, variants(NUMBER, TEXT), ['SUM_TYPE_EXTENDED #/']],
  ['demands to one of them', all(TEXT, { minLength: 1 }), TEXT, ['PRODUCT_TYPE_NARROWED #/']],
  ['types in a list', TEXT, { type: ['string', 'null'] }, ['SUM_TYPE_EXTENDED #/']],
  ['a keyword that tells the type', { minimum: 5 }, { type: 'number', minimum: 5 }, []],
  ['excluding less', { not: { enum: [1, 2] } }, { not: { enum: [1] } }, ['NOT_TYPE_NARROWED #/not']],
  ['excluding more', { not: { enum: [1] } }, { not: { enum: [1, 2] } }, ['NOT_TYPE_EXTENDED #/not']],
  ['steps', { multipleOf: 10 }, { multipleOf: 5 }, ['MULTIPLE_OF_REDUCED #/multipleOf']],
  ['patterns are texts', { pattern: '^a$' }, { pattern: '^[a]$' }, ['PATTERN_CHANGED #/pattern']],
  ['bytes of Kafka Connect', { ...TEXT, 'connect.type': 'bytes' }, { ...COUNT, 'connect.type': 'bytes' }, []],
  [
    'conditions are not compared',
    { ...TEXT, if: { minLength: 3 }, else: {} },
    { ...TEXT, if: { minLength: 3 }, else: { maxLength: 1 } },
    [],
  ],
  [
    'unevaluated properties',
    { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' },
    { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', unevaluatedProperties: false },
    ['UNEVALUATED_PROPERTIES_REMOVED #/unevaluatedProperties'],
  ],
];

describe("Confluent's comparison", () => {
  it.each(CASES)('%s', (_what, before, after, differences) => {
    const answer = confluentDifferences(schemaOf(before), schemaOf(after), 'strict');
    expect(answer.differences.map(({ kind, printed }) => `${kind} ${printed}`)).toEqual(differences);
    const isRefused = answer.differences.some(({ kind }) => VERDICTS[kind] !== 'passes');
    expect(answer.isCompatible).toBe(!isRefused);
  });

  it('forgives open content with the lenient policy', () => {
    const [before, after] = [schemaOf(open({ a: TEXT })), schemaOf(closed({ a: TEXT, b: COUNT }))];
    expect(confluentDifferences(before, after, 'strict').isCompatible).toBe(false);
    expect(confluentDifferences(before, after, 'lenient').isCompatible).toBe(true);
  });

  it('is right about branches that lead back to where it is', () => {
    const tree = (leaf: JsonValue) => schemaOf({ oneOf: [leaf, { type: 'array', items: { $ref: '#' } }] });
    expect(confluentDifferences(tree(COUNT), tree(NUMBER), 'strict').isCompatible).toBe(true);
    expect(confluentDifferences(tree(NUMBER), tree(COUNT), 'strict').isCompatible).toBe(false);
  });

  it('says so where schemas fold up without end', () => {
    const ladder = (leaf: JsonValue) =>
      schemaOf({
        $ref: '#/definitions/0',
        definitions: Object.fromEntries(
          Array.from({ length: 41 }, (_, step) => {
            const next = { $ref: `#/definitions/${step + 1}` };
            return [step, step === 40 ? leaf : { properties: { a: next, b: next } }];
          }),
        ),
      });
    const answer = confluentDifferences(ladder(TEXT), ladder(COUNT), 'strict');
    expect(answer).toMatchObject({ isCompatible: false, isExhausted: true });
  });

  it('says so where branches, values or names are too many to be compared with each other', () => {
    const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
    const members = (count: number, prefix: string, schema: JsonValue): JsonValue =>
      Object.fromEntries(numbers(count).map((index) => [`${prefix}${index}`, schema]));
    const wide: readonly ((version: number) => JsonValue)[] = [
      (v) => branches(...numbers(120).map((i) => ({ properties: members(120, `p${i}x${v}`, COUNT) }))),
      (v) => branches(...numbers(120).map((i) => ({ enum: numbers(150).map((j) => (i + v * 500) * 1000 + j) }))),
      (v) => variants(...numbers(1800).map((i) => ({ properties: { k: { const: i + v * 1800 } } }))),
      (v) => ({ properties: members(1000, `p${v}_`, COUNT), patternProperties: members(1000, '^q', TEXT) }),
    ];
    for (const make of wide) {
      const answer = confluentDifferences(schemaOf(make(1)), schemaOf(make(2)), 'strict');
      expect(answer).toEqual({ isCompatible: false, isExhausted: true, differences: [] });
    }
  });

  it('tells no paths that are longer together than anybody reads', () => {
    const below = (maximum: number) =>
      schemaOf(
        open({
          ['n'.repeat(40_000)]: open(
            Object.fromEntries(
              [...'abcdefghij'].flatMap((letter) =>
                Array.from({ length: 40 }, (_, index) => [`${letter}${index}`, { maximum }]),
              ),
            ),
          ),
        }),
      );
    const answer = confluentDifferences(below(1), below(2), 'strict');
    expect(answer).toMatchObject({ isCompatible: false, isExhausted: true });
    expect(answer.differences.length).toBeGreaterThan(50);
  });

  it('follows references that lead far from one another', () => {
    const chain = (leaf: JsonValue) =>
      schemaOf({
        $ref: '#/definitions/a0',
        definitions: Object.fromEntries(
          Array.from({ length: 1501 }, (_, i) => [
            `a${i}`,
            i === 1500 ? leaf : branches({ $ref: `#/definitions/a${i + 1}` }),
          ]),
        ),
      });
    expect(confluentDifferences(chain(TEXT), chain(COUNT), 'strict').isExhausted).toBe(true);
    expect(confluentDifferences(chain(TEXT), chain(TEXT), 'strict').isCompatible).toBe(true);
  });

  it('finds the partners of many tagged branches, and the one that has none', () => {
    const many = (type: string) =>
      schemaOf(
        variants(
          ...Array.from({ length: 120 }, (_, index) => ({
            properties: { kind: { const: `k${index}` }, value: { type: index === 60 ? type : 'string' } },
          })),
        ),
      );
    expect(confluentDifferences(many('integer'), many('number'), 'strict').differences.map(({ kind }) => kind)).toEqual(
      ['TYPE_EXTENDED'],
    );
    expect(confluentDifferences(many('number'), many('integer'), 'strict').differences.map(({ kind }) => kind)).toEqual(
      ['COMBINED_TYPE_SUBSCHEMAS_CHANGED'],
    );
  });
});
