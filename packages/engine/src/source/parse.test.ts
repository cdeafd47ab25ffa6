import { expect, test } from 'vitest';
import { parseSource } from './parse.ts';

function read(text: string): unknown {
  const result = parseSource(text);
  return result.ok ? JSON.parse(JSON.stringify(result.value.toJson())) : result.error.map(({ message }) => message);
}

test.each([
  ['JSON', '{"a": [1, "b"]}', { a: [1, 'b'] }],
  ['JSON behind white space and a byte order mark', '\ufeff\n [1]', [1]],
  ['YAML', 'a: [1, b]', { a: [1, 'b'] }],
  ['YAML that begins like JSON', '{a: 1, b: [c,]}', { a: 1, b: ['c'] }],
  ['YAML with a comment in braces', '{"a": 1, # one\n}', { a: 1 }],
  ['a scalar', '12', 12],
])('%s is read', (_name, text, value) => {
  expect(read(text)).toEqual(value);
});

test('where a text that begins like JSON is neither, the problems are those of JSON', () => {
  expect(read('{"a": 1')).toEqual([`expected ',' or '}' after the value of "a", found the end of the text`]);
});

test('JSON with a duplicate key is refused as JSON', () => {
  expect(read('{"a": 1, "a": 2}')).toEqual(['the key "a" stands twice in this object, first in line 1, column 2']);
});

test('YAML in braces is refused for what is wrong with it as YAML', () => {
  expect(read('{a: 1, a: 2}')).toEqual(['the key "a" stands twice in this object, first in line 1, column 2']);
});
