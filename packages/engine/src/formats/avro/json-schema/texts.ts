import type { JsonObject } from '../../../model/json.ts';

/** RFC 4648 section 4, with padding. */
const BASE64 = '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$';
/** How base64 of so many bytes ends, by what is left of them after groups of three. */
const ENDS = ['[^=]$', '[^=]==$', '[^=]=$'] as const;

/** Bytes as base64 text; of a fixed size where one is given. */
export function base64Schema(size?: number): JsonObject {
  const text = { type: 'string', contentEncoding: 'base64' };
  if (size === undefined) return { ...text, pattern: BASE64 };
  const length = Math.ceil(size / 3) * 4;
  const ending = size === 0 ? {} : { allOf: [{ pattern: ENDS[size % 3] ?? '' }] };
  return { ...text, pattern: BASE64, minLength: length, maxLength: length, ...ending };
}

const DAY = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const CLOCK = '(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]';

/** A date (RFC 3339, full-date). */
export const DATE: JsonObject = { type: 'string', format: 'date' };

/** A time of day without an offset, to so many digits of a second. */
export function timeSchema(digits: number): JsonObject {
  return { type: 'string', pattern: `^${CLOCK}${fraction(digits)}$` };
}

/** An instant in UTC (RFC 3339, date-time, without leap seconds). */
export function instantSchema(digits: number): JsonObject {
  return { type: 'string', format: 'date-time', pattern: `^${DAY}T${CLOCK}${fraction(digits)}Z$` };
}

/** A date with a time of day, of no zone. The day is one that there is, as far as its digits tell. */
export function localSchema(digits: number): JsonObject {
  const month = '(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])';
  return { type: 'string', pattern: `^[0-9]{4}-${month}T${CLOCK}${fraction(digits)}$` };
}

function fraction(digits: number): string {
  return `(?:\\.[0-9]{1,${digits}})?`;
}
