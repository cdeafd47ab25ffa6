import { isMessageValue } from '../options/values.ts';
import { textOfUtf8, utf8 } from '../parse/string-literal.ts';
import type { Field, FieldValue, MessageValue, Value } from '../schema.ts';

/** A value as a .proto text writes it; messages in braces (Text Format Language), all in one line. */
export function valueText({ type }: Field, value: Value): string {
  if (isMessageValue(value)) return messageText(value);
  if (typeof value === 'object') return value.name;
  if (typeof value === 'string') return bytesLiteral(value, type.kind === 'scalar' && type.scalar === 'string');
  return typeof value === 'number' ? numberText(value) : String(value);
}

function messageText({ fields }: MessageValue): string {
  const entries = fields.map(entryText);
  return entries.length === 0 ? '{}' : `{ ${entries.join(' ')} }`;
}

/** `name: value`, for each value of the field. */
export function entryText({ field, values }: FieldValue): string {
  return values.map((value) => `${literalName(field)}: ${valueText(field, value)}`).join(' ');
}

/** The name of a field in a message literal: of extensions in brackets, of groups that of their message. */
export function literalName(field: Field): string {
  if (field.extends !== undefined) return `[${field.fullName}]`;
  const { type, delimited, name } = field;
  const isGroup = delimited && type.kind === 'message' && type.message.name.toLowerCase() === name;
  return isGroup && type.kind === 'message' ? type.message.name : name;
}

/** A number that reads back as itself. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0';
  const text = String(value);
  // What looks like an integer beyond 64 bits would be read as a float anyway, and is written as one.
  return Number.isInteger(value) && Math.abs(value) >= 2 ** 53 && !text.includes('e') ? value.toExponential() : text;
}

/** A string literal for bytes, one character each; text stays readable where it is UTF-8. */
export function bytesLiteral(binary: string, isText: boolean): string {
  const text = isText ? textOfUtf8(binary) : binary;
  return isText && utf8(text) === binary
    ? textLiteral(text)
    : `"${binary.replace(UNSAFE_BYTE, (byte) => NAMED[byte] ?? octal(byte.charCodeAt(0)))}"`;
}

/** A string literal for a text. */
export function textLiteral(text: string): string {
  return `"${text.replace(UNSAFE, escapedByte)}"`;
}

const UNSAFE = /["\\\p{Cc}]/gu;
const UNSAFE_BYTE = /[^\x20-\x7e]|["\\]/g;

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

/** Characters up to U+007F are bytes of their own; control characters beyond are written as two. */
function escapedByte(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.charCodeAt(0);
  return code >= 0x80 && code < 0xa0 ? octal(0xc2) + octal(code) : octal(code);
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
