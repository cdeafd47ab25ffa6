import type { Call } from '../../dialects/dialect.ts';

/** What a request brings to say who asks: a key of this registry, or a token of an issuer. */
export interface Credentials {
  readonly kind: 'key' | 'token';
  readonly text: string;
}

/** How the keys of this registry begin. */
const KEY_PREFIX = 'ck_';

/**
 * The credentials in the header fields of a request: `Authorization` with the scheme Bearer (RFC 6750) or Basic (RFC 7617), where a key is the
 * password and the name does not matter, else `X-API-Key`. Undefined where there are none, `unreadable` where there is something else.
 */
export function credentialsOf(headers: Call['headers']): Credentials | 'unreadable' | undefined {
  const { authorization } = headers;
  if (authorization === undefined) {
    const key = headers['x-api-key'];
    return key === undefined ? undefined : { kind: 'key', text: key };
  }
  const [, scheme = '', text = ''] = /^([A-Za-z]+) +([\w.~+/=-]+)$/.exec(authorization) ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return { kind: text.startsWith(KEY_PREFIX) ? 'key' : 'token', text };
    case 'basic':
      return passwordOf(text);
    default:
      return 'unreadable';
  }
}

function passwordOf(encoded: string): Credentials | 'unreadable' {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? 'unreadable' : { kind: 'key', text: text.slice(colon + 1) };
}
