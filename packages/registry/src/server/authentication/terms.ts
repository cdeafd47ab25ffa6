import { failure, type Result, success } from '@concordat/engine';
import type { Grant } from '../../domain/caller.ts';
import { GRANT_FORM, parseGrant } from '../../domain/grant.ts';
import { type Config, flagOf } from '../config.ts';

/** An OpenID issuer whose tokens are taken. */
export interface IssuerTerms {
  readonly issuer: string;
  readonly audience: string;
  /** Where its keys are; undefined: where its discovery document says. */
  readonly jwksUrl: string | undefined;
  /** The claim with what its tokens grant. */
  readonly claim: string;
  /** What the values of the claim grant; undefined: they are grants themselves. */
  readonly grants: ReadonlyMap<string, readonly Grant[]> | undefined;
}

/** Whether callers have to say who they are, and whose tokens count beside keys. */
export type AuthenticationTerms = { readonly auth: 'off' } | { readonly auth: 'on'; readonly issuer?: IssuerTerms };

/** What the settings say. Fails with a sentence where they leave something open that nobody should guess, or say what has no effect. */
export function authenticationTerms(config: Config): Result<AuthenticationTerms, string> {
  const { auth, host } = config;
  if (auth === 'auto' && !isLoopback(host)) {
    return failure(
      `${host} can be reached from other machines: start with ${flagOf('auth')} on, so that callers need keys or tokens, or with ${flagOf('auth')} off, so that everybody may do everything`,
    );
  }
  if (auth !== 'on') {
    const idle = ISSUER_SETTINGS.find((name) => config[name] !== '');
    if (idle !== undefined) return failure(`${flagOf(idle)} has no effect without ${flagOf('auth')} on`);
    return success({ auth: 'off' });
  }
  if (config.auth_issuer === '') {
    const idle = ISSUER_SETTINGS.find((name) => config[name] !== '');
    if (idle !== undefined) return failure(`${flagOf(idle)} has no effect without ${flagOf('auth_issuer')}`);
    return success({ auth: 'on' });
  }
  const terms = issuerTerms(config);
  return terms.ok ? success({ auth: 'on', issuer: terms.value }) : terms;
}

/** The settings that are about an issuer, but for those with a default. */
const ISSUER_SETTINGS = ['auth_issuer', 'auth_audience', 'auth_jwks_url', 'auth_grants'] as const;

function issuerTerms(config: Config): Result<IssuerTerms, string> {
  const { auth_issuer: issuer, auth_audience: audience, auth_jwks_url: jwksUrl, auth_claim: claim } = config;
  if (audience === '') {
    return failure(
      `${flagOf('auth_issuer')} needs ${flagOf('auth_audience')}: tokens for other services do not count here`,
    );
  }
  for (const url of [issuer, ...(jwksUrl === '' ? [] : [jwksUrl])]) {
    if (!isTrustworthy(url)) return failure(`'${url}' is no https address; http is for issuers on this machine only`);
  }
  const grants = config.auth_grants === '' ? success(undefined) : readGrants(config.auth_grants);
  if (!grants.ok) return grants;
  return success({ issuer, audience, jwksUrl: jwksUrl === '' ? undefined : jwksUrl, claim, grants: grants.value });
}

/** `VALUE=GRANT; VALUE=GRANT`; a value may come several times. */
function readGrants(text: string): Result<ReadonlyMap<string, readonly Grant[]>, string> {
  const grants = new Map<string, readonly Grant[]>();
  for (const entry of text.split(';').map((each) => each.trim())) {
    if (entry === '') continue;
    const at = entry.indexOf('=');
    const grant = at < 1 ? undefined : parseGrant(entry.slice(at + 1).trim());
    if (grant === undefined)
      return failure(`${flagOf('auth_grants')}: '${entry}' is not VALUE=GRANT; a grant is ${GRANT_FORM}`);
    const value = entry.slice(0, at).trim();
    grants.set(value, [...(grants.get(value) ?? []), grant]);
  }
  return success(grants);
}

/** True for addresses that nobody on the way can answer for. */
export function isTrustworthy(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, '')));
}

/** True for addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
