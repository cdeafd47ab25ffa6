import { describe, expect, test } from 'vitest';
import { canonicalSchema } from './canonical.ts';
import { evaluate } from './evaluate.ts';
import { loadSchema } from './load.ts';
import type { Schema, SchemaDocument } from './schema.ts';
import { exactValue } from './value.ts';

function load(schema: unknown, imports: Record<string, unknown> = {}): SchemaDocument {
  const loaded = loadSchema(text(schema), importsOf(imports));
  if (!loaded.ok) throw new TypeError(JSON.stringify(loaded.error));
  return loaded.value.doc;
}

function problemsOf(schema: unknown, imports: Record<string, unknown> = {}) {
  const loaded = loadSchema(text(schema), importsOf(imports));
  return loaded.ok ? [] : loaded.error;
}

function importsOf(imports: Record<string, unknown>): Map<string, string> {
  return new Map(Object.entries(imports).map(([name, schema]) => [name, text(schema)]));
}

function text(schema: unknown): string {
  return typeof schema === 'string' ? schema : JSON.stringify(schema);
}

function accepts(document: SchemaDocument, value: Parameters<typeof exactValue>[0]): boolean | 'unproven' {
  return evaluate(document.root, exactValue(value)).valid;
}

const D4 = 'http://json-schema.org/draft-04/schema#';
const D7 = 'http://json-schema.org/draft-07/schema#';
const D19 = 'https://json-schema.org/draft/2019-09/schema';
const D20 = 'https://json-schema.org/draft/2020-12/schema';

describe('the draft', () => {
  test.each([
    [D4, 'draft-04'],
    ['http://json-schema.org/draft-06/schema', 'draft-06'],
    ['https://json-schema.org/draft-07/schema#', 'draft-07'],
    [D19, '2019-09'],
    [`${D20}#`, '2020-12'],
  ])('%s', ($schema, draft) => expect(load({ $schema }).draft).toBe(draft));

  test('is draft-07 where the document does not say', () => expect(load({}).draft).toBe('draft-07'));

  test('is the one that the caller names, where the document does not say', () => {
    const loaded = loadSchema('{"prefixItems":[{"type":"string"}]}', new Map(), { draft: '2020-12' });
    expect(loaded.ok && loaded.value.doc.root.keywords.prefixItems?.length).toBe(1);
  });

  test('is draft-07 where nobody knows what the document names, for those who take that', () => {
    const source = '{"$schema":"https://example.org/ours","type":"integer"}';
    const loaded = loadSchema(source, new Map(), { takesUnknownDrafts: true });
    expect(loaded.ok && loaded.value.doc.draft).toBe('draft-07');
  });

  test('that is not known is a problem, with the one that was meant', () => {
    expect(problemsOf({ $schema: 'http://json-schema.org/draft-7/schema#' })[0]).toMatchObject({
      kind: 'unknown-draft',
      pointer: '/$schema',
      place: { line: 1, column: 12 },
    });
    const [problem] = problemsOf({ $schema: 'https://json-schema.org/draft/2020-12/schem' });
    expect(problem?.hint).toBe('did you mean "https://json-schema.org/draft/2020-12/schema"?');
  });

  test('of a metaschema of one’s own is that of the metaschema, and its vocabularies count', () => {
    const meta = {
      $schema: D20,
      $id: 'http://example.com/meta',
      $vocabulary: { 'https://json-schema.org/draft/2020-12/vocab/applicator': true },
    };
    const document = load(
      { $schema: 'http://example.com/meta', properties: { a: { type: 'string' } } },
      { 'http://example.com/meta': meta },
    );
    expect(document.draft).toBe('2020-12');
    expect(accepts(document, { a: 1 })).toBe(true);
  });

  test('of a metaschema that describes itself is not known', () => {
    const meta = { $schema: 'http://example.com/meta', $id: 'http://example.com/meta' };
    expect(problemsOf({ $schema: 'http://example.com/meta' }, { 'http://example.com/meta': meta })).toMatchObject([
      { kind: 'unknown-draft', place: { source: 'http://example.com/meta' } },
    ]);
  });
});

