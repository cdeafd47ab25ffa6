import type { FieldPlaces } from '../../model/field-places.ts';
import { references, subschemas } from './diff/subschemas.ts';
import type { Pattern } from './pattern.ts';
import type { Schema, SchemaDocument } from './schema.ts';

/**
 * Where a property is told about: by every schema that is said of it, wherever references lead. A name may have dots in it. Conditions on
 * the way are about all that they stand beside. With dynamic references everything may be about everything.
 */
export function schemaPlaces(document: SchemaDocument, names: readonly string[]): FieldPlaces | undefined {
  if (isDynamic(document)) return { inside: [''], around: [] };
  const inside = new Set<string>();
  const around = new Set<string>();
  // By the names that led there: the schemas of what they name.
  const reached: readonly Set<Schema>[] = Array.from({ length: names.length + 1 }, () => new Set<Schema>());
  reached[0]?.add(document.root);
  for (const [start, from] of reached.slice(0, -1).entries()) {
    const places = [...from].flatMap(inPlace);
    for (let end = start + 1; end <= names.length; end++) {
      const found = places.flatMap((place) => membersNamed(place, names.slice(start, end).join('.')));
      if (found.length === 0) continue;
      for (const schema of found) reached[end]?.add(schema);
      for (const { at, keywords: k } of places) {
        around.add(at);
        for (const condition of [k.not, k.if, k.propertyNames]) if (condition !== undefined) inside.add(condition.at);
      }
    }
  }
  const fields = reached.at(-1) ?? [];
  for (const { at } of reachable(fields)) inside.add(at);
  return [...fields].length === 0 ? undefined : { inside: [...inside], around: [...around] };
}

const dynamic = new WeakMap<SchemaDocument, boolean>();

function isDynamic(document: SchemaDocument): boolean {
  const found =
    dynamic.get(document) ??
    document.schemas.some(({ keywords: k }) => k.dynamicRef !== undefined || k.recursiveRef !== undefined);
  dynamic.set(document, found);
  return found;
}

const inPlaceOf = new WeakMap<Schema, readonly Schema[]>();

/** Schemas that are said of the same values, or of the items of the lists that they are. */
function inPlace(schema: Schema): readonly Schema[] {
  const known = inPlaceOf.get(schema);
  if (known !== undefined) return known;
  const places = new Set([schema]);
  // The set grows while it is gone through.
  for (const { keywords: k } of places) {
    const branches = [...(k.allOf ?? []), ...(k.anyOf ?? []), ...(k.oneOf ?? []), ...(k.prefixItems ?? [])];
    const others = [k.ref, k.then, k.else, k.if, k.items, k.contains?.schema, k.unevaluatedItems];
    for (const one of [...branches, ...others, ...(k.dependentSchemas?.values() ?? [])]) {
      if (one !== undefined) places.add(one);
    }
  }
  const found = [...places];
  inPlaceOf.set(schema, found);
  return found;
}

function membersNamed({ keywords: k }: Schema, name: string): readonly Schema[] {
  const own = k.properties?.get(name);
  const matching = [...(k.patternProperties?.values() ?? [])].filter(({ pattern }) => isFoundIn(pattern, name));
  const found = [...(own === undefined ? [] : [own]), ...matching.map(({ schema }) => schema)];
  if (found.length > 0) return found;
  // What may be anything is not told as a field.
  const rest = [k.additionalProperties, k.unevaluatedProperties];
  return rest.flatMap((schema) => (schema === undefined || schema.truth !== undefined ? [] : [schema]));
}

/** Patterns that are not decided may match. */
function isFoundIn({ language }: Pattern, name: string): boolean {
  return !language.ok || language.value.accepts(name);
}

function reachable(from: Iterable<Schema>): readonly Schema[] {
  const schemas = new Set(from);
  for (const schema of schemas) for (const one of [...subschemas(schema), ...references(schema)]) schemas.add(one);
  return [...schemas];
}
