import type { Place, Problem } from '../model/problem.ts';

/** A text of the user inside a message: in quotes, cut to a readable length, control characters escaped. */
export function quoted(text: string, quote: '"' | "'" = '"'): string {
  const points = Array.from(text.slice(0, 130));
  const cut = points.length > 60 ? `${points.slice(0, 60).join('')}…` : text;
  const escaped = JSON.stringify(cut.toWellFormed()).slice(1, -1);
  return quote === '"' ? `"${escaped}"` : `'${escaped.replaceAll('\\"', '"')}'`;
}

/** The text is longer than it may be. */
export function tooLarge(length: number, limit: number): Problem {
  return {
    kind: 'too-large',
    message: `the text has ${length} characters, ${limit} are allowed`,
    pointer: '',
    detail: { length, limit },
  };
}

/** Objects and lists are nested too deep at a place. */
export function tooDeep(pointer: string, place: Place, limit: number): Problem {
  return {
    kind: 'too-deep',
    message: `objects and lists are nested more than ${limit} deep`,
    pointer,
    place,
    detail: { limit },
  };
}

/** A key stands twice in one object; both places are told. */
export function duplicateKey(name: string, pointer: string, place: Place, first: Place): Problem {
  return {
    kind: 'duplicate-key',
    message: `the key ${quoted(name)} stands twice in this object, first in line ${first.line}, column ${first.column}`,
    pointer,
    place,
    detail: { key: name, first },
  };
}

/** A number has too many digits, or too large an exponent. */
export function numberOutOfRange(raw: string, pointer: string, place: Place): Problem {
  return {
    kind: 'number-out-of-range',
    message: `the number ${quoted(raw)} is out of range`,
    hint: 'numbers reach to ±1.79e308, with at most 1000 digits and exponents to ±400; a text may hold a few thousand large exponents',
    pointer,
    place,
  };
}

/** A string is no well-formed UTF-16. */
export function loneSurrogate(pointer: string, place: Place): Problem {
  return {
    kind: 'lone-surrogate',
    message: 'the string holds half of a surrogate pair, which is no character',
    hint: 'write characters beyond U+FFFF as themselves, or as both halves: \\ud83d\\ude00',
    pointer,
    place,
  };
}

/** Something of YAML that the documents of this product do not use. */
export function yamlProblem(kind: string, message: string, pointer: string, place: Place, hint?: string): Problem {
  return { kind, message, pointer, place, ...(hint !== undefined && { hint }) };
}
