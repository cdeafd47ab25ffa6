import type { Change, Detail } from '../../../model/change.ts';
import { pointer } from '../../../model/pointer.ts';
import type { Schema } from '../schema.ts';
import { memberPath, type SchemaPair, tell, type Walk } from './walk.ts';

/** Members of objects: properties by name and by pattern, which of them are required, what they entail. */
export function compareMembers(walk: Walk, pair: SchemaPair): void {
  compareProperties(walk, pair);
  comparePatterns(walk, pair);
  compareRequired(pair);
  compareEntailed(walk, pair);
}

const NONE: ReadonlyMap<string, Schema> = new Map();

/** Kept and removed ones in order of `before`, then added ones. */
function compareProperties(walk: Walk, pair: SchemaPair): void {
  const before = pair.before.keywords.properties ?? NONE;
  const after = pair.after.keywords.properties ?? NONE;
  const isPresenceSame = isSameSet(pair.before.keywords.required, pair.after.keywords.required);
  for (const [name, schema] of before) {
    const now = after.get(name);
    if (now === undefined) {
      const required = pair.before.keywords.required?.has(name) === true;
      const path = memberPath(pair.path, name);
      tellLone(walk, pair, 'property_removed', path, 'properties', { before: schema }, { name, required });
      continue;
    }
    if (!isPresenceSame) comparePresence(pair, name, schema, now);
    if (walk.areSame(schema, now)) continue;
    walk.enter(schema, now, memberPath(pair.path, name), { from: pair, by: { in: 'property', name } });
  }
  for (const [name, schema] of after) {
    if (before.has(name)) continue;
    const required = pair.after.keywords.required?.has(name) === true;
    const path = memberPath(pair.path, name);
    tellLone(walk, pair, 'property_added', path, 'properties', { after: schema }, { name, required });
  }
}

function isSameSet(some: ReadonlySet<string> | undefined, others: ReadonlySet<string> | undefined): boolean {
  if (some?.size !== others?.size) return false;
  for (const name of some ?? []) if (others?.has(name) !== true) return false;
  return true;
}

/** A property that both declare became required, or optional: said of the property. */
function comparePresence(pair: SchemaPair, name: string, before: Schema, after: Schema): void {
  const was = pair.before.keywords.required?.has(name) === true;
  const is = pair.after.keywords.required?.has(name) === true;
  if (was === is) return;
  const kind = is ? 'required_added' : 'required_removed';
  const at = { before: before.at, after: after.at };
  pair.changes.push({ kind, path: memberPath(pair.path, name), at, aspect: 'presence', detail: { names: [name] } });
}

/** Names that are required without a property of that name on both sides; what is said of an added or removed property is not said again. */
function compareRequired(pair: SchemaPair): void {
  const removed = requiredAlone(pair.before, pair.after);
  const added = requiredAlone(pair.after, pair.before);
  const areBoth = removed.length > 0 && added.length > 0;
  if (added.length > 0) {
    tell(pair, 'required_added', 'required', { names: added }, areBoth ? 'backward' : undefined);
  }
  if (removed.length > 0) {
    tell(pair, 'required_removed', 'required', { names: removed }, areBoth ? 'forward' : undefined);
  }
}

function requiredAlone(side: Schema, other: Schema): string[] {
  return [...(side.keywords.required ?? [])].filter((name) => {
    if (other.keywords.required?.has(name) === true) return false;
    // A property of both tells its presence itself, one that is new or gone tells it with its coming or going.
    return side.keywords.properties?.has(name) !== true;
  });
}

function comparePatterns(walk: Walk, pair: SchemaPair): void {
  const before = pair.before.keywords.patternProperties;
  const after = pair.after.keywords.patternProperties;
  for (const [pattern, { schema }] of before ?? []) {
    const now = after?.get(pattern)?.schema;
    const path = memberPath(pair.path, `/${pattern}/`);
    if (now === undefined) {
      tellLone(walk, pair, 'pattern_property_removed', path, 'patternProperties', { before: schema }, { pattern });
    } else {
      walk.enter(schema, now, path, { from: pair, by: { in: 'matching', pattern } });
    }
  }
  for (const [pattern, { schema }] of after ?? []) {
    if (before?.has(pattern) === true) continue;
    const path = memberPath(pair.path, `/${pattern}/`);
    tellLone(walk, pair, 'pattern_property_added', path, 'patternProperties', { after: schema }, { pattern });
  }
}

/** What the presence of a property entails: other properties, or a whole schema. */
function compareEntailed(walk: Walk, pair: SchemaPair): void {
  const before = pair.before.keywords;
  const after = pair.after.keywords;
  for (const name of namesOf(before.dependentRequired, after.dependentRequired)) {
    compareNames(pair, name, before.dependentRequired?.get(name), after.dependentRequired?.get(name));
  }
  for (const name of namesOf(before.dependentSchemas, after.dependentSchemas)) {
    const [from, to] = [before.dependentSchemas?.get(name), after.dependentSchemas?.get(name)];
    const path = memberPath(pair.path, name);
    if (from !== undefined && to !== undefined) {
      walk.enter(from, to, path, { from: pair, by: { in: 'question' } });
    } else {
      const kind = from === undefined ? 'dependent_schema_added' : 'dependent_schema_removed';
      const at = { ...(from && { before: from }), ...(to && { after: to }) };
      tellLone(walk, pair, kind, path, 'dependentSchemas', at, { name });
    }
  }
}

function compareNames(
  pair: SchemaPair,
  name: string,
  from: ReadonlySet<string> | undefined,
  to: ReadonlySet<string> | undefined,
): void {
  const at = {
    ...(from && { before: entailedAt(pair.before, name) }),
    ...(to && { after: entailedAt(pair.after, name) }),
  };
  const say = (verb: string, names: readonly string[], concerns?: Change['concerns']): void => {
    pair.changes.push({
      kind: `dependent_required_${verb}`,
      path: memberPath(pair.path, name),
      at,
      aspect: 'dependentRequired',
      ...(concerns && { concerns }),
      detail: { name, names },
    });
  };
  if (from === undefined || to === undefined) {
    say(from === undefined ? 'added' : 'removed', [...(from ?? to ?? [])]);
    return;
  }
  const added = [...to].filter((entailed) => !from.has(entailed));
  const removed = [...from].filter((entailed) => !to.has(entailed));
  const areBoth = added.length > 0 && removed.length > 0;
  if (added.length > 0) say('extended', added, areBoth ? 'backward' : undefined);
  if (removed.length > 0) say('narrowed', removed, areBoth ? 'forward' : undefined);
}

function entailedAt({ at, keywords }: Schema, name: string): string {
  return `${at}${pointer(keywords.spelling?.dependentRequired ?? 'dependentRequired', name)}`;
}

function namesOf(
  before: ReadonlyMap<string, unknown> | undefined,
  after: ReadonlyMap<string, unknown> | undefined,
): ReadonlySet<string> {
  return new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
}

/** Tells of a schema that only one side has, at its own place. */
export function tellLone(
  walk: Walk,
  pair: SchemaPair,
  kind: string,
  path: string,
  aspect: string,
  { before, after }: { readonly before?: Schema; readonly after?: Schema },
  detail: Detail,
): void {
  for (const schema of [before, after]) if (schema !== undefined) walk.touch(schema);
  const at = { ...(before && { before: before.at }), ...(after && { after: after.at }) };
  pair.changes.push({ kind, path, at, aspect, detail });
}
