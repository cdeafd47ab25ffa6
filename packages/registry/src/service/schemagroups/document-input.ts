import type { Problem } from '@concordat/engine';
import { failure, type Result, success } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import { opaqueBytes, opaqueText, utf8Text } from '../../domain/opaque.ts';
import type { Representation } from '../../domain/schema-attributes.ts';
import { isRead } from '../../domain/schema-format.ts';
import type { SchemaInput } from '../schemas/schemas.ts';

/**
 * A document of a format as the registry takes schemas in: that of a format that is read here is text in UTF-8, perhaps behind a byte order
 * mark; others are any bytes. Throws `schema-invalid` for an empty one.
 */
export function documentInput(bytes: Uint8Array, format: string): Result<SchemaInput, readonly Problem[]> {
  if (bytes.length === 0) throw new RegistryError('schema-invalid', 'the body is empty: it is the document itself');
  if (!isRead(format)) return success({ format, text: opaqueText(bytes), isOpaque: true, references: [] });
  const source = utf8Text(bytes);
  if (source === undefined) return failure([notText(format)]);
  return success({ format, text: source.replace(/^\uFEFF/, ''), source, references: [] });
}

/** The text that is kept of a document. */
export function keptText({ text, source = text }: SchemaInput): string {
  return source;
}

/** The bytes of a representation: those of a document in a format that is read here are its text in UTF-8. */
export function documentBytes({ format, text }: Pick<Representation, 'format' | 'text'>): Uint8Array {
  return isRead(format) || format === 'data-contract' ? Buffer.from(text) : opaqueBytes(text);
}

function notText(format: string): Problem {
  return {
    kind: 'not-text',
    message: `a document in ${format} is text in UTF-8, and this is none`,
    hint: 'post what is compiled under a format of its own, such as protobuf-descriptor',
    pointer: '',
  };
}
