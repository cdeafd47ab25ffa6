import { bytesOfFile } from './descriptor/file.ts';
import { WireWriter } from './descriptor/wire.ts';
import type { ProtoFile, ProtoSchema } from './schema.ts';

/**
 * A document and everything that it imports as google.protobuf.FileDescriptorSet: the bytes that `protoc --include_imports
 * --descriptor_set_out` writes, each file behind what it imports. Options for the source alone are left out.
 */
export function descriptorSet(schema: ProtoSchema): Uint8Array {
  const writer = new WireWriter();
  for (const file of inOrder(schema)) writer.lengthPrefixed(1, bytesOfFile(file));
  return writer.finish();
}

/** The document alone as google.protobuf.FileDescriptorProto. */
export function fileDescriptorProto({ root }: ProtoSchema): Uint8Array {
  return bytesOfFile(root);
}

/** Each file behind what it imports; what is imported for options comes last. */
function inOrder({ root, files }: ProtoSchema): readonly ProtoFile[] {
  const ordered = new Set<ProtoFile>();
  const seen = new Set([root]);
  const stack = [{ file: root, waiting: importsOf(root) }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const name = top.waiting.pop();
    if (name === undefined) {
      ordered.add(top.file);
      stack.pop();
      continue;
    }
    const file = files.get(name);
    if (file === undefined || seen.has(file)) continue;
    seen.add(file);
    stack.push({ file, waiting: importsOf(file) });
  }
  return [...ordered];
}

/** Names of what a file imports, the first one last. */
function importsOf({ imports }: ProtoFile): string[] {
  const isOption = ({ kind }: ProtoFile['imports'][number]): boolean => kind === 'option';
  return [...imports.filter((entry) => !isOption(entry)), ...imports.filter(isOption)]
    .map(({ name }) => name)
    .reverse();
}
