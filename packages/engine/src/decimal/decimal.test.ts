import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ceilUnits,
  compareDecimal,
  type Decimal,
  decimalOf,
  floorUnits,
  formatDecimal,
  isOnGrid,
  jsonNumber,
  parseDecimal,
} from './decimal.ts';

const decimals: fc.Arbitrary<Decimal> = fc.record({
  units: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
  scale: fc.nat(12),
});
const settings = { seed: 11, numRuns: 2_000 };

describe('decimals', () => {
  it.each([
    ['1.50', '1.5'],
    ['-0.010', '-0.01'],
    ['1e3', '1000'],
    ['12.5E-3', '0.0125'],
    ['-0', '0'],
    ['100', '100'],
  ])('reads %s as %s', (literal, text) => {
    const number = parseDecimal(literal);
    expect(number && formatDecimal(number)).toBe(text);
  });

  it.each(['', '.5', '1.', '+1', 'NaN', '0x1', '1e99999', '1e-99999', `1${'0'.repeat(2_000)}`])(
    'takes %j for no number within the bounds',
    (literal) => {
      expect(parseDecimal(literal)).toBeUndefined();
    },
  );

  it('gives back what it printed', () => {
    fc.assert(
      fc.property(decimals, (number) => {
        const back = parseDecimal(formatDecimal(number));
        expect(back && compareDecimal(back, number)).toBe(0);
      }),
      settings,
    );
  });

  it('stands for every double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
        const number = decimalOf(double);
        expect(Number(number && jsonNumber(number))).toBe(double === 0 ? 0 : double);
      }),
      settings,
    );
  });

  it('orders as whole numbers do', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        const difference = a.units * 10n ** BigInt(b.scale) - b.units * 10n ** BigInt(a.scale);
        expect(Math.sign(compareDecimal(a, b))).toBe(difference === 0n ? 0 : difference > 0n ? 1 : -1);
      }),
      settings,
    );
  });

  it('stands between the two nearest multiples', () => {
    fc.assert(
      fc.property(decimals, fc.nat(14), (number, scale) => {
        const [floor, ceil] = [floorUnits(number, scale), ceilUnits(number, scale)];
        expect(compareDecimal({ units: floor, scale }, number)).toBeLessThanOrEqual(0);
        expect(compareDecimal({ units: ceil, scale }, number)).toBeGreaterThanOrEqual(0);
        expect(ceil - floor).toBe(isOnGrid(number, scale) ? 0n : 1n);
      }),
      settings,
    );
  });

  it('keeps whole numbers of any size, and only the fractions that a double stands for', () => {
    expect(jsonNumber({ units: 9_007_199_254_740_993n, scale: 0 })).toBe(9_007_199_254_740_993n);
    expect(jsonNumber({ units: 1n, scale: 1 })).toBe(0.1);
    expect(jsonNumber({ units: 12_345_678_901_234_567_891n, scale: 10 })).toBeUndefined();
  });
});
