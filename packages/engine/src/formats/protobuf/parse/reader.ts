import type { Span } from '../../../source/index.ts';
import type { Edition } from '../schema.ts';
import { type Complain, Lexer } from './lexer.ts';
import { bytesOfLiteral } from './string-literal.ts';
import type { Name, NumberTree } from './tree.ts';

/** Messages, message literals and lists inside each other. The compiler of Google stops at 32 messages. */
const MAX_DEPTH = 100;

/** Thrown, and caught by {@link Reader.statements}, where a statement cannot be read further. Its reason has been told. */
const ABANDONED = new Error('this statement cannot be read further');

/** Reads the parts that all statements of a .proto text are made of, and finds the way back after a mistake. */
export class Reader {
  readonly lexer: Lexer;
  readonly complain: Complain;
  readonly #isFull: () => boolean;
  #depth = 0;
  /** As the text declares it. */
  edition: Edition = 'proto2';

  /**
   * @param complain is told every problem
   * @param isFull true when nobody wants to hear of further problems
   */
  constructor(text: string, complain: Complain, isFull: () => boolean) {
    this.complain = complain;
    this.#isFull = isFull;
    this.lexer = new Lexer(text, complain);
  }

  /** Says what is wrong with the token at hand, and leaves the statement. */
  abandon(expected: string, hint?: string): never {
    const { lexer } = this;
    const found = lexer.kind === 'end' ? 'the end of the text' : `"${lexer.word.slice(0, 40)}"`;
    // What is missing at the end of a line is missed where the line ends.
    const isBehind = !lexer.text.slice(lexer.lastEnd, lexer.start).includes('\n');
    const at = isBehind || lexer.lastEnd === 0 ? lexer.span : { start: lexer.lastEnd - 1, end: lexer.lastEnd };
    this.complain('syntax-error', `${expected} is expected, ${found} is found`, at, hint);
    throw ABANDONED;
  }

  /** Goes over the symbol, if it is there. */
  takes(symbol: string): boolean {
    const found = this.lexer.isSymbol(symbol);
    if (found) this.lexer.next();
    return found;
  }

  /** Goes over the word, if it is there. */
  takesWord(word: string): boolean {
    const found = this.lexer.isWord(word);
    if (found) this.lexer.next();
    return found;
  }

  /** Goes over a symbol that has to be there. */
  symbol(symbol: string, hint?: string): void {
    if (!this.takes(symbol)) this.abandon(`"${symbol}"`, hint);
  }

  /** A word that names something. */
  name(what: string): Name {
    const { lexer } = this;
    if (lexer.kind !== 'word') this.abandon(what);
    const name = { text: lexer.word, start: lexer.start, end: lexer.end };
    lexer.next();
    return name;
  }

  /** Words joined by dots; with a leading dot where that is allowed. */
  dotted(what: string, mayLead: boolean): Name {
    const { lexer } = this;
    const { start } = lexer;
    if (lexer.kind === 'word') {
      const first = this.name(what);
      if (!lexer.isSymbol('.')) return first;
      return this.#further(first.text, start, what);
    }
    if (!mayLead || !this.takes('.')) this.abandon(what);
    return this.#further(`.${this.name(what).text}`, start, what);
  }

