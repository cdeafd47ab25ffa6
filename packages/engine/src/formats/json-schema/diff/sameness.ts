import type { Schema, SchemaDocument } from '../schema.ts';
import { references, subschemas } from './subschemas.ts';
import { treeId } from './tree-id.ts';

/** What is looked up by place in a document. */
interface Places {
  /** Where references lead, by place. */
  readonly targets: ReadonlyMap<string, Schema>;
  /** Which schemas hold a reference to a place directly or deeper inside, as far as they are targets themselves. */
  readonly referrers: ReadonlyMap<string, readonly string[]>;
}

const known = new WeakMap<SchemaDocument, Places>();

/** Whether nothing can differ below two schemas of two documents, where their references lead included. */
export function sameness(before: SchemaDocument, after: SchemaDocument): (a: Schema, b: Schema) => boolean {
  const changed = changedTargets(placesOf(before), placesOf(after));
  if (changed.size === 0) return isWrittenAlike;
  const reaching = new Map<Schema, boolean>();
  // Nothing but in-place nesting is followed, which is as deep as the document.
  const reaches = (schema: Schema): boolean => {
    const found = reaching.get(schema);
    if (found !== undefined) return found;
    const answer = references(schema).some(({ at }) => changed.has(at)) || subschemas(schema).some(reaches);
    reaching.set(schema, answer);
    return answer;
  };
  return (a, b) => isWrittenAlike(a, b) && !reaches(a);
}

/** Schemas that are written alike have their keywords in common, mostly. */
function isWrittenAlike(a: Schema, b: Schema): boolean {
  return (a.keywords === b.keywords && a.truth === b.truth) || treeId(a) === treeId(b);
}

/** Places whose schemas differ, or lead to a place whose schemas differ. */
function changedTargets(before: Places, after: Places): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const [at, schema] of before.targets) {
    const now = after.targets.get(at);
    if (now === undefined || treeId(now) !== treeId(schema)) changed.add(at);
  }
  for (const at of after.targets.keys()) if (!before.targets.has(at)) changed.add(at);
  // What is added while the set is gone through is gone through as well.
  for (const at of changed) {
    for (const referrer of before.referrers.get(at) ?? []) changed.add(referrer);
    for (const referrer of after.referrers.get(at) ?? []) changed.add(referrer);
  }
  return changed;
}

function placesOf(document: SchemaDocument): Places {
  const found = known.get(document);
  if (found !== undefined) return found;
  const targets = new Map<string, Schema>();
  for (const schema of document.schemas) {
    for (const target of references(schema)) targets.set(target.at, target);
  }
  const referrers = new Map<string, string[]>();
  for (const [at, target] of targets) {
    for (const inner of inside(target)) {
      for (const { at: place } of references(inner)) {
        const list = referrers.get(place);
        if (list === undefined) referrers.set(place, [at]);
        else if (list.at(-1) !== at) list.push(at);
      }
    }
  }
  const places: Places = { targets, referrers };
  known.set(document, places);
  return places;
}

/** A schema with everything in it, as far as that is no target of its own. */
function* inside(schema: Schema): Generator<Schema> {
  const waiting = [schema];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    for (const inner of subschemas(next)) waiting.push(inner);
  }
}
