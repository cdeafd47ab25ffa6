import { createHash } from 'node:crypto';
import type { Call, Reply } from '../dialect.ts';

/** A reply with what caches need: an entity tag of its bytes (RFC 9110, section 8.8.3), and the bytes themselves, to be sent as they are. */
export function tagged(reply: Reply): Reply {
  const bytes = Buffer.from(reply.text);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  return { ...reply, bytes, headers: { ...reply.headers, etag, 'cache-control': 'no-cache', vary: 'accept' } };
}

/** A tagged reply, or 304 without a body where the client has its bytes already (RFC 9110, section 13.1.2). */
export function conditional({ headers: { 'if-none-match': known } }: Call, reply: Reply): Reply {
  const { etag = '', 'content-type': _, ...rest } = reply.headers;
  if (known === undefined || !names(known, etag)) return reply;
  return { status: 304, headers: { etag, ...rest }, text: '' };
}

/** Weak comparison, as reads need it: `W/` makes no difference. */
function names(list: string, etag: string): boolean {
  return list.split(',').some((entry) => {
    const tag = entry.trim();
    return tag === '*' || tag === etag || tag === `W/${etag}`;
  });
}
