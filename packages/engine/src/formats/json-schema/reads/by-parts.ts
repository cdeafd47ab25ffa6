import { isReference } from '../diff/references.ts';
import type { SchemaPair, Way } from '../diff/walk.ts';
import type { Comparison } from '../diff.ts';
import type { SchemaDocument } from '../schema.ts';
import type { Asking, Mode } from './asking.ts';
import { isTold } from './demands.ts';
import { areToldApart } from './told-apart.ts';

/**
 * The changed parts of the writer, where the whole is read if each of them is. That follows where parts lie in
 * the values plainly (members, items, references, alternatives of which a tag tells the one that is meant), and what lies around them is
 * the same on both sides: then what is valid around a part stays valid with more in it. Undefined where that does not follow: for other
 * alternatives, conditions and negations, and for keywords that depend on what others have looked at. For a writer that writes what it declares, branches of `allOf` declare together and are no parts.
 */
export function partsOf(
  reader: SchemaDocument,
  writer: SchemaDocument,
  { pairs: all, isComplete }: Comparison,
  mode: Mode,
  asking: Asking,
): readonly SchemaPair[] | undefined {
  const pairs = reachedPairs(all);
  const changed = pairs.filter(({ changes }) => changes.some((change) => isTold(change)));
  const [root] = pairs;
  if (root === undefined || changed.includes(root) || !isComplete) return undefined;
  if (writer.draft !== reader.draft || !isPlain(writer) || !isPlain(reader)) return undefined;
  if (!pairs.every(({ ways }) => ways.every((way) => isPart(way, mode)))) return undefined;
  // Not all ways of a pair are remembered, but all pairs are here.
  const isBranching = pairs.some(({ ways }) => ways.some(({ by }) => by.in === 'branch'));
  if (isBranching && !pairs.every((pair) => areToldApart(pair, mode, asking))) return undefined;
  return changed;
}

/** The pairs that the documents lead to: not the definitions that nothing refers to. */
function reachedPairs(pairs: readonly SchemaPair[]): readonly SchemaPair[] {
  const reached = new Set(pairs.slice(0, 1));
  for (const pair of pairs) if (pair.ways.some(({ from }) => reached.has(from))) reached.add(pair);
  return [...reached];
}

function isPart({ from, by }: Way, mode: Mode): boolean {
  if (by.in === 'question') return false;
  return by.in !== 'place' || mode === 'as-written' || isReference(from.before);
}

const known = new WeakMap<SchemaDocument, boolean>();

/** True where every schema means the same wherever it is asked about. */
function isPlain(document: SchemaDocument): boolean {
  const found = known.get(document);
  if (found !== undefined) return found;
  const plain = document.schemas.every(
    ({ draft, keywords }) =>
      draft === document.draft &&
      keywords.dynamicRef === undefined &&
      keywords.recursiveRef === undefined &&
      keywords.unevaluatedItems === undefined &&
      keywords.unevaluatedProperties === undefined,
  );
  known.set(document, plain);
  return plain;
}
