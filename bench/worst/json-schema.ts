import { each, members, type WorstCase } from './worst-case.ts';

type Json = Record<string, unknown>;

/** Two versions that differ in what is made of a number. */
function changed(name: string, make: (version: number) => Json): WorstCase {
  const text = (version: number) =>
    JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...make(version) });
  return { name, make: () => ({ before: text(1), after: text(2) }) };
}

/** Two versions with the same things in other places. */
function turned<Item>(count: number, item: (index: number) => Item): (version: number) => Item[] {
  return (version) => each(count, (i) => item(version === 1 ? i : (i * 7) % count));
}

/** A schema within a schema within a schema. */
function nested(depth: number, inner: Json, outer: (inner: Json) => Json): Json {
  let schema = inner;
  for (let i = 0; i < depth; i++) schema = outer(schema);
  return schema;
}

const object = (properties: Json, more: Json = {}): Json => ({ type: 'object', properties, ...more });
const closed = { additionalProperties: false };
const upTo = (maximum: number): Json => ({ type: 'integer', maximum });
const asking = (name: string, maximum: number): Json => object({ [name]: upTo(maximum) }, { required: [name] });
const choice = (condition: Json, consequence: Json, otherwise: Json): Json =>
  // biome-ignore lint/suspicious/noThenProperty: the keyword of that name.
  ({ if: condition, then: consequence, else: otherwise });
const ref = (name: string): Json => ({ $ref: `#/$defs/${name}` });
const letters = (i: number): string =>
  [...i.toString(26).padStart(3, '0')].map((digit) => LETTERS[Number.parseInt(digit, 26)]).join('');
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

