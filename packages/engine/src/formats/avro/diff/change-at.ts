import type { Change, Detail } from '../../../model/change.ts';
import { type JsonObject, type JsonValue, jsonEqual } from '../../../model/json.ts';

/** A thing that both documents have: its readable place, and the pointers to it on either side. */
export interface Site {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A change of one aspect of a thing that both documents have. */
export function changeAt({ path, before, after }: Site, kind: string, aspect: string, detail: Detail): Change {
  return { kind, path, at: { before, after }, aspect, detail };
}

/** One change for a value that differs: set, dropped or changed. */
export function diffValue(
  site: Site,
  aspect: string,
  [from, to]: readonly [JsonValue | undefined, JsonValue | undefined],
  kinds: { readonly added: string; readonly removed: string; readonly changed: string },
): Change[] {
  if (from === undefined && to === undefined) return [];
  if (from === undefined) return [changeAt(site, kinds.added, aspect, { to: to ?? null })];
  if (to === undefined) return [changeAt(site, kinds.removed, aspect, { from })];
  return jsonEqual(from, to) ? [] : [changeAt(site, kinds.changed, aspect, { from, to })];
}

/** Two changes at most for a set of names: those that `after` has more, and those that it has no longer. */
export function diffNames(
  site: Site,
  aspect: string,
  [before, after]: readonly [readonly string[], readonly string[]],
  kinds: { readonly added: string; readonly removed: string; readonly addedConcerns: 'backward' | 'forward' },
): Change[] {
  const [had, has] = [new Set(before), new Set(after)];
  const added = after.filter((name) => !had.has(name));
  const removed = before.filter((name) => !has.has(name));
  const opposite = kinds.addedConcerns === 'backward' ? 'forward' : 'backward';
  const changes: Change[] = [];
  if (removed.length > 0) {
    changes.push({ ...changeAt(site, kinds.removed, aspect, { names: removed }), concerns: opposite });
  }
  if (added.length > 0) {
    changes.push({ ...changeAt(site, kinds.added, aspect, { names: added }), concerns: kinds.addedConcerns });
  }
  return changes;
}

/** What two things say beside what the specification gives a meaning to. */
export function diffRemarks(site: Site, before: Remarked, after: Remarked): Change[] {
  const doc =
    before.doc === after.doc
      ? []
      : [changeAt(site, 'doc_changed', 'doc', { from: before.doc ?? null, to: after.doc ?? null })];
  return [...doc, ...diffProperties(site, before.properties, after.properties)];
}

interface Remarked {
  readonly doc?: string;
  readonly properties: JsonObject;
}

/** Attributes that the specification gives no meaning to. */
export function diffProperties(site: Site, before: JsonObject, after: JsonObject): Change[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...names].filter((name) => {
    const [from, to] = [propertyOf(before, name), propertyOf(after, name)];
    return from === undefined || to === undefined || !jsonEqual(from, to);
  });
  return changed.length === 0 ? [] : [changeAt(site, 'properties_changed', 'properties', { names: changed })];
}

function propertyOf(properties: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}
