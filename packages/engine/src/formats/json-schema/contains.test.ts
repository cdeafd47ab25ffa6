import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ContainmentOptions, contains, memberOf } from './contains.ts';
import type { Plain, PlainObject } from './fixtures/schemas.ts';
import { loadSchema } from './load.ts';
import type { Draft, Schema } from './schema.ts';
import { keyOf } from './value.ts';

function schema(source: Plain, draft: Draft = '2020-12'): Schema {
  const loaded = loadSchema(JSON.stringify(source), undefined, { draft });
  if (!loaded.ok) throw new TypeError(JSON.stringify(loaded.error));
  return loaded.value.doc.root;
}

/** `yes`, the witness as JSON, or why it could not be told. */
function answer(
  writer: Plain,
  reader: Plain,
  mode: ContainmentOptions['writer'] = 'as-written',
  draft?: Draft,
): string {
  const told = contains(schema(reader, draft), schema(writer, draft), { writer: mode, formats: 'asserted' });
  if (told.answer === 'no') return keyOf(told.witness);
  return told.answer === 'yes' ? 'yes' : `? ${told.reason}`;
}

/** A condition with its consequence. */
const when = (condition: Plain, consequence: Plain): Plain =>
  Object.fromEntries([
    ['if', condition],
    ['then', consequence],
  ]);
/** An object that has these members. */
const having = (properties: { [name: string]: Plain }): PlainObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const members = (count: number, make: (i: number) => Plain): { [name: string]: Plain } =>
  Object.fromEntries(range(count).map((i) => [`property${i}`, make(i)]));

describe('what is written is read', () => {
  it.each<[string, Plain, Plain]>([
    ['an integer as a number', { type: 'integer' }, { type: 'number' }],
    ['a lower maximum', { type: 'integer', maximum: 10 }, { type: 'integer', exclusiveMaximum: 11 }],
    ['tenths', { multipleOf: 0.3 }, { multipleOf: 0.1 }],
    ['large numbers', { enum: [1e300] }, { minimum: 1e299 }],
    ['a pattern within another', { pattern: '^a$' }, { pattern: '^[ab]$', maxLength: 1 }],
    ['a date as a text with hyphens', { type: 'string', format: 'date' }, { pattern: '-' }],
    ['a constant of an enumeration', { const: { a: [1] } }, { enum: [{ a: [1.0] }, 2] }],
    ['both truth values', { type: 'boolean' }, { enum: [true, false] }],
    [
      'required members',
      { required: ['a'] },
      {
        type: ['object', 'string', 'number', 'array', 'boolean', 'null'],
        anyOf: [{ minProperties: 1 }, { not: { type: 'object' } }],
      },
    ],
    [
      'a tuple as a list',
      { type: 'array', prefixItems: [{ type: 'integer' }], items: false },
      { items: { type: 'number' } },
    ],
    ['too many different items', { type: 'array', items: { enum: [1, 2] }, minItems: 3, uniqueItems: true }, false],
    ['one item is unique', { type: 'array', maxItems: 1 }, { uniqueItems: true }],
    [
      'what every item is, some item is',
      { type: 'array', items: { type: 'integer' }, minItems: 2 },
      { contains: { type: 'number' }, minContains: 2 },
    ],
    ['alternatives in another order', { anyOf: [{ type: 'string' }, { type: 'null' }] }, { type: ['null', 'string'] }],
    [
      'disjoint alternatives',
      { anyOf: [{ type: 'string' }, { type: 'integer' }] },
      { oneOf: [{ type: 'integer' }, { type: 'string' }] },
    ],
    [
      'a condition as alternatives',
      when({ required: ['a'] }, { required: ['b'] }),
      { anyOf: [{ not: { required: ['a'] } }, { required: ['b'] }] },
    ],
    [
      'names by pattern',
      { type: 'object', patternProperties: { '^x-': {} }, additionalProperties: false },
      { propertyNames: { pattern: '^x' } },
    ],
    ['what depends', { dependentRequired: { a: ['b'], b: ['c'] } }, { dependentRequired: { a: ['c'] } }],
    [
      'what is not evaluated',
      { allOf: [{ properties: { a: {} } }], properties: { b: {} }, unevaluatedProperties: false, type: 'object' },
      { propertyNames: { enum: ['a', 'b'] } },
    ],
    [
      'a list within itself',
      {
        $ref: '#/$defs/list',
        $defs: { list: { type: 'object', properties: { next: { $ref: '#/$defs/list' }, v: { type: 'integer' } } } },
      },
      { $ref: '#/$defs/l', $defs: { l: { properties: { next: { $ref: '#/$defs/l' }, v: { type: 'number' } } } } },
    ],
    [
      'what has no end is nothing',
      {
        $ref: '#/$defs/endless',
        $defs: { endless: { type: 'object', properties: { next: { $ref: '#/$defs/endless' } }, required: ['next'] } },
      },
      false,
    ],
  ])('%s', (_, writer, reader) => {
    expect(answer(writer, reader)).toBe('yes');
  });
});

