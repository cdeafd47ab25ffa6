import type { Span } from '../../../source/index.ts';

/** Kinds of tokens; a symbol is one character. */
export type TokenKind = 'word' | 'int' | 'float' | 'string' | 'symbol' | 'end';

/** Is told what is wrong with the text at a span. */
export type Complain = (kind: string, message: string, at: Span, hint?: string) => void;

/**
 * Tokens of a .proto text (Protocol Buffers Language, Lexical Elements), one at a time. What is no token is told and skipped, so the
 * reader of tokens always comes to the end.
 */
export class Lexer {
  readonly text: string;
  readonly #complain: Complain;
  kind: TokenKind = 'end';
  start = 0;
  end = 0;
  /** End of the token before. */
  lastEnd = 0;

  constructor(text: string, complain: Complain) {
    this.text = text;
    this.#complain = complain;
    this.end = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    this.next();
  }

  /** The text of the token. */
  get word(): string {
    return this.text.slice(this.start, this.end);
  }

  /** Where the token stands. */
  get span(): Span {
    return { start: this.start, end: this.end };
  }

  /** True where the token is this symbol. */
  isSymbol(symbol: string): boolean {
    return this.kind === 'symbol' && this.text.charCodeAt(this.start) === symbol.charCodeAt(0);
  }

  /** True where the token is this word. */
  isWord(word: string): boolean {
    return this.kind === 'word' && this.end - this.start === word.length && this.text.startsWith(word, this.start);
  }

  /** Goes to the next token. */
  next(): void {
    this.lastEnd = this.end;
    do this.#skipSpace();
    while (this.#isStrayText());
    const { text, start } = this;
    if (start >= text.length) {
      this.kind = 'end';
      this.end = start;
      return;
    }
    const code = text.charCodeAt(start);
    if (isLetter(code)) {
      this.kind = 'word';
      this.end = endOfWord(text, start);
    } else if (isDigit(code) || (code === DOT && isDigit(text.charCodeAt(start + 1)))) this.#number();
    else if (code === QUOTE || code === APOSTROPHE) this.#string(code);
    else this.#symbol();
  }

  #skipSpace(): void {
    const { text } = this;
    let at = this.end;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) at += 1;
      else if (code === SLASH && text.charCodeAt(at + 1) === SLASH) at = lineEnd(text, at);
      else if (code === SLASH && text.charCodeAt(at + 1) === STAR) at = this.#blockComment(at);
      else break;
    }
    this.start = at;
  }

  #blockComment(start: number): number {
    const end = this.text.indexOf('*/', start + 2);
    const inner = this.text.indexOf('/*', start + 2);
    if (end >= 0) {
      if (inner >= 0 && inner < end) {
        this.#complain('syntax-error', 'comments have no comments inside', { start: inner, end: inner + 2 });
      }
      return end + 2;
    }
    this.#complain('syntax-error', 'the comment that begins here has no end', { start, end: start + 2 }, 'add "*/"');
    return this.text.length;
  }

  /** A number and, glued to it, what cannot be part of one. */
  #number(): void {
    if (this.#plainInteger()) return;
    NUMBER.lastIndex = this.start;
    const found = NUMBER.exec(this.text);
    const { hex, octal, float, int } = found?.groups ?? {};
    this.end = found === null ? this.start + 1 : NUMBER.lastIndex;
    this.kind = float === undefined ? 'int' : 'float';
    const after = this.text.charCodeAt(this.end);
    if (
      isLetter(after) ||
      isDigit(after) ||
      after === DOT ||
      [hex, octal, float, int].every((part) => part === undefined)
    ) {
      while (isLetter(this.text.charCodeAt(this.end)) || isDigit(this.text.charCodeAt(this.end))) this.end += 1;
      if (this.text.charCodeAt(this.end) === DOT) this.end += 1;
      this.#complain('syntax-error', `"${this.word.slice(0, 40)}" is no number`, this.span);
    }
  }

  /** Goes over a decimal integer, which nearly all numbers are. */
  #plainInteger(): boolean {
    const { text, start } = this;
    if (text.charCodeAt(start) === 0x30) return false;
    let at = start;
    while (isDigit(text.charCodeAt(at))) at += 1;
    const after = text.charCodeAt(at);
    if (at === start || isLetter(after) || after === DOT) return false;
    this.kind = 'int';
    this.end = at;
    return true;
  }

  #string(quote: number): void {
    const { text } = this;
    let at = this.start + 1;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (at >= text.length || code === 0x0a) {
        this.#complain('syntax-error', 'the string that begins here has no end in its line', {
          start: this.start,
          end: at,
        });
        this.kind = 'string';
        this.end = at;
        return;
      }
      at += code === BACKSLASH && text.charCodeAt(at + 1) !== 0x0a ? 2 : 1;
    }
    this.kind = 'string';
    this.end = at + 1;
  }

  #symbol(): void {
    this.kind = 'symbol';
    this.end = this.start + 1;
  }

  /** Goes over characters that no token begins with, and tells them. */
  #isStrayText(): boolean {
    const { text, start } = this;
    let at = start;
    while (isStray(text.charCodeAt(at))) at += 1;
    if (at === start) return false;
    this.end = at;
    const what = text.charCodeAt(start) > 0x7e ? 'letters beyond ASCII' : 'control characters';
    this.#complain('syntax-error', `${what} may only stand in strings and comments`, this.span);
    return true;
  }
}

const DOT = 0x2e;
const SLASH = 0x2f;
const STAR = 0x2a;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const BACKSLASH = 0x5c;

/** Numbers of the language; floats first, since an integer is their beginning. */
const NUMBER =
  /(?<hex>0[xX][0-9a-fA-F]+)|(?<float>(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)|(?<octal>0[0-7]*(?![0-9]))|(?<int>[1-9]\d*)/y;

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Characters that no token begins with. */
function isStray(code: number): boolean {
  return code > 0x7e || code < 0x09 || (code > 0x0d && code < 0x20);
}

function endOfWord(text: string, start: number): number {
  let at = start + 1;
  while (isLetter(text.charCodeAt(at)) || isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
