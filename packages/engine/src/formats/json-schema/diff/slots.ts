import type { Keywords, Schema } from '../schema.ts';
import { compareCounts } from './bounds.ts';
import { memberPath, type SchemaPair, type Step, tell, type Walk } from './walk.ts';

/** Keywords that say what else may be there: absent or `true` is open, `false` is closed. Keyword → first part of its kinds. */
export const OPENNESS = {
  items: 'items',
  unevaluatedItems: 'unevaluated_items',
  additionalProperties: 'additional_properties',
  unevaluatedProperties: 'unevaluated_properties',
} as const satisfies { readonly [Name in keyof Keywords]?: string };

/** Keywords with a schema that asks something. Keyword → first part of its kinds. */
export const QUESTIONS = {
  propertyNames: 'property_names',
  not: 'not',
  if: 'if',
  // biome-ignore lint/suspicious/noThenProperty: the keyword of that name.
  then: 'then',
  else: 'else',
} as const satisfies { readonly [Name in keyof Keywords]?: string };

/** Keywords that hold one schema: opened, closed, extended, narrowed; added, removed. What both have is a pair of its own. */
export function compareSlots(walk: Walk, pair: SchemaPair): void {
  const { keywords: before } = pair.before;
  const { keywords: after } = pair.after;
  for (const name of Object.keys(OPENNESS) as (keyof typeof OPENNESS)[]) {
    compareOpenness(walk, pair, name, before[name], after[name]);
  }
  compareContains(walk, pair);
  for (const name of Object.keys(QUESTIONS) as (keyof typeof QUESTIONS)[]) {
    const [from, to] = [before[name], after[name]];
    if (from !== undefined && to !== undefined) {
      walk.enter(from, to, memberPath(pair.path, name), { from: pair, by: { in: 'question' } });
    } else if (from !== undefined || to !== undefined) {
      lone(walk, from ?? to);
      tell(pair, `${QUESTIONS[name]}_${from === undefined ? 'added' : 'removed'}`, name, {});
    }
  }
}

function compareOpenness(
  walk: Walk,
  pair: SchemaPair,
  name: keyof typeof OPENNESS,
  from: Schema | undefined,
  to: Schema | undefined,
): void {
  const word = OPENNESS[name];
  const [old, now] = [openness(from), openness(to)];
  if (old === 'some' && now === 'some' && from && to) {
    walk.enter(from, to, pathOf(pair.path, name), { from: pair, by: STEPS[name] });
    return;
  }
  if (from !== undefined) walk.touch(from);
  if (to !== undefined) walk.touch(to);
  if (old === now) return;
  const { spelling } = to === undefined ? pair.before.keywords : pair.after.keywords;
  const detail = { keyword: spelling?.[name] ?? name };
  if (now === 'none') tell(pair, `${word}_closed`, name, detail);
  else if (old === 'none') tell(pair, `${word}_opened`, name, detail);
  else tell(pair, `${word}_${now === 'some' ? 'narrowed' : 'extended'}`, name, detail);
}

/** Unevaluated content depends on the branch that is taken, so that a witness cannot simply be placed there. */
const STEPS: Readonly<Record<keyof typeof OPENNESS, Step>> = {
  items: { in: 'rest' },
  unevaluatedItems: { in: 'question' },
  additionalProperties: { in: 'further' },
  unevaluatedProperties: { in: 'question' },
};

function pathOf(path: string, name: keyof typeof OPENNESS): string {
  return name === 'items' || name === 'unevaluatedItems' ? `${path}[]` : memberPath(path, '*');
}

/** What a schema for the rest lets through. */
function openness(schema: Schema | undefined): 'all' | 'some' | 'none' {
  if (schema === undefined || schema.truth === true) return 'all';
  if (schema.truth === false) return 'none';
  return isEmpty(schema) ? 'all' : 'some';
}

/** True for an object that has no keyword at all. */
function isEmpty({ keywords }: Schema): boolean {
  return (
    Object.keys(keywords).every((name) => name === 'annotations' || name === 'spelling') &&
    Object.keys(keywords.annotations).length === 0
  );
}

function compareContains(walk: Walk, pair: SchemaPair): void {
  const from = pair.before.keywords.contains;
  const to = pair.after.keywords.contains;
  if (from !== undefined && to !== undefined) {
    walk.enter(from.schema, to.schema, memberPath(pair.path, 'contains'), { from: pair, by: { in: 'question' } });
    compareCounts(pair, 'minContains', 'min_contains', from.min, to.min);
    compareCounts(pair, 'maxContains', 'max_contains', from.max, to.max);
  } else if (from !== undefined || to !== undefined) {
    lone(walk, from?.schema ?? to?.schema);
    tell(pair, from === undefined ? 'contains_added' : 'contains_removed', 'contains', {});
  }
}

function lone(walk: Walk, schema: Schema | undefined): void {
  if (schema !== undefined) walk.touch(schema);
}
