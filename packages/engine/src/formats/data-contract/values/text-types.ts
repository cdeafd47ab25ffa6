import type { FieldType } from '../contract.ts';

/** Types whose values are JSON strings. */
export type TextType = Extract<FieldType, 'string' | 'date' | 'time' | 'timestamp' | 'uuid' | 'bytes'>;

const DATE =
  '(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))' +
  '|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)';
const HOUR = '(?:[01][0-9]|2[0-3])';
const MINUTE = '[0-5][0-9]';
const FRACTION = '(?:\\.[0-9]+)?';

/**
 * How the values of a type are written, exactly; every string is a `string`. RFC 3339 section 5.6 for dates and timestamps, where
 * a leap second (section 5.7) is taken in UTC only; RFC 9562 section 4 for `uuid`; RFC 4648 section 4 for `bytes`, with padding.
 */
export const TEXT_PATTERNS: Readonly<Record<Exclude<TextType, 'string'>, string>> = {
  date: `^${DATE}$`,
  time: `^${HOUR}:${MINUTE}:${MINUTE}${FRACTION}$`,
  timestamp:
    `^${DATE}[Tt](?:${HOUR}:${MINUTE}:${MINUTE}${FRACTION}(?:[Zz]|[+\\-]${HOUR}:${MINUTE})` +
    `|23:59:60${FRACTION}(?:[Zz]|[+\\-]00:00))$`,
  uuid: '^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$',
  bytes: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
};

/** True for types whose values are JSON strings. */
export function isTextType(type: FieldType): type is TextType {
  return type === 'string' || Object.hasOwn(TEXT_PATTERNS, type);
}

const EXPRESSIONS = new Map(Object.entries(TEXT_PATTERNS).map(([type, pattern]) => [type, new RegExp(pattern, 'u')]));

/** True for texts that are written as values of the type are. */
export function isTextOfType(text: string, type: TextType): boolean {
  return EXPRESSIONS.get(type)?.test(text) ?? true;
}

/** What a bound on the number of bytes says about base64 text, where four characters carry three bytes and `=` pads the last four. */
export interface Base64Bound {
  /** A bound on the number of characters. */
  readonly characters: number;
  /** Texts of exactly that many characters must end so (at most) or must not (at least); undefined: they may end as they like. */
  readonly padding?: string;
}

/** Texts that carry at least `bytes` bytes: at least so many characters, and at exactly so many without that padding. */
export function atLeastBytes(bytes: number): Base64Bound {
  const groups = Math.ceil(bytes / 3);
  const padding = ['=', '==', undefined][groups * 3 - bytes];
  return { characters: groups * 4, ...(padding !== undefined && { padding }) };
}

/** Texts that carry at most `bytes` bytes: at most so many characters, and at exactly so many with that padding. */
export function atMostBytes(bytes: number): Base64Bound {
  const groups = Math.ceil(bytes / 3);
  const padding = [undefined, '=', '=='][groups * 3 - bytes];
  return { characters: groups * 4, ...(padding !== undefined && { padding }) };
}

/** Number of bytes that a base64 text carries. */
export function bytesIn(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}
