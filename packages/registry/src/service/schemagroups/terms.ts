import { type AuthorityRule, mayClaim } from '../../domain/authority-rules.ts';
import { RegistryError } from '../../domain/error.ts';
import { isBelowAuthority } from '../../domain/version-uri.ts';

/** What holds for schema groups in a whole registry. */
export interface SchemaGroupTerms {
  /** True: a document may be posted into a group that is not there, which makes it. */
  readonly makesGroups: boolean;
  /** True: documents in formats that are not read here are refused. */
  readonly readsOnly: boolean;
  /** True: the id of a schema is in one group only. */
  readonly hasUniqueIds: boolean;
  readonly authorityRules: readonly AuthorityRule[];
}

/** What holds where nobody says anything. */
export const PLAIN_TERMS: SchemaGroupTerms = {
  makesGroups: false,
  readsOnly: false,
  hasUniqueIds: false,
  authorityRules: [],
};

/** Throws `authority-refused` where a caller may not register schemas of an authority. */
export function refuseAuthority({ authorityRules }: SchemaGroupTerms, caller: string, authority: string): void {
  if (mayClaim(authorityRules, caller, authority)) return;
  throw new RegistryError(
    'authority-refused',
    `'${caller}' may not register schemas of the authority ${authority}; ask whoever runs the registry, or leave it out`,
    { about: { property: 'authority' } },
  );
}

/**
 * Throws `authority-refused` where a caller may not give a version a URI: one that is not below the authority of its schema is that of
 * another authority, which he has to be allowed to speak for.
 */
export function refuseUri({ authorityRules }: SchemaGroupTerms, caller: string, uri: string, authority: string): void {
  if (isBelowAuthority(uri, authority) || mayClaim(authorityRules, caller, uri)) return;
  throw new RegistryError(
    'authority-refused',
    `'${caller}' may not register versions with the URI ${uri}, which is not below the authority ${authority}; choose another id`,
    { about: { property: 'id' } },
  );
}