describe('references', () => {
  test('lead to the schema itself, also around a circle', () => {
    const { root } = load({ properties: { next: { $ref: '#' } } });
    expect(root.keywords.properties?.get('next')?.keywords.ref).toBe(root);
  });

  test.each<[string, unknown, Record<string, unknown>]>([
    [
      'by a URI',
      { $ref: 'http://example.com/b.json#/definitions/x' },
      { 'http://example.com/b.json': { definitions: { x: { type: 'string' } } } },
    ],
    ['by the name of the import', { $ref: 'b.json' }, { 'b.json': { type: 'string' } }],
    [
      'by a name beside the URI of the document',
      { $id: 'http://example.com/a/root.json', $ref: undefined, allOf: [{ $ref: 'b.json' }] },
      { 'b.json': { type: 'string' } },
    ],
    [
      'by a URI that the document takes relative',
      { $id: 'http://example.com/a/root.json', allOf: [{ $ref: '../b.json' }] },
      { 'http://example.com/b.json': { type: 'string' } },
    ],
    [
      'by a URI that the import gives itself',
      { $ref: 'http://example.com/own' },
      { file: { $id: 'http://example.com/own', type: 'string' } },
    ],
    [
      'from import to import',
      { $ref: 'dir/b.json' },
      { 'dir/b.json': { $ref: 'c.json' }, 'dir/c.json': { type: 'string' } },
    ],
    [
      'to an anchor of an import',
      { $schema: D20, $ref: 'b.json#here' },
      { 'b.json': { $schema: D20, $defs: { x: { $anchor: 'here', type: 'string' } } } },
    ],
    [
      'to a place that is percent-encoded',
      { $ref: '#/definitions/a%25b~1c', definitions: { 'a%b/c': { type: 'string' } } },
      {},
    ],
    [
      'to a place that only the pointer calls a schema',
      { allOf: [{ $ref: '#/stock/x' }], stock: { x: { type: 'string' } } },
      {},
    ],
    [
      'to a schema with a URI inside the document',
      {
        allOf: [{ $ref: 'http://example.com/x' }],
        definitions: { x: { $id: 'http://example.com/x', type: 'string' } },
      },
      {},
    ],
    [
      'to an import of another draft',
      { $schema: D20, allOf: [{ $ref: 'b.json' }] },
      { 'b.json': { $schema: D4, type: 'string', minimum: 1, exclusiveMinimum: true } },
    ],
  ])('%s', (_, schema, imports) => {
    const document = load(schema, imports);
    expect(accepts(document, 'x')).toBe(true);
    expect(accepts(document, 1)).toBe(false);
  });

  describe('among imports that hold the document itself', () => {
    const tree = { properties: { leaf: { $ref: 'parts/leaf.json' } } };
    const leaf = { properties: { tree: { $ref: '../tree.json' }, size: { type: 'integer' } } };

    test.each<[string, string, Record<string, unknown>, Record<string, unknown>]>([
      ['at the top of a folder', 'tree.json', tree, { 'tree.json': tree, 'parts/leaf.json': leaf }],
      ['in a folder', 'a/b/tree.json', tree, { 'a/b/tree.json': tree, 'a/b/parts/leaf.json': leaf }],
      [
        'under a URI of its own',
        'tree.json',
        { $id: 'https://example.com/x.json', ...tree },
        { 'tree.json': { $id: 'https://example.com/x.json', ...tree }, 'parts/leaf.json': leaf },
      ],
    ])('%s they lead back to it', (_, name, schema, imports) => {
      const loaded = loadSchema(text(schema), importsOf(imports), { name });
      if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
      const document = loaded.value.doc;
      const back = document.root.keywords.properties?.get('leaf')?.keywords.ref?.keywords.properties?.get('tree');
      expect(back?.keywords.ref).toBe(document.root);
      const again = loadSchema(canonicalSchema(document));
      expect(again.ok && canonicalSchema(again.value.doc)).toBe(canonicalSchema(document));
    });
  });

  test('do not mind imports that nobody refers to', () => {
    const folder = {
      'names/money.json': { $id: 'https://example.com/money', type: 'integer' },
      'tsconfig.json': '{ // no JSON',
      'other.json': { $schema: 'https://example.com/unknown', type: 'strin', $ref: '#/nowhere' },
      'package.json': { name: 'a', type: 'module' },
    };
    expect(problemsOf({ $ref: 'https://example.com/money' }, folder)).toEqual([]);
    expect(problemsOf({ $ref: 'https://example.com/mony' }, folder)).toMatchObject([
      { kind: 'syntax', place: { source: 'tsconfig.json' } },
      { kind: 'unresolved-reference' },
    ]);
  });

  test('to the metaschemas need no import', () => {
    for (const $schema of [D4, D7, D19, D20]) {
      const document = load({ $schema, $ref: $schema });
      expect(accepts(document, { type: 'string' })).toBe(true);
      expect(accepts(document, { type: 'strong' })).toBe(false);
    }
  });

  test('name their place in the import', () => {
    const { root } = load({ $ref: 'b.json#/definitions/x' }, { 'b.json': { definitions: { x: {} } } });
    expect(root.keywords.ref?.at).toBe('b.json#/definitions/x');
  });

  test.each<[string, unknown, Record<string, unknown>, object]>([
    [
      'to nowhere',
      { properties: { a: { $ref: '#/definitions/b' } } },
      {},
      { kind: 'unresolved-reference', pointer: '/properties/a/$ref' },
    ],
    [
      'to a misspelt anchor',
      { $schema: D20, $ref: '#adress', $defs: { a: { $anchor: 'address' } } },
      {},
      { hint: 'did you mean "address"?' },
    ],
    [
      'to a document that is not here',
      { $ref: 'b.json' },
      {},
      { kind: 'unresolved-reference', hint: 'import the document as "b.json"' },
    ],
    [
      'to a misspelt document',
      { $ref: 'adress.json' },
      { 'address.json': {} },
      { hint: 'did you mean "address.json"?' },
    ],
    [
      'to an import that is no JSON',
      { $ref: 'b.json' },
      { 'b.json': '{"a":' },
      { kind: 'syntax', place: { source: 'b.json' } },
    ],
    [
      'to an import with a problem',
      { $ref: 'b.json' },
      { 'b.json': { type: 'strin' } },
      { kind: 'unknown-type', pointer: '/type', place: { source: 'b.json' } },
    ],
    [
      'to something that is no schema',
      { $ref: '#/definitions/a/enum/0', definitions: { a: { enum: [1] } } },
      {},
      { kind: 'unresolved-reference' },
    ],
    ['to themselves', { $ref: '#' }, {}, { kind: 'endless-reference', pointer: '' }],
    [
      'around a circle',
      { definitions: { a: { allOf: [{ $ref: '#/definitions/b' }] }, b: { anyOf: [{ $ref: '#/definitions/a' }] } } },
      {},
      { kind: 'endless-reference' },
    ],
  ])('%s are a problem', (_, schema, imports, problem) => expect(problemsOf(schema, imports)).toMatchObject([problem]));

  test('hide what stands beside them up to draft-07, and not later', () => {
    const schema = { $ref: '#/definitions/a', minimum: 5, definitions: { a: { type: 'number' } } };
    expect(accepts(load({ $schema: D7, ...schema }), 1)).toBe(true);
    expect(accepts(load({ $schema: D19, ...schema }), 1)).toBe(false);
    expect(load({ $schema: D7, ...schema }).root.keywords.annotations).toEqual({ $schema: D7, minimum: 5 });
  });

  test('that depend on the way are plain where there is only one way', () => {
    const { root } = load({ $schema: D20, $dynamicAnchor: 'node', properties: { child: { $dynamicRef: '#node' } } });
    expect(root.keywords.properties?.get('child')?.keywords).toMatchObject({ spelling: { ref: '$dynamicRef' } });
    expect(root.keywords.properties?.get('child')?.keywords.ref).toBe(root);
    const recursive = load({ $schema: D19, $recursiveAnchor: true, items: { $recursiveRef: '#' } }).root;
    expect(recursive.keywords.items?.keywords.ref).toBe(recursive);
  });

  test('that depend on the way stay so where there are two', () => {
    const { root } = load({
      $schema: D20,
      $id: 'http://example.com/strict',
      $dynamicAnchor: 'node',
      $ref: 'tree',
      $defs: { tree: { $id: 'tree', $dynamicAnchor: 'node', items: { $dynamicRef: '#node' } } },
    });
    expect(root.keywords.ref?.keywords.items?.keywords.dynamicRef?.anchor).toBe('node');
  });
});

