import type { Keywords, Schema } from '../schema.ts';
import type { CompareShapes, Comparing } from './comparing.ts';
import { type ContentModel, compareUnevaluated, covering, isEmptySchema, isOpen, schemaOf } from './content-model.ts';
import { type Below, type Found, keyword } from './difference.ts';
import { compareBound } from './leaves.ts';

/** Lists: the schema of all items, items by their place, further items, numbers of them. */
export const compareArrays: CompareShapes = (comparing, original, update, found) => {
  const [from, to] = [original.schema.keywords, update.schema.keywords];
  comparing.place(allItems(from), allItems(to), found, { printed: 'items', path: '[]' });
  comparePlaces(comparing, from, to, found);
  compareAdditional(comparing, from, to, found);
  compareUnevaluated(comparing, 'ITEMS', from.unevaluatedItems, to.unevaluatedItems, found);
  compareBound(found, 'maxItems', 'MAX_ITEMS', from.maxItems, to.maxItems);
  compareBound(found, 'minItems', 'MIN_ITEMS', from.minItems, to.minItems);
  if ((from.uniqueItems === true) !== (to.uniqueItems === true)) {
    found.say(to.uniqueItems === true ? 'UNIQUE_ITEMS_ADDED' : 'UNIQUE_ITEMS_REMOVED', keyword('uniqueItems'));
  }
  compareBound(found, 'maxContains', 'MAX_CONTAINS', mostContained(from), mostContained(to));
  compareBound(found, 'minContains', 'MIN_CONTAINS', leastContained(from), leastContained(to));
};

/** A bound that is the usual one counts as not written. */
function mostContained({ contains }: Keywords): number | undefined {
  return contains === undefined || contains.max === Number.POSITIVE_INFINITY ? undefined : contains.max;
}

function leastContained({ contains }: Keywords): number | undefined {
  return contains === undefined || contains.min === 1 ? undefined : contains.min;
}

/** Without items that have a place of their own, `items` is for all. */
function allItems({ prefixItems, items }: Keywords): Schema | undefined {
  return prefixItems === undefined ? items : undefined;
}

/** Behind them it is for the rest. */
function furtherItems({ prefixItems, items }: Keywords): Schema | undefined {
  return prefixItems === undefined ? undefined : items;
}

function comparePlaces(comparing: Comparing, from: Keywords, to: Keywords, found: Found): void {
  const [old, now] = [from.prefixItems ?? [], to.prefixItems ?? []];
  const models = [contentModel(from), contentModel(to)] as const;
  for (let index = 0; index < Math.max(old.length, now.length); index++) {
    const below = { printed: `items/${index}`, path: `[${index}]` };
    const [before, after] = [old[index], now[index]];
    if (before === undefined && after !== undefined) added(comparing, models[0], after, found, below);
    else if (before !== undefined && after === undefined) removed(comparing, before, models[1], found, below);
    else comparing.place(before, after, found, below);
  }
}

function removed(comparing: Comparing, old: Schema, model: ContentModel, found: Found, below: Below): void {
  const lone = { original: old };
  if (isOpen(model)) {
    found.say('ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL', below, lone);
    return;
  }
  const cover = covering(comparing, model);
  if (cover === undefined) {
    const isNone = old.truth === false;
    found.say(
      isNone ? 'ITEM_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL' : 'ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL',
      below,
      lone,
    );
    return;
  }
  const inner = comparing.covers(old, cover);
  found.include(inner, below);
  found.say(
    inner.isCompatible
      ? 'ITEM_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL'
      : 'ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL',
    below,
    lone,
  );
}

function added(comparing: Comparing, model: ContentModel, now: Schema, found: Found, below: Below): void {
  const lone = { update: now };
  if (isOpen(model)) {
    const isEmpty = isEmptySchema(now);
    found.say(
      isEmpty ? 'ITEM_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL' : 'ITEM_ADDED_TO_OPEN_CONTENT_MODEL',
      below,
      lone,
    );
    return;
  }
  const cover = covering(comparing, model);
  if (cover === undefined) {
    found.say('ITEM_ADDED_TO_CLOSED_CONTENT_MODEL', below, lone);
    return;
  }
  const inner = comparing.covers(cover, now);
  found.include(inner, below);
  found.say(
    inner.isCompatible
      ? 'ITEM_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL'
      : 'ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL',
    below,
    lone,
  );
}

function contentModel(keywords: Keywords): ContentModel {
  return { additional: furtherItems(keywords), unevaluated: keywords.unevaluatedItems, patterns: [] };
}

function compareAdditional(comparing: Comparing, from: Keywords, to: Keywords, found: Found): void {
  const [old, now] = [furtherItems(from), furtherItems(to)];
  const below = keyword('additionalItems');
  const [wasClosed, isClosed] = [old?.truth === false, now?.truth === false];
  if (wasClosed !== isClosed) {
    found.say(wasClosed ? 'ADDITIONAL_ITEMS_ADDED' : 'ADDITIONAL_ITEMS_REMOVED', below);
    return;
  }
  const [before, after] = [schemaOf(old), schemaOf(now)];
  if (before === undefined && after !== undefined) found.say('ADDITIONAL_ITEMS_NARROWED', below);
  else if (before !== undefined && after === undefined) found.say('ADDITIONAL_ITEMS_EXTENDED', below);
  else comparing.place(before, after, found, below);
}
