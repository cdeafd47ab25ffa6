import { pointer } from '../../../model/pointer.ts';
import type { Schema } from '../schema.ts';
import { keyOf } from '../value.ts';
import { tellLone } from './members.ts';
import { treeId } from './tree-id.ts';
import { memberPath, type SchemaPair, type Step, tell, type Walk } from './walk.ts';

/** Combinations of schemas. Keyword → first part of its kinds. */
export const COMBINATORS = { allOf: 'all_of', anyOf: 'any_of', oneOf: 'one_of' } as const;

type Combinator = keyof typeof COMBINATORS;
const NAMES = Object.keys(COMBINATORS) as readonly Combinator[];

const ALL: Step = { in: 'place' };
const ONE: Step = { in: 'branch' };

/** Lists of branches, and of items with a place of their own. A combinator that replaces another keeps its branches. */
export function compareLists(walk: Walk, pair: SchemaPair): void {
  comparePlaces(walk, pair);
  const before = NAMES.filter((name) => pair.before.keywords[name] !== undefined);
  const after = NAMES.filter((name) => pair.after.keywords[name] !== undefined);
  const [from, to] = [before[0], after[0]];
  if (before.length === 1 && after.length === 1 && from !== undefined && to !== undefined && from !== to) {
    tell(pair, 'combinator_changed', 'combinator', { from, to });
    compareBranches(walk, pair, from, to);
    return;
  }
  for (const name of NAMES) compareBranches(walk, pair, name, name);
}

function compareBranches(walk: Walk, pair: SchemaPair, from: Combinator, to: Combinator): void {
  const before = pair.before.keywords[from];
  const after = pair.after.keywords[to];
  if (before === undefined || after === undefined) {
    for (const schema of before ?? after ?? []) walk.touch(schema);
    if (before !== undefined) tell(pair, `${COMBINATORS[from]}_removed`, from, { branches: before.length });
    if (after !== undefined) tell(pair, `${COMBINATORS[to]}_added`, to, { branches: after.length });
    return;
  }
  const partner = matchBranches(before, after);
  const taken = new Set(partner.values());
  for (const [index, schema] of before.entries()) {
    const now = partner.get(schema);
    const path = memberPath(pair.path, `${from}[${index}]`);
    if (now !== undefined)
      walk.enter(schema, now, path, { from: pair, by: from === 'allOf' && to === 'allOf' ? ALL : ONE });
    else tellLone(walk, pair, `${COMBINATORS[from]}_branch_removed`, path, from, { before: schema }, { index });
  }
  for (const [index, schema] of after.entries()) {
    if (taken.has(schema)) continue;
    const path = memberPath(pair.path, `${to}[${index}]`);
    tellLone(walk, pair, `${COMBINATORS[to]}_branch_added`, path, to, { after: schema }, { index });
  }
}

/** Items by their place: what is behind the shorter list was added or removed. */
function comparePlaces(walk: Walk, pair: SchemaPair): void {
  const before = pair.before.keywords.prefixItems ?? [];
  const after = pair.after.keywords.prefixItems ?? [];
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    const [from, to] = [before[index], after[index]];
    const path = `${pair.path}[${index}]`;
    if (from !== undefined && to !== undefined) {
      walk.enter(from, to, path, { from: pair, by: { in: 'item', index } });
    } else {
      const kind = from === undefined ? 'item_added' : 'item_removed';
      tellLone(
        walk,
        pair,
        kind,
        path,
        'prefixItems',
        { ...(from && { before: from }), ...(to && { after: to }) },
        {
          index,
        },
      );
    }
  }
}

/** What two branches may be recognized by, the surest first. A mark counts where one branch of either side alone has it. */
const MARKS: readonly ((schema: Schema) => string | undefined)[] = [
  ({ keywords }) => keywords.ref?.at,
  tagOf,
  ({ keywords }) => (typeof keywords.annotations.title === 'string' ? keywords.annotations.title : undefined),
  ({ keywords }) => keywords.type && JSON.stringify([...keywords.type].sort()),
];

/** Equal branches, then branches of the same mark, then what is left in its order. */
function matchBranches(before: readonly Schema[], after: readonly Schema[]): ReadonlyMap<Schema, Schema> {
  const partner = new Map<Schema, Schema>();
  let old = [...before];
  let now = [...after];
  const pair = (found: ReadonlyMap<Schema, Schema>): void => {
    const taken = new Set(found.values());
    for (const [from, to] of found) partner.set(from, to);
    old = old.filter((schema) => !found.has(schema));
    now = now.filter((schema) => !taken.has(schema));
  };
  pair(equals(old, now));
  for (const mark of MARKS) pair(alike(old, now, mark));
  pair(new Map(old.slice(0, now.length).map((schema, index) => [schema, now[index] ?? schema])));
  return partner;
}

function equals(before: readonly Schema[], after: readonly Schema[]): ReadonlyMap<Schema, Schema> {
  const waiting = new Map<number, Schema[]>();
  for (const schema of [...after].reverse()) {
    const equal = waiting.get(treeId(schema));
    if (equal === undefined) waiting.set(treeId(schema), [schema]);
    else equal.push(schema);
  }
  const found = new Map<Schema, Schema>();
  for (const schema of before) {
    const equal = waiting.get(treeId(schema))?.pop();
    if (equal !== undefined) found.set(schema, equal);
  }
  return found;
}

function alike(
  before: readonly Schema[],
  after: readonly Schema[],
  mark: (schema: Schema) => string | undefined,
): ReadonlyMap<Schema, Schema> {
  const there = marked(after, mark);
  const found = new Map<Schema, Schema>();
  for (const [text, schema] of marked(before, mark)) {
    const other = there.get(text);
    if (schema !== undefined && other !== undefined) found.set(schema, other);
  }
  return found;
}

/** Branches by their mark; undefined where several have it. */
function marked(
  schemas: readonly Schema[],
  mark: (schema: Schema) => string | undefined,
): ReadonlyMap<string, Schema | undefined> {
  const found = new Map<string, Schema | undefined>();
  for (const schema of schemas) {
    const text = mark(schema);
    if (text !== undefined) found.set(text, found.has(text) ? undefined : schema);
  }
  return found;
}

/** The first required property with one possible value: what tells variants apart in practice. */
function tagOf({ keywords }: Schema): string | undefined {
  for (const [name, { keywords: property }] of keywords.properties ?? []) {
    const value = property.const ?? (property.enum?.length === 1 ? property.enum[0] : undefined);
    if (value !== undefined) return pointer(name, keyOf(value));
  }
  return undefined;
}
