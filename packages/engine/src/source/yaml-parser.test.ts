import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { canonicalJson } from '../model/json.ts';
import { parseYaml } from './yaml-parser.ts';

/** kind, pointer, line:column, message */
function problemsOf(text: string): string[] {
  const result = parseYaml(text);
  if (result.ok) return [];
  return result.error.map(
    ({ kind, pointer, place, message }) => `${kind} ${pointer} ${place?.line}:${place?.column} ${message}`,
  );
}

function read(text: string) {
  const result = parseYaml(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe('scalars of the core schema', () => {
  test.each([
    ['null', 'null'],
    ['~', 'null'],
    ['""', '""'],
    ['True', 'true'],
    ['yes', '"yes"'],
    ['no', '"no"'],
    ['on', '"on"'],
    ['007', '7'],
    ['+12', '12'],
    ['-0', '0'],
    ['0x1F', '31'],
    ['0o17', '15'],
    ['017', '17'],
    ['0b11', '"0b11"'],
    ['1_000', '"1_000"'],
    ['12:30:00', '"12:30:00"'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1.50', '1.5'],
    ['1e3', '1000'],
    ['e3', '"e3"'],
    ['.', '"."'],
    ['-', '[null]'],
    ['2027-03-01', '"2027-03-01"'],
    ['12345678901234567890', '12345678901234567890'],
    ['0xFFFFFFFFFFFFFFFFFF', '4722366482869645213695'],
    ['"1"', '"1"'],
    ["'true'", '"true"'],
    ['!!str 1', '"1"'],
    ['!!int "1"', '1'],
    ['!!null ""', 'null'],
    ['! 12', '"12"'],
    ['|\n a\n b\n', '"a\\nb\\n"'],
    ['>-\n a\n b\n', '"a b"'],
    ['<<: {a: 1}', '{"<<":{"a":1}}'],
    ['{a, b: }', '{"a":null,"b":null}'],
    ['[a: 1, b]', '[{"a":1},"b"]'],
    ['', 'null'],
    ['# nothing', 'null'],
    ['%YAML 1.1\n---\na: yes', '{"a":"yes"}'],
  ])('%s is %s', (text, json) => {
    expect(canonicalJson(read(text).toJson())).toBe(json);
  });
});

describe('what JSON has no place for is refused', () => {
  test.each([
    ['a: 1\nb: 2\na: 3', ['duplicate-key /a 3:1 the key "a" stands twice in this object, first in line 1, column 1']],
    ['1: x', ['key-not-string  1:1 a key has to be a string, this one is a number']],
    ['true: x', ['key-not-string  1:1 a key has to be a string, this one is a boolean']],
    ['~: x', ['key-not-string  1:1 a key has to be a string, this one is null']],
    ['? [a]\n: 1', ['key-not-string  1:3 a key has to be a string, this one is an object or a list']],
    ['a: &x 1\n*x : 2', ['key-not-string  2:1 a key has to be a string, this one is an alias']],
    [
      'a: .inf\nb: -.INF\nc: .nan',
      [
        'number-not-finite /a 1:4 infinity and NaN are no numbers of JSON',
        'number-not-finite /b 2:4 infinity and NaN are no numbers of JSON',
        'number-not-finite /c 3:4 infinity and NaN are no numbers of JSON',
      ],
    ],
    ['a: 1e999', ['number-out-of-range /a 1:4 the number "1e999" is out of range']],
    ['a: !money 1', [`unsupported-tag /a 1:11 the tag "!money" is not of YAML's core schema`]],
    ['a: !!binary aGk=', [`unsupported-tag /a 1:13 the tag "!!binary" is not of YAML's core schema`]],
    ['a: !!set {x}', [`unsupported-tag /a 1:10 the tag "!!set" is not of YAML's core schema`]],
    ['a: !!int x', ['unsupported-tag /a 1:10 "x" is not what its tag "!!int" says']],
    ['a: 1\n---\nb: 2', ['several-documents  2:1 a second document starts here']],
    ['a: *x', ['unknown-alias /a 1:4 no finished value before this place has the anchor "&x"']],
    ['a: &x [*x]', ['unknown-alias /a/0 1:8 no finished value before this place has the anchor "&x"']],
    ['a: "\\ud83d"', ['lone-surrogate /a 1:4 the string holds half of a surrogate pair, which is no character']],
  ])('%s', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });
});

describe('syntax errors are one plain sentence', () => {
  test.each([
    ['a: b: c', 'syntax  1:4 a second key begins inside the value of a key'],
    ['\ta: 1', 'syntax  1:1 tabs are not allowed as indentation'],
    ['a: "x\n', 'syntax  2:1 a quoted text is not closed before its indentation ends'],
    ['a: @x', 'syntax  1:4 plain value cannot start with reserved character @'],
    ['a: [1, 2', 'syntax  1:9 flow sequence in block collection must be sufficiently indented and end with a ]'],
    ['a: "\\q"', 'syntax  1:5 invalid escape sequence \\q'],
    ['a: 1\n b: 2', 'syntax  1:4 a second key begins inside the value of a key'],
    ['a: &b *c', 'syntax  1:7 an alias node must not specify any properties'],
  ])('%s', (text, problem) => {
    expect(problemsOf(text)[0]).toBe(problem);
  });

  test('a line that continues quoted text too far to the left is explained', () => {
    const result = parseYaml("description: 'a text\nthat goes on'\n");
    expect(result.ok ? undefined : result.error[0]).toMatchObject({
      kind: 'syntax',
      message: 'a quoted text is not closed before its indentation ends',
      hint: 'close it, or indent the lines that continue it deeper than their key',
      place: { line: 1, column: 21 },
    });
  });
});

describe('aliases', () => {
  test('are written out, at their own place', () => {
    const document = read('a: &x\n  - 1\nb: *x\n');
    expect(canonicalJson(document.toJson())).toBe('{"a":[1],"b":[1]}');
    expect(document.placeOf('/b')).toMatchObject({ line: 3, column: 4 });
    expect(document.placeOf('/b/0')).toMatchObject({ line: 2, column: 5 });
  });

  test('the last anchor of a name counts', () => {
    expect(canonicalJson(read('[&x 1, &x 2, *x]').toJson())).toBe('[1,2,2]');
  });

  test('a billion laughs are a problem', () => {
    const lines = Array.from(
      { length: 12 },
      (_, i) => `a${i}: &a${i} [${Array(9).fill(i === 0 ? 'lol' : `*a${i - 1}`)}]`,
    );
    expect(problemsOf(lines.join('\n'))[0]).toBe(
      'alias-expansion /a5/0 6:10 aliases repeat more than 100000 values or 4194304 characters',
    );
  });

  test('long texts may not be repeated without end', () => {
    expect(problemsOf(`a: &a ${'x'.repeat(100_000)}\nb: [${Array(50).fill('*a')}]`)[0]).toMatch(
      /^alias-expansion \/b\/41 /,
    );
  });

  test('depth is counted through aliases', () => {
    const lines = Array.from({ length: 70 }, (_, i) => `a${i}: &a${i} [${i === 0 ? '1' : `*a${i - 1}`}]`);
    expect(problemsOf(lines.join('\n'))[0]).toMatch(/^too-deep \/a63\/0 64:12 /);
  });
});

describe('bounds', () => {
  const SIZE = 1024 * 1024;
  test.each([
    ['[', 'too-deep'],
    ['{a: ', 'too-deep'],
    ['- ', 'too-deep'],
    ['? ', 'too-deep'],
    ['[\n', 'too-deep'],
    ['"', 'too-large'],
    ['}', 'too-large'],
    ['! ', 'too-large'],
    ['&a ', 'too-large'],
    ['a: ', 'too-large'],
    ['--- a\n', 'too-large'],
  ])('a mebibyte of %j is a problem', (piece, kind) => {
    expect(problemsOf(piece.repeat(SIZE / piece.length))[0]).toMatch(new RegExp(`^${kind} `));
  });

  test('indentation counts as nesting', () => {
    const stairs = (steps: number): string => Array.from({ length: steps }, (_, i) => `${' '.repeat(i)}a:`).join('\n');
    expect(problemsOf(stairs(64))).toEqual([]);
    expect(problemsOf(stairs(65))[0]).toMatch(/^too-deep/);
    expect(problemsOf(stairs(1400))[0]).toMatch(/^too-deep/);
  });

  test.each(['"" ', '}', ', ', '! ', "a: 'x\n", 'a: a: ', '*a '])(
    'the library is stopped after a hundred errors in a text of %j',
    (piece) => {
      const problems = problemsOf(piece.repeat(2000));
      expect(problems.filter((problem) => problem.startsWith('syntax')).length).toBeLessThanOrEqual(101);
      expect(problems.length).toBeGreaterThan(0);
    },
  );

  test('the one duplicate among thirty thousand keys is found', () => {
    const keys = Array.from({ length: 30_000 }, (_, i) => `k${i}: ${i}`);
    expect(problemsOf([...keys, 'k7: 1'].join('\n'))).toEqual([
      'duplicate-key /k7 30001:1 the key "k7" stands twice in this object, first in line 8, column 1',
    ]);
  });

  test('a text that is too large is not looked at', () => {
    expect(problemsOf('x'.repeat(SIZE + 1))[0]).toMatch(/^too-large/);
  });
});

test('documents are what the library makes of them', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'),
      (value, type) => {
        const text = stringify(value, { defaultStringType: type });
        const expected = canonicalJson(parse(text, { schema: 'core', version: '1.2' }));
        expect(JSON.parse(canonicalJson(read(text).toJson()))).toEqual(JSON.parse(expected));
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});
