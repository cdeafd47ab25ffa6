import type { Field } from '../schema.ts';
import { ALWAYS, quoted, type RuleTable } from './rule.ts';
import type { FieldSite } from './sites.ts';

/** Rules about the value that a missing field has. */
export const DEFAULT_RULES: RuleTable<FieldSite> = {
  FIELD_SAME_DEFAULT: {
    categories: ALWAYS,
    title: 'Default changed',
    aspects: ['default'],
    why: 'A field that is not set is not written, so both sides take their own default for the same bytes.',
    message: ({ from, to }, path) =>
      `the default of field ${quoted(path)} went from ${from ?? 'none'} to ${to ?? 'none'}`,
    check: ({ field: from }, { field: to }) => {
      const [old, now] = [defaultOf(from), defaultOf(to)];
      if (old === undefined || now === undefined || (isZero(old) && isZero(now))) return [];
      return isEqual(from, old, to, now) ? [] : [{ detail: { from: text(old), to: text(now) } }];
    },
  },
};

/** What a missing field reads as: bytes as a string of code points up to U+00FF, enum values by number. Undefined for lists and messages. */
function defaultOf({ type, cardinality, default: set }: Field): string | number | bigint | boolean | undefined {
  if (cardinality === 'repeated' || type.kind === 'message') return undefined;
  if (type.kind === 'enum') {
    const { values } = type.enum;
    return (values.find(({ name }) => name === set) ?? values[0])?.number;
  }
  const isText = type.scalar === 'string' || type.scalar === 'bytes';
  if (typeof set === 'string') return isText ? bytesOf(type.scalar, set) : WORDS.get(set);
  if (typeof set === 'number') return type.scalar === 'float' ? Math.fround(set) : set;
  if (typeof set === 'bigint' || typeof set === 'boolean') return set;
  return isText ? '' : 0;
}

/** Words that some numbers are written as. */
const WORDS: ReadonlyMap<string, number> = new Map([
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['nan', Number.NaN],
  ['-nan', Number.NaN],
]);

/** Text as its UTF-8 bytes, so that it compares with bytes. */
function bytesOf(scalar: string, value: string): string {
  return scalar === 'bytes'
    ? value
    : Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join('');
}

type Default = string | number | bigint | boolean;

function isZero(value: Default): boolean {
  return value === '' || value === 0 || value === 0n || value === false;
}

/** Numbers compare by value whatever their type; between float and double as floats, since few doubles are one. */
function isEqual(from: Field, old: Default, to: Field, now: Default): boolean {
  if (typeof old === 'string' || typeof now === 'string') return old === now;
  const [a, b] = [numeric(old), numeric(now)];
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  if (isFloatAndDouble(from, to)) return Math.fround(Number(a)) === Math.fround(Number(b));
  // An integer and a double of the same value are neither less nor greater.
  return !(a < b) && !(a > b);
}

function numeric(value: number | bigint | boolean): number | bigint {
  return typeof value === 'boolean' ? Number(value) : value;
}

function isFloatAndDouble({ type: a }: Field, { type: b }: Field): boolean {
  if (a.kind !== 'scalar' || b.kind !== 'scalar') return false;
  return (a.scalar === 'float' && b.scalar === 'double') || (a.scalar === 'double' && b.scalar === 'float');
}

function text(value: Default): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}
