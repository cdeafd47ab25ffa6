import type { Keywords, Schema } from '../schema.ts';
import { type SchemaPair, tell, type Walk } from './walk.ts';

/**
 * A schema that is nothing but a reference on one side stands for what it refers to: that was moved, and is compared where it now stands.
 * True when that is the case and nothing else of the pair is comparable.
 */
export function compareMoved(walk: Walk, pair: SchemaPair): boolean {
  const { before, after } = pair;
  const [from, to] = [moved(before), moved(after)];
  if ((from === undefined) === (to === undefined)) return false;
  if (from !== undefined && after.keywords.ref !== undefined) return false;
  if (to !== undefined && before.keywords.ref !== undefined) return false;
  if (from !== undefined) tell(pair, 'ref_removed', 'ref', { from: from.at });
  if (to !== undefined) tell(pair, 'ref_added', 'ref', { to: to.at });
  walk.enter(from ?? before, to ?? after, pair.path, { from: pair, by: { in: 'place' } });
  return true;
}

/** References beside other keywords, and references of both sides: added, removed, changed. */
export function compareReferences(walk: Walk, pair: SchemaPair): void {
  const before = pair.before.keywords;
  const after = pair.after.keywords;
  compareTargets(walk, pair, 'ref', 'ref', before.ref, after.ref);
  const anchors = before.dynamicRef?.anchor === after.dynamicRef?.anchor;
  compareTargets(walk, pair, 'dynamicRef', 'dynamic_ref', before.dynamicRef?.target, after.dynamicRef?.target, anchors);
  compareTargets(walk, pair, 'recursiveRef', 'dynamic_ref', before.recursiveRef, after.recursiveRef);
}

function compareTargets(
  walk: Walk,
  pair: SchemaPair,
  keyword: keyof Keywords,
  word: string,
  from: Schema | undefined,
  to: Schema | undefined,
  isSameName = true,
): void {
  if (from === undefined && to === undefined) return;
  const detail = { ...(from && { from: from.at }), ...(to && { to: to.at }) };
  if (from === undefined || to === undefined) {
    for (const target of [from, to]) if (target !== undefined) walk.touch(target);
    tell(pair, `${word}_${from === undefined ? 'added' : 'removed'}`, keyword, detail);
    return;
  }
  if (from.at !== to.at || !isSameName) tell(pair, `${word}_changed`, keyword, detail);
  walk.enter(from, to, pair.path, { from: pair, by: { in: 'place' } });
}

/** True for a schema that is nothing but a reference. */
export function isReference({ keywords }: Schema): boolean {
  return keywords.ref !== undefined && Object.keys(keywords).every((name) => REFERENCE.has(name));
}

/** Where a schema leads that is nothing but a reference. */
function moved(schema: Schema): Schema | undefined {
  return isReference(schema) ? schema.keywords.ref : undefined;
}

const REFERENCE: ReadonlySet<string> = new Set([
  'ref',
  'annotations',
  'default',
  'spelling',
] satisfies (keyof Keywords)[]);
