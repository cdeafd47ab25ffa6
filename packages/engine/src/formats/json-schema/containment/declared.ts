import type { Language } from '../../../regular-language/index.ts';
import { alternatives, placesWithin } from './alternatives.ts';
import { type Claim, type Claims, FALSE, type Members, TRUE } from './claims.ts';
import type { Place } from './place.ts';
import type { Terms } from './terms.ts';

/** Ways in which the subschemas in place can hold that are told apart. */
const MAX_WAYS = 1_000;
/** Undeclared items that a writer writes where it has to have so many. */
const MAX_UNDECLARED = 1_000;

/**
 * What a writer writes that follows all these schemas and writes nothing that they do not declare. They declare members by `properties`,
 * `patternProperties`, by a schema for all others, and by requiring them; items by `prefixItems` and `items`. Subschemas in place are taken
 * together; of alternatives, those by which the value is written. Where nothing is declared, anything may stand, as is written. Conditions
 * (`if`, `not`, `contains`) are as written.
 */
export function declaredClaims(terms: Terms, places: readonly Place[], kind: 'array' | 'object'): readonly Claim[] {
  const { claims } = terms;
  const written = places.map((place) => claims.schema(place));
  const ways = alternatives(terms, places, kind, kind === 'object' ? declaresMembers : declaresItems, MAX_WAYS);
  if (ways === undefined) return written;
  const asked = new Map<number, readonly string[]>();
  const close = kind === 'object' ? closedMembers : closedItems;
  return [...written, claims.any(ways.map((way) => claims.all([...way.claims, close(terms, way.places, asked)])))];
}

function declaresMembers({ schema: { keywords: k } }: Place): boolean {
  return (
    (k.properties?.size ?? 0) > 0 ||
    (k.patternProperties?.size ?? 0) > 0 ||
    isSaying(k.additionalProperties) ||
    isSaying(k.unevaluatedProperties)
  );
}

function declaresItems({ schema: { keywords: k } }: Place): boolean {
  return (k.prefixItems?.length ?? 0) > 0 || isSaying(k.items) || isSaying(k.unevaluatedItems);
}

/** Keywords that assert nothing. */
const SILENT: ReadonlySet<string> = new Set(['annotations', 'default', 'spelling']);

/** True for a schema that is neither true nor false, nor empty. */
function isSaying(schema: Place['schema'] | undefined): schema is Place['schema'] {
  return schema?.truth === undefined && Object.keys(schema?.keywords ?? {}).some((keyword) => !SILENT.has(keyword));
}

function closedMembers(terms: Terms, places: readonly Place[], asked: Map<number, readonly string[]>): Claim {
  if (!places.some(declaresMembers)) return TRUE;
  const { claims } = terms;
  const named = new Map<string, Claim>();
  const schemas = new MemberSchemas(terms, places);
  for (const name of mentionedNames(terms, places, asked)) named.set(name, closed(terms, schemas.of(name)));
  const patterns: Members['patterns'][number][] = [];
  for (const place of places) {
    for (const { pattern, schema } of place.schema.keywords.patternProperties?.values() ?? []) {
      const name = claims.pattern(pattern);
      const { language } = pattern;
      // Where others speak of the same member, it is closed by what they declare together.
      const isAlone = places.length === 1 && language.ok && !isFoundAmong(terms, named, language.value);
      const child = terms.places.child(place, schema);
      patterns.push({ name, claim: isAlone ? closed(terms, [child]) : claims.schema(child) });
    }
  }
  const rest = closedRest(terms, places);
  const fewest = Math.max(0, ...places.map(({ schema }) => schema.keywords.minProperties ?? 0));
  const isEnough = patterns.length > 0 || fewest <= named.size;
  return claims.members(named, patterns, rest === FALSE && !isEnough ? TRUE : rest);
}

function isFoundAmong({ tally }: Terms, named: ReadonlyMap<string, Claim>, language: Language): boolean {
  for (const name of named.keys()) {
    tally.add(2 + (name.length >> 3));
    if (language.accepts(name)) return true;
  }
  return false;
}

/** What members are that no place names. */
function closedRest(terms: Terms, places: readonly Place[]): Claim {
  const open = places.filter(({ schema }) => isSaying(schema.keywords.additionalProperties));
  if (places.some(({ schema }) => isSaying(schema.keywords.unevaluatedProperties))) return TRUE;
  const [place] = open;
  if (place === undefined) return FALSE;
  const rest = place.schema.keywords.additionalProperties;
  return rest === undefined || open.length > 1 ? TRUE : closed(terms, [terms.places.child(place, rest)]);
}

/** Names that the schemas speak of as members that there may be: those that they declare, and those that they ask for. */
function mentionedNames(terms: Terms, places: readonly Place[], asked: Map<number, readonly string[]>): Set<string> {
  const names = new Set<string>();
  for (const place of places) {
    for (const name of place.schema.keywords.properties?.keys() ?? []) names.add(name);
    let own = asked.get(place.number);
    if (own === undefined) {
      own = askedNames(terms, place);
      asked.set(place.number, own);
    }
    for (const name of own) names.add(name);
  }
  return names;
}

