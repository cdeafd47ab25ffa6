import type { Change } from '../../../model/change.ts';
import { matchBranches } from '../match/branches.ts';
import type { Partners } from '../match/partners.ts';
import { promotes } from '../match/promotion.ts';
import type { AvroType, UnionType } from '../schema.ts';
import { changeAt, diffProperties, type Site } from './change-at.ts';
import { diffLogical } from './logical.ts';
import { nameOf } from './type-name.ts';

/**
 * What changed where a type is used: in a field, as items, values or a branch, as the document. Of a named type only the reference is
 * compared; its definition is compared once, wherever it is used.
 */
export function diffSlot(before: AvroType, after: AvroType, site: Site, partners: Partners): Change[] {
  if (partners.before.of(before) === partners.after.of(after)) return [];
  if (before.kind === 'union' && after.kind === 'union') return diffUnions(before, after, site, partners);
  if (before.kind === 'union') return unionDropped(before, after, site, partners);
  if (after.kind === 'union') return unionMade(before, after, site, partners);
  if ('fullName' in before || 'fullName' in after) {
    return partners.same(before, after) ? [] : [typeChanged(before, after, site)];
  }
  const changes = [...diffLogical(site, before, after), ...diffProperties(site, before.properties, after.properties)];
  if (before.kind === 'array' && after.kind === 'array') {
    return [...changes, ...diffSlot(before.items, after.items, inside(site, '[]', '/items'), partners)];
  }
  if (before.kind === 'map' && after.kind === 'map') {
    return [...changes, ...diffSlot(before.values, after.values, inside(site, '{}', '/values'), partners)];
  }
  if (before.kind === after.kind) return changes;
  const type = typeChanged(before, after, site);
  return type.kind === 'type_changed' && !isExchange(before, after) ? [type] : [type, ...changes];
}

function diffUnions(before: UnionType, after: UnionType, site: Site, partners: Partners): Change[] {
  const { pairs, removed, added, reordered } = matchBranches(before.branches, after.branches, partners);
  return [
    ...removed.map(({ type, index }): Change => {
      const at = { before: `${site.before}/${index}` };
      return { kind: 'union_branch_removed', path: site.path, at, aspect: 'presence', detail: { type: nameOf(type) } };
    }),
    ...added.map(({ type, index }): Change => {
      const at = { after: `${site.after}/${index}` };
      return { kind: 'union_branch_added', path: site.path, at, aspect: 'presence', detail: { type: nameOf(type) } };
    }),
    ...(reordered ? [changeAt(site, 'union_branches_reordered', 'order', stepOf(before, after))] : []),
    ...pairs.flatMap((pair) => {
      const branch = inside(site, '', `/${pair.beforeIndex}`, `/${pair.afterIndex}`);
      return diffSlot(pair.before, pair.after, branch, partners);
    }),
  ];
}

function unionMade(before: AvroType, after: UnionType, site: Site, partners: Partners): Change[] {
  const index = after.branches.findIndex((branch) => partners.same(before, branch));
  const branch = after.branches[index];
  return [
    changeAt(site, 'type_became_union', 'type', stepOf(before, after)),
    ...(branch ? diffSlot(before, branch, inside(site, '', '', `/${index}`), partners) : []),
  ];
}

function unionDropped(before: UnionType, after: AvroType, site: Site, partners: Partners): Change[] {
  const index = before.branches.findIndex((branch) => partners.same(branch, after));
  const branch = before.branches[index];
  return [
    changeAt(site, 'union_became_type', 'type', stepOf(before, after)),
    ...(branch ? diffSlot(branch, after, inside(site, '', `/${index}`, ''), partners) : []),
  ];
}

function typeChanged(before: AvroType, after: AvroType, site: Site): Change {
  const widened = !isExchange(before, after) && promotes(before.kind, after.kind);
  const narrowed = !isExchange(before, after) && promotes(after.kind, before.kind);
  const kind = widened ? 'type_promoted' : narrowed ? 'type_demoted' : 'type_changed';
  return changeAt(site, kind, 'type', stepOf(before, after));
}

/** Bytes and strings can be read as each other. */
function isExchange(before: AvroType, after: AvroType): boolean {
  return promotes(before.kind, after.kind) && promotes(after.kind, before.kind);
}

function stepOf(before: AvroType, after: AvroType) {
  return { from: nameOf(before), to: nameOf(after) };
}

function inside({ path, before, after }: Site, suffix: string, step: string, stepAfter = step): Site {
  return { path: path + suffix, before: before + step, after: after + stepAfter };
}
