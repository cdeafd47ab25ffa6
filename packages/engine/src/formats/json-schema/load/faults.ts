import type { Imports } from '../../../model/format.ts';
import { closest } from '../../../source/closest.ts';
import { quoted } from '../../../source/problems.ts';
import { METASCHEMA_OF } from './dialect.ts';
import { splitFragment } from './uri.ts';

/** Longest URI of a schema. Every reference beside it repeats it, so it must not be as long as the document. */
export const MAX_URI = 2048;

/** What is wrong at a node, without its place. */
export interface Fault {
  readonly kind: string;
  readonly message: string;
  readonly hint?: string;
}

/** A reference to a document that is not among the imports. */
export function unknownDocument(reference: string, uri: string, imports: Imports): Fault {
  const meant = nearest(uri, imports);
  return {
    kind: 'unresolved-reference',
    message: `${quoted(reference)} refers to a document that is not here`,
    hint: meant === undefined ? `import the document as ${quoted(uri)}` : `did you mean ${quoted(meant)}?`,
  };
}

/** The name that a misspelt one was meant to be. Only so many are looked at. */
export function nearest(name: string, ...names: readonly ReadonlyMap<string, unknown>[]): string | undefined {
  const known = names.flatMap((map) => [...map.keys()]);
  return known.length > MAX_CANDIDATES ? undefined : closest(name, known);
}

const MAX_CANDIDATES = 200;

/** A reference into a document that is here, to nothing in it. */
export function unresolved(reference: string, meant?: string): Fault {
  return {
    kind: 'unresolved-reference',
    message: `${quoted(reference)} leads to no schema`,
    ...(meant !== undefined && { hint: `did you mean ${quoted(meant)}?` }),
  };
}

/** A `$schema` that names no draft, nor a metaschema that is at hand. */
export function unknownDraft(metaschema: string): Fault {
  const known = Object.values(METASCHEMA_OF);
  const meant = closest(splitFragment(metaschema).uri, known);
  return {
    kind: 'unknown-draft',
    message: `${quoted(metaschema)} is no draft of JSON Schema that is known here`,
    hint:
      meant === undefined
        ? `known are ${known.join(', ')}; a metaschema of your own has to be imported`
        : `did you mean ${quoted(meant)}?`,
  };
}

/** Two schemas of a document with the same anchor. */
export function duplicateAnchor(name: string): Fault {
  return { kind: 'duplicate-anchor', message: `the anchor ${quoted(name)} is given twice in this schema` };
}

/** Two schemas with the same URI. */
export function duplicateId(uri: string): Fault {
  return { kind: 'duplicate-id', message: `another schema has the URI ${quoted(uri)} already` };
}

/** References in a circle that steps into nothing. */
export const ENDLESS: Fault = {
  kind: 'endless-reference',
  message: 'the schema applies itself to the same value again, which never ends',
  hint: 'a recursive schema has to step into a property or an item before it refers back',
};

/** Characters of the JSON pointers of all schemas of a document: what is told of schemas is told by their places. */
export const MAX_PLACES = 20_000_000;

/** The places of the schemas are longer than {@link MAX_PLACES} together. */
export const PLACES_TOO_LONG: Fault = {
  kind: 'too-long',
  message: `the paths of all schemas are longer than ${MAX_PLACES} characters together`,
  hint: 'shorten the names that very many schemas stand below',
};

/** The URI of a schema is longer than {@link MAX_URI}. */
export const URI_TOO_LONG: Fault = {
  kind: 'too-long',
  message: `the URI of the schema is longer than ${MAX_URI} characters`,
};
