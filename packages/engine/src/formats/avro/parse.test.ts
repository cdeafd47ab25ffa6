import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsingCanonicalForm } from './canonical.ts';
import { fingerprints } from './fingerprint.ts';
import { schemaOf, schemaTexts, tapes } from './fixtures/arbitrary.ts';
import { parseAvro } from './parse.ts';

/** kind pointer line:column message (hint) */
function problemsOf(text: string, imports: Readonly<Record<string, string>> = {}): readonly string[] {
  const result = parseAvro(text, new Map(Object.entries(imports)));
  if (result.ok) return [];
  return result.error.map(({ kind, pointer, place, message, hint }) => {
    const source = place?.source === undefined ? '' : `${place.source}:`;
    return `${kind} ${pointer} ${source}${place?.line}:${place?.column} ${message}${hint === undefined ? '' : ` (${hint})`}`;
  });
}

const record = (...fields: readonly string[]): string =>
  `{"type":"record","name":"R","namespace":"n","fields":[${fields.join(',')}]}`;

describe('the cases that all implementations are measured by', () => {
  const file = new URL('../../../../../../shared/conformance/avro-parse-cases.json', import.meta.url);
  const isThere = existsSync(file);
  if (!isThere) process.stderr.write(`not tried: ${file.pathname} is not there\n`);
  interface ParseCase {
    readonly id: string;
    readonly specSaysValid: boolean | string;
    readonly schemaText: string;
    readonly pcf?: string;
    readonly crc64?: string;
  }
  const cases: readonly ParseCase[] = isThere ? JSON.parse(readFileSync(file, 'utf8')) : [];

  test.skipIf(!isThere)('are decided as the specification decides them', () => {
    const decided = cases.filter(({ specSaysValid }) => typeof specSaysValid === 'boolean');
    expect(decided).toHaveLength(95);
    expect(decided.filter(({ schemaText, specSaysValid }) => parseAvro(schemaText).ok !== specSaysValid)).toEqual([]);
  });

  test.skipIf(!isThere)('have the canonical form and the fingerprint that Java gives them', () => {
    for (const { schemaText, pcf, crc64 } of cases) {
      const parsed = parseAvro(schemaText);
      if (!parsed.ok || pcf === undefined) continue;
      expect(parsingCanonicalForm(parsed.value.doc)).toBe(pcf);
      expect(fingerprints(parsed.value.doc).crc64).toBe(crc64?.padStart(16, '0'));
    }
  });
});

describe('what is wrong is told with its place and what to do', () => {
  test.each([
    [
      record('{"name":"a","type":"strng"}'),
      `unknown-type /fields/0/type 1:74 there is no type "strng" (did you mean "string"?)`,
    ],
    [
      record('{"name":"a","type":"integer"}'),
      `unknown-type /fields/0/type 1:74 there is no type "integer" (Avro says "int" or "long")`,
    ],
    [
      record('{"name":"a","type":"array","items":"int"}'),
      `type-not-nested /fields/0/type 1:74 "array" has to be declared inside 'type' (write "type": {"type": "array", …})`,
    ],
    [
      record('{"name":"a","type":"n.F"},{"name":"b","type":{"type":"fixed","name":"F","size":1}}'),
      `used-before-definition /fields/0/type 1:74 the type "n.F" is used before it is defined (define it where it stands first, and write its name where it is used again)`,
    ],
    [
      record('{"name":"a","type":{"type":"fixed","name":"m.F","size":1}},{"name":"b","type":"F"}'),
      `unknown-type /fields/1/type 1:133 there is no type "F" (did you mean "m.F"?)`,
    ],
    [
      record('{"name":"a","type":["null","int"],"default":"null"}'),
      `default-invalid /fields/0/default 1:99 the default has to be a value of one of the branches, found a string (write null without quotes)`,
    ],
    [
      record('{"name":"a","type":"string","default":null}'),
      `default-invalid /fields/0/default 1:93 the default has to be a string, found null (add "null" to the type: ["null", …])`,
    ],
    [
      record('{"name":"a","type":"long","default":1.0}'),
      `default-invalid /fields/0/default 1:91 the default has to be a whole number of 64 bits, found 1.0 (write 1)`,
    ],
    [
      record('{"name":"a","type":{"type":"map","values":{"type":"array","items":"int"}},"default":{"x/y":[1,"2"]}}'),
      `default-invalid /fields/0/default/x~1y/1 1:149 the default has to be a whole number of 32 bits, found a string (remove the quotes)`,
    ],
    ['{"name":"R","fields":[]}', `missing-key  1:1 the schema has no 'type' (add "type": "record")`],
    [
      '[["int"]]',
      `union-in-union /0 1:2 a union cannot stand directly in a union (write its branches into the outer union)`,
    ],
  ])('%s', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test('all at once, in the order of the text', () => {
    const text = record(
      '{"name":"a-b","type":"int"}',
      '{"name":"c","type":"int","default":"x"}',
      '{"name":"d","order":"up","type":"nope"}',
    );
    expect(problemsOf(text).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'name-invalid /fields/0/name',
      'order-invalid /fields/2/order',
      'unknown-type /fields/2/type',
    ]);
  });

  test('an alias has one owner', () => {
    const text = record(
      '{"name":"a","aliases":["x","b"],"type":"int"}',
      '{"name":"b","type":"int"}',
      '{"name":"c","aliases":["x"],"type":"int"}',
    );
    expect(problemsOf(text).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'alias-taken /fields/0/aliases',
      'alias-taken /fields/2/aliases',
    ]);
  });
});

