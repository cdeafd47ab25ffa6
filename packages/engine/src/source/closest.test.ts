import { expect, test } from 'vitest';
import { closest } from './closest.ts';

const KEYS = ['name', 'type', 'max_length', 'min_length', 'enum', 'id'];

test.each([
  ['nme', 'name', 'a letter is missing'],
  ['naame', 'name', 'a letter too many'],
  ['nane', 'name', 'a wrong letter'],
  ['naem', 'name', 'two letters exchanged'],
  ['Name', 'name', 'case'],
  ['maxLength', 'max_length', 'another style'],
  ['max-length', 'max_length', 'another separator'],
  ['ENUM', 'enum', 'case throughout'],
  ['typ', 'type', 'the end is missing'],
])('%s was meant to be %s: %s', (word, meant) => {
  expect(closest(word, KEYS)).toBe(meant);
});

test.each(['nmae1', 'xyz', '', 'i', 'a', 'lengthmax', 'n'.repeat(1000)])('nothing is near %s', (word) => {
  expect(closest(word, KEYS)).toBeUndefined();
});

test('the first of several near words wins', () => {
  expect(closest('m_length', ['max_length', 'm1_length', 'm2_length'])).toBe('m1_length');
});
