import { type AuthorityRule, mayClaim } from '../../domain/authority-rules.ts';
import { RegistryError } from '../../domain/error.ts';

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