export const JSON_SCHEMA: readonly WorstCase[] = [
  changed('16,000 properties, all changed', (v) =>
    object(
      members(16_000, 'p', () => upTo(v)),
      closed,
    ),
  ),
  changed('16,000 properties, all open and changed', (v) => object(members(16_000, 'p', () => upTo(v)))),
  changed('4,000 required properties, all changed', (v) =>
    object(
      members(4_000, 'p', () => upTo(v)),
      { required: each(4_000, (i) => `p${i}`) },
    ),
  ),
  changed('16,000 properties required anew', (v) =>
    object(
      members(16_000, 'p', () => upTo(9)),
      { required: each(16_000, (i) => `p${i}`).slice(0, v === 1 ? 1 : 16_000) },
    ),
  ),
  changed('16,000 properties renamed', (v) =>
    object(
      members(16_000, `p${v}x`, () => upTo(9)),
      closed,
    ),
  ),
  changed('1,000 properties by 1,000 patternProperties, all changed', (v) =>
    object(
      members(1_000, 'p', () => upTo(v)),
      { patternProperties: members(1_000, '^p', () => upTo(v)) },
    ),
  ),
  changed('1,000 patternProperties', (v) => ({ patternProperties: members(1_000, '^p', () => upTo(v)) })),
  changed('1,000 patternProperties that overlap', (v) => ({
    patternProperties: members(1_000, '', () => upTo(v)),
    additionalProperties: { type: 'string' },
  })),
  changed('300 patternProperties squared', (v) => ({
    patternProperties: Object.fromEntries(
      each(300, (i) => [`^x${i}`, { patternProperties: members(30, 'y', () => upTo(v)) }]),
    ),
  })),
  changed('10,000 dependentSchemas', (v) => ({ dependentSchemas: members(10_000, 'p', (i) => asking(`q${i}`, v)) })),
  changed('10,000 dependentRequired', (v) => ({ dependentRequired: members(10_000, 'p', (i) => [`q${i * v}`]) })),
  changed('300 dependentSchemas under unevaluatedProperties', (v) => ({
    dependentSchemas: members(300, 'p', (i) => asking(`q${i}`, v)),
    unevaluatedProperties: false,
  })),
  changed('10,000 allOf', (v) => ({ allOf: each(10_000, (i) => asking(`p${i}`, v)) })),
  changed('1,000 doubled allOf', (v) => ({
    ...ref('a1000'),
    $defs: {
      a0: upTo(v),
      ...Object.fromEntries(each(1_000, (i) => [`a${i + 1}`, { allOf: [ref(`a${i}`), ref(`a${i}`)] }])),
    },
  })),
  changed('1,000 doubled anyOf', (v) => ({
    ...ref('a1000'),
    $defs: {
      a0: upTo(v),
      ...Object.fromEntries(
        each(1_000, (i) => [`a${i + 1}`, { anyOf: [ref(`a${i}`), { ...ref(`a${i}`), minimum: -i }] }]),
      ),
    },
  })),
  changed('20,000 chained references', (v) => ({
    ...ref('a0'),
    $defs: {
      ...Object.fromEntries(each(20_000, (i) => [`a${i}`, ref(`a${i + 1}`)])),
      a20000: upTo(v),
    },
  })),
  changed('10,000 chained members', (v) => ({
    ...ref('a0'),
    $defs: {
      ...Object.fromEntries(each(10_000, (i) => [`a${i}`, object({ next: ref(`a${i + 1}`) })])),
      a10000: upTo(v),
    },
  })),
  changed('3,000 untagged anyOf', (v) => ({ anyOf: each(3_000, (i) => asking(`p${i}`, v)) })),
  changed('3,000 untagged oneOf', (v) => ({ oneOf: each(3_000, (i) => asking(`p${i}`, v)) })),
  changed('400 folded oneOf', (v) => ({
    oneOf: each(400, (i) => object({ a: { minimum: i }, b: upTo(1_000 - i * v) })),
  })),
  changed('anyOf of anyOf, 5 levels of 6', (v) =>
    nested(5, upTo(v), (inner) => ({ anyOf: each(6, (i) => ({ minimum: i, ...inner })) })),
  ),
  changed('400 nested anyOf', (v) =>
    nested(120, upTo(v), (inner) => ({ anyOf: [{ type: 'string' }, { ...inner }, { required: ['a'] }] })),
  ),
  changed('1,000 oneOf in another order', (v) => ({ oneOf: turned(1_000, (i) => asking(`p${i}`, 9))(v) })),
  changed('1,000 anyOf in another order, all changed', (v) => ({ anyOf: turned(1_000, (i) => asking(`p${i}`, v))(v) })),
  changed('1,000 tagged oneOf, all changed', (v) => ({
    oneOf: each(1_000, (i) => object({ kind: { const: `k${i}` }, p: upTo(v) }, { required: ['kind'] })),
  })),
  changed('enum of 30,000 objects', (v) => ({ enum: each(30_000, (i) => ({ a: i * v })) })),
  changed('enum of 100,000 numbers', (v) => ({ enum: each(100_000, (i) => i * v) })),
  changed('enum of 50,000 texts against a pattern', (v) =>
    v === 1 ? { enum: each(50_000, (i) => `text ${i}`) } : { type: 'string', pattern: '^(text|[a-z]{3}) [0-9]+$' },
  ),
  changed('pattern against an enum of 50,000 texts', (v) =>
    v === 1 ? { type: 'string', pattern: '^text [0-9]{1,4}$' } : { enum: each(50_000, (i) => `text ${i}`) },
  ),
  changed('const of 30,000 members', (v) => ({ const: members(30_000, 'p', (i) => i * v) })),
  changed('const of 30,000 items', (v) => ({ const: each(30_000, (i) => ({ a: [i * v] })) })),
  changed('const within 400 lists', (v) => ({ const: JSON.parse(`${'['.repeat(400)}${v}${']'.repeat(400)}`) })),
  changed('1,000 contains', (v) => ({ allOf: each(1_000, (i) => ({ contains: { const: i * v } })) })),
  changed('300 contains with bounds', (v) => ({
    allOf: each(300, (i) => ({ contains: { minimum: i * v }, minContains: 2, maxContains: 5 })),
  })),
  changed('5,000 prefixItems', (v) => ({ type: 'array', prefixItems: each(5_000, () => upTo(v)), items: false })),
  changed('200 distinct items', (v) => ({
    type: 'array',
    prefixItems: each(200, (i) => ({ enum: each(200, (j) => i + j) })),
    uniqueItems: v === 1,
    minItems: 200,
  })),
  changed('12 levels of if, then, else', (v) =>
    nested(12, upTo(v), (inner) => choice({ required: ['a'] }, inner, { not: inner })),
  ),
  changed('3,000 conditions', (v) => ({
    allOf: each(3_000, (i) => choice(asking(`p${i}`, 5), asking(`q${i}`, v), {})),
  })),
  changed('400 negations', (v) => nested(400, upTo(v), (inner) => ({ not: inner }))),
  changed('2,000 negations of objects', (v) => ({ allOf: each(2_000, (i) => ({ not: asking(`p${i}`, v) })) })),
  changed('unevaluatedProperties over 1,000 anyOf', (v) => ({
    anyOf: each(1_000, (i) => asking(`p${i}`, v)),
    unevaluatedProperties: false,
  })),
  changed('unevaluatedProperties over 14 conditions', (v) => ({
    allOf: each(14, (i) => choice(asking(`p${i}`, 5), asking(`q${i}`, v), {})),
    unevaluatedProperties: false,
  })),
  changed('unevaluatedItems over 300 contains', (v) => ({
    allOf: each(300, (i) => ({ contains: { const: i } })),
    unevaluatedItems: { type: 'string', maxLength: v },
  })),
  changed('recursive products', (v) => ({
    ...ref('s0'),
    $defs: Object.fromEntries(
      each(60, (i) => [
        `s${i}`,
        object(
          { a: ref(`s${(i * 7 + v) % 60}`), b: ref(`s${(i * 11 + 3) % 60}`), c: ref(`s${(i * 13 + 5) % 60}`) },
          { ...closed, required: i % 9 === 0 ? [] : ['a'] },
        ),
      ]),
    ),
  })),
  changed('recursive anyOf', (v) => ({
    ...ref('s0'),
    $defs: Object.fromEntries(
      each(40, (i) => [
        `s${i}`,
        {
          anyOf: [
            upTo(v * i),
            ...each(4, (j) => object({ a: ref(`s${(i * 7 + j) % 40}`), b: ref(`s${(i * 5 + v * j) % 40}`) })),
          ],
        },
      ]),
    ),
  })),
  changed('5,000 definitions that nothing refers to', (v) => ({ $defs: members(5_000, 'd', () => upTo(v)) })),
  changed('5,000 definitions renamed', (v) => ({
    ...object(members(5_000, 'p', (i) => ref(`d${v}x${i}`))),
    $defs: members(5_000, `d${v}x`, (i) => upTo(i)),
  })),
  changed('300 references by 300 changed definitions', (v) => ({
    ...object(members(300, 'p', (i) => ({ allOf: each(60, (j) => ref(`d${(i + j) % 300}`)) }))),
    $defs: members(300, 'd', (i) => object(members(5, 'q', () => upTo(v + i)))),
  })),
  changed('pattern of many states', (v) => ({ type: 'string', pattern: `^(a|b)*a(a|b){${v + 14}}$` })),
  changed('200 patterns at once', (v) => ({
    allOf: each(200, (i) => ({ pattern: `${letters(i)}.*${letters(i * 3 + v)}` })),
  })),
  changed('60 names of patterns at once', (v) => ({
    allOf: each(60, (i) => ({ propertyNames: { pattern: `${letters(i)}|${letters(i + v)}` } })),
  })),
  changed('multipleOf of primes', (v) => ({
    allOf: [1_000_003, 1_000_033, 1_000_037, 1_000_039, 1_000_081].map((prime) => ({ multipleOf: prime })),
    minimum: v,
  })),
  changed('numbers of 50,000 digits', (v) => ({
    maximum: 0,
    not: { multipleOf: 3, minimum: -v },
    enum: [],
    description: '9'.repeat(50_000),
  })),
  changed('900 levels of members', (v) => nested(200, upTo(v), (inner) => object({ a: inner }))),
  changed('minItems of a million', (v) => ({ type: 'array', minItems: 1_000_000 + v, items: { enum: [1, 2, 3] } })),
  changed('minProperties of 900', (v) => ({
    type: 'object',
    minProperties: 900 + v,
    propertyNames: { pattern: '^[a-z]{3}$' },
  })),
  changed('minLength of a million', (v) => ({ type: 'string', minLength: 1_000_000 + v, pattern: '^[a-z]+$' })),
];