describe('what is not read is shown', () => {
  it.each<[string, Plain, Plain, string]>([
    ['a fraction', { type: 'number' }, { type: 'integer' }, '-0.1'],
    ['a member that is required', { type: 'object' }, { required: ['x'] }, '{}'],
    ['a shorter list', { type: 'array' }, { contains: { type: 'integer' } }, '[]'],
    ['another item', { prefixItems: [{ type: 'integer' }], type: 'array' }, { items: { type: 'string' } }, '[0]'],
    ['equal items', { type: 'array', minItems: 2, items: { type: 'integer' } }, { uniqueItems: true }, '[0,0]'],
    [
      'what two alternatives allow',
      { anyOf: [{ type: 'integer' }, { type: 'number' }] },
      { oneOf: [{ type: 'integer' }, { type: 'number' }] },
      '0',
    ],
    ['a name', { type: 'object' }, { propertyNames: { maxLength: 2 } }, '{"aaa":null}'],
    [
      'a member deep inside',
      { type: 'object', properties: { a: { type: 'object', required: ['b'] } }, required: ['a'] },
      { properties: { a: { properties: { b: { type: 'string' } } } } },
      '{"a":{"b":null}}',
    ],
    [
      'special names',
      { type: 'object', required: ['__proto__'] },
      { properties: { ['__proto__']: { type: 'null' }, toString: false } },
      '{"__proto__":false}',
    ],
    ['a leap day', { enum: ['2023-02-28', '2023-02-29'] }, { format: 'date' }, '"2023-02-29"'],
    [
      'a loop that ends',
      {
        $ref: '#/$defs/n',
        $defs: { n: { anyOf: [{ const: 'leaf' }, { type: 'array', items: { $ref: '#/$defs/n' }, minItems: 1 }] } },
      },
      { not: { type: 'array', items: { type: 'array' } } },
      '[["leaf"]]',
    ],
    [
      'a loop that leans on another one that ends',
      {
        ...having({ p: { $ref: '#/$defs/b/anyOf/1' }, q: { $ref: '#/$defs/a/anyOf/1' } }),
        $defs: {
          a: { anyOf: [having({ x: { $ref: '#/$defs/b' } }), having({ y: { $ref: '#/$defs/d' } }), having({ z: {} })] },
          b: { anyOf: [having({ c: { $ref: '#/$defs/c' } }), having({ a: { $ref: '#/$defs/a' } })] },
          c: having({ b: { $ref: '#/$defs/b' } }),
          d: having({ c: { $ref: '#/$defs/c' } }),
        },
      },
      false,
      '{"p":{"a":{"z":null}},"q":{"y":{"c":{"b":{"a":{"z":null}}}}}}',
    ],
    [
      'texts, which no member tells apart',
      { type: 'string', minLength: 1, maxLength: 8 },
      {
        oneOf: [
          { properties: { t: { const: 1 } }, required: ['t'], minLength: 1, maxLength: 9 },
          { properties: { t: { const: 2 } }, required: ['t'], minLength: 2, maxLength: 9 },
        ],
      },
      '"aa"',
    ],
  ])('%s', (_, writer, reader, witness) => {
    expect(answer(writer, reader)).toBe(witness);
  });

  it('the shortest text of two patterns', () => {
    expect(answer({ pattern: '^[a-c]{2,4}$', type: 'string' }, { pattern: '^(aa|ab|ac|b.)' })).toBe('"ca"');
  });
});

