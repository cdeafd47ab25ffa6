import type { Claim } from './claims.ts';
import type { Expansion } from './expansion.ts';
import type { Place } from './place.ts';

export function declaredClaims(
  expansion: Expansion,
  places: readonly Place[],
  _kind: 'array' | 'object',
): readonly Claim[] {
  return places.map((place) => expansion.claims.schema(place));
}
