import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '@concordat/engine';
import type { RefreshedTokens } from '../../domain/delivery.ts';
import type { SinkCredential } from '../../domain/event-subscription.ts';
import type { Outbound } from '../outbound/outbound.ts';

/** Milliseconds before its end from which a token is not used any more. */
const MARGIN_MS = 30_000;

/** What it takes to have a token at any time. */
export interface BearerParts {
  readonly credential: SinkCredential | undefined;
  readonly outbound: Outbound;
  /** The tokens that were had last; undefined where those of the subscription are the newest. */
  readonly load: () => Promise<RefreshedTokens | undefined>;
  readonly keep: (tokens: RefreshedTokens) => Promise<void>;
  readonly timeoutMs: number;
  readonly clock: () => Date;
}

/** Name and password, for sinks that take these. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/**
 * What a sink wants to see before it takes events. An access token that is over, or that the sink did not take, is replaced where there is a
 * refresh token (RFC 6749, section 6); the new ones are kept, since a refresh token may be good for one time only.
 */
export class Bearer {
  readonly #parts: BearerParts;
  #isRefused = false;

  constructor(parts: BearerParts) {
    this.#parts = parts;
  }

  /** The value of `Authorization`; undefined where the sink wants to see nothing. Rejects where there is no token that is not over. */
  async authorization(signal: AbortSignal): Promise<string | undefined> {
    const { credential } = this.#parts;
    if (credential === undefined) return undefined;
    if (credential.type === 'PLAIN') {
      return `Basic ${Buffer.from(`${credential.identifier}:${credential.secret}`).toString('base64')}`;
    }
    const { accessTokenType } = credential;
    const scheme = accessTokenType.toLowerCase() === 'bearer' ? 'Bearer' : accessTokenType;
    return `${scheme} ${await this.#token(credential, signal)}`;
  }

  /** Name and password, for protocols that have no tokens: there the token is the password of nobody. */
  async login(signal: AbortSignal): Promise<Login | undefined> {
    const { credential } = this.#parts;
    if (credential === undefined) return undefined;
    if (credential.type === 'PLAIN') return { user: credential.identifier, password: credential.secret };
    return { user: '', password: await this.#token(credential, signal) };
  }

  /** The sink did not take the token. */
  refused(): void {
    this.#isRefused = true;
  }

  async #token(credential: Exclude<SinkCredential, { type: 'PLAIN' }>, signal: AbortSignal): Promise<string> {
    const now = this.#parts.clock().getTime();
    const isOver = (end: string | undefined) => end !== undefined && Date.parse(end) - MARGIN_MS <= now;
    if (credential.type === 'ACCESSTOKEN') {
      if (isOver(credential.accessTokenExpiresUtc)) {
        throw new Error(
          `the access token is over since ${credential.accessTokenExpiresUtc}; give the subscription another one`,
        );
      }
      return credential.accessToken;
    }
    const { accessToken, accessTokenExpiresUtc, refreshToken, refreshTokenEndpoint } = credential;
    const descendsFrom = createHash('sha256').update(refreshToken).digest('hex');
    const kept = await this.#parts.load();
    const own = {
      descendsFrom,
      accessToken,
      refreshToken,
      ...(accessTokenExpiresUtc && { expiresAt: accessTokenExpiresUtc }),
    };
    const present: RefreshedTokens = kept?.descendsFrom === descendsFrom ? kept : own;
    if (!this.#isRefused && !isOver(present.expiresAt)) return present.accessToken;
    const fresh = await this.#refreshed(present, new URL(refreshTokenEndpoint), signal);
    await this.#parts.keep(fresh);
    this.#isRefused = false;
    return fresh.accessToken;
  }

  async #refreshed(present: RefreshedTokens, url: URL, signal: AbortSignal): Promise<RefreshedTokens> {
    const { outbound, timeoutMs, clock } = this.#parts;
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: present.refreshToken });
    const { status, body } = await outbound.request({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: form.toString(),
      timeoutMs,
      signal,
    });
    if (status !== 200) throw new Error(`the token endpoint answered ${status}`);
    const { access_token, expires_in, refresh_token = present.refreshToken } = objectOf(body);
    if (typeof access_token !== 'string' || typeof refresh_token !== 'string') {
      throw new Error('the token endpoint gave no access token');
    }
    const seconds = Number(expires_in);
    const expiresAt = new Date(clock().getTime() + seconds * 1000);
    return {
      descendsFrom: present.descendsFrom,
      accessToken: access_token,
      refreshToken: refresh_token,
      ...(seconds > 0 && { expiresAt: expiresAt.toISOString() }),
    };
  }
}

function objectOf(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
