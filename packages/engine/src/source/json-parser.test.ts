import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../model/json.ts';
import { pointer } from '../model/pointer.ts';
import { parseJson } from './json-parser.ts';
import type { SourceNode } from './node.ts';

/** kind, pointer, line:column, message */
function problemsOf(text: string, limits = {}): string[] {
  const result = parseJson(text, limits);
  if (result.ok) return [];
  return result.error.map(
    ({ kind, pointer, place, message }) => `${kind} ${pointer} ${place?.line}:${place?.column} ${message}`,
  );
}

function read(text: string) {
  const result = parseJson(text);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe('what is no JSON is refused with one sentence', () => {
  test.each([
    ['', `syntax  1:1 expected a value, found the end of the text`],
    ['{"name": "a" "type": 1}', `syntax /name 1:14 expected ',' or '}' after the value of "name", found '"'`],
    ['{"a": 1,}', `syntax  1:9 expected a member name after ',', found '}'`],
    ['[1,\n 2\n 3]', `syntax /2 3:2 expected ',' or ']' after item 2 of the list, found '3'`],
    ['[1, ]', `syntax /1 1:5 expected a value after ',', found ']'`],
    ['{"a" 1}', `syntax /a 1:6 expected ':' after the name "a", found '1'`],
    [`{'a': 1}`, `syntax  1:2 expected a member name or '}' after '{', found '''`],
    ['{"a": {"b": [1, x]}}', `syntax /a/b/1 1:17 expected a value, found 'x'`],
    ['[01]', `syntax /0 1:2 "01" is not a JSON number`],
    ['[1.]', `syntax /0 1:2 "1." is not a JSON number`],
    ['[-]', `syntax /0 1:2 "-" is not a JSON number`],
    ['[+1]', `syntax /0 1:2 expected a value, found '+'`],
    ['[NaN]', `syntax /0 1:2 expected a value, found 'N'`],
    ['[truely]', `syntax /0 1:2 expected a value, found "truely"`],
    ['["a\nb"]', `syntax /0 1:2 the string that starts here has no closing '"' in its line`],
    ['["a\tb"]', `syntax /0 1:4 a control character stands in a string`],
    ['["\\x41"]', `syntax /0 1:3 'x' behind a backslash is not an escape of JSON`],
    ['["\\u00g1"]', `syntax /0 1:3 expected four hexadecimal digits after '\\u'`],
    ['{} {}', `syntax  1:4 expected nothing more after the document, found '{'`],
    ['{"a": 1', `syntax /a 1:8 expected ',' or '}' after the value of "a", found the end of the text`],
    ['// no\n{}', `syntax  1:1 expected a value, found '/'`],
    ['["\\ud83d"]', `lone-surrogate /0 1:2 the string holds half of a surrogate pair, which is no character`],
    ['["\ud83d"]', `lone-surrogate /0 1:2 the string holds half of a surrogate pair, which is no character`],
    ['{"a": 1e401}', `number-out-of-range /a 1:7 the number "1e401" is out of range`],
  ])('%s', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test('a hint says what JSON wants instead', () => {
    const hints = ['{"a": 1,}', "['a']", '[1 // one\n]', '[007]'].map((text) => {
      const result = parseJson(text);
      return result.ok ? undefined : result.error[0]?.hint;
    });
    expect(hints).toEqual([
      'remove the comma before it',
      'JSON strings stand in double quotes',
      'JSON has no comments',
      'remove the leading zeros',
    ]);
  });

  test('keys that stand twice are all found, with both places', () => {
    const result = parseJson('{"a": 1,\n "b": {"c": 1, "c": 2},\n "a": 2}');
    expect(result.ok ? [] : result.error.map(({ pointer, detail, message }) => [pointer, detail, message])).toEqual([
      [
        '/b/c',
        { key: 'c', first: { line: 2, column: 8, offset: 16, endOffset: 19 } },
        'the key "c" stands twice in this object, first in line 2, column 8',
      ],
      [
        '/a',
        { key: 'a', first: { line: 1, column: 2, offset: 1, endOffset: 4 } },
        'the key "a" stands twice in this object, first in line 1, column 2',
      ],
    ]);
  });
});

describe('bounds', () => {
  test('four million brackets are one problem', () => {
    expect(problemsOf('['.repeat(4 * 1024 * 1024))).toEqual([
      `too-deep ${'/0'.repeat(64)} 1:65 objects and lists are nested more than 64 deep`,
    ]);
    expect(problemsOf('{"a":'.repeat(800_000))[0]).toMatch(/^too-deep/);
  });

  test('sixty-four levels are fine', () => {
    expect(problemsOf('['.repeat(64) + ']'.repeat(64))).toEqual([]);
  });

  test('a text that is too large is not looked at', () => {
    expect(problemsOf('[1]', { length: 2 })).toEqual([
      'too-large  undefined:undefined the text has 3 characters, 2 are allowed',
    ]);
  });

  test('a text of nothing but faults lists a thousand of them', () => {
    const problems = problemsOf(`{"a":1${',"a":1'.repeat(5000)}}`);
    expect(problems).toHaveLength(1001);
    expect(problems.at(-1)).toContain('4000 more problems are not listed');
  });
});

describe('what is JSON is read', () => {
  test('names of the object prototype are names like any other', () => {
    const json = read('{"__proto__": 1, "constructor": {"prototype": 2}}').toJson();
    expect(canonicalJson(json)).toBe('{"__proto__":1,"constructor":{"prototype":2}}');
    expect(Object.getPrototypeOf(json)).toBeNull();
  });

  test('digits beyond 2^53 are kept', () => {
    expect(read('[12345678901234567890, 1.0]').toJson()).toEqual([12345678901234567890n, 1]);
  });

  test('a byte order mark and the line ends of three systems do not move places', () => {
    const document = read('\ufeff{"a": 1,\r\n"b": 2,\r"c":\n3}');
    expect(document.placeOf('/a')).toMatchObject({ line: 1, column: 7 });
    expect(document.placeOf('/b')).toMatchObject({ line: 2, column: 6 });
    expect(document.placeOf('/c')).toMatchObject({ line: 4, column: 1 });
  });

  test('a pointer to nothing is placed at what is around it', () => {
    const document = read('{"a": [1, {"b": 2}]}');
    expect(document.nodeAt('/a/1/c')).toBeUndefined();
    expect(document.placeOf('/a/1/c/d')).toMatchObject({ line: 1, column: 11 });
    expect(document.nodeAt('/a/01')).toBeUndefined();
  });
});

/** JSON texts with white space in odd places. */
const texts = fc
  .tuple(fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }), fc.constantFrom(undefined, 1, '\t', '\r\n '))
  .map(([value, indent]) => JSON.stringify(value, null, indent));