describe('keywords have one meaning in all drafts', () => {
  const keywordsOf = (schema: object): Schema['keywords'] => load(schema).root.keywords;

  test('exclusive bounds of draft-04', () => {
    const keywords = keywordsOf({
      $schema: D4,
      maximum: 5,
      exclusiveMaximum: true,
      minimum: 1,
      exclusiveMinimum: false,
    });
    expect(keywords).toMatchObject({
      exclusiveMaximum: { units: 5n },
      minimum: { units: 1n },
      spelling: { exclusiveMaximum: 'maximum' },
    });
    expect(keywords.maximum).toBeUndefined();
  });

  test('tuples', () => {
    const keywords = keywordsOf({ $schema: D7, items: [{}, {}], additionalItems: false });
    expect(keywords.prefixItems?.map(({ at }) => at)).toEqual(['/items/0', '/items/1']);
    expect(keywords.items?.at).toBe('/additionalItems');
    expect(keywords.spelling).toEqual({ prefixItems: 'items', items: 'additionalItems' });
  });

  test('items of 2020-12', () => {
    const keywords = keywordsOf({ $schema: D20, prefixItems: [{}], items: false });
    expect(keywords.prefixItems?.length).toBe(1);
    expect(keywords.items?.truth).toBe(false);
  });

  test('dependencies', () => {
    const keywords = keywordsOf({ dependencies: { a: ['b'], c: { minProperties: 3 } } });
    expect([...(keywords.dependentRequired?.get('a') ?? [])]).toEqual(['b']);
    expect(keywords.dependentSchemas?.get('c')?.at).toBe('/dependencies/c');
    expect(keywords.spelling?.dependentSchemas).toBe('dependencies');
  });

  test('contains with its bounds', () => {
    expect(keywordsOf({ $schema: D20, contains: {}, minContains: 0, maxContains: 2 }).contains).toMatchObject({
      min: 0,
      max: 2,
    });
    expect(keywordsOf({ $schema: D7, contains: {}, minContains: 0 }).contains).toMatchObject({
      min: 1,
      max: Number.POSITIVE_INFINITY,
    });
  });

  test('what asserts nothing is kept as it was written', () => {
    const schema = { title: 'T', 'x-owner': { a: [1] }, examples: [1], else: { type: 'string' }, additionalItems: {} };
    expect(keywordsOf(schema).annotations).toEqual(schema);
  });

  test('names of JavaScript are ordinary names', () => {
    const document = load(
      '{"properties":{"__proto__":{"type":"string"},"constructor":{"type":"number"}},"required":["toString"],"__proto__":1}',
    );
    expect([...(document.root.keywords.properties?.keys() ?? [])]).toEqual(['__proto__', 'constructor']);
    expect(accepts(document, {})).toBe(false);
    expect(Object.keys(document.root.keywords.annotations)).toEqual(['__proto__']);
  });

  test('digits are not rounded', () => {
    const document = load('{"maximum":0.1000000000000000000000000001,"enum":[9007199254740993,0.1]}');
    expect(document.root.keywords.maximum).toEqual({ units: 1000000000000000000000000001n, scale: 28 });
    expect(accepts(document, 0.1)).toBe(true);
  });
});

