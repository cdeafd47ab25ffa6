import type { NamedType } from '../schema.ts';
import type { Digest } from './digest.ts';

/** A type with an alias for a type of another document that is not its own alone. */
export interface DisputedAlias {
  readonly claimant: NamedType;
  readonly claimed: NamedType;
}

/**
 * The aliases in one document for types of the other that something else in it answers to as well: a type of that very name, or a second
 * type with the alias; or that are for a type of another kind. Java follows an alias by the name alone, to the one type that has it
 * last, so whatever is decided for each pair of types does not hold there.
 */
export function disputedAliases(own: Digest, other: Digest): readonly DisputedAlias[] {
  const claims: DisputedAlias[] = [];
  const claimants = new Map<NamedType, number>();
  for (const { type: claimant } of own.definitions.values()) {
    for (const alias of new Set(claimant.aliases)) {
      const claimed = other.definitions.get(alias)?.type;
      if (claimed === undefined || alias === claimant.fullName) continue;
      claims.push({ claimant, claimed });
      claimants.set(claimed, (claimants.get(claimed) ?? 0) + 1);
    }
  }
  return claims.filter(
    ({ claimant, claimed }) =>
      own.definitions.has(claimed.fullName) || claimants.get(claimed) !== 1 || claimant.kind !== claimed.kind,
  );
}