/** Names that a schema asks for, or a choice within it that declares nothing and so is not followed: `anyOf` of several `required`, say. */
function askedNames(terms: Terms, place: Place): readonly string[] {
  const { anyOf, oneOf, then: consequence, else: otherwise, dependentSchemas } = place.schema.keywords;
  const chosen = [...(anyOf ?? []), ...(oneOf ?? []), consequence, otherwise, ...(dependentSchemas?.values() ?? [])];
  const silent = chosen.flatMap((schema) => {
    const within = schema === undefined ? [] : placesWithin(terms, [terms.places.child(place, schema)]);
    return within.some(declaresMembers) ? [] : within;
  });
  return [place, ...silent].flatMap(({ schema: { keywords: k } }) => [
    ...(k.required ?? []),
    ...(k.dependentSchemas?.keys() ?? []),
    ...[...(k.dependentRequired ?? [])].flatMap(([name, needed]) => [name, ...needed]),
  ]);
}

/** What the places say of members, looked up by name. */
class MemberSchemas {
  readonly #terms: Terms;
  readonly #places: readonly Place[];
  /** By name: which places name it. */
  readonly #naming = new Map<string, number[]>();
  /** Places that speak of names that they do not name. */
  readonly #wide: readonly number[];

  constructor(terms: Terms, places: readonly Place[]) {
    this.#terms = terms;
    this.#places = places;
    const wide: number[] = [];
    for (const [index, { schema }] of places.entries()) {
      const { properties, patternProperties, additionalProperties } = schema.keywords;
      if (patternProperties !== undefined || additionalProperties !== undefined) wide.push(index);
      else for (const name of properties?.keys() ?? []) this.#note(name, index);
    }
    this.#wide = wide;
  }

  /** The schemas for a member, in the order of the places. */
  of(name: string): Place[] {
    const naming = this.#naming.get(name) ?? [];
    const indexes = this.#wide.length === 0 ? naming : [...this.#wide, ...naming].sort((a, b) => a - b);
    return indexes.flatMap((index) => this.#ofPlace(this.#places[index] as Place, name));
  }

  #note(name: string, index: number): void {
    const indexes = this.#naming.get(name);
    if (indexes === undefined) this.#naming.set(name, [index]);
    else indexes.push(index);
  }

  #ofPlace(place: Place, name: string): Place[] {
    const { properties, patternProperties, additionalProperties } = place.schema.keywords;
    this.#terms.tally.add(2 + 2 * (patternProperties?.size ?? 0) * (1 + (name.length >> 3)));
    const own = properties?.get(name);
    const matching = [...(patternProperties?.values() ?? [])].filter(
      ({ pattern: { language } }) => language.ok && language.value.accepts(name),
    );
    const schemas = [...(own === undefined ? [] : [own]), ...matching.map(({ schema }) => schema)];
    if (schemas.length === 0 && additionalProperties !== undefined) schemas.push(additionalProperties);
    return schemas.map((schema) => this.#terms.places.child(place, schema));
  }
}

function closedItems(terms: Terms, places: readonly Place[]): Claim {
  if (!places.some(declaresItems)) return TRUE;
  const { claims } = terms;
  const keywords = places.map(({ schema }) => schema.keywords);
  const length = Math.max(0, ...keywords.map(({ prefixItems }) => prefixItems?.length ?? 0));
  const childrenAt = (position: number) =>
    places.flatMap((place) => {
      const { prefixItems, items } = place.schema.keywords;
      const schema = prefixItems?.[position] ?? items;
      return schema === undefined ? [] : [terms.places.child(place, schema)];
    });
  const prefix = Array.from({ length }, (_, position) => closed(terms, childrenAt(position)));
  const isOpen = keywords.some(
    (k) => isSaying(k.items) || isSaying(k.unevaluatedItems) || (k.contains !== undefined && k.contains.min > 0),
  );
  if (isOpen) return claims.items(prefix, closed(terms, childrenAt(length)));
  const fewest = Math.max(0, ...keywords.map(({ minItems }) => minItems ?? 0));
  if (fewest > length + MAX_UNDECLARED) return claims.items(prefix, TRUE);
  const undeclared = new Array<Claim>(Math.max(0, fewest - length)).fill(TRUE);
  return claims.items([...prefix, ...undeclared], FALSE);
}

/** All places hold, and nothing is there that they do not declare. */
function closed({ claims }: { readonly claims: Claims }, places: readonly Place[]): Claim {
  return claims.schemas(places, places.some(mayDeclare));
}

/** False where nothing can be left undeclared, by the look of it. */
function mayDeclare({ schema: { keywords: k } }: Place): boolean {
  const { properties, patternProperties, additionalProperties, unevaluatedProperties, prefixItems, items } = k;
  const own = [properties, patternProperties, additionalProperties, unevaluatedProperties, prefixItems, items];
  const inPlace = [k.ref, k.dynamicRef, k.recursiveRef, k.allOf, k.anyOf, k.oneOf, k.if, k.dependentSchemas];
  return [...own, ...inPlace, k.unevaluatedItems].some((keyword) => keyword !== undefined);
}
