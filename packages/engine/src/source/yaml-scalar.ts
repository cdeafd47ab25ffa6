/** What a scalar of YAML 1.2 stands for, before it has a place. */
export type ScalarMeaning =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly raw: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'not-finite' };

const NULL = /^(?:null|Null|NULL|~|)$/;
const BOOLEAN = /^(?:true|True|TRUE|false|False|FALSE)$/;
const DECIMAL = /^([-+]?)(\d+)$/;
const OCTAL_OR_HEXADECIMAL = /^(?:0o[0-7]+|0x[\da-fA-F]+)$/;
const FLOAT = /^([-+]?)(\d*)(?:\.(\d*))?([eE][-+]?\d+)?$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Literals longer than this are out of range anyway, and converting them between bases would cost more than linear time. */
const MAX_BASED_LITERAL = 1000;

/** Resolves a plain scalar by the core schema (YAML 1.2.2, section 10.3.2). Numbers come out in JSON's notation, no digit lost. */
export function plainScalar(text: string): ScalarMeaning {
  if (NULL.test(text)) return { kind: 'null' };
  if (BOOLEAN.test(text)) return { kind: 'boolean', value: text.toLowerCase() === 'true' };
  if (NOT_FINITE.test(text)) return { kind: 'not-finite' };
  const raw = numberLiteral(text);
  return raw === undefined ? { kind: 'string', value: text } : { kind: 'number', raw };
}

function numberLiteral(text: string): string | undefined {
  if (OCTAL_OR_HEXADECIMAL.test(text)) return text.length > MAX_BASED_LITERAL ? '1e9999' : BigInt(text).toString();
  const whole = DECIMAL.exec(text);
  if (whole) return signed(whole[1], plainDigits(whole[2] ?? ''));
  const [, sign, before = '', after = '', exponent = ''] = FLOAT.exec(text) ?? [];
  if (before === '' && after === '') return undefined;
  return signed(sign, plainDigits(before)) + (after === '' ? '' : `.${after}`) + exponent;
}

function signed(sign: string | undefined, digits: string): string {
  return sign === '-' ? `-${digits}` : digits;
}

function plainDigits(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '') || '0';
}
