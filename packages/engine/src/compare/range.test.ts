import { describe, expect, it } from 'vitest';
import { inRange, isRange } from './range.ts';

describe('ranges of versions', () => {
  it.each([
    ['1.2.0', '>=1.2 <2', true],
    ['2.0.0', '>=1.2 <2', false],
    ['1.9.9', '^1.2', true],
    ['3.1.4', '1.x || 3.x', true],
    ['2.0.0-beta.1', '>=1', false],
    ['2.0.0-beta.1', '>=2.0.0-alpha', true],
    ['3', '>=2 <5', true],
    ['5', '>=2 <5', false],
    ['2', '2', true],
  ])('%s in %s: %s', (version, range, isIn) => {
    expect([isRange(range), inRange(version, range)]).toEqual([true, isIn]);
  });

  it.each(['', ' ', 'newest', '>=', '1..2', `>=1 ${'|| 1 '.repeat(100)}`])('%j is none', (text) => {
    expect(isRange(text)).toBe(false);
  });
});