describe('names', () => {
  test('an inner namespace does not leave its type', () => {
    const schema = schemaOf(
      '{"type":"record","name":"a.R","fields":[{"name":"f","type":{"type":"record","name":"b.S","fields":[{"name":"g","type":{"type":"fixed","name":"F","size":1}}]}},{"name":"h","type":{"type":"enum","name":"E","symbols":["X"]}}]}',
    );
    expect([...schema.names.keys()]).toEqual(['a.R', 'b.S', 'b.F', 'a.E']);
  });

  test('names of the object prototype are names like any other', () => {
    const schema = schemaOf(
      '{"type":"record","name":"__proto__","fields":[{"name":"constructor","type":["null","__proto__"],"default":null},{"name":"toString","type":{"type":"map","values":"int"},"default":{"__proto__":1}}]}',
    );
    expect(schema.names.has('__proto__')).toBe(true);
    expect(schemaOf('"int"').names.has('__proto__')).toBe(false);
    expect(problemsOf('"constructor"')).toEqual([
      'unknown-type  1:1 there is no type "constructor" (define it, or import the schema that does)',
    ]);
  });

  test('aliases are full names, relative to the type', () => {
    const schema = schemaOf('{"type":"fixed","name":"n.F","size":1,"aliases":["G","m.H",".I","a-b"]}');
    expect(schema.names.get('n.F')?.aliases).toEqual(['n.G', 'm.H', 'I', 'n.a-b']);
  });
});

describe('logical types', () => {
  const logicalOf = (text: string) => {
    const { logical, properties } = schemaOf(text).root;
    return [logical, { ...properties }];
  };

  test.each([
    [
      '{"type":"bytes","logicalType":"decimal","precision":4,"scale":2,"x":1}',
      { name: 'decimal', precision: 4, scale: 2 },
      { x: 1 },
    ],
    [
      '{"type":"fixed","name":"F","size":2,"logicalType":"decimal","precision":4}',
      { name: 'decimal', precision: 4, scale: 0 },
      {},
    ],
    ['{"type":"fixed","name":"F","size":16,"logicalType":"uuid"}', { name: 'uuid' }, {}],
    ['{"type":"long","logicalType":"timestamp-nanos"}', { name: 'timestamp-nanos' }, {}],
  ])('%s has one', (text, logical, properties) => {
    expect(logicalOf(text)).toEqual([logical, properties]);
  });

  test.each([
    '{"type":"fixed","name":"F","size":2,"logicalType":"decimal","precision":5}',
    '{"type":"bytes","logicalType":"decimal","precision":2,"scale":3}',
    '{"type":"bytes","logicalType":"decimal"}',
    '{"type":"string","logicalType":"date"}',
    '{"type":"fixed","name":"F","size":8,"logicalType":"duration"}',
    '{"type":"int","logicalType":"no such thing"}',
    '{"type":"int","logicalType":5}',
  ])('%s has none, and keeps what is written', (text) => {
    const { logical, properties } = schemaOf(text).root;
    expect([logical, properties.logicalType]).toEqual([undefined, JSON.parse(text).logicalType]);
  });
});

