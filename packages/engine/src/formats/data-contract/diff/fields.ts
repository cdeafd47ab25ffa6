import type { Change, Detail } from '../../../model/change.ts';
import type { Field, Shape } from '../contract.ts';
import { type FieldMatch, type FieldPair, type LoneField, matchFields } from '../match.ts';
import { plain } from '../plain.ts';
import { changeAt, identical, type Site } from './change-at.ts';
import { diffType, diffValues } from './shapes.ts';
import { diffStories, type Story } from './story.ts';

const STORIES: readonly Story<Field>[] = [
  { kind: 'default_changed', aspect: 'default', of: (field) => field.default },
  { kind: 'description_changed', aspect: 'description', of: ({ description }) => description },
  { kind: 'classification_changed', aspect: 'classification', of: ({ classification }) => classification },
  { kind: 'pii_changed', aspect: 'pii', of: ({ pii }) => pii },
  { kind: 'aliases_changed', aspect: 'aliases', of: ({ aliases }) => aliases },
  { kind: 'id_changed', aspect: 'id', of: ({ id }) => id },
  { kind: 'lineage_changed', aspect: 'lineage', of: ({ lineage }) => lineage },
  { kind: 'quality_changed', aspect: 'quality', of: ({ quality }) => quality },
];

/** The changes of two lists of fields, and which fields are the same. */
export interface FieldsDiff {
  readonly match: FieldMatch;
  readonly changes: readonly Change[];
}

/** The whole document, as the place of the fields at the top level. */
export const DOCUMENT: Site = { path: '', field: undefined, before: '', after: '' };

/** Compares the members of a document or of an object: kept and removed ones in order of `before`, then added ones. */
export function diffFields(before: readonly Field[], after: readonly Field[], parent: Site): FieldsDiff {
  const match = matchFields(before, after);
  const kept = match.pairs.map((pair) => ({ index: pair.beforeIndex, changes: diffPair(pair, parent) }));
  const removed = match.removed.map((lone) => ({ index: lone.index, changes: [presence(lone, 'before', parent)] }));
  const inOrder = [...kept, ...removed].sort((a, b) => a.index - b.index).flatMap(({ changes }) => changes);
  return { match, changes: [...inOrder, ...match.added.map((lone) => presence(lone, 'after', parent))] };
}

function diffPair(pair: FieldPair, parent: Site): Change[] {
  const { before, after } = pair;
  if (identical(before, after)) return [];
  const site: Site = {
    path: pathOf(before, parent),
    field: parent.field ?? before.name,
    before: pointerOf(pair.beforeIndex, parent.before),
    after: pointerOf(pair.afterIndex, parent.after),
  };
  return [
    ...diffName(pair, site),
    ...diffType(before, after, site),
    ...diffFlag(
      before.required,
      after.required,
      site,
      'required',
      'field_required_added',
      'field_required_removed',
    ).map((change) => ({ ...change, detail: { ...change.detail, ...defaultOf(after) } })),
    ...diffValues(before, after, site),
    ...diffFlag(before.unique, after.unique, site, 'unique', 'uniqueness_added', 'uniqueness_removed'),
    ...diffFlag(before.deprecated, after.deprecated, site, 'deprecated', 'field_deprecated', 'field_undeprecated'),
    ...diffStories(STORIES, before, after, () => site),
    ...diffInside(before, after, site),
  ];
}

/** What changed inside: members, items, keys and values, where both sides have them. A change of type replaces the inside. */
function diffInside(before: Shape, after: Shape, site: Site): Change[] {
  const part = (key: 'items' | 'keys' | 'values', suffix: string): Change[] => {
    const [old, now] = [partOf(before, key), partOf(after, key)];
    return old && now ? diffShapes(old, now, inside(site, key, suffix)) : [];
  };
  const members = before.fields && after.fields ? diffFields(before.fields, after.fields, site).changes : [];
  return [...members, ...part('items', '[]'), ...part('keys', '{key}'), ...part('values', '{}')];
}

/** The keys of a map are strings, of whatever else is not declared. */
function partOf(shape: Shape, key: 'items' | 'keys' | 'values'): Shape | undefined {
  return shape[key] ?? (key === 'keys' && shape.type === 'map' ? { type: 'string' } : undefined);
}

function diffShapes(before: Shape, after: Shape, site: Site): Change[] {
  return [...diffType(before, after, site), ...diffValues(before, after, site), ...diffInside(before, after, site)];
}

function inside({ path, field, before, after }: Site, key: string, suffix: string): Site {
  return { path: `${path}${suffix}`, field, before: `${before}/${key}`, after: `${after}/${key}` };
}

function diffName({ before, after, by }: FieldPair, site: Site): Change[] {
  if (before.name === after.name) return [];
  return [changeAt(site, 'field_renamed', 'name', { from: before.name, to: after.name, by })];
}

function diffFlag(before: boolean, after: boolean, site: Site, aspect: string, set: string, cleared: string): Change[] {
  return before === after ? [] : [changeAt(site, after ? set : cleared, aspect, {})];
}

/** A field that one side lacks. */
function presence({ field, index }: LoneField, side: 'before' | 'after', parent: Site): Change {
  const { name, type, required } = field;
  return {
    kind: side === 'before' ? 'field_removed' : 'field_added',
    path: pathOf(field, parent),
    at: { [side]: pointerOf(index, parent[side]) },
    aspect: 'presence',
    detail: { field: parent.field ?? name, type, required, ...defaultOf(field) },
  };
}

function defaultOf(field: Field): Detail {
  return field.default === undefined ? {} : { default: plain(field.default) };
}

function pathOf({ name }: Field, { path }: Site): string {
  return path === '' ? name : `${path}.${name}`;
}

function pointerOf(index: number, parent: string): string {
  return `${parent}/fields/${index}`;
}
