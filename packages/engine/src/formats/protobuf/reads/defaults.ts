import { isSameSingle } from '../codec/compare.ts';
import { lookupOf } from '../codec/lookups.ts';
import { type Single, zeroOf } from '../codec/value.ts';
import type { Field } from '../schema.ts';

/** True where a reader takes the absence of the field for another value than the writer. A list that is empty counts as zero. */
export function hasOtherDefault(written: Field, read: Field): boolean {
  const [from, to] = [defaultOf(written), defaultOf(read)];
  return from !== undefined && to !== undefined && !isSameSingle(from, to, written, read);
}

/** The value that stands for absence: as declared, or the zero of the type; undefined for messages. */
function defaultOf(field: Field): Single | undefined {
  const { type, default: declared } = field;
  if (declared === undefined || declared === null || typeof declared === 'object') return zeroOf(field);
  if (type.kind === 'enum') return lookupOf(type.enum).byName.get(String(declared))?.number ?? zeroOf(field);
  if (type.kind === 'scalar' && type.scalar === 'bytes') {
    return Uint8Array.from(String(declared), (character) => character.charCodeAt(0));
  }
  const isFloating = type.kind === 'scalar' && (type.scalar === 'float' || type.scalar === 'double');
  return isFloating ? floatingOf(declared) : declared;
}

/** Infinities and NaN are told as words, because JSON has no numbers for them. */
function floatingOf(declared: Single): number {
  const words: Readonly<Record<string, number>> = { inf: Infinity, '-inf': -Infinity, nan: Number.NaN };
  return words[String(declared).toLowerCase()] ?? Number(declared);
}
