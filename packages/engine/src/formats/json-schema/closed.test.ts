import { describe, expect, it } from 'vitest';
import { judge } from '../../compare/judge.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { schemaOf } from './fixtures/schema-of.ts';
import { jsonSchema } from './index.ts';

/** What a pair of versions breaks among closed readers: direction, kind, path, class (or that it is not proven), and the datum that shows it. */
function breaks(before: JsonValue, after: JsonValue): readonly (readonly [string, JsonValue | undefined])[] {
  const question = { level: 'FULL', profile: 'closed' } as const;
  const { changes, findings } = judge(jsonSchema, schemaOf(before), schemaOf(after), question);
  expect(findings.filter(({ kind }) => kind === 'unexplained')).toEqual([]);
  return changes.flatMap(({ kind, path, breaks }) =>
    breaks.map(({ direction, refutation: { class: name, answer, witness } }) => {
      const told = `${direction} ${kind} ${path || '-'} ${answer === 'no' ? name : answer}`;
      return [told, witness?.datum] as const;
    }),
  );
}

const TEXT = { type: 'string' };

function row(properties: JsonObject, ...required: string[]): JsonObject {
  return { type: 'object', properties, required };
}

/** An object that refers to a definition. */
function order(to: JsonObject): JsonObject {
  return { ...row({ to: { $ref: '#/definitions/to' } }, 'to'), definitions: { to } };
}

function tagged(kind: string, properties: JsonObject): JsonObject {
  return row({ kind: { const: kind }, data: row(properties) }, 'kind', 'data');
}

/** A schema beside another one that its dynamic references may lead to. */
function dynamic(schema: JsonObject): JsonObject {
  const leaf = { $id: 'leaf', $dynamicAnchor: 'node', properties: { next: { $dynamicRef: '#node' } } };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://example.com/tree',
    $dynamicAnchor: 'node',
    ...schema,
    allOf: [{ $ref: 'leaf' }],
    $defs: { leaf },
  };
}

type Case = readonly [what: string, before: JsonValue, after: JsonValue, expected: ReturnType<typeof breaks>];

const CASES: readonly Case[] = [
  [
    'do not know a property that was added',
    row({ id: TEXT }, 'id'),
    row({ id: TEXT, note: TEXT }, 'id'),
    [['forward property_added note dropped', { id: '', note: '' }]],
  ],
  [
    'do not know a property that was removed, if they are the new ones',
    row({ id: TEXT, note: TEXT }, 'id'),
    row({ id: TEXT }, 'id'),
    [['backward property_removed note dropped', { id: '', note: '' }]],
  ],
  [
    'miss a required property as open ones do',
    row({ id: TEXT }, 'id'),
    row({ id: TEXT, note: TEXT }, 'id', 'note'),
    [
      ['backward property_added note unreadable', { id: '' }],
      ['forward property_added note dropped', { id: '', note: '' }],
    ],
  ],
  [
    'are told each of several properties',
    row({ a: TEXT }),
    row({ a: TEXT, b: TEXT, c: TEXT }, 'c'),
    [
      ['forward property_added b dropped', { b: '', c: '' }],
      ['backward property_added c unreadable', {}],
      ['forward property_added c dropped', { c: '' }],
    ],
  ],
  [
    'read wider types and longer lists of values as open ones do',
    row({ n: { type: 'integer' }, s: { enum: ['a'] } }),
    row({ n: { type: 'number' }, s: { enum: ['a', 'b'] } }),
    [
      ['forward type_extended n unreadable', { n: -0.1 }],
      ['forward enum_extended s unreadable', { s: 'b' }],
    ],
  ],
  [
    'welcome what their schema welcomes',
    { ...row({ id: TEXT }), additionalProperties: true },
    { ...row({ id: TEXT, note: {} }), additionalProperties: true },
    [],
  ],
  [
    'know what each of several schemas declares of the same value',
    { allOf: [row({ a: TEXT }), row({ b: TEXT })] },
    { allOf: [row({ a: TEXT }), row({ b: TEXT, c: TEXT })] },
    [['forward property_added allOf[1].c dropped', { c: '' }]],
  ],
  [
    'know what is declared elsewhere now',
    row({ a: TEXT, b: TEXT }),
    { allOf: [row({ a: TEXT }), row({ b: TEXT })] },
    [],
  ],
  ['know names that are only asked for', row({ a: TEXT }, 'a', 'b'), row({ a: TEXT, b: {} }, 'a', 'b'), []],
  [
    'are closed where a reference leads',
    order(row({ zip: TEXT })),
    order(row({ zip: TEXT, city: TEXT })),
    [['forward property_added to.city dropped', { to: { city: '' } }]],
  ],
  [
    'are closed in lists',
    { type: 'array', items: row({ a: TEXT }) },
    { type: 'array', items: row({ a: TEXT, b: TEXT }) },
    [['forward property_added [].b dropped', [{ b: '' }]]],
  ],
  [
    'are closed inside of alternatives',
    { oneOf: [tagged('a', { x: TEXT }), tagged('b', { y: TEXT })] },
    { oneOf: [tagged('a', { x: TEXT }), tagged('b', { y: TEXT, z: TEXT })] },
    [['forward property_added oneOf[1].data.z dropped', { data: { z: '' }, kind: 'b' }]],
  ],
  [
    'do not know names of another pattern',
    { ...row({ id: TEXT }), patternProperties: { '^x-': TEXT } },
    { ...row({ id: TEXT }), patternProperties: { '^x-': TEXT, '^y-': TEXT } },
    [['forward pattern_property_added /^y-/ dropped', { 'y-': '' }]],
  ],
  [
    'do not know what else may be there from now on',
    row({ id: TEXT }),
    { ...row({ id: TEXT }), additionalProperties: TEXT },
    [['forward additional_properties_narrowed - dropped', { '': '' }]],
  ],
  ['take a listed object as it is listed', { const: { a: 1 } }, { ...row({ b: TEXT }), const: { a: 1 } }, []],
  ['do not mind another title', row({ a: TEXT }), { ...row({ a: TEXT }), title: 'Rows' }, []],
  [
    'are not decided where references depend on the way',
    dynamic(row({ a: { $dynamicRef: '#node' } })),
    dynamic(row({ a: { $dynamicRef: '#node' }, b: TEXT })),
    [
      ['backward property_added b unproven', undefined],
      ['forward property_added b unproven', undefined],
    ],
  ],
];

describe('closed readers of JSON Schema', () => {
  it.each(CASES)('%s', (_what, before, after, expected) => {
    expect(breaks(before, after)).toEqual(expected);
  });

  it('count in the profile closed alone', () => {
    const [before, after] = [schemaOf(row({ id: TEXT })), schemaOf(row({ id: TEXT, note: TEXT }))];
    const compatible = (profile: string): boolean =>
      judge(jsonSchema, before, after, { level: 'FULL', profile }).compatible;
    expect(['declared', 'closed'].map(compatible)).toEqual([true, false]);
  });
});