describe('imports', () => {
  const A = '{"type":"record","name":"n.A","fields":[{"name":"b","type":"B"}]}';
  const B = '{"type":"enum","name":"n.B","symbols":["X"]}';

  test('may use each other in any order', () => {
    const schema = schemaOf(
      '["null","n.A"]',
      new Map([
        ['a.avsc', A],
        ['b.avsc', B],
      ]),
    );
    expect([...schema.names]).toMatchObject([
      ['n.B', { at: 'b.avsc#' }],
      ['n.A', { at: 'a.avsc#', fields: [{ at: 'a.avsc#/fields/0', type: { fullName: 'n.B' } }] }],
    ]);
  });

  test('have places of their own', () => {
    const parsed = parseAvro(
      '"n.A"',
      new Map([
        ['a.avsc', A],
        ['b.avsc', B],
      ]),
    );
    expect(parsed.ok && parsed.value.placeOf('a.avsc#/fields/0/type')).toMatchObject({
      source: 'a.avsc',
      line: 1,
      column: 60,
    });
    expect(parsed.ok && parsed.value.placeOf('')).toMatchObject({ line: 1, column: 1 });
  });

  test('that are not needed do not matter', () => {
    const folder = {
      'a.avsc': A,
      'b.avsc': B,
      'order.avsc': '{"type":"record","name":"n.Order","fields":[]}',
      'old/b.avsc': '{"type":"enum","name":"m.B","symbols":["X","Y"]}',
      'broken.json': '{',
      'package.json': '{"name":"n","type":"module"}',
      'strange.avsc': '{"type":"record","name":"S","fields":[{"name":"x","type":"Unknown"}]}',
    };
    expect([...schemaOf('["n.B"]', new Map(Object.entries(folder))).names.keys()]).toEqual(['n.B']);
    expect(problemsOf(A, folder)).toEqual([]);
  });

  test('may hold the document itself, as it is or at another version', () => {
    const order = '{"type":"record","name":"n.Order","fields":[{"name":"b","type":"B"}]}';
    expect(problemsOf(order, { 'order.avsc': order, 'b.avsc': B })).toEqual([]);
    expect(problemsOf(order, { 'order.avsc': order.replace('"b"', '"c"'), 'b.avsc': B })).toEqual([]);
  });

  const C = '{"type":"record","name":"n.C","fields":[{"name":"a","type":"A"}]}';

  test.each([
    [
      'in a circle',
      '"n.A"',
      { a: A, b: '{"type":"record","name":"n.B","fields":[{"name":"a","type":"A"}]}' },
      [
        "import-cycle a# a:1:1 schemas use each other in a circle, which Avro cannot read: 'a' → 'b' → 'a' (write the types that use each other into one schema)",
      ],
    ],
    [
      'in a circle with the document',
      A,
      { b: '{"type":"record","name":"n.B","fields":[{"name":"a","type":"A"}]}' },
      [
        "import-cycle  1:1 schemas use each other in a circle, which Avro cannot read: the schema itself → 'b' → the schema itself (write the types that use each other into one schema)",
      ],
    ],
    [
      'that define a needed type twice',
      '"n.B"',
      { b: B, c: B },
      ['duplicate-type c#/name c:1:23 the type "n.B" is defined twice (write the name alone where it is used again)'],
    ],
    [
      'that are no JSON',
      '"n.B"',
      { b: '{' },
      [
        `syntax b# b:1:2 expected a member name or '}' after '{', found the end of the text`,
        'unknown-type  1:1 there is no type "n.B" (define it, or import the schema that does)',
      ],
    ],
    [
      'that lack a type',
      C,
      { a: A },
      ['unknown-type a#/fields/0/type a:1:60 there is no type "B" (define it, or import the schema that does)'],
    ],
  ])('%s are refused', (_what, document, imports, problems) => {
    expect(problemsOf(document, imports)).toEqual(problems);
  });
});

