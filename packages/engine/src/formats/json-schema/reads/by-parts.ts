import { isReference } from '../diff/references.ts';
import type { Way } from '../diff/walk.ts';
import type { Comparison } from '../diff.ts';
import type { SchemaDocument } from '../schema.ts';
import type { Asking, Mode } from './asking.ts';
import { isTold } from './demands.ts';

/** Parts that are asked about instead of the whole. */
const MOST_PARTS = 64;

/**
 * True when the whole is read because every changed part of it is. That follows where parts lie in the values plainly (members, items,
 * references), and what lies around them is the same on both sides: then what is valid around a part stays valid with more in it. False
 * where that does not follow, or is not known: for alternatives, conditions and negations, and for keywords that depend on what
 * others have looked at. For a writer that writes what it declares, branches of `allOf` declare together and are no parts.
 */
export function readByParts(
  reader: SchemaDocument,
  writer: SchemaDocument,
  { pairs, isComplete }: Comparison,
  mode: Mode,
  asking: Asking,
): boolean {
  const changed = pairs.filter(({ changes }) => changes.some((change) => isTold(change)));
  const [root] = pairs;
  if (root === undefined || changed.includes(root) || changed.length > MOST_PARTS || !isComplete) return false;
  if (writer.draft !== reader.draft || !isPlain(writer) || !isPlain(reader)) return false;
  if (!pairs.every(({ ways }) => ways.every((way) => isPart(way, mode)))) return false;
  return changed.every((part) => asking.part(part.after, part.before)?.answer === 'yes');
}

function isPart({ from, by }: Way, mode: Mode): boolean {
  if (by.in === 'question' || by.in === 'branch') return false;
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
