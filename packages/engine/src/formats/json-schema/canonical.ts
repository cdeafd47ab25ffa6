import type { SourceNode } from '../../source/index.ts';
import type { SchemaDocument } from './schema.ts';
import { keyOf } from './value.ts';

/**
 * Equal text for equal documents: a JSON Schema without white space, members sorted by UTF-16 code units, numbers as plain decimals. Imported
 * documents that it refers to stand in it under their URIs, so that the text needs nothing beside it, and differs when they do.
 */
export function canonicalSchema({ value }: SchemaDocument): string {
  return keyOf(value);
}

/** How a text is written for clients of Confluent's protocol. */
export interface ConfluentFormOptions {
  /** Members sorted by name at every level; else they keep their order. */
  readonly normalize?: boolean;
}

/**
 * The text that Confluent's registry stores for a schema: without white space, numbers as they were written. Imports stay references.
 */
export function confluentForm({ node }: SchemaDocument, { normalize = false }: ConfluentFormOptions = {}): string {
  return printed(node, normalize);
}

function printed(node: SourceNode, sorted: boolean): string {
  switch (node.kind) {
    case 'object': {
      const members = [...node.members.values()];
      if (sorted) members.sort((a, b) => (a.name < b.name ? -1 : 1));
      return `{${members.map(({ name, value }) => `${text(name)}:${printed(value, sorted)}`).join(',')}}`;
    }
    case 'array':
      return `[${node.items.map((item) => printed(item, sorted)).join(',')}]`;
    case 'string':
      return text(node.value);
    case 'number':
      return node.raw;
    case 'boolean':
      return String(node.value);
    case 'null':
      return 'null';
  }
}

/** A JSON string as Java's Jackson writes it: control characters with upper-case digits. */
function text(value: string): string {
  return JSON.stringify(value).replace(/\\\\|\\u[0-9a-f]{4}/g, (written) =>
    written === '\\\\' ? written : `\\u${written.slice(2).toUpperCase()}`,
  );
}
