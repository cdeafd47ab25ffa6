import { CST, Lexer } from 'yaml';
import type { SourceLimits } from './limits.ts';

/** Which bound a text breaks, and where. */
export interface Excess {
  readonly of: 'depth' | 'tokens';
  readonly offset: number;
}

/**
 * Where a YAML text nests deeper, or has more tokens, than its limits; undefined when it does not. It looks at tokens only, so it
 * can be asked before anything that recurses sees the text: one pass, no recursion, no tree.
 *
 * Flow nesting is counted exactly. In block style each indentation counts once, though a sequence may stand at the indentation
 * of the mapping around it: the true depth is at most twice the answer.
 */
export function excessOf(text: string, { depth, tokens }: SourceLimits): Excess | undefined {
  const blocks = new BlockColumns();
  let flow = 0;
  let offset = 0;
  let atScalar = false;
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const type: TokenType | null = atScalar ? null : CST.tokenType(lexeme);
    atScalar = type === 'scalar';
    if (type === 'flow-error-end') flow = 0;
    if (type !== null && CONTROLS.has(type)) continue;
    flow = Math.max(0, flow + flowStep(type));
    if (flow === 0) blocks.token(type, offset);
    count += 1;
    if (count > tokens) return { of: 'tokens', offset };
    if (blocks.depth + flow > depth) return { of: 'depth', offset };
    offset += lexeme.length;
    if (lexeme.includes('\n')) blocks.newLine(offset - lexeme.length + lexeme.lastIndexOf('\n') + 1);
  }
  return undefined;
}

type TokenType = NonNullable<ReturnType<typeof CST.tokenType>>;

/** Tokens that stand for no characters of the text. */
const CONTROLS: ReadonlySet<TokenType> = new Set<TokenType>(['scalar', 'doc-mode', 'flow-error-end']);

function flowStep(type: TokenType | null): number {
  if (type === 'flow-map-start' || type === 'flow-seq-start') return 1;
  return type === 'flow-map-end' || type === 'flow-seq-end' ? -1 : 0;
}

/** The columns at which the block collections around a token stand. */
class BlockColumns {
  readonly #columns: number[] = [];
  #lineStart = 0;
  /** Where the text of this line begins, behind its indicators: the column of a key. */
  #content: number | undefined;

  get depth(): number {
    return this.#columns.length;
  }

  token(type: TokenType | null, offset: number): void {
    const column = offset - this.#lineStart;
    if (type === 'seq-item-ind' || type === 'explicit-key-ind') this.#indentTo(column);
    else if (type === 'map-value-ind') this.#indentTo(this.#content ?? column);
    else if (type !== 'space') this.#content ??= column;
  }

  newLine(start: number): void {
    this.#lineStart = start;
    this.#content = undefined;
  }

  #indentTo(column: number): void {
    while ((this.#columns.at(-1) ?? -1) > column) this.#columns.pop();
    if (this.#columns.at(-1) !== column) this.#columns.push(column);
  }
}