describe('bounds', () => {
  const chain = (length: number): string =>
    `[${Array.from({ length }, (_, index) => `{"type":"record","name":"R${index}","fields":[{"name":"f","type":${index === 0 ? '"int"' : `"R${index - 1}"`}}]}`).join(',')}]`;

  test('a union of ten thousand types, each of the one before', () => {
    expect(schemaOf(chain(10_000)).names.size).toBe(10_000);
  });

  test('imports that would make a text too deep to be read again', () => {
    const imports = (length: number) =>
      new Map(
        Array.from({ length }, (_, index) => [
          `r${index}`,
          `{"type":"record","name":"R${index}","fields":[{"name":"f","type":${index === 0 ? '"int"' : `"R${index - 1}"`}}]}`,
        ]),
      );
    expect(parseAvro('"R100"', imports(5000)).ok).toBe(true);
    const refused = parseAvro('"R4999"', imports(5000));
    expect(refused.ok || refused.error.map(({ kind }) => kind)).toEqual(['too-large']);
  });

  test('long names at thousands of places', () => {
    const name = `${'a.'.repeat(1000)}R`;
    const fields = Array.from({ length: 5000 }, (_, index) => `{"name":"f${index}","type":"R"}`);
    const refused = parseAvro(`{"type":"record","name":"${name}","fields":[${fields.join(',')}]}`);
    expect(refused.ok || refused.error.map(({ kind }) => kind)).toEqual(['too-large']);
  });

  test('defaults of unions in records in unions', () => {
    const value = `${'{"n":'.repeat(400)}5${'}'.repeat(400)}`;
    const union = '["null","A",{"type":"record","name":"B","fields":[{"name":"n","type":["null","A","B"]}]}]';
    expect(
      problemsOf(`{"type":"record","name":"A","fields":[{"name":"n","type":${union},"default":${value}}]}`),
    ).toHaveLength(1);
  });

  test('defaults that are too many for their types', () => {
    const branches = Array.from(
      { length: 3000 },
      (_, index) => `{"type":"record","name":"F${index}","fields":[{"name":"a","type":"int"}]}`,
    );
    const items = `{"type":"array","items":[${branches.join(',')}]}`;
    const value = `[${Array.from({ length: 10_000 }, () => '{}').join(',')}]`;
    expect(problemsOf(record(`{"name":"a","type":${items},"default":${value}}`))).toHaveLength(1);
  });
});

describe('whatever comes in', () => {
  test('a schema with a character changed is read or refused', () => {
    const broken = fc.tuple(
      schemaTexts,
      fc.nat(),
      fc.constantFrom('"', '{', '}', '[', ']', ',', ':', '0', 'x', '', '\u0000'),
    );
    fc.assert(
      fc.property(broken, ([text, at, character]) => {
        const place = at % text.length;
        const result = parseAvro(text.slice(0, place) + character + text.slice(place + 1));
        expect(result.ok || result.error.length > 0).toBe(true);
      }),
      { seed: 21, numRuns: 500 },
    );
  });

  test('a schema with one value put in the place of another is read or refused', () => {
    const swapped = fc.tuple(schemaTexts, tapes).map(([text, tape]) => {
      const values = text.match(/"[^"]*"|\d+/g) ?? [];
      const from = tape.pick(values);
      return text.replace(from, tape.pick([...values, 'null', '[]', '{}', '-1', '1.5', 'true']));
    });
    fc.assert(
      fc.property(swapped, (text) => {
        const result = parseAvro(text);
        expect(result.ok || result.error.every(({ message }) => message !== '')).toBe(true);
      }),
      { seed: 22, numRuns: 500 },
    );
  });
});
