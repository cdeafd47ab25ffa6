/** A decimal number, exactly: `units` × 10^-`scale`. */
export interface Decimal {
  readonly units: bigint;
  /** Digits after the point; never negative. */
  readonly scale: number;
}

/** Digits that a literal may stand for once its exponent is written out. Every double stays below it. */
const MAX_DIGITS = 2_000;

const LITERAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,6}))?$/;

/** The number of a JSON number literal; undefined when it is none, or would take more than 2,000 digits to write out. */
export function parseDecimal(literal: string): Decimal | undefined {
  const match = literal.length <= MAX_DIGITS ? LITERAL.exec(literal) : null;
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const scale = fraction.length - Number(exponent);
  const digits = `${sign}${whole}${fraction}`;
  if (Math.abs(scale) + digits.length > 2 * MAX_DIGITS) return undefined;
  return scale < 0 ? { units: BigInt(digits) * powerOfTen(-scale), scale: 0 } : { units: BigInt(digits), scale };
}

/** The number that a JSON number stands for: a double is the shortest literal that gives it back. */
export function decimalOf(value: number | bigint): Decimal | undefined {
  return parseDecimal(String(value));
}

/** 10^exponent, for an exponent of either sign. */
export function decimalPower(exponent: number): Decimal {
  return exponent >= 0 ? { units: powerOfTen(exponent), scale: 0 } : { units: 1n, scale: -exponent };
}

/** Order of two numbers: negative, zero or positive. */
export function compareDecimal(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const difference = unitsAt(a, scale) - unitsAt(b, scale);
  return difference === 0n ? 0 : difference > 0n ? 1 : -1;
}

/** The largest multiple of 10^-scale that is not above the number, in units of 10^-scale. */
export function floorUnits(number: Decimal, scale: number): bigint {
  if (scale >= number.scale) return unitsAt(number, scale);
  const divisor = powerOfTen(number.scale - scale);
  const quotient = number.units / divisor;
  return number.units < 0n && number.units % divisor !== 0n ? quotient - 1n : quotient;
}

/** The smallest multiple of 10^-scale that is not below the number, in units of 10^-scale. */
export function ceilUnits(number: Decimal, scale: number): bigint {
  return -floorUnits({ units: -number.units, scale: number.scale }, scale);
}

/** True when the number has at most `scale` digits after the point. */
export function isOnGrid(number: Decimal, scale: number): boolean {
  return scale >= number.scale || number.units % powerOfTen(number.scale - scale) === 0n;
}

/** Plain text of the number: no exponent, no zeros at the end of the fraction. */
export function formatDecimal({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  let end = digits.length;
  while (end > point && digits[end - 1] === '0') end -= 1;
  const fraction = digits.slice(point, end);
  return `${units < 0n ? '-' : ''}${digits.slice(0, point)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The number as a JSON value; undefined when it is a fraction that no double stands for. */
export function jsonNumber(number: Decimal): number | bigint | undefined {
  if (isOnGrid(number, 0)) {
    const whole = floorUnits(number, 0);
    return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
  }
  const nearest = Number(formatDecimal(number));
  const back = decimalOf(nearest);
  return back !== undefined && compareDecimal(back, number) === 0 ? nearest : undefined;
}

function unitsAt(number: Decimal, scale: number): bigint {
  return number.units * powerOfTen(scale - number.scale);
}

function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}