  #further(first: string, start: number, what: string): Name {
    let text = first;
    while (this.takes('.')) text += `.${this.name(what).text}`;
    return { text, start, end: this.lexer.lastEnd };
  }

  /** String literals beside each other are one; the value has one character a byte. */
  string(what: string): Span & { readonly bytes: string } {
    const { lexer } = this;
    if (lexer.kind !== 'string') this.abandon(what);
    const { start } = lexer;
    let bytes = '';
    while (lexer.kind === 'string') {
      bytes += bytesOfLiteral(lexer.text.slice(lexer.start + 1, lexer.end - 1), lexer.span, this.complain);
      lexer.next();
    }
    return { bytes, start, end: lexer.lastEnd };
  }

  /** A whole number between bounds, with a sign where numbers below zero are allowed. */
  integer(what: string, least: number, most: number): NumberTree {
    const { lexer } = this;
    const { start } = lexer;
    const isNegative = least < 0 && this.takes('-');
    if (lexer.kind !== 'int') this.abandon(what);
    const { word } = lexer;
    const size = isShortDecimal(word) ? Number(word) : Number(wholeNumber(word));
    const value = isNegative ? -size : size;
    lexer.next();
    const end = lexer.lastEnd;
    if (value < least || value > most) {
      this.complain('number-out-of-range', `${value} is no ${what}: it has to be from ${least} to ${most}`, {
        start,
        end,
      });
    }
    return { value: value === 0 ? 0 : value, start, end };
  }

  /** Reads what is nested one level deeper. */
  nested<Value>(read: () => Value): Value {
    if (this.#depth >= MAX_DEPTH) {
      this.complain('too-deep', `the text is nested more than ${MAX_DEPTH} deep`, this.lexer.span);
      this.#skipAll();
      throw ABANDONED;
    }
    this.#depth += 1;
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }

  /** Statements between braces, each read by `read`. One that cannot be read is skipped. */
  block(read: () => void): void {
    this.symbol('{');
    this.nested(() => {
      while (!this.lexer.isSymbol('}') && this.lexer.kind !== 'end') this.#statement(read);
    });
    this.symbol('}');
  }

  /** Statements up to the end of the text. */
  statements(read: () => void): void {
    while (this.lexer.kind !== 'end') {
      if (this.lexer.isSymbol('}')) {
        this.complain('syntax-error', 'this "}" closes nothing', this.lexer.span);
        this.lexer.next();
      } else this.#statement(read);
    }
  }

  #statement(read: () => void): void {
    const { start } = this.lexer;
    try {
      read();
    } catch (error) {
      if (error !== ABANDONED) throw error;
      if (this.#isFull()) this.#skipAll();
      else this.#skipStatement(start);
    }
  }

  /** Goes behind the next semicolon or block, or in front of the brace that closes the block around. */
  #skipStatement(start: number): void {
    const { lexer } = this;
    let depth = 0;
    while (lexer.kind !== 'end') {
      if (lexer.isSymbol('{')) depth += 1;
      else if (lexer.isSymbol('}')) {
        if (depth === 0) return;
        depth -= 1;
        if (depth === 0) {
          lexer.next();
          return;
        }
      } else if (depth === 0 && lexer.isSymbol(';')) {
        lexer.next();
        return;
      } else if (depth === 0 && lexer.start > start && this.#beginsStatement()) return;
      lexer.next();
    }
  }

  /** A word that is a keyword at the beginning of a line begins a statement, even where the one before has no end. */
  #beginsStatement(): boolean {
    const { lexer } = this;
    return (
      lexer.kind === 'word' && lexer.text.slice(lexer.lastEnd, lexer.start).includes('\n') && STARTERS.has(lexer.word)
    );
  }

  #skipAll(): void {
    while (this.lexer.kind !== 'end') this.lexer.next();
  }
}

const STARTERS: ReadonlySet<string> = new Set([
  ...['message', 'enum', 'service', 'rpc', 'extend', 'option', 'oneof', 'map', 'reserved', 'extensions', 'import'],
  ...['optional', 'repeated', 'required', 'double', 'float', 'int32', 'int64', 'uint32', 'uint64', 'sint32', 'sint64'],
  ...['fixed32', 'fixed64', 'sfixed32', 'sfixed64', 'bool', 'string', 'bytes'],
]);

/** True for numbers without a leading zero that a double holds. */
function isShortDecimal(text: string): boolean {
  return text.length < 16 && text.charCodeAt(0) !== 0x30;
}

/** The value of a whole number as written: decimal, `0x` hexadecimal, or octal behind a leading zero. */
export function wholeNumber(text: string): bigint {
  if (/^0[xX][0-9a-fA-F]{1,4000}$/.test(text)) return BigInt(text);
  if (/^0[0-7]{1,4000}$/.test(text)) return BigInt(`0o${text.slice(1)}`);
  return BigInt(/^\d{1,4000}$/.test(text) ? text : '0');
}
