import { alternatives } from './alternatives.ts';
import { type Claim, TRUE } from './claims.ts';
import type { Expansion } from './expansion.ts';
import type { Place } from './place.ts';

/** Ways in which the subschemas in place can hold that are told apart. */
const MAX_WAYS = 64;

/**
 * What `unevaluatedProperties` says, without annotations (JSON Schema Core 2020-12, 11.3): in one of the ways in which the subschemas in place
 * can hold, all members that they do not evaluate are as `rest` claims. More subschemas that hold only evaluate more, so it is enough
 * that some hold.
 */
export function unevaluatedProperties(expansion: Expansion, place: Place, rest: Claim): Claim {
  const evaluates = ({ schema: { keywords: k }, number }: Place) =>
    k.properties !== undefined ||
    k.patternProperties !== undefined ||
    k.additionalProperties !== undefined ||
    (k.unevaluatedProperties !== undefined && number !== place.number);
  const ways = alternatives(expansion, [place], 'object', evaluates, MAX_WAYS);
  if (ways === undefined) return unknown(expansion, place, 'unevaluatedProperties', rest);
  return expansion.claims.any(
    ways.map(({ claims, places }) => expansion.claims.all([...claims, otherMembers(expansion, place, places, rest)])),
  );
}

/** The same for `unevaluatedItems` (11.2). */
export function unevaluatedItems(expansion: Expansion, place: Place, rest: Claim): Claim {
  const evaluates = ({ schema: { keywords: k, draft }, number }: Place) =>
    k.prefixItems !== undefined ||
    k.items !== undefined ||
    (k.contains !== undefined && draft !== '2019-09') ||
    (k.unevaluatedItems !== undefined && number !== place.number);
  const ways = alternatives(expansion, [place], 'array', evaluates, MAX_WAYS);
  if (ways === undefined) return unknown(expansion, place, 'unevaluatedItems', rest);
  return expansion.claims.any(
    ways.map(({ claims, places }) => expansion.claims.all([...claims, otherItems(expansion, place, places, rest)])),
  );
}

function otherMembers(expansion: Expansion, own: Place, places: readonly Place[], rest: Claim): Claim {
  const named = new Map<string, Claim>();
  const patterns: { readonly name: Claim; readonly claim: Claim }[] = [];
  for (const { schema, number } of places) {
    const { properties, patternProperties, additionalProperties, unevaluatedProperties: others } = schema.keywords;
    if (additionalProperties !== undefined || (others !== undefined && number !== own.number)) return TRUE;
    for (const name of properties?.keys() ?? []) named.set(name, TRUE);
    for (const { pattern } of patternProperties?.values() ?? []) {
      patterns.push({ name: expansion.claims.pattern(pattern), claim: TRUE });
    }
  }
  return expansion.claims.members(named, patterns, rest);
}

function otherItems(expansion: Expansion, own: Place, places: readonly Place[], rest: Claim): Claim {
  const evaluated: Claim[] = [];
  let length = 0;
  for (const place of places) {
    const { keywords: k, draft } = place.schema;
    if (k.items !== undefined || (k.unevaluatedItems !== undefined && place.number !== own.number)) return TRUE;
    length = Math.max(length, k.prefixItems?.length ?? 0);
    // From 2020-12 on the items that `contains` finds are evaluated.
    if (k.contains !== undefined && draft !== '2019-09') {
      evaluated.push(expansion.claims.schema(expansion.places.child(place, k.contains.schema)));
    }
  }
  const prefix = new Array<Claim>(length).fill(TRUE);
  return expansion.claims.items(prefix, expansion.claims.any([rest, ...evaluated]));
}

function unknown(expansion: Expansion, place: Place, keyword: string, rest: Claim): Claim {
  return expansion.claims.opaque(
    `${keyword} ${place.number} ${rest}`,
    `${keyword} beside too many alternatives cannot be decided`,
  );
}
