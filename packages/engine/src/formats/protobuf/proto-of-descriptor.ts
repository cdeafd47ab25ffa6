import type { Imports } from '../../model/format.ts';
import type { Problem } from '../../model/problem.ts';
import { failure, type Result, success } from '../../model/result.ts';
import { textOfFile } from './descriptor/file-text.ts';
import { type ExtensionLookup, type Reading, readValue } from './descriptor/read-value.ts';
import { WireError } from './descriptor/wire-reader.ts';
import { parseProto } from './parse.ts';
import type { Field, MessageType, ProtoSchema } from './schema.ts';

/** Descriptors of documents that could be read are smaller. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Reads google.protobuf.FileDescriptorProto bytes back into a .proto text: of any syntax or edition, without comments, names of types in
 * full. Reading the text gives the same descriptor, if a compiler made it. Custom options are kept where the descriptor itself or its
 * imports declare them; those of imports that are not at hand are left out, and reading the text tells which imports are missing.
 *
 * @param imports texts by the names that the descriptor imports; those of `google/protobuf/` need not be there
 * @returns the text, which may still be refused when it is read; or why the bytes are no descriptor
 */
export function protoOfDescriptor(bytes: Uint8Array, imports?: Imports): Result<string, readonly Problem[]> {
  if (bytes.length > MAX_BYTES) {
    return refused('too-large', `the descriptor has ${bytes.length} bytes, ${MAX_BYTES} are allowed`);
  }
  try {
    const type = descriptorType();
    const first: Reading = { extensionOf: () => undefined, hasUnknown: false };
    const text = textOfFile(readValue(bytes, type, first));
    const parsed = first.hasUnknown ? parseProto(text, imports) : undefined;
    if (parsed?.ok !== true) return success(text);
    return success(
      textOfFile(readValue(bytes, type, { extensionOf: extensionsOf(parsed.value.doc), hasUnknown: false })),
    );
  } catch (error) {
    if (error instanceof WireError) return refused('bad-descriptor', error.message);
    throw error;
  }
}

function refused(kind: string, message: string): Result<never, readonly Problem[]> {
  return failure([{ kind, message, pointer: '' }]);
}

/** Extensions that the document and its imports declare. */
function extensionsOf({ files, messages }: ProtoSchema): ExtensionLookup {
  const declared = [...files.values(), ...messages.values()].flatMap(({ extensions }) => extensions);
  const byKey = new Map(declared.map((field): [string, Field] => [`${field.extends} ${field.number}`, field]));
  return (extendee, number) => byKey.get(`${extendee} ${number}`);
}

let known: MessageType | undefined;

function descriptorType(): MessageType {
  if (known !== undefined) return known;
  const parsed = parseProto('import "google/protobuf/descriptor.proto";');
  known = parsed.ok ? parsed.value.doc.messages.get('google.protobuf.FileDescriptorProto') : undefined;
  if (known === undefined) throw new TypeError('the type of descriptors cannot be read');
  return known;
}
