import type { Field } from './contract.ts';

/** A field on both sides, with its position in each. */
export interface FieldPair {
  readonly before: Field;
  readonly after: Field;
  readonly beforeIndex: number;
  readonly afterIndex: number;
  /** Why they are the same field: its stable id, its name, or an alias. */
  readonly by: 'id' | 'name' | 'alias';
}

/** A field that stands on one side only. */
export interface LoneField {
  readonly field: Field;
  readonly index: number;
}

/** Which fields of two lists are the same field. */
export interface FieldMatch {
  /** In order of `before`. */
  readonly pairs: readonly FieldPair[];
  readonly removed: readonly LoneField[];
  readonly added: readonly LoneField[];
}

/**
 * Pairs the fields of two lists: first by stable id, then by name, then by an alias on either side. Each field is in one pair at
 * most, and exchanging the lists exchanges the sides of the same pairs.
 */
export function matchFields(before: readonly Field[], after: readonly Field[]): FieldMatch {
  const partner = new Map<number, { readonly index: number; readonly by: FieldPair['by'] }>();
  const taken = new Set<number>();
  const pairUp = (by: FieldPair['by'], find: (field: Field) => readonly (number | undefined)[]): void => {
    const candidates = before.flatMap((field, index) =>
      partner.has(index) ? [] : find(field).flatMap((found) => (found === undefined ? [] : [{ index, found }])),
    );
    for (const { index, found } of candidates.sort(byEitherSide)) {
      if (partner.has(index) || taken.has(found)) continue;
      partner.set(index, { index: found, by });
      taken.add(found);
    }
  };
  const byId = indexBy(after, ({ id }) => (id === undefined ? [] : [id]));
  const byName = indexBy(after, ({ name }) => [name]);
  const byAlias = indexBy(after, ({ aliases }) => aliases);
  pairUp('id', ({ id }) => [id === undefined ? undefined : byId.get(id)]);
  pairUp('name', ({ name }) => [byName.get(name)]);
  pairUp('alias', ({ name, aliases }) => [byAlias.get(name), ...aliases.map((alias) => byName.get(alias))]);
  const pairs = before.flatMap((field, beforeIndex) => {
    const found = partner.get(beforeIndex);
    const other = found && after[found.index];
    return found && other ? [{ before: field, after: other, beforeIndex, afterIndex: found.index, by: found.by }] : [];
  });
  return {
    pairs,
    removed: before.flatMap((field, index) => (partner.has(index) ? [] : [{ field, index }])),
    added: after.flatMap((field, index) => (taken.has(index) ? [] : [{ field, index }])),
  };
}

/** The same order when the sides are exchanged: candidates that are equal in it have no field in common. */
function byEitherSide(a: { index: number; found: number }, b: { index: number; found: number }): number {
  return (
    Math.min(a.index, a.found) - Math.min(b.index, b.found) || Math.max(a.index, a.found) - Math.max(b.index, b.found)
  );
}

function indexBy(fields: readonly Field[], keysOf: (field: Field) => readonly string[]): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  for (const [position, field] of fields.entries()) {
    for (const key of keysOf(field)) if (!index.has(key)) index.set(key, position);
  }
  return index;
}