describe('a writer that writes what it declares', () => {
  it.each<[string, Plain, Plain, string, string]>([
    [
      'members that it does not name',
      { type: 'object', properties: { a: {} } },
      { properties: { b: { type: 'string' } } },
      'yes',
      '{"b":null}',
    ],
    [
      'anything where nothing is declared',
      { type: 'object' },
      { properties: { b: { type: 'string' } } },
      '{"b":null}',
      '{"b":null}',
    ],
    [
      'members of all parts together',
      { type: 'object', allOf: [{ properties: { a: {} } }, { properties: { b: {} } }] },
      { maxProperties: 1 },
      '{"a":null,"b":null}',
      '{"":null,"0":null}',
    ],
    [
      'members by pattern',
      { type: 'object', patternProperties: { '^x': {} } },
      { propertyNames: { pattern: 'x' } },
      'yes',
      '{"":null}',
    ],
    [
      'all members of one schema',
      { type: 'object', properties: { a: {} }, additionalProperties: { type: 'integer' } },
      { properties: { b: { type: 'string' } } },
      '{"b":0}',
      '{"b":0}',
    ],
    [
      'members that it requires',
      { type: 'object', properties: { a: {} }, required: ['b'] },
      { properties: { b: { type: 'string' } } },
      '{"b":null}',
      '{"b":null}',
    ],
    ['no items behind a tuple', { type: 'array', prefixItems: [{}] }, { maxItems: 1 }, 'yes', '[null,null]'],
    [
      'what the branch declares by which it is written',
      {
        type: 'object',
        properties: { k: {} },
        required: ['k'],
        oneOf: [{ properties: { k: { const: 1 } } }, { properties: { k: { const: 2 }, v: { type: 'integer' } } }],
      },
      when({ properties: { k: { const: 1 } } }, { properties: { v: { type: 'string' } } }),
      'yes',
      '{"k":1,"v":null}',
    ],
    [
      'deep inside',
      { type: 'array', items: { type: 'object', properties: { a: {} } } },
      { items: { properties: { b: false } } },
      'yes',
      '[{"b":null}]',
    ],
    [
      'conditions are as written',
      { type: 'object', properties: { a: {} }, not: { properties: { a: { type: 'object', properties: { b: {} } } } } },
      { properties: { a: { not: { type: 'object' } } }, required: ['a'] },
      'yes',
      'yes',
    ],
  ])('%s', (_, writer, reader, declared, asWritten) => {
    expect([answer(writer, reader, 'declared'), answer(writer, reader)]).toEqual([declared, asWritten]);
  });
});

const PAIRS = new URL('../../../../../../shared/conformance/pairs/json-pairs-draft07.json', import.meta.url);

describe.skipIf(!existsSync(PAIRS))('pairs of versions with known outcomes', () => {
  interface Version {
    readonly id: string;
    readonly old: Plain;
    readonly new: Plain;
    readonly witness?: Plain;
  }
  const pairs = existsSync(PAIRS) ? (JSON.parse(readFileSync(PAIRS, 'utf8')) as Version[]) : [];
  it.each(pairs)('$id', ({ old, new: next, witness }) => {
    const told = answer(old, next, 'as-written', 'draft-07');
    if (witness === undefined) expect(told).toBe('yes');
    else expect(told).not.toMatch(/^(yes|\?)/);
  });
});