describe('against JSON.parse', () => {
  test('values are the same', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(JSON.stringify(JSON.parse(canonicalJson(read(text).toJson())))).toBe(
          JSON.stringify(JSON.parse(canonicalJson(JSON.parse(text)))),
        );
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  test('every node stands where it says', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const document = read(text);
        for (const [node, at] of nodesOf(document.root)) {
          const place = document.placeOf(at);
          expect([place.offset, place.endOffset]).toEqual([node.start, node.end]);
          const again = read(text.slice(node.start, node.end));
          expect(canonicalJson(again.toJson())).toBe(canonicalJson(document.toJson(node)));
        }
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  test('a text with one character changed is accepted by both or by none', () => {
    const mutated = fc
      .tuple(
        texts,
        fc.nat(),
        fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', '0', '1', '-', '.', 'e', ' ', '\n', 'a', '\u0000'),
      )
      .map(([text, at, insert]) => {
        const position = at % (text.length + 1);
        return text.slice(0, position) + insert + text.slice(position + 1);
      });
    fc.assert(
      fc.property(mutated, (text) => {
        const problems = problemsOf(text);
        const own = problems.filter((problem) => !problem.startsWith('syntax'));
        if (own.length === 0) expect(problems.length === 0).toBe(isJson(text));
      }),
      { seed: 3, numRuns: 3000 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function nodesOf(node: SourceNode, at = ''): (readonly [SourceNode, string])[] {
  const parts: (readonly [SourceNode, string])[] =
    node.kind === 'array'
      ? node.items.flatMap((item, index) => nodesOf(item, at + pointer(index)))
      : node.kind === 'object'
        ? [...node.members.values()].flatMap(({ name, value }) => nodesOf(value, at + pointer(name)))
        : [];
  return [[node, at], ...parts];
}
