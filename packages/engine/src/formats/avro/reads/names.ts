import type { NamedType } from '../schema.ts';

/**
 * How the name of a writer's type stands to the name of a reader's.
 * - `same`: the full names are equal, or an alias of the reader is the writer's full name.
 * - `short`: only the names without namespaces are equal. The specification asks for no more (Avro 1.12, Schema Resolution), and every
 *   release of Java reads such records; implementations that compare full names refuse, as Java before 1.9 does for enums and fixed,
 *   and any Java for enums and fixed in a union of the reader.
 * - `other`: the specification says that the types do not match.
 */
export type NameMatch = 'same' | 'short' | 'other';

/** Compares the names of a writer's and a reader's type. */
export function matchNames(writer: NamedType, reader: NamedType): NameMatch {
  if (writer.fullName === reader.fullName || reader.aliases.includes(writer.fullName)) return 'same';
  return writer.name === reader.name ? 'short' : 'other';
}
