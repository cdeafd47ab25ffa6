import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../model/json.ts';
import { compareCodePoints, pythonRepr, pythonStr } from './python-repr.ts';

describe('values as Python prints them', () => {
  it.each<[string, JsonValue]>([
    ["'plan'", 'plan'],
    ['"it\'s"', "it's"],
    [`'it\\'s "so"'`, `it's "so"`],
    [`'say "so"'`, 'say "so"'],
    ["'a\\\\b'", 'a\\b'],
    ["'line\\nnext\\ttab\\r'", 'line\nnext\ttab\r'],
    ["'\\x00\\x1b\\x7f'", '\u0000\u001b\u007f'],
    ["'été 日本 😀'", 'été 日本 😀'],
    ["'\\xa0\\xad\\u2028\\ufeff'", '\u00a0\u00ad\u2028\ufeff'],
    ["'\\U000e0001'", '\u{e0001}'],
    ["'\\ud800'", '\ud800'],
    ['True', true],
    ['False', false],
    ['None', null],
    ['7', 7],
    ['-0.5', -0.5],
    ['0.0001', 0.0001],
    ['1e-05', 0.00001],
    ['1.5e-07', 1.5e-7],
    ['1e-100', 1e-100],
    ['12345678901234567890', 12345678901234567890n],
    ["['a', 1, True, None]", ['a', 1, true, null]],
    ['[]', []],
    ["{'a': ['b']}", { a: ['b'] }],
  ])('%s', (printed, value) => {
    expect(pythonRepr(value)).toBe(printed);
  });

  it('leaves text as it is where Python would', () => {
    expect(['a', 1, true].map((value) => pythonStr(value))).toEqual(['a', '1', 'True']);
  });

  it('sorts by code points', () => {
    expect(['😀', '\uffee', 'b', 'a', 'ab', 'B'].sort(compareCodePoints)).toEqual([
      'B',
      'a',
      'ab',
      'b',
      '\uffee',
      '😀',
    ]);
  });
});
