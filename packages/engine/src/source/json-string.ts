import { quoted } from './problems.ts';

/** A JSON string that was found, or what is wrong with it. */
export type ScannedString =
  | {
      readonly value: string;
      /** The offset behind the closing quote. */
      readonly end: number;
      /** True when it has escapes of the form \\uXXXX, which can spell halves of characters. */
      readonly escaped: boolean;
    }
  | { readonly fault: string; readonly at: number; readonly hint: string };

/** Reads the JSON string (RFC 8259, section 7) whose opening quote stands at an offset. */
export function scanString(text: string, start: number): ScannedString {
  let at = start + 1;
  let from = at;
  let value = '';
  let escaped = false;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return { value: value + text.slice(from, at), end: at + 1, escaped };
    if (code === 0x5c) {
      const length = text[at + 1] === 'u' ? 6 : 2;
      const character = unescaped(text, at);
      if (character === undefined) return badEscape(text, at);
      value += text.slice(from, at) + character;
      escaped ||= length === 6;
      at += length;
      from = at;
    } else if (code < 0x20 || Number.isNaN(code)) {
      return brokenString(start, at, code);
    } else {
      at += 1;
    }
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** The UTF-16 code unit that the escape at an offset stands for; undefined when it is none. */
function unescaped(text: string, at: number): string | undefined {
  const letter = text[at + 1] ?? '';
  if (letter !== 'u') return Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  const digits = text.slice(at + 2, at + 6);
  return /^[0-9a-fA-F]{4}$/.test(digits) ? String.fromCharCode(Number.parseInt(digits, 16)) : undefined;
}

function badEscape(text: string, at: number): ScannedString {
  const letter = String.fromCodePoint(text.codePointAt(at + 1) ?? 0x20);
  const fault =
    letter === 'u'
      ? "expected four hexadecimal digits after '\\u'"
      : `${quoted(letter, "'")} behind a backslash is not an escape of JSON`;
  return { fault, at, hint: "write '\\\\' for a backslash" };
}

function brokenString(start: number, at: number, code: number): ScannedString {
  if (Number.isNaN(code) || code === 0x0a || code === 0x0d) {
    const fault = `the string that starts here has no closing '"' in its line`;
    return { fault, at: start, hint: "write a line break as '\\n'" };
  }
  const spelling = `\\u${code.toString(16).padStart(4, '0')}`;
  return { fault: 'a control character stands in a string', at, hint: `write it as '${spelling}'` };
}
