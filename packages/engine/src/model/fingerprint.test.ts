import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';

test('the fingerprint of the empty text is the one that the standard prints', () => {
  expect(fingerprintOf('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('fingerprints are those of another implementation', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      expect(fingerprintOf(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
    }),
    { seed: 1, numRuns: 200 },
  );
});
