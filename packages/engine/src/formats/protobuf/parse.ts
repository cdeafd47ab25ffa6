import type { Imports, Parsed } from '../../model/format.ts';
import type { Place, Problem } from '../../model/problem.ts';
import { failure, type Result, success } from '../../model/result.ts';
import { LineTable } from '../../source/lines.ts';
import { type Loaded, load } from './link/load.ts';
import { spanOf } from './link/places.ts';
import { keepWritten, treeOf } from './link/written.ts';
import type { FileTree } from './parse/tree.ts';
import type { EnumType, MessageType, ProtoSchema } from './schema.ts';

const NO_IMPORTS: Imports = new Map();

/**
 * Reads a .proto document (proto2, proto3, editions 2023 and 2024) and what it imports.
 *
 * What the compiler of Google refuses is refused, with the reasons and places of all mistakes.
 *
 * @param imports texts by the names that the document and they themselves import; those of `google/protobuf/` need not be there
 * @param name the name that the document would be imported by
 * @returns the document with the places of its parts, or all problems: those of imported files first, then in the order of the text
 */
export function parseProto(
  source: string,
  imports: Imports = NO_IMPORTS,
  name = '',
): Result<Parsed<ProtoSchema>, readonly Problem[]> {
  const { loaded, problems } = load(source, imports, name);
  if (loaded === undefined || problems.length > 0) return failure(problems);
  return success({ doc: schemaOf(loaded), placeOf: placesIn(loaded, name) });
}

function schemaOf({ root, files }: Loaded): ProtoSchema {
  const messages = new Map<string, MessageType>();
  const enums = new Map<string, EnumType>();
  for (const { names } of files.values()) {
    for (const declared of names.values()) {
      if (declared.kind === 'message') messages.set(declared.node.fullName, declared.node);
      else if (declared.kind === 'enum') enums.set(declared.node.fullName, declared.node);
    }
  }
  keepWritten(root.file, root.text);
  return {
    root: root.file,
    files: new Map([...files].map(([key, { file }]) => [key, file])),
    messages,
    enums,
  };
}

function placesIn(loaded: Loaded, name: string): (pointer: string) => Place | undefined {
  // Only the texts are kept with the places: trees take more room, and mostly nobody asks for a place.
  const rootText = loaded.root.text;
  const texts = new Map([...loaded.files].map(([key, { text }]) => [key, text]));
  const opened = new Map<string, { readonly tree: FileTree; readonly lines: LineTable }>();
  return (pointer) => {
    const mark = pointer.lastIndexOf('#');
    const source = mark < 0 ? name : pointer.slice(0, mark);
    const text = mark < 0 ? rootText : texts.get(source);
    if (text === undefined) return undefined;
    const key = pointer.slice(0, mark + 1);
    const { tree, lines } = opened.get(key) ?? { tree: treeOf(text), lines: new LineTable(text) };
    opened.set(key, { tree, lines });
    const span = spanOf(tree, pointer.slice(mark + 1));
    return span && { ...lines.place(span), ...(mark >= 0 && { source }) };
  };
}
