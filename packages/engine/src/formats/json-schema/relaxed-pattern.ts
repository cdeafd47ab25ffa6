/**
 * The same pattern in the spelling that the flag `u` of ECMA-262 asks for, where it was written for the looser syntax of annex B.1.2, as
 * many schemas are: escapes of characters that need none (`\_`), braces and brackets that close nothing, and a hyphen beside a class
 * (`[\w-.]`). Escapes of letters are left alone, since dialects differ about their meaning.
 */
export function relaxedPattern(source: string): string {
  let relaxed = '';
  let inClass = false;
  let previous = '';
  for (let at = 0; at < source.length; at += previous.length) {
    const token = tokenAt(source, at, inClass);
    relaxed += inClass ? strictInClass(token, previous, source.slice(at + 1, at + 3)) : strictOutside(token);
    if (token === '[') inClass = true;
    else if (token === ']') inClass = false;
    previous = token;
  }
  return relaxed;
}

const ESCAPE = /\\(?:[pP]\{[^}]{0,60}\}|u\{[^}]{0,8}\}|.?)/suy;
/** Braces that repeat, and those that some dialect takes for a repetition. */
const REPETITION = /\{\d*(?:,\d*)?\}/y;

/** What stands at an offset: an escape, a repetition, or one character. */
function tokenAt(source: string, at: number, inClass: boolean): string {
  for (const pattern of inClass ? [ESCAPE] : [ESCAPE, REPETITION]) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match !== null) return match[0];
  }
  return String.fromCodePoint(source.codePointAt(at) ?? 0);
}

function strictOutside(token: string): string {
  return token === '{' || token === '}' || token === ']' ? `\\${token}` : unescaped(token);
}

function strictInClass(token: string, previous: string, following: string): string {
  if (token === '-' && (IS_CLASS.test(previous) || IS_CLASS.test(following))) return '\\-';
  return token === '\\-' ? token : unescaped(token);
}

const IS_CLASS = /^\\[wWdDsS]$/;

/** The character of an escape that needs none; every other token as it is. */
function unescaped(token: string): string {
  return token.startsWith('\\') && !/^\\(?:[A-Za-z0-9^$\\.*+?()[\]{}|/]|$)/.test(token) ? token.slice(1) : token;
}
