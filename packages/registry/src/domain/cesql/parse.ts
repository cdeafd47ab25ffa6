import type { BinaryOperator, Expression } from './expression.ts';
import { SyntaxProblem, type Token, tokensOf } from './tokens.ts';
import { integerOf } from './value.ts';

/** Bounds: an expression comes from anybody. */
const MOST_CHARACTERS = 4096;
const DEEPEST = 100;
const MOST_OPERATORS = 500;

const KEYWORDS: ReadonlySet<string> = new Set(['AND', 'OR', 'XOR', 'NOT', 'LIKE', 'EXISTS', 'IN', 'TRUE', 'FALSE']);

/** The binary operators from those that bind least; those of one row are evaluated from the left (CESQL 1.0, section 3.6). */
const PRECEDENCE: readonly (readonly BinaryOperator[])[] = [
  ['AND', 'OR', 'XOR'],
  ['=', '!=', '<>', '>=', '<=', '>', '<'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Reads an expression. Throws {@link SyntaxProblem}. */
export function parse(text: string): Expression {
  if (text.length > MOST_CHARACTERS) {
    throw new SyntaxProblem(`an expression has at most ${MOST_CHARACTERS} characters`, MOST_CHARACTERS);
  }
  const parser = new Parser(tokensOf(text));
  const expression = parser.expression();
  parser.end();
  return expression;
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;
  #operators = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expression(): Expression {
    return this.#nested(() => this.#binary(0));
  }

  end(): void {
    const token = this.#token();
    if (token.kind !== 'end') throw new SyntaxProblem(`${told(token)} comes after the end of the expression`, token.at);
  }

  #binary(row: number): Expression {
    const operators = PRECEDENCE[row];
    if (operators === undefined) return this.#tested();
    let left = this.#binary(row + 1);
    for (;;) {
      const operator = operators.find((candidate) => this.#takes(candidate));
      if (operator === undefined) return left;
      this.#count();
      left = { node: 'binary', operator, left, right: this.#binary(row + 1) };
    }
  }

  /** `LIKE` and `IN`, which bind less than `NOT` and `-`, and more than everything else. */
  #tested(): Expression {
    let operand = this.#unary();
    for (;;) {
      const isNegated = this.#isAt('NOT') && (this.#isAt('LIKE', 1) || this.#isAt('IN', 1));
      if (isNegated) this.#next += 1;
      if (this.#isAt('LIKE') || this.#isAt('IN')) this.#count();
      if (this.#takes('LIKE')) operand = { node: 'like', operand, pattern: this.#string(), isNegated };
      else if (this.#takes('IN')) operand = { node: 'in', operand, set: this.#set(), isNegated };
      else return operand;
    }
  }

  #unary(): Expression {
    return this.#nested(() => {
      if (this.#takes('NOT')) return { node: 'not', operand: this.#unary() };
      if (this.#takes('EXISTS')) return { node: 'exists', name: this.#attribute() };
      const sign = this.#token();
      const isSigned = sign.kind === 'symbol' && (sign.text === '-' || sign.text === '+');
      if (!isSigned) return this.#atom();
      this.#next += 1;
      const number = this.#token();
      if (isNumber(number)) return this.#integer(sign.text);
      if (sign.text === '-') return { node: 'minus', operand: this.#unary() };
      throw new SyntaxProblem(`a number has to follow here, and not ${told(number)}`, number.at);
    });
  }

  #atom(): Expression {
    const token = this.#token();
    if (token.kind === 'string') return { node: 'literal', value: this.#string() };
    if (isNumber(token)) return this.#integer('');
    if (this.#takes('(')) {
      const inner = this.expression();
      this.#expect(')');
      return inner;
    }
    if (this.#takes('TRUE')) return { node: 'literal', value: true };
    if (this.#takes('FALSE')) return { node: 'literal', value: false };
    if (token.kind === 'word' && this.#isAt('(', 1)) return this.#call();
    return { node: 'attribute', name: this.#attribute() };
  }

  #call(): Expression {
    const token = this.#token();
    if (isKeyword(token) || !/^[A-Za-z][A-Za-z_]*$/.test(token.text)) {
      throw new SyntaxProblem(`${told(token)} is no name of a function`, token.at);
    }
    this.#next += 2;
    const name = token.text.toUpperCase();
    if (this.#takes(')')) return { node: 'call', name, args: [] };
    return { node: 'call', name, args: this.#listed() };
  }

  #set(): readonly Expression[] {
    this.#expect('(');
    return this.#listed();
  }

  /** Expressions up to the bracket that ends them. */
  #listed(): readonly Expression[] {
    const items = [this.expression()];
    while (this.#takes(',')) items.push(this.expression());
    this.#expect(')');
    return items;
  }

  #integer(sign: string): Expression {
    const token = this.#token();
    const value = integerOf(`${sign}${token.text}`);
    if (value === undefined) throw new SyntaxProblem(`${sign}${token.text} does not fit into 32 bits`, token.at);
    this.#next += 1;
    return { node: 'literal', value };
  }

  #string(): string {
    const token = this.#token();
    if (token.kind !== 'string') {
      throw new SyntaxProblem(`a string in quotes has to follow here, and not ${told(token)}`, token.at);
    }
    this.#next += 1;
    return token.text;
  }

  /** Attributes have names in small letters; however they are written, they are meant. */
  #attribute(): string {
    const token = this.#token();
    if (token.kind !== 'word' || isKeyword(token) || token.text.includes('_')) {
      throw new SyntaxProblem(`a value has to follow here, and not ${told(token)}`, token.at);
    }
    this.#next += 1;
    return token.text.toLowerCase();
  }

  #expect(symbol: string): void {
    const token = this.#token();
    if (!this.#takes(symbol)) {
      throw new SyntaxProblem(`'${symbol}' has to follow here, and not ${told(token)}`, token.at);
    }
  }

  #takes(symbolOrKeyword: string): boolean {
    const takes = this.#isAt(symbolOrKeyword);
    if (takes) this.#next += 1;
    return takes;
  }

  #isAt(symbolOrKeyword: string, ahead = 0): boolean {
    const { kind, text } = this.#token(ahead);
    return (
      (kind === 'symbol' && text === symbolOrKeyword) || (kind === 'word' && text.toUpperCase() === symbolOrKeyword)
    );
  }

  #token(ahead = 0): Token {
    const last = this.#tokens.length - 1;
    return this.#tokens[Math.min(this.#next + ahead, last)] as Token;
  }

  /** Each operator of a row nests what is left of it, so that many in a row are deep, too. */
  #count(): void {
    this.#operators += 1;
    if (this.#operators > MOST_OPERATORS) {
      throw new SyntaxProblem(`an expression has at most ${MOST_OPERATORS} operators`, this.#token().at);
    }
  }

  #nested(parseInner: () => Expression): Expression {
    if (this.#depth >= DEEPEST) {
      throw new SyntaxProblem('the expression is nested too deeply', this.#token().at);
    }
    this.#depth += 1;
    const expression = parseInner();
    this.#depth -= 1;
    return expression;
  }
}

function isNumber({ kind, text }: Token): boolean {
  return kind === 'word' && /^[0-9]+$/.test(text);
}

function isKeyword({ text }: Token): boolean {
  return KEYWORDS.has(text.toUpperCase());
}

function told({ kind, text }: Token): string {
  if (kind === 'end') return 'the end';
  return kind === 'string' ? 'a string' : `'${text}'`;
}
