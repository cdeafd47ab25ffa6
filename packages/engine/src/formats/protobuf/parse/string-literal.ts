import type { Span } from '../../../source/index.ts';
import type { Complain } from './lexer.ts';

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '?': '?',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

const ESCAPE =
  /\\(?:(?<simple>[abfnrtv?\\'"])|[xX](?<hex>[0-9a-fA-F]{1,2})|(?<octal>[0-7]{1,3})|(?:u(?<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?<low>[dD][c-fC-F][0-9a-fA-F]{2})|u(?<short>[0-9a-fA-F]{4})|U(?<long>[0-9a-fA-F]{8}))|(?<other>[\s\S]?))/g;

/**
 * The bytes of a string literal (Protocol Buffers Language, String Literals), one character a byte: text as UTF-8, escapes as they say.
 *
 * @param body what stands between the quotes
 */
export function bytesOfLiteral(body: string, at: Span, complain: Complain): string {
  if (PLAIN.test(body)) return body;
  let bytes = '';
  let last = 0;
  for (const { 0: raw, index, groups = {} } of body.matchAll(ESCAPE)) {
    bytes += utf8(body.slice(last, index)) + escaped(raw, groups, at, complain);
    last = index + raw.length;
  }
  return bytes + utf8(body.slice(last));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII
const ASCII = /^[\x00-\x7f]*$/;

/** ASCII without escapes, which is its own UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII
const PLAIN = /^[\x00-\x5b\x5d-\x7f]*$/;

function escaped(raw: string, groups: Record<string, string | undefined>, at: Span, complain: Complain): string {
  const { simple, hex, octal, high, low, short, long } = groups;
  if (simple !== undefined) return SIMPLE[simple] ?? '';
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
  if (high !== undefined && low !== undefined) {
    return encoded((Number.parseInt(high, 16) - 0xd800) * 0x400 + Number.parseInt(low, 16) - 0xdc00 + 0x10000);
  }
  const point = Number.parseInt(short ?? long ?? '', 16);
  if (point <= 0x1fffff) return encoded(point);
  complain('syntax-error', `"${raw}" is no escape`, at, 'write "\\\\" for a backslash');
  return '';
}

/** The pattern of UTF-8 for any number up to 21 bits, characters or not, as the compiler writes it. */
function encoded(point: number): string {
  if (point < 0x80) return String.fromCharCode(point);
  const last = 0x80 | (point & 0x3f);
  if (point < 0x800) return String.fromCharCode(0xc0 | (point >> 6), last);
  const third = 0x80 | ((point >> 6) & 0x3f);
  if (point < 0x10000) return String.fromCharCode(0xe0 | (point >> 12), third, last);
  return String.fromCharCode(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 0x3f), third, last);
}

/** UTF-8 of a text, one character a byte. */
export function utf8(text: string): string {
  if (ASCII.test(text)) return text;
  return binaryOf(new TextEncoder().encode(text));
}

/** Bytes as a text of one character a byte. */
export function binaryOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

/** The bytes that a text of one character a byte stands for. */
export function bytesOf(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** The text that UTF-8 bytes, one character each, stand for; what is none becomes U+FFFD. */
export function textOfUtf8(binary: string): string {
  return ASCII.test(binary) ? binary : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOf(binary));
}
