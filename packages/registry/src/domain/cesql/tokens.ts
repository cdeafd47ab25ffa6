/** A piece of an expression. */
export interface Token {
  readonly kind: 'word' | 'string' | 'symbol' | 'end';
  /** As it was written; of a string, what it stands for. */
  readonly text: string;
  /** Index of its first character. */
  readonly at: number;
}

/** What is wrong with an expression, and where. */
export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem';
  /** From 1. */
  readonly column: number;

  constructor(message: string, at: number) {
    super(message);
    this.column = at + 1;
  }
}

const PIECE = /[ \t\r\n]+|([A-Za-z0-9_]+)|(<>|<=|>=|!=|[-+*/%=<>(),])|(['"])/y;

/** The pieces of an expression, an end after the last. Throws {@link SyntaxProblem}. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    PIECE.lastIndex = at;
    const found = PIECE.exec(text);
    if (found === null) throw new SyntaxProblem(`${shown(text, at)} has no meaning here`, at);
    const [piece, word, symbol, quote] = found;
    if (word !== undefined) tokens.push({ kind: 'word', text: word, at });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, at });
    if (quote === undefined) {
      at += piece.length;
      continue;
    }
    const end = endOfString(text, at, quote);
    tokens.push({ kind: 'string', text: text.slice(at + 1, end).replaceAll(`\\${quote}`, quote), at });
    at = end + 1;
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

/** Where a string ends that begins here; a quote after a backslash does not end it. */
function endOfString(text: string, at: number, quote: string): number {
  for (let end = at + 1; end < text.length; end += 1) {
    if (text[end] === '\\') end += 1;
    else if (text[end] === quote) return end;
  }
  throw new SyntaxProblem('the string that begins here has no end', at);
}

function shown(text: string, at: number): string {
  return `'${String.fromCodePoint(text.codePointAt(at) ?? 0)}'`;
}
