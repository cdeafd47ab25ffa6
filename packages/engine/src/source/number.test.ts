import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalDecimal, isBoundedNumber, isWholeNumber, NumberBounds, numberValue } from './number.ts';

test.each([
  ['0', '0'],
  ['-0', '0'],
  ['-0.0e5', '0'],
  ['1.50', '1.5'],
  ['1e3', '1000'],
  ['1E+3', '1000'],
  ['1.25e1', '12.5'],
  ['-1.5e-3', '-0.0015'],
  ['100', '100'],
  ['12345678901234567890.10', '12345678901234567890.1'],
])('%s is %s', (raw, canonical) => {
  expect(canonicalDecimal(raw)).toBe(canonical);
});

test('canonical text is the same number to everybody', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const canonical = canonicalDecimal(JSON.stringify(value));
      expect(Number(canonical)).toBe(value === 0 ? 0 : value);
      expect(canonical).toMatch(/^(?:0|-?(?!0\d)\d+(?:\.\d*[1-9])?)$/);
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test('whole numbers keep every digit', () => {
  expect(numberValue('9007199254740993')).toBe(9007199254740993n);
  expect(numberValue('1e20')).toBe(100000000000000000000n);
  expect(numberValue('9007199254740991')).toBe(9007199254740991);
  expect(numberValue('60.0')).toBe(60);
  expect(Object.is(numberValue('-0'), 0)).toBe(true);
  expect(numberValue('0.1')).toBe(0.1);
});

test('a fraction that rounds to a whole double is still no whole number', () => {
  expect(isWholeNumber('4503599627370497.49999')).toBe(false);
  expect(isWholeNumber('1.5e1')).toBe(true);
});

test.each(['1e400', '1e-401', '1e99999999999', '9'.repeat(1001), `0.${'0'.repeat(1000)}1`])(
  '%s is out of range',
  (raw) => {
    expect(isBoundedNumber(raw)).toBe(false);
  },
);

test('many large exponents in one text are out of range together', () => {
  const bounds = new NumberBounds();
  const admitted = Array.from({ length: 10_000 }, () => bounds.admits('1e300')).filter(Boolean).length;
  expect(admitted).toBe(3495);
  expect(bounds.admits('300')).toBe(false);
});