describe('misused keywords are problems', () => {
  test.each<[unknown, object]>([
    [5, { kind: 'wrong-type', pointer: '' }],
    [{ type: 'int' }, { kind: 'unknown-type', pointer: '/type', hint: 'did you mean "integer"?' }],
    [{ type: ['string', 'strnig'] }, { pointer: '/type/1', hint: 'did you mean "string"?' }],
    [{ type: ['string', 'string'] }, { kind: 'duplicate-item', pointer: '/type/1' }],
    [{ type: {} }, { kind: 'wrong-type' }],
    [{ minLength: -1 }, { kind: 'out-of-range', pointer: '/minLength' }],
    [{ maxItems: 1.5 }, { kind: 'out-of-range' }],
    [{ maxItems: '3' }, { kind: 'wrong-type' }],
    [{ multipleOf: 0 }, { kind: 'out-of-range' }],
    [{ pattern: '(' }, { kind: 'invalid-pattern', pointer: '/pattern' }],
    [{ patternProperties: { '[': {} } }, { kind: 'invalid-pattern', pointer: '/patternProperties/[' }],
    [{ properties: { a: { required: true } } }, { kind: 'wrong-type', pointer: '/properties/a/required' }],
    [{ required: ['a', 'a'] }, { kind: 'duplicate-item', pointer: '/required/1' }],
    [{ required: [1] }, { kind: 'wrong-type', pointer: '/required/0' }],
    [{ enum: 'a' }, { kind: 'wrong-type' }],
    [{ properties: [] }, { kind: 'wrong-type' }],
    [{ properties: { a: 'string' } }, { kind: 'wrong-type', pointer: '/properties/a' }],
    [{ definitions: { a: 1 } }, { kind: 'wrong-type', pointer: '/definitions/a' }],
    [{ allOf: [] }, { kind: 'empty-list' }],
    [{ anyOf: {} }, { kind: 'wrong-type' }],
    [{ not: [] }, { kind: 'wrong-type' }],
    [{ items: 1 }, { kind: 'wrong-type' }],
    [{ $schema: D20, items: [{}] }, { hint: 'the schemas of the first items stand in "prefixItems"' }],
    [{ $schema: D4, items: true }, { kind: 'wrong-type' }],
    [{ $schema: D4, exclusiveMinimum: 3 }, { hint: 'numbers here begin with draft-06; say so in "$schema"' }],
    [{ $schema: D4, exclusiveMinimum: true }, { kind: 'missing-keyword' }],
    [{ exclusiveMinimum: true, minimum: 1 }, { hint: 'booleans are for draft-04 alone' }],
    [{ uniqueItems: 1 }, { kind: 'wrong-type' }],
    [{ dependencies: { a: 1 } }, { pointer: '/dependencies/a' }],
    [{ $schema: D19, dependentRequired: { a: [1] } }, { pointer: '/dependentRequired/a/0' }],
    [{ $schema: D19, contains: {}, minContains: -1 }, { pointer: '/minContains' }],
    [{ $schema: D19, maxContains: 'x' }, { pointer: '/maxContains' }],
    [{ $ref: 1 }, { kind: 'wrong-type', pointer: '/$ref' }],
    [{ $id: 1 }, { kind: 'wrong-type' }],
    [{ $schema: D20, $id: 'a#b' }, { kind: 'invalid-id' }],
    [{ $schema: D20, $anchor: '1a' }, { kind: 'invalid-anchor' }],
    [
      { $schema: D20, $defs: { a: { $anchor: 'x' }, b: { $anchor: 'x' } } },
      { kind: 'duplicate-anchor', pointer: '/$defs/b' },
    ],
    [
      { definitions: { a: { $id: 'http://x/y' }, b: { $id: 'http://x/y' } } },
      { kind: 'duplicate-id', pointer: '/definitions/b/$id' },
    ],
    [{ $schema: D19, $recursiveRef: '#/a' }, { kind: 'unresolved-reference' }],
    [{ title: 1 }, { kind: 'wrong-type' }],
    [{ format: 1 }, { kind: 'wrong-type' }],
    [{ $id: `http://x/${'y'.repeat(3000)}` }, { kind: 'too-long', pointer: '/$id' }],
  ])('%j', (schema, problem) => expect(problemsOf(schema)).toMatchObject([problem]));

  test('very many schemas below a very long name', () => {
    const inner = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`p${index}`, true]));
    const schema = { properties: { ['n'.repeat(70_000)]: { properties: inner } } };
    expect(problemsOf(schema)).toMatchObject([{ kind: 'too-long', pointer: '' }]);
  });

  test('all at once, in the order of the text, each with its place', () => {
    const problems = problemsOf(
      '{\n  "type": "strin",\n  "properties": {\n    "a": {"minLength": -1},\n    "b": {"$ref": "#/c"}\n  }\n}',
    );
    expect(problems.map(({ pointer, place }) => [pointer, place?.line, place?.column])).toEqual([
      ['/type', 2, 11],
      ['/properties/a/minLength', 4, 24],
      ['/properties/b/$ref', 5, 19],
    ]);
  });

  test('a text that is no JSON is a problem with its place', () => {
    expect(problemsOf('{"type": }')).toMatchObject([{ kind: 'syntax', place: { line: 1, column: 10 } }]);
  });

  test('patterns in the looser syntax are read, where it means one thing', () => {
    for (const [pattern, match, other] of [
      ['^\\-$', '-', '\\-'],
      ['^[\\w-.]+$', 'a-.b', 'a b'],
      ['^\\_}]$', '_}]', '_'],
      ['^[\\\\w-z]$', 'x', '-'],
    ] as const) {
      const document = load({ pattern });
      expect([accepts(document, match), accepts(document, other)], pattern).toEqual([true, false]);
    }
    expect(problemsOf({ pattern: '\\Z' })).toMatchObject([{ kind: 'invalid-pattern' }]);
  });
});

