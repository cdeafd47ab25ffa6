import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../model/fingerprint.ts';
import { canonicalSchema, confluentForm } from './canonical.ts';
import { isValid } from './evaluate.ts';
import { dice } from './fixtures/arbitrary.ts';
import { type Plain, randomSchema } from './fixtures/schemas.ts';
import { valueNear } from './fixtures/values.ts';
import { loadSchema } from './load.ts';
import { DRAFTS, type SchemaDocument } from './schema.ts';
import { exactValue } from './value.ts';

function load(schema: string, imports: Record<string, string> = {}): SchemaDocument {
  const loaded = loadSchema(schema, new Map(Object.entries(imports)));
  if (!loaded.ok) throw new TypeError(JSON.stringify(loaded.error));
  return loaded.value.doc;
}

describe('the canonical form', () => {
  test('has no order of members, no white space and one spelling of numbers', () => {
    expect(
      canonicalSchema(
        load('{ "type": "number", "maximum": 1.50e1, "$schema": "http://json-schema.org/draft-07/schema#" }'),
      ),
    ).toBe('{"$schema":"http://json-schema.org/draft-07/schema#","maximum":15,"type":"number"}');
  });

  test('keeps every digit', () => {
    expect(canonicalSchema(load('{"const":12345678901234567890.10}'))).toBe('{"const":12345678901234567890.1}');
  });

  test('holds the imports that the document refers to, and no others', () => {
    const imports = { 'b.json': '{"type": "string"}', 'c.json': '{"type": "number"}' };
    expect(canonicalSchema(load('{"items": {"$ref": "b.json"}}', imports))).toBe(
      '{"definitions":{"b.json":{"$id":"b.json","$schema":"http://json-schema.org/draft-07/schema","type":"string"}},"items":{"$ref":"b.json"}}',
    );
  });

  test.each<[string, string, Record<string, string>]>([
    [
      'of the same draft',
      '{"items":{"$ref":"b.json#/definitions/x"}}',
      { 'b.json': '{"definitions":{"x":{"type":"string"}}}' },
    ],
    [
      'of another draft',
      '{"$schema":"https://json-schema.org/draft/2020-12/schema","items":{"$ref":"b.json"}}',
      {
        'b.json':
          '{"$schema":"http://json-schema.org/draft-04/schema#","id":"http://example.com/b","type":"string","definitions":{"a":{"minimum":1,"exclusiveMinimum":true}}}',
      },
    ],
    [
      'that import others',
      '{"$id":"http://example.com/d/a.json","items":{"$ref":"b.json"}}',
      { 'b.json': '{"$ref":"c.json","definitions":{}}', 'c.json': '{"type":"string"}' },
    ],
    ['that allow everything or nothing', '{"items":[{"$ref":"yes"},{"$ref":"no"}]}', { yes: 'true', no: 'false' }],
    [
      'under a name that is taken',
      '{"definitions":{"b.json":{}},"items":{"$ref":"b.json"}}',
      { 'b.json': '{"type":"string"}' },
    ],
  ])('with imports %s needs nothing beside it', (_, schema, imports) => {
    const document = load(schema, imports);
    const text = canonicalSchema(document);
    const again = load(text);
    expect(canonicalSchema(again)).toBe(text);
    for (const value of [['x'], [1], [1, 2], ['x', 2], []]) {
      expect(isValid(again.root, exactValue(value)), JSON.stringify(value)).toBe(
        isValid(document.root, exactValue(value)),
      );
    }
  });

  test('differs when an import does', () => {
    const of = (imported: string) => fingerprintOf(canonicalSchema(load('{"$ref":"b.json"}', { 'b.json': imported })));
    expect(of('{"type":"string"}')).toBe(of('{ "type" : "string" }'));
    expect(of('{"type":"string"}')).not.toBe(of('{"type":"number"}'));
  });

  test('is a schema of the same form and meaning', () => {
    fc.assert(
      fc.property(dice, (thrown) => {
        const document = load(JSON.stringify(randomSchema(thrown, thrown.pick(DRAFTS))));
        const text = canonicalSchema(document);
        const again = load(text);
        expect(canonicalSchema(again)).toBe(text);
        const value = exactValue(valueNear(thrown, document.root));
        expect(isValid(again.root, value)).toBe(isValid(document.root, value));
      }),
      { seed: 20_260_101, numRuns: 300 },
    );
  });

  test('does not depend on the order of members', () => {
    fc.assert(
      fc.property(dice, (thrown) => {
        const schema = randomSchema(thrown, thrown.pick(DRAFTS));
        expect(canonicalSchema(load(JSON.stringify(turned(schema), undefined, 2)))).toBe(
          canonicalSchema(load(JSON.stringify(schema))),
        );
      }),
      { seed: 20_260_101, numRuns: 300 },
    );
  });
});

/** The same value with its members the other way round. */
function turned(value: Plain): Plain {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, turned(member)]),
  );
}

describe('the form of Confluent’s registry', () => {
  const schema =
    '{ "type": "object",\n "maximum": 1.0, "const": 1e3, "title": "ä\\u0007\\\\u00ff\\/", "items": {"b": [true, null], "a": false} }';

  test('keeps the order of members and the spelling of numbers', () => {
    expect(confluentForm(load(schema))).toBe(
      '{"type":"object","maximum":1.0,"const":1e3,"title":"ä\\u0007\\\\u00ff/","items":{"b":[true,null],"a":false}}',
    );
  });

  test('sorts the members at every level when it is asked to', () => {
    expect(confluentForm(load(schema), { normalize: true })).toBe(
      '{"const":1e3,"items":{"a":false,"b":[true,null]},"maximum":1.0,"title":"ä\\u0007\\\\u00ff/","type":"object"}',
    );
  });

  test('writes control characters with upper-case digits, as Java does', () => {
    expect(confluentForm(load('{"title":"\\u001f"}'))).toBe('{"title":"\\u001F"}');
  });
});
