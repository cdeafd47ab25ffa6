import { readFile } from '../parse/file.ts';
import { Lexer } from '../parse/lexer.ts';
import type { FileTree } from '../parse/tree.ts';
import type { ProtoFile } from '../schema.ts';

/** How a document was written. */
export interface Written {
  readonly tree: FileTree;
  readonly text: string;
}

const TEXTS = new WeakMap<ProtoFile, string>();

/** Keeps how a document was written, for as long as the document is there. Its tree takes more room than its text, and is read again. */
export function keepWritten(file: ProtoFile, text: string): void {
  TEXTS.set(file, text);
}

/** How a document was written. Only what `parseProto` gave has a text. */
export function writtenOf(file: ProtoFile): Written {
  const text = TEXTS.get(file);
  if (text === undefined) throw new TypeError('the document does not come from a text');
  return { tree: treeOf(text), text };
}

/** The tokens of a document, each in a line; undefined where it does not come from a text. */
export function tokensOf(file: ProtoFile): string | undefined {
  const text = TEXTS.get(file);
  if (text === undefined) return undefined;
  const lexer = new Lexer(text, () => {});
  let tokens = '';
  for (; lexer.kind !== 'end'; lexer.next()) tokens += `${lexer.word}\n`;
  return tokens;
}

/** The tree of a text that has been read before, without mistakes. */
export function treeOf(text: string): FileTree {
  return readFile(
    text,
    () => {},
    () => false,
  );
}
