import { formatDecimal, parseDecimal } from '../decimal/decimal.ts';

/** Digits in a literal, and the largest power of ten, that are taken. Beyond, arithmetic on the value would cost more than its text. */
const MAX_LITERAL = 1000;
const MAX_EXPONENT = 400;

/** Zeros that exponents may stand for in one text: `1e308` is five characters and 309 digits. */
const MAX_ZEROS = 1024 * 1024;

/** True when a JSON number literal is within the bounds: its length, its exponent, and the range of a double. */
export function isBoundedNumber(raw: string): boolean {
  if (raw.length < 16 && !/[eE]/.test(raw)) return true;
  if (raw.length > MAX_LITERAL) return false;
  return Math.abs(exponentOf(raw)) <= MAX_EXPONENT && Number.isFinite(Number(raw));
}

/** The bounds on the numbers of one text: each by itself, and the digits that all of them stand for. */
export class NumberBounds {
  #zeros = 0;

  /** True when one more literal is within the bounds. */
  admits(raw: string): boolean {
    if (!isBoundedNumber(raw)) return false;
    if (/[eE]/.test(raw)) this.#zeros += Math.abs(exponentOf(raw));
    return this.#zeros <= MAX_ZEROS;
  }
}

function exponentOf(raw: string): number {
  return Number(/[eE](.*)$/.exec(raw)?.[1] ?? 0);
}

/**
 * The one text of a number: plain decimal digits, no exponent, no leading or trailing zeros, no negative zero. `1.50` gives `1.5`,
 * `1e3` gives `1000`.
 *
 * @param raw a JSON number literal within the bounds of {@link isBoundedNumber}
 */
export function canonicalDecimal(raw: string): string {
  const number = parseDecimal(raw);
  return number === undefined ? raw : formatDecimal(number);
}

/** The JSON value of a literal: whole numbers beyond 2^53 as bigint, everything else as the nearest double; no negative zero. */
export function numberValue(raw: string): number | bigint {
  const value = Number(raw);
  if (!Number.isSafeInteger(value) && isWholeNumber(raw)) return BigInt(canonicalDecimal(raw));
  return value === 0 ? 0 : value;
}

/** True for literals without a fractional part: `60`, `60.0` and `6e1` alike. */
export function isWholeNumber(raw: string): boolean {
  return !/[.eE]/.test(raw) || !canonicalDecimal(raw).includes('.');
}
