import { createHash } from 'node:crypto';
import type { Call, ReadyReply, Reply } from '../../dialect.ts';

/**
 * A reply about a schema by its id, which is never given to another one. Caches may keep it for a while without asking; not for ever,
 * since it also tells whether the schema was deleted.
 */
export function immutable(reply: Reply): ReadyReply['reply'] {
  const bytes = Buffer.from(reply.text);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  return {
    ...reply,
    bytes,
    headers: { ...reply.headers, etag, 'cache-control': 'max-age=300, immutable', vary: 'accept' },
  };
}

/** The reply, or 304 without a body where the client has its bytes already (RFC 9110, section 13.1.2). */
export function conditional({ headers: { 'if-none-match': known } }: Call, reply: Reply): Reply {
  if (known === undefined) return reply;
  const { etag = '', 'content-type': _, ...rest } = reply.headers;
  const tags = known.split(',').map((entry) => entry.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*') ? { status: 304, headers: { etag, ...rest }, text: '' } : reply;
}
