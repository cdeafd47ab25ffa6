import type { JsonValue } from '../../../model/json.ts';
import { bytesOf, utf8 } from '../parse/string-literal.ts';
import type { Field } from '../schema.ts';

/** The default of a field as descriptors write it (descriptor.proto, FieldDescriptorProto.default_value). */
export function defaultText({ type, default: value }: Field): string | undefined {
  if (value === undefined) return undefined;
  if (type.kind !== 'scalar') return String(value);
  if (type.scalar === 'bytes') return escaped(String(value));
  if (type.scalar === 'float') return floatText(Number(value), 6, 9, Math.fround);
  if (type.scalar === 'double') return floatText(Number(value), 15, 17, (number) => number);
  return textOf(value);
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : String(value);
}

/** As C writes bytes: what is not printable ASCII as escapes. */
function escaped(binary: string): string {
  return binary.replace(
    /[^\x20-\x7e]|["'\\]/g,
    (byte) => ESCAPES[byte] ?? `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  "'": "\\'",
  '\\': '\\\\',
};

/** A number with few digits if they suffice, else with as many as are needed at most. */
export function floatText(value: number, few: number, many: number, round: (value: number) => number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const short = general(value, few);
  // The compiler takes a short text of a subnormal float for a failure to read it.
  if (round === Math.fround && value !== 0 && Math.abs(value) < SMALLEST_NORMAL_FLOAT) return general(value, many);
  return round(Number(short)) === value ? short : general(value, many);
}

const SMALLEST_NORMAL_FLOAT = 2 ** -126;

/** The conversion `%g` of C with a precision. */
function general(value: number, precision: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', power = '0'] = value.toExponential(precision - 1).split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= precision) {
    const sign = exponent < 0 ? '-' : '+';
    return `${withoutZeros(digits)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return withoutZeros(value.toFixed(Math.max(0, precision - 1 - exponent)));
}

function withoutZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}

/** UTF-8 bytes of a text. */
export function textBytes(text: string): Uint8Array {
  return bytesOf(utf8(text));
}