describe('places', () => {
  test('of pointers stand in the document or in the import', () => {
    const loaded = loadSchema(
      '{"$ref": "b.json#/definitions/x"}',
      importsOf({ 'b.json': '{\n "definitions": {"x": {}}}' }),
    );
    const placeOf = (pointer: string) => (loaded.ok ? loaded.value.placeOf(pointer) : undefined);
    expect(placeOf('/$ref')).toMatchObject({ line: 1, column: 10 });
    expect(placeOf('b.json#/definitions/x')).toMatchObject({ line: 2, column: 23, source: 'b.json' });
  });
});

describe('hostile documents end, with an answer', () => {
  const many = (count: number, part: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => part(index)).join(',');

  test.each<[string, string, string]>([
    ['deep', `${'{"not":'.repeat(600)}{}${'}'.repeat(600)}`, 'too-deep'],
    [
      'a long chain of references',
      `{"definitions":{${many(15_000, (i) => `"a${i}":{"$ref":"#/definitions/a${i + 1}"}`)}}}`,
      'unresolved-reference',
    ],
    [
      'a long circle of references',
      `{"definitions":{${many(15_000, (i) => `"a${i}":{"$ref":"#/definitions/a${(i + 1) % 15_000}"}`)}}}`,
      'endless-reference',
    ],
    [
      'URIs that grow',
      `${'{"$id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/","not":'.repeat(200)}{}${'}'.repeat(200)}`,
      'too-long',
    ],
    [
      'a URI as long as the document',
      `{"$id":"http://x/${'y'.repeat(300_000)}","properties":{${many(10_000, (i) => `"p${i}":{"$ref":"q"}`)}}}`,
      'too-long',
    ],
    [
      'many misspelt anchors',
      `{"$schema":"${D20}","$defs":{${many(5000, (i) => `"p${i}":{"$anchor":"anchor${i}","$ref":"#anchpr${i}"}`)}}}`,
      'unresolved-reference',
    ],
    ['problems everywhere', `{"properties":{${many(20_000, (i) => `"p${i}":{"type":5}`)}}}`, 'wrong-type'],
  ])('%s', (_, schema, kind) => expect(problemsOf(schema)[0]?.kind).toBe(kind));

  test('patterns are not compiled before somebody asks', () => {
    expect(
      load(`{"properties":{${many(10_000, (i) => `"p${i}":{"pattern":"(a{9,999}${i}){99}"}`)}}}`).schemas.length,
    ).toBe(10_001);
  });
});
