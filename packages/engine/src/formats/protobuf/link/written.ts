import type { FileTree } from '../parse/tree.ts';
import type { ProtoFile } from '../schema.ts';

/** How a document was written. */
export interface Written {
  readonly tree: FileTree;
  readonly text: string;
}

const WRITTEN = new WeakMap<ProtoFile, Written>();

/** Keeps how a document was written, for as long as the document is there. */
export function keepWritten(file: ProtoFile, { tree, text }: Written): void {
  WRITTEN.set(file, { tree, text });
}

/** How a document was written. Only what `parseProto` gave has a text. */
export function writtenOf(file: ProtoFile): Written {
  const written = WRITTEN.get(file);
  if (written === undefined) throw new TypeError('the document does not come from a text');
  return written;
}
