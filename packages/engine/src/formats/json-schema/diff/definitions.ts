import type { Change } from '../../../model/change.ts';
import { pointerTokens } from '../../../model/pointer.ts';
import type { Schema, SchemaDocument } from '../schema.ts';
import type { Walk } from './walk.ts';

/** Schemas that nothing refers to by now, or that came and went with nothing that refers to them. */
export interface Definitions {
  /** The same place in both documents, not compared so far. */
  readonly kept: readonly (readonly [before: Schema, after: Schema, path: string])[];
  readonly changes: readonly Change[];
}

/** Whether a document defines schemas under names. */
export function hasDefinitions(document: SchemaDocument): boolean {
  return definitionsOf(document).size > 0;
}

/** The definitions that a walk from the roots has not met. */
export function leftDefinitions(before: SchemaDocument, after: SchemaDocument, walk: Walk): Definitions {
  const old = definitionsOf(before);
  const now = definitionsOf(after);
  const kept: [Schema, Schema, string][] = [];
  const changes: Change[] = [];
  const isLeft = (schema: Schema | undefined): schema is Schema => schema !== undefined && !walk.isTouched(schema);
  for (const [at, { schema, name }] of old) {
    const other = now.get(at)?.schema;
    if (isLeft(schema) && isLeft(other)) kept.push([schema, other, `definitions.${name}`]);
    else if (isLeft(schema) && other === undefined) changes.push(lone('definition_removed', name, { before: at }));
  }
  for (const [at, { schema, name }] of now) {
    if (isLeft(schema) && !old.has(at)) changes.push(lone('definition_added', name, { after: at }));
  }
  return { kept, changes };
}

function lone(kind: string, name: string, at: Change['at']): Change {
  return { kind, path: `definitions.${name}`, at, aspect: 'definitions', detail: { name } };
}

interface Definition {
  readonly schema: Schema;
  readonly name: string;
}

const known = new WeakMap<SchemaDocument, ReadonlyMap<string, Definition>>();

/** Schemas directly below `definitions` or `$defs` of a schema, by their place. */
function definitionsOf(document: SchemaDocument): ReadonlyMap<string, Definition> {
  const found = known.get(document);
  if (found !== undefined) return found;
  const candidates = document.schemas.filter(({ at }) => holderOf(at) !== undefined);
  const places = new Set(candidates.length === 0 ? [] : document.schemas.map(({ at }) => at));
  const definitions = new Map<string, Definition>();
  for (const schema of candidates) {
    const holder = holderOf(schema.at);
    if (holder === undefined || !places.has(holder)) continue;
    const [name = ''] = pointerTokens(schema.at.slice(schema.at.lastIndexOf('/')));
    definitions.set(schema.at, { schema, name });
  }
  known.set(document, definitions);
  return definitions;
}

/** The place of the schema that defines this one, if there is a schema at that place. */
function holderOf(at: string): string | undefined {
  const end = at.lastIndexOf('/');
  const start = end <= 0 ? -1 : at.lastIndexOf('/', end - 1);
  const keyword = start < 0 ? '' : at.slice(start + 1, end);
  return keyword === 'definitions' || keyword === '$defs' ? at.slice(0, start) : undefined;
}
