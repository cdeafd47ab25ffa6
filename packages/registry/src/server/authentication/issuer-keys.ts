import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { type IssuerTerms, isTrustworthy } from './terms.ts';

/** Milliseconds that an issuer has to answer. */
const PATIENCE_MS = 5000;
/** Keys are fetched again in the background when they are older, and a key that is not among them makes them be fetched at most so often. */
const REFRESH_MS = 10 * 60_000;
const COOLDOWN_MS = 5000;
/** Keys that could not be fetched again for so long do not count any more. */
const LONGEST_MS = 60 * 60_000;
/** How long an issuer that did not answer is left alone. */
const PAUSE_MS = 1000;
/** Bytes of an answer of an issuer: a thousand keys and more. */
const LONGEST_ANSWER = 1024 * 1024;

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** The issuer gives no keys now. */
export class IssuerAway extends Error {
  override readonly name = 'IssuerAway';
}

/**
 * The public keys of an issuer, from the address that is configured or that its discovery document names (OpenID Connect Discovery 1.0): never
 * from one that a token names. They outlive the issuer by an hour.
 */
export class IssuerKeys {
  readonly #terms: IssuerTerms;
  #set: KeySet | undefined;
  #finding: Promise<KeySet> | undefined;
  /** By the monotonic clock. */
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(terms: IssuerTerms) {
    this.#terms = terms;
  }

  /** The key that a token was signed with. Rejects with {@link IssuerAway}, and as `jose` does where there is none. */
  readonly keyOf: JWTVerifyGetKey = async (header, token) => {
    const set = await this.#keys();
    const age = performance.now() - this.#fetchedAt;
    if (age > REFRESH_MS && !set.reloading) void set.reload().catch(() => undefined);
    return set(header, token);
  };

  async #keys(): Promise<KeySet> {
    if (this.#set !== undefined) return this.#set;
    this.#finding ??= this.#find().finally(() => {
      this.#finding = undefined;
    });
    return this.#finding;
  }

  async #find(): Promise<KeySet> {
    const url = this.#terms.jwksUrl ?? (await this.#discovered());
    const set = createRemoteJWKSet(new URL(url), {
      timeoutDuration: PATIENCE_MS,
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: LONGEST_MS,
      [customFetch]: (address, options) => this.#fetch(address, options),
    });
    this.#set = set;
    return set;
  }

  async #discovered(): Promise<string> {
    const { issuer } = this.#terms;
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const answer = await this.#fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
    const document = (answer.ok ? await answer.json().catch(() => undefined) : undefined) as
      | { readonly issuer?: unknown; readonly jwks_uri?: unknown }
      | undefined;
    if (document?.issuer === issuer && typeof document.jwks_uri === 'string' && isTrustworthy(document.jwks_uri)) {
      return document.jwks_uri;
    }
    this.#failedAt = performance.now();
    throw new IssuerAway(`${address} answers ${answer.status}, and names no keys of '${issuer}'`);
  }

  async #fetch(address: string, options: RequestInit): Promise<Response> {
    if (performance.now() - this.#failedAt < PAUSE_MS) {
      throw new IssuerAway(`the issuer '${this.#terms.issuer}' did not answer a moment ago`);
    }
    try {
      const answer = await whole(await fetch(address, options));
      if (answer.ok) this.#fetchedAt = performance.now();
      else this.#failedAt = performance.now();
      return answer;
    } catch (cause) {
      this.#failedAt = performance.now();
      throw new IssuerAway(`${address} does not answer`, { cause });
    }
  }
}

/** An answer with all of its body. Rejects where that has no end in sight: it would fill the memory. */
async function whole({ body, status }: Response): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > LONGEST_ANSWER) throw new Error(`the answer is longer than ${LONGEST_ANSWER} bytes`);
    chunks.push(chunk);
  }
  return new Response(chunks.length === 0 ? null : Buffer.concat(chunks), { status });
}
