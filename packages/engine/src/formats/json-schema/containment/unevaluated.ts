import type { Claim } from './claims.ts';
import type { Expansion } from './expansion.ts';
import type { Place } from './place.ts';

export function unevaluatedItems(expansion: Expansion, place: Place, rest: Claim): Claim {
  return expansion.claims.opaque(`items ${place.number} ${rest}`, 'unevaluatedItems');
}
export function unevaluatedProperties(expansion: Expansion, place: Place, rest: Claim): Claim {
  return expansion.claims.opaque(`properties ${place.number} ${rest}`, 'unevaluatedProperties');
}
