import { hash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { Caller } from '../../domain/caller.ts';
import { BoundedCache } from '../../service/bounded-cache.ts';
import { IssuerAway, IssuerKeys } from './issuer-keys.ts';
import type { IssuerTerms } from './terms.ts';
import { callerIn } from './token-claims.ts';

/** Seconds by which the clocks of an issuer and of this machine may differ. */
const SKEW_S = 60;
/** Tokens whose verdicts are remembered. */
const REMEMBERED = 10_000;
/** Characters of a token. */
const LONGEST = 16 * 1024;

/** Signatures of which only the issuer has the secret. `none`, and those that are made with the key that verifies them, are not among them. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'Ed25519',
  'EdDSA',
];

/** Codes of `jose` that say nothing of the token: the keys could not be had. */
const AWAY: ReadonlySet<string> = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

/** What a token comes to: a caller, or why not. `away`: nobody can tell now. */
export type TokenVerdict = { readonly caller: Caller } | { readonly refused: string } | { readonly away: unknown };

/** Verifies tokens of an issuer: JSON Web Tokens (RFC 7519) that are signed. */
export class Tokens {
  readonly #terms: IssuerTerms;
  readonly #clock: () => Date;
  readonly #keys: IssuerKeys;
  /** Callers by the digest of their tokens, until these are over. */
  readonly #known = new BoundedCache<string, { readonly caller: Caller; readonly until: number }>(REMEMBERED);

  constructor(terms: IssuerTerms, clock: () => Date) {
    this.#terms = terms;
    this.#clock = clock;
    this.#keys = new IssuerKeys(terms);
  }

  /** Whose token it is, where it was verified before; undefined says nothing. */
  known(token: string): Caller | undefined {
    const found = this.#known.get(digestOf(token));
    return found !== undefined && found.until > this.#clock().getTime() ? found.caller : undefined;
  }

  async verdict(token: string): Promise<TokenVerdict> {
    if (token.length > LONGEST) return { refused: 'the token is too long' };
    try {
      const { payload } = await jwtVerify(token, this.#keys.keyOf, {
        issuer: this.#terms.issuer,
        audience: this.#terms.audience,
        algorithms: ALGORITHMS,
        clockTolerance: SKEW_S,
        requiredClaims: ['exp', 'sub'],
        currentDate: this.#clock(),
      });
      const caller = callerIn(payload, this.#terms);
      if (caller === undefined) return { refused: 'the claim "sub" of the token names nobody' };
      this.#known.set(digestOf(token), { caller, until: ((payload.exp ?? 0) + SKEW_S) * 1000 }, 1);
      return { caller };
    } catch (error) {
      if (error instanceof IssuerAway || !(error instanceof errors.JOSEError) || AWAY.has(error.code)) {
        return { away: error };
      }
      return { refused: reasonOf(error) };
    }
  }
}

function digestOf(token: string): string {
  return hash('sha256', token);
}

/** What a client may be told: nothing of it is secret, and all of it helps him to get the right token. */
function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'the token is over';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the claim "${error.claim}" of the token is not as it has to be`;
  return 'the token is not one of the issuer that is trusted here';
}
