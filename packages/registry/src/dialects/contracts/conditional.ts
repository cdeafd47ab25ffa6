import { createHash } from 'node:crypto';
import type { Call, Reply } from '../dialect.ts';

/**
 * A reply that the client may keep and ask about again: with an entity tag of its bytes, and 304 without a body where the client
 * has them already (RFC 9110, section 13.1.2).
 */
export function conditional({ headers }: Call, reply: Reply): Reply {
  const etag = `"${createHash('sha256').update(reply.text).digest('base64url').slice(0, 27)}"`;
  const caching = { etag, 'cache-control': 'no-cache', vary: 'accept' };
  const known = headers['if-none-match'];
  if (known !== undefined && names(known, etag)) return { status: 304, headers: caching, text: '' };
  return { ...reply, headers: { ...reply.headers, ...caching } };
}

/** Weak comparison, as reads need it: `W/` makes no difference. */
function names(list: string, etag: string): boolean {
  return list.split(',').some((entry) => {
    const tag = entry.trim();
    return tag === '*' || tag === etag || tag === `W/${etag}`;
  });
}
