import { alternatives } from './alternatives.ts';
import { type Claim, TRUE } from './claims.ts';
import type { Place } from './place.ts';
import type { Terms } from './terms.ts';

/** Ways in which the subschemas in place can hold that are told apart. */
const MAX_WAYS = 64;

/**
 * What `unevaluatedProperties` says, without annotations (JSON Schema Core 2020-12, 11.3): in one of the ways in which the subschemas in place
 * can hold, all members that they do not evaluate are as `rest` claims. More subschemas that hold only evaluate more, so it is enough
 * that some hold.
 */
export function unevaluatedProperties(terms: Terms, place: Place, rest: Claim): Claim {
  const evaluates = ({ schema: { keywords: k }, number }: Place) =>
    k.properties !== undefined ||
    k.patternProperties !== undefined ||
    k.additionalProperties !== undefined ||
    (k.unevaluatedProperties !== undefined && number !== place.number);
  const ways = alternatives(terms, [place], 'object', evaluates, MAX_WAYS);
  if (ways === undefined) return unknown(terms, place, 'unevaluatedProperties', rest);
  return terms.claims.any(
    ways.map(({ claims, places }) => terms.claims.all([...claims, otherMembers(terms, place, places, rest)])),
  );
}

/** The same for `unevaluatedItems` (11.2). */
export function unevaluatedItems(terms: Terms, place: Place, rest: Claim): Claim {
  const evaluates = ({ schema: { keywords: k, draft }, number }: Place) =>
    k.prefixItems !== undefined ||
    k.items !== undefined ||
    (k.contains !== undefined && draft !== '2019-09') ||
    (k.unevaluatedItems !== undefined && number !== place.number);
  const ways = alternatives(terms, [place], 'array', evaluates, MAX_WAYS);
  if (ways === undefined) return unknown(terms, place, 'unevaluatedItems', rest);
  return terms.claims.any(
    ways.map(({ claims, places }) => terms.claims.all([...claims, otherItems(terms, place, places, rest)])),
  );
}

function otherMembers(terms: Terms, own: Place, places: readonly Place[], rest: Claim): Claim {
  const named = new Map<string, Claim>();
  const patterns: { readonly name: Claim; readonly claim: Claim }[] = [];
  for (const { schema, number } of places) {
    const { properties, patternProperties, additionalProperties, unevaluatedProperties: others } = schema.keywords;
    if (additionalProperties !== undefined || (others !== undefined && number !== own.number)) return TRUE;
    for (const name of properties?.keys() ?? []) named.set(name, TRUE);
    for (const { pattern } of patternProperties?.values() ?? []) {
      patterns.push({ name: terms.claims.pattern(pattern), claim: TRUE });
    }
  }
  return terms.claims.members(named, patterns, rest);
}

function otherItems(terms: Terms, own: Place, places: readonly Place[], rest: Claim): Claim {
  const evaluated: Claim[] = [];
  let length = 0;
  for (const place of places) {
    const { keywords: k, draft } = place.schema;
    if (k.items !== undefined || (k.unevaluatedItems !== undefined && place.number !== own.number)) return TRUE;
    length = Math.max(length, k.prefixItems?.length ?? 0);
    // From 2020-12 on the items that `contains` finds are evaluated.
    if (k.contains !== undefined && draft !== '2019-09') {
      evaluated.push(terms.claims.schema(terms.places.child(place, k.contains.schema)));
    }
  }
  const prefix = new Array<Claim>(length).fill(TRUE);
  return terms.claims.items(prefix, terms.claims.any([rest, ...evaluated]));
}

function unknown(terms: Terms, place: Place, keyword: string, rest: Claim): Claim {
  return terms.claims.opaque(
    `${keyword} ${place.number} ${rest}`,
    `${keyword} beside too many alternatives cannot be decided`,
  );
}
