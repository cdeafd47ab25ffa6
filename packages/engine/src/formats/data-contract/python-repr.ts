import type { JsonValue } from '../../model/json.ts';

/**
 * A value as Python prints it with `repr`: the first release of the contracts API is written in Python, and clients compare its
 * messages. An absent value prints as `None`.
 */
export function pythonRepr(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'None';
  if (typeof value === 'string') return reprOfText(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return reprOfNumber(value);
  if (isList(value)) return `[${value.map((item) => pythonRepr(item)).join(', ')}]`;
  const members = Object.entries(value).map(([key, member]) => `${reprOfText(key)}: ${pythonRepr(member)}`);
  return `{${members.join(', ')}}`;
}

/** A value as Python prints it with `str`: text stays as it is. */
export function pythonStr(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

/** Order of texts in Python: by code points, where JavaScript's own order goes by UTF-16 code units. */
export function compareCodePoints(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  for (const [index, character] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const difference = (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** What `str.isprintable` refuses: all of "other" and "separator" but the space. */
const UNPRINTABLE = /[\p{C}\p{Z}]/u;

function reprOfText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = Array.from(text, (character) => {
    if (character === quote) return `\\${character}`;
    const known = ESCAPES.get(character);
    if (known !== undefined) return known;
    return character !== ' ' && UNPRINTABLE.test(character) ? escapeOf(character) : character;
  });
  return `${quote}${escaped.join('')}${quote}`;
}

function escapeOf(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16);
  if (digits.length <= 2) return `\\x${digits.padStart(2, '0')}`;
  return digits.length <= 4 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}

/** Python leaves positional notation below 1e-4 and, for floats, from 1e16; its exponents have two digits at least. */
function reprOfNumber(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString();
  const size = Math.abs(value);
  const text = size < 1e-4 ? value.toExponential() : value.toString();
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}
