import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../model/json.ts';
import { diffSchemas } from './diff.ts';
import { schemaOf } from './fixtures/schema-of.ts';
import { RULES } from './rules.ts';

function told(before: JsonValue, after: JsonValue): string[] {
  return diffSchemas(schemaOf(before), schemaOf(after)).map(
    ({ kind, detail, path }) => RULES[kind]?.message(detail, path) ?? kind,
  );
}

const ADDRESS = { type: 'object', properties: { street: { type: 'string' } } };

describe('the story of two JSON Schemas', () => {
  it('names places as people read them', () => {
    const schema = (leaf: JsonValue) => ({
      properties: { address: { properties: { street: leaf } }, tags: { items: leaf }, kind: { anyOf: [{}, leaf] } },
      additionalProperties: { patternProperties: { '^x-': leaf } },
    });
    expect(told(schema({ maxLength: 3 }), schema({ maxLength: 5 }))).toEqual([
      "maxLength of 'address.street' increased: 3 -> 5",
      "maxLength of 'tags[]' increased: 3 -> 5",
      "maxLength of 'kind.anyOf[1]' increased: 3 -> 5",
      "maxLength of '*./^x-/' increased: 3 -> 5",
    ]);
  });

  it('tells of a shared definition once, where it is defined', () => {
    const schema = (street: JsonValue) => ({
      properties: { home: { $ref: '#/definitions/address' }, work: { $ref: '#/definitions/address' } },
      definitions: { address: { properties: { street } } },
    });
    const changes = diffSchemas(schemaOf(schema({ type: 'string' })), schemaOf(schema({ type: ['string', 'null'] })));
    expect(changes.map(({ kind, path, at, aspect }) => ({ kind, path, at, aspect }))).toEqual([
      {
        kind: 'type_extended',
        path: 'home.street',
        at: { before: '/definitions/address/properties/street', after: '/definitions/address/properties/street' },
        aspect: 'type',
      },
    ]);
  });

  it('does not take a schema that moved to a definition for another one', () => {
    const moved = { properties: { home: { $ref: '#/$defs/address' } }, $defs: { address: ADDRESS } };
    expect(told({ properties: { home: ADDRESS } }, moved)).toEqual(['\'home\' now refers to "/$defs/address"']);
  });

  it('finds the branch again that moved and changed', () => {
    const variant = (kind: string, more: JsonValue) => ({ properties: { kind: { const: kind }, value: more } });
    const before = { oneOf: [variant('a', { type: 'string' }), variant('b', { type: 'integer' })] };
    const after = {
      oneOf: [variant('b', { type: 'number' }), variant('c', { type: 'null' }), variant('a', { type: 'string' })],
    };
    expect(told(before, after)).toEqual([
      "branch 'oneOf[1]' added",
      'type of \'oneOf[1].value\' extended: "integer" -> "number"',
    ]);
  });

  it('tells of a type that replaces another, and not of all that hung on it', () => {
    expect(told({ type: 'string', maxLength: 3 }, { type: 'object', required: ['a'] })).toEqual([
      'type of the schema changed: "string" -> "object"',
    ]);
  });

  it('says of a new property whether it is required, and of a known one that it became so', () => {
    const after = { properties: { a: {}, b: {}, c: {} }, required: ['a', 'b'] };
    expect(told({ properties: { a: {} } }, after)).toEqual([
      "now required: 'a'",
      "required property 'b' added",
      "optional property 'c' added",
    ]);
  });

  it('keeps apart what a property is and whether it has to be there', () => {
    const before = { properties: { a: { type: 'object' } } };
    const after = { properties: { a: { type: 'object', required: ['x'] } }, required: ['a'] };
    expect(diffSchemas(schemaOf(before), schemaOf(after)).map(({ at, aspect }) => [at.after, aspect])).toEqual([
      ['/properties/a', 'presence'],
      ['/properties/a', 'required'],
    ]);
  });

  it('sees no change in the order of members, and in numbers that are equal', () => {
    expect(told('{"maximum": 1.0, "minimum": 10e-1}', '{"minimum": 1, "maximum": 1}')).toEqual([]);
  });

  it('sees changes behind references that did not change themselves', () => {
    const chain = (leaf: string): JsonValue => ({
      properties: { first: { $ref: '#/definitions/one' } },
      definitions: {
        one: { properties: { second: { $ref: '#/definitions/two' } } },
        two: { items: { $ref: '#/definitions/three' } },
        three: { type: leaf },
      },
    });
    expect(told(chain('string'), chain('integer'))).toEqual([
      'type of \'first.second[]\' changed: "string" -> "integer"',
    ]);
  });

  it('sees changes in imported documents', () => {
    const main = { properties: { a: { $ref: 'https://example.com/common.json' } } };
    const imports = (type: string) => new Map([['https://example.com/common.json', JSON.stringify({ type })]]);
    const changes = diffSchemas(schemaOf(main, imports('string')), schemaOf(main, imports('integer')));
    expect(changes.map(({ kind, path }) => [kind, path])).toEqual([['type_changed', 'a']]);
    expect(changes[0]?.at.after).toContain('common.json#');
  });

  it('takes names like __proto__ for names', () => {
    expect(
      told('{"properties": {"__proto__": {"type": "string"}}}', '{"properties": {"constructor": {"type": "string"}}}'),
    ).toEqual(["property '__proto__' removed", "optional property 'constructor' added"]);
    expect(told('{"toString": 1, "__proto__": 2}', '{"toString": 3, "__proto__": 4}')).toEqual([
      'toString of the schema changed: 1 -> 3',
      '__proto__ of the schema changed: 2 -> 4',
    ]);
  });

  it('ends where schemas lead to one another in ever new pairs, and says so', () => {
    const cycle = (length: number, title: string): JsonValue => ({
      $ref: '#/definitions/0',
      definitions: Object.fromEntries(
        Array.from({ length }, (_, index) => [
          index,
          { title: `${title} ${index}`, properties: { next: { $ref: `#/definitions/${(index + 1) % length}` } } },
        ]),
      ),
    });
    const changes = diffSchemas(schemaOf(cycle(211, 'a')), schemaOf(cycle(223, 'b')));
    expect(changes.at(-1)?.kind).toBe('comparison_exhausted');
  });
});
