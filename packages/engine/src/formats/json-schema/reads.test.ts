import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from '../../compare/judge.ts';
import type { JsonValue } from '../../model/json.ts';
import type { Level } from '../../model/level.ts';
import { schemaOf } from './fixtures/schema-of.ts';
import { jsonSchema } from './index.ts';
import { readsSchema } from './reads.ts';

function blamed(before: JsonValue, after: JsonValue, profile = 'declared', level: Level = 'BACKWARD') {
  const { findings } = judge(jsonSchema, schemaOf(before), schemaOf(after), { level, profile });
  return findings.map(({ kind, path, witness }) => [kind, path, witness?.datum]);
}

describe('a reader that does not read all that a writer writes', () => {
  it('is told the change that is to blame, with a whole document', () => {
    const schema = (street: JsonValue) => ({
      type: 'object',
      required: ['id', 'customer'],
      properties: {
        id: { type: 'integer', minimum: 1 },
        customer: { type: 'object', properties: { addresses: { type: 'array', items: { properties: { street } } } } },
        note: { type: 'string' },
      },
    });
    expect(blamed(schema({ type: 'string' }), schema({ type: 'string', minLength: 1 }))).toEqual([
      ['min_length_added', 'customer.addresses[].street', { id: 1, customer: { addresses: [{ street: '' }] } }],
    ]);
  });

  it('is told each of several changes that break', () => {
    const before = { type: 'object', properties: { a: { type: 'integer' }, b: { maxLength: 9 }, c: { type: 'null' } } };
    const after = {
      type: 'object',
      properties: { a: { type: 'integer', minimum: 0 }, b: { maxLength: 3 }, c: {} },
      required: ['c', 'd'],
    };
    expect(blamed(before, after).map(([kind, path]) => [kind, path])).toEqual([
      ['required_added', 'c'],
      ['required_added', ''],
      ['minimum_added', 'a'],
      ['max_length_decreased', 'b'],
    ]);
  });

  it('is not told of members that the branches of its writer do not declare', () => {
    const before = { type: 'object', allOf: [{ properties: { a: { type: 'string' } } }, { properties: { b: {} } }] };
    const after = { type: 'object', properties: { a: { maxLength: 3 }, b: {}, c: { type: 'integer' } } };
    expect(blamed(before, after).map(([kind, path]) => [kind, path])).toEqual([['property_added', 'a']]);
    expect(blamed(before, after, 'strict').map(([kind, path]) => [kind, path])).toEqual([
      ['property_added', 'a'],
      ['property_added', 'c'],
    ]);
  });

  it('is shown data that the alternative of a condition refuses, not its consequence', () => {
    const before = { type: 'object', properties: { kind: { enum: ['a', 'b'] }, value: {} } };
    const after = {
      ...before,
      if: { properties: { kind: { const: 'a' } } },
      ...Object.fromEntries([['then', { properties: { value: { type: 'integer' } } }]]),
      else: { properties: { value: { type: 'boolean' } } },
    };
    const told = blamed(before, after).filter(([kind]) => kind === 'then_added' || kind === 'else_added');
    expect(told).toEqual([
      ['then_added', '', { value: null }],
      ['else_added', '', { kind: 'b', value: null }],
    ]);
  });

  it('is not told of changes that no written document reaches', () => {
    const schema = (type: string) => ({
      type: 'object',
      properties: { kind: { const: 'a' }, value: { type } },
      not: { required: ['value'] },
    });
    expect(blamed(schema('string'), schema('integer'), 'strict')).toEqual([]);
  });

  it('is told of the definition that changed, through whatever leads to it', () => {
    const schema = (leaf: JsonValue) => ({
      $ref: '#/definitions/tree',
      definitions: {
        tree: {
          type: 'object',
          required: ['next'],
          properties: { next: { anyOf: [{ type: 'null' }, { $ref: '#/definitions/leaf' }] } },
        },
        leaf: { type: 'object', properties: { value: leaf }, required: ['value'] },
      },
    });
    expect(blamed(schema({ type: 'number' }), schema({ type: 'integer' }))).toEqual([
      ['type_narrowed', 'next.anyOf[1].value', { next: { value: expect.anything() } }],
    ]);
  });

  it('is told of changes that break by what they let overlap', () => {
    const schema = (maximum: number) => ({
      oneOf: [
        { type: 'integer', maximum },
        { type: 'integer', minimum: 5 },
      ],
    });
    expect(blamed(schema(4), schema(6))).toEqual([['maximum_increased', 'oneOf[0]', 5]]);
  });

  it('takes the writer by what it declares, unless asked to take it as written', () => {
    const before = { type: 'object', properties: { a: { type: 'string' } } };
    const after = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer' } } };
    expect(blamed(before, after)).toEqual([]);
    expect(blamed(before, after, 'strict')).toEqual([['property_added', 'b', { b: null }]]);
    expect(blamed(before, { ...before, additionalProperties: false })).toEqual([]);
    expect(blamed({ type: 'object' }, { ...before })).toEqual([['property_added', 'a', { a: null }]]);
  });

  it('takes formats as asserted', () => {
    expect(blamed({ type: 'string' }, { type: 'string', format: 'ipv4' })).toEqual([['format_added', '', '']]);
    expect(blamed({ type: 'string', format: 'ipv4' }, { type: 'string' })).toEqual([]);
  });

  it('tells all of very many changes, and shows data for as many as stay readable', () => {
    const names = Array.from({ length: 1500 }, (_, index) => `property_${index}`);
    const schema = (maxLength: number): JsonValue => ({
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, { type: 'string', maxLength }])),
      required: names,
    });
    const told = [...readsSchema(schemaOf(schema(2)), schemaOf(schema(1)))];
    expect(told).toEqual([]);
    const refused = [...readsSchema(schemaOf(schema(1)), schemaOf(schema(2)))];
    expect(refused.map(({ answer }) => answer)).toEqual(names.map(() => 'no'));
    const shown = refused.flatMap(({ witness }) => (witness === undefined ? [] : [witness]));
    expect(shown.length).toBeGreaterThan(10);
    expect(JSON.stringify(shown).length).toBeLessThan(1_000_000);
  });

  it('gets an answer about schemas that fold and branch without end', () => {
    const ladder = (leaf: string): JsonValue => ({
      $ref: '#/definitions/0',
      definitions: Object.fromEntries(
        Array.from({ length: 40 }, (_, step) => {
          const next = { $ref: `#/definitions/${step + 1}` };
          return [step, { type: 'object', required: ['a'], properties: { a: next, b: next } }];
        }).concat([[40, { type: leaf } as never]]),
      ),
    });
    expect(blamed(ladder('integer'), ladder('number'))).toEqual([]);
    expect(blamed(ladder('number'), ladder('integer')).map(([kind]) => kind)).toEqual(['type_narrowed']);
  });
});

/** Pairs of versions with what is known about them: a witness where the new one does not read the old one. */
const PAIRS = new URL('../../../../../../shared/conformance/pairs/json-pairs-draft07.json', import.meta.url);

interface KnownPair {
  readonly id: string;
  readonly old: JsonValue;
  readonly new: JsonValue;
  readonly witness?: JsonValue;
}

describe('pairs that were measured elsewhere', () => {
  if (!existsSync(PAIRS)) {
    it.skip('are left out: the folder of conformance data is not there', () => {});
    return;
  }
  const pairs = JSON.parse(readFileSync(PAIRS, 'utf8')) as KnownPair[];
  it.each(pairs.map((pair) => [pair.id, pair] as const))('%s', (_id, { old, new: now, ...known }) => {
    const findings = blamed(old, now, 'strict');
    if ('witness' in known) expect(findings.length).toBeGreaterThan(0);
    else expect(findings).toEqual([]);
    for (const [, , witness] of findings) expect(witness).toBeDefined();
  });
});