describe('dynamic references', () => {
  const tree = (leaf: Plain): Plain => ({
    $id: 'https://example.com/strict',
    $ref: 'https://example.com/tree',
    $dynamicAnchor: 'node',
    properties: { value: leaf },
    $defs: {
      tree: {
        $id: 'https://example.com/tree',
        $dynamicAnchor: 'node',
        type: 'object',
        properties: { children: { items: { $dynamicRef: '#node' } } },
      },
    },
  });

  it('lead to the outermost resource', () => {
    expect(answer(tree({ type: 'integer' }), tree({ type: 'number' }))).toBe('yes');
    const broken = answer(
      { ...(tree({ type: 'number' }) as object), required: ['children'] },
      {
        properties: { children: { items: { properties: { value: { type: 'integer' } } } } },
      },
    );
    expect(broken).toMatch(/^\{"children":\[\{.*"value":-?0\.\d/);
  });
});

describe('a member of a schema', () => {
  it('is a small one', () => {
    const member = (source: Plain) => memberOf(schema(source), { writer: 'as-written', formats: 'asserted' });
    expect(member({ type: 'object', required: ['a'], properties: { a: { minimum: 3, type: 'integer' } } })).toEqual({
      value: new Map([['a', { units: 3n, scale: 0 }]]),
    });
    expect(member({ type: 'string', minLength: 2 })).toEqual({ value: 'aa' });
    expect(member({ allOf: [{ type: 'string' }, { type: 'null' }] })).toBeUndefined();
  });
});

describe('large and hostile schemas are answered', () => {
  const tagged = (count: number, odd: Plain): Plain => ({
    oneOf: range(count).map((i) => ({
      type: 'object',
      properties: { kind: { const: `k${i}` }, [`p${i}`]: i === 7 ? odd : { type: 'integer' } },
      required: ['kind'],
    })),
  });
  const choices = (count: number, last: Plain): Plain => ({
    allOf: range(count).map((i) => ({
      anyOf: [{ required: [`a${i}`] }, { required: [`b${i}`] }, ...(i === 3 ? [last] : [])],
    })),
  });
  const holes: Plain = {
    type: 'object',
    allOf: [
      ...range(9).map((p) => ({ anyOf: range(8).map((h) => ({ required: [`${p}-${h}`] })) })),
      ...range(8).flatMap((h) =>
        range(9).flatMap((p) => range(p).map((q) => ({ not: { required: [`${p}-${h}`, `${q}-${h}`] } }))),
      ),
    ],
  };
  const chain = (count: number, leaf: Plain): Plain => ({
    $ref: '#/$defs/d0',
    $defs: Object.fromEntries(
      range(count).map((i) => [
        `d${i}`,
        i === count - 1 ? leaf : { type: 'object', properties: { a: { $ref: `#/$defs/d${i + 1}` } }, required: ['a'] },
      ]),
    ),
  });
  const folded = (count: number, leaf: Plain): Plain => ({
    $ref: '#/$defs/d0',
    $defs: Object.fromEntries(
      range(count).map((i) => {
        const inner = { $ref: `#/$defs/d${i + 1}` };
        const other = { required: [`x${i}`], properties: { a: inner } };
        return [`d${i}`, i === count - 1 ? leaf : { oneOf: [inner, other] }];
      }),
    ),
  });
  const wide = (changed: Plain): Plain => ({
    type: 'object',
    properties: { ...members(4_000, (i) => ({ type: i % 2 === 0 ? 'string' : 'integer' })), property7: changed },
  });

  it.each<[string, Plain, Plain, string | RegExp]>([
    ['thousands of members, one changed', wide({ type: 'integer' }), wide({ type: 'number' }), 'yes'],
    ['thousands of members, one broken', wide({ type: 'number' }), wide({ type: 'integer' }), '{"property7":-0.1}'],
    ['hundreds of tagged alternatives', tagged(400, { type: 'integer' }), tagged(400, { type: 'number' }), 'yes'],
    [
      'one of them broken',
      tagged(400, { type: 'number' }),
      tagged(400, { type: 'integer' }),
      '{"kind":"k7","p7":-0.1}',
    ],
    ['products of alternatives', choices(50, { maxLength: 3, type: [] }), choices(50, { type: 'null' }), /^yes|^\?/],
    ['pigeons and holes', holes, false, /^\? the search took too many steps$/],
    ['a long chain of references', chain(5_000, { type: 'integer' }), chain(5_000, { type: 'string' }), /levels deep$/],
    [
      'a huge list',
      { type: 'array', maxItems: 1e9 },
      { type: 'array', maxItems: 1e9 - 1 },
      /^\? a list would have more than/,
    ],
    [
      'many steps',
      { allOf: range(100).map((i) => ({ multipleOf: 1_000_003 + 2 * i })), minimum: 1 },
      { maximum: 0 },
      /^\d{500,}$/,
    ],
    [
      'a pattern that doubles with each letter',
      { pattern: '^(a|b)*a(a|b){17}$' },
      { pattern: '^(a|b)*a(a|b){18}$' },
      /^\? more than \d+ steps$/,
    ],
    [
      'names that many patterns divide',
      { type: 'object', patternProperties: members(80, () => ({ type: 'string' })), additionalProperties: false },
      { patternProperties: members(80, (i) => ({ type: i === 79 ? 'integer' : 'string' })) },
      '{"property79":""}',
    ],
    ['alternatives within alternatives', folded(400, { minimum: 1 }), folded(400, { minimum: 2 }), /^\? |^1$/],
    ['many values', { enum: range(5_000) }, { enum: range(4_999) }, '4999'],
    ['a thousand items', { type: 'array', minItems: 1_000 }, { items: { type: 'string' } }, /^\[null,/],
  ])(
    '%s',
    (_, writer, reader, expected) => {
      const told = answer(writer, reader);
      if (typeof expected === 'string') expect(told).toBe(expected);
      else expect(told).toMatch(expected);
    },
    30_000,
  );
});
