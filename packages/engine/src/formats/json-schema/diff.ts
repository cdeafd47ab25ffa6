import type { Change } from '../../model/change.ts';
import { comparePair } from './diff/compare.ts';
import { hasDefinitions, leftDefinitions } from './diff/definitions.ts';
import { sameness } from './diff/sameness.ts';
import { type SchemaPair, Walk } from './diff/walk.ts';
import type { SchemaDocument } from './schema.ts';
import { sameValue } from './value.ts';

/** The comparison of two documents. */
export interface Comparison {
  /** Every change, pair by pair in document order, then definitions that nothing refers to, then the document itself. */
  readonly changes: readonly Change[];
  /** The pairs of schemas that are not equal. */
  readonly pairs: readonly SchemaPair[];
  /** False when there were more pairs than are looked at. */
  readonly isComplete: boolean;
}

/**
 * The atomic differences of two schemas, keyword by keyword. A schema that several places refer to is compared once, where it is
 * defined; branches are the same by equality, by what tells them apart, by their order. Empty when the documents are equal but
 * for the order of members; exchanging the documents mirrors every change.
 */
export function diffSchemas(before: SchemaDocument, after: SchemaDocument): readonly Change[] {
  return compareDocuments(before, after).changes;
}

/** The last comparison: a verdict asks for the story first, and for reading right after. */
let last: { readonly before: SchemaDocument; readonly after: SchemaDocument; readonly found: Comparison } | undefined;

/** The differences together with the pairs of schemas that they were found at. */
export function compareDocuments(before: SchemaDocument, after: SchemaDocument): Comparison {
  if (last?.before === before && last.after === after) return last.found;
  const found = newComparison(before, after);
  last = { before, after, found };
  return found;
}

function newComparison(before: SchemaDocument, after: SchemaDocument): Comparison {
  const isWatched = hasDefinitions(before) || hasDefinitions(after);
  const walk = new Walk([before.schemas.length, after.schemas.length], sameness(before, after), isWatched);
  walk.from(before.root, after.root, '', comparePair);
  const definitions = leftDefinitions(before, after, walk);
  for (const [from, to, path] of definitions.kept) walk.from(from, to, path, comparePair);
  const changes = [...walk.pairs.flatMap((pair) => pair.changes), ...definitions.changes];
  if (before.draft !== after.draft) {
    changes.unshift(ofDocument('draft_changed', 'draft', { from: before.draft, to: after.draft }));
  }
  if (walk.isCut) changes.push(ofDocument('comparison_exhausted', 'comparison', {}));
  if (changes.length === 0 && !sameValue(before.value, after.value)) {
    changes.push(ofDocument('spelling_changed', 'spelling', {}));
  }
  return { changes, pairs: walk.pairs, isComplete: !walk.isCut };
}

function ofDocument(kind: string, aspect: string, detail: Change['detail']): Change {
  return { kind, path: '', at: { before: '', after: '' }, aspect, detail };
}
