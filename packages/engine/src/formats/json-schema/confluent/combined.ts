import { treeId } from '../diff/tree-id.ts';
import { keyOf } from '../value.ts';
import type { CompareShapes, Comparing } from './comparing.ts';
import type { Found } from './difference.ts';
import type { ConfluentKind } from './kinds.ts';
import { maximumMatching } from './matching.ts';
import type { Criterion, Shape } from './shape.ts';

/** Combinations: how many branches have to fit, how many there are, and whether each of the fewer goes with one of the others. */
export const compareCombined: CompareShapes = (comparing, original, update, found) => {
  const [from, to] = [original.combination, update.combination];
  if (from === undefined || to === undefined) return;
  const kind = criterionKind(from.criterion, to.criterion, from.parts.length, to.parts.length);
  if (kind !== undefined) found.say(kind);
  if (kind === 'COMBINED_TYPE_CHANGED') return;
  const [old, now] = [distinct(from.parts), distinct(to.parts)];
  const isProduct = to.criterion === 'allOf';
  if (old.length < now.length) found.say(isProduct ? 'PRODUCT_TYPE_EXTENDED' : 'SUM_TYPE_EXTENDED');
  if (old.length > now.length) found.say(isProduct ? 'PRODUCT_TYPE_NARROWED' : 'SUM_TYPE_NARROWED');
  compareBranches(comparing, from.criterion, old, now, found);
};

function compareBranches(
  comparing: Comparing,
  criterion: Criterion,
  old: readonly Shape[],
  now: readonly Shape[],
  found: Found,
): void {
  const partners = maximumMatching(old, now, {
    key: ({ schema }) => treeId(schema),
    isSure: (from, to) => comparing.isSame(from, to),
    mayPair: (from, to) => !areTaggedApart(comparing, from, to) && comparing.between(from, to).isCompatible,
  });
  for (const [index, branch] of old.entries()) {
    const partner = partners.get(branch);
    if (partner === undefined) continue;
    found.include(comparing.between(branch, partner), {
      printed: `${criterion}/${index}`,
      path: `.${criterion}[${index}]`,
    });
  }
  if (partners.size < Math.min(old.length, now.length)) found.say('COMBINED_TYPE_SUBSCHEMAS_CHANGED');
}

const tags = new WeakMap<Shape, ReadonlyMap<string, string>>();

/** True for branches that have a property with one value each, and not the same: whatever else they say, they do not go together. */
function areTaggedApart(comparing: Comparing, from: Shape, to: Shape): boolean {
  const [here, there] = [tagsOf(from), tagsOf(to)];
  comparing.spend(1 + here.size);
  for (const [name, value] of here) {
    const other = there.get(name);
    if (other !== undefined && other !== value) return true;
  }
  return false;
}

function tagsOf(shape: Shape): ReadonlyMap<string, string> {
  const known = tags.get(shape);
  if (known !== undefined) return known;
  const found = new Map<string, string>();
  const { properties, annotations } = shape.schema.keywords;
  if (shape.is === 'object' && annotations['connect.type'] === undefined) {
    for (const [name, { keywords }] of properties ?? []) {
      if (keywords.const !== undefined && keywords.annotations['connect.type'] === undefined) {
        found.set(name, keyOf(keywords.const));
      }
    }
  }
  tags.set(shape, found);
  return found;
}

/** Another criterion lets more through only where it is `anyOf`, or where there is one branch. */
function criterionKind(from: Criterion, to: Criterion, old: number, now: number): ConfluentKind | undefined {
  if (from === to) return undefined;
  const isWider = to === 'anyOf' || (to === 'oneOf' ? old === 1 : old === 1 && now === 1);
  return isWider ? 'COMBINED_TYPE_EXTENDED' : 'COMBINED_TYPE_CHANGED';
}

/** Equal branches count once. */
function distinct(shapes: readonly Shape[]): readonly Shape[] {
  const seen = new Set<string>();
  return shapes.filter((shape, index) => {
    const key = shape.isWhole ? `${treeId(shape.schema)}` : `part ${index}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
