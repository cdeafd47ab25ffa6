import { describe, expect, it } from 'vitest';
import { decodeSegment, encodeSegment } from './segment.ts';

describe('a name as a segment of a path', () => {
  it.each([
    ['a.b', 'a.b'],
    ["x@y!$&'()*+,;=~_-", "x@y!$&'()*+,;=~_-"],
    ['a:b', 'a%3Ab'],
    ['a/b', 'a%2Fb'],
    ['a b', 'a%20b'],
    ['ü', '%C3%BC'],
    ['%41', '%2541'],
    ['..', '%2E%2E'],
    ['.', '%2E'],
    ['...', '...'],
  ])('%s is %s, and back', (name, segment) => {
    expect(encodeSegment(name)).toBe(segment);
    expect(decodeSegment(segment)).toBe(name);
  });

  it('stands for the same name however it is encoded', () => {
    expect(['%41', 'A', '%61b'].map(decodeSegment)).toEqual(['A', 'A', 'ab']);
  });

  it.each(['', 'a:b', 'a/b', 'a b', 'a%2', '%zz', 'ü', '%FF', 'a\u0000', 'a?b', 'a#b', 'a"b'])(
    'is not %j',
    (segment) => {
      expect(decodeSegment(segment)).toBeUndefined();
    },
  );
});
