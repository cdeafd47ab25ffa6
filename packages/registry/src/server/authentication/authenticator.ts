import type { Call, Refusal } from '../../dialects/dialect.ts';
import { ANYBODY, type Caller } from '../../domain/caller.ts';
import type { Access } from '../../service/access/access.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import type { AuthenticationTerms, IssuerTerms } from './terms.ts';
import type { Tokens } from './tokens.ts';

/** Tells whose a request is. */
export interface Authenticator {
  /** True where callers have to say who they are. */
  readonly isOn: boolean;
  /** Whose request it is, where that lies ready in the process; undefined says nothing. */
  known(headers: Call['headers']): Caller | undefined;
  /** Whose request it is, or why it is refused. */
  caller(headers: Call['headers']): Promise<Caller | Refusal>;
}

/** Where nobody has to say who he is. */
export const UNASKED: Authenticator = { isOn: false, known: () => ANYBODY, caller: async () => ANYBODY };

/** Asks everybody for a key of this registry, or for a token where an issuer is trusted. */
export async function createAuthenticator(
  terms: AuthenticationTerms,
  access: Pick<Access, 'callerOf' | 'knownCallerOf'>,
  clock: () => Date,
): Promise<Authenticator> {
  if (terms.auth === 'off') return UNASKED;
  const tokens = terms.issuer && (await tokensOf(terms.issuer, clock));
  return {
    isOn: true,
    known(headers) {
      const credentials = credentialsOf(headers);
      if (credentials === undefined || credentials === 'unreadable') return undefined;
      return credentials.kind === 'key' ? access.knownCallerOf(credentials.text) : tokens?.known(credentials.text);
    },
    async caller(headers) {
      const credentials = credentialsOf(headers);
      if (credentials === undefined) return unauthorized('say who you are, with a key or a token');
      if (credentials === 'unreadable') return unauthorized('the header Authorization is neither Bearer nor Basic');
      if (credentials.kind === 'token') return callerOfToken(tokens, credentials);
      const caller = await access.callerOf(credentials.text);
      return caller ?? unauthorized('the key is not known here, was revoked, or is over');
    },
  };
}

/** What verifies tokens is loaded only where an issuer is trusted. */
async function tokensOf(issuer: IssuerTerms, clock: () => Date): Promise<Tokens> {
  const { Tokens } = await import('./tokens.ts');
  return new Tokens(issuer, clock);
}

async function callerOfToken(tokens: Tokens | undefined, { text }: Credentials): Promise<Caller | Refusal> {
  if (tokens === undefined) return unauthorized('tokens are not taken here, only keys');
  const known = tokens.known(text);
  if (known !== undefined) return known;
  const verdict = await tokens.verdict(text);
  if ('caller' in verdict) return verdict.caller;
  if ('refused' in verdict) return unauthorized(verdict.refused);
  const detail = 'the issuer of tokens cannot be reached; try again later';
  return { status: 503, detail, headers: { 'retry-after': '5' }, cause: verdict.away };
}

function unauthorized(detail: string): Refusal {
  return { status: 401, detail };
}
