import type { Caller, Grant } from '../../domain/caller.ts';
import { parseGrant } from '../../domain/grant.ts';
import type { IssuerTerms } from './terms.ts';

/** Characters of a caller's id, and grants of a token. */
const LONGEST_ID = 255;
const MOST_GRANTS = 100;

/** Who a verified token says that its bearer is; undefined where it names nobody. What is no grant grants nothing. */
export function callerIn(
  claims: Readonly<Record<string, unknown>>,
  { claim, grants }: Pick<IssuerTerms, 'claim' | 'grants'>,
): Caller | undefined {
  const { sub } = claims;
  if (typeof sub !== 'string' || sub === '' || sub.length > LONGEST_ID || /\p{Cc}/u.test(sub)) return undefined;
  const values = valuesOf(claimAt(claims, claim));
  return { id: sub, grants: values.flatMap((value) => granted(value, grants)).slice(0, MOST_GRANTS) };
}

function granted(value: string, grants: IssuerTerms['grants']): readonly Grant[] {
  if (grants !== undefined) return grants.get(value) ?? [];
  const grant = parseGrant(value);
  return grant === undefined ? [] : [grant];
}

/** A claim of this very name, or the one that a path with dots leads to: `realm_access.roles`. */
function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const member of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, member)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[member];
  }
  return value;
}

/** A list of texts, or one with blanks between them, as scopes are written. */
function valuesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter((each) => each !== '');
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
