import { hash } from 'node:crypto';
import type { Call, Reply } from './dialect.ts';

/** A reply with its bytes, to be sent as they are. */
export type KeptReply = Reply & { readonly bytes: Uint8Array };

/** A reply that holds as long as nothing changes: caches keep it, and ask each time whether it still is the one (RFC 9111, section 5.2.2.4). */
export function changing(reply: Reply): KeptReply {
  return tagged(reply, 'no-cache');
}

/**
 * A reply about what never becomes something else, such as a schema by its id. Caches may keep it for a while without asking; not for ever,
 * since what is deleted is not told any more.
 */
export function immutable(reply: Reply): KeptReply {
  return tagged(reply, 'public, max-age=300, immutable');
}

/** The reply, or 304 without a body where the client has its bytes already (RFC 9110, section 13.1.2). */
export function conditional({ 'if-none-match': known }: Call['headers'], reply: Reply): Reply {
  const { etag, 'content-type': _, ...rest } = reply.headers;
  if (known === undefined || etag === undefined || !names(known, etag)) return reply;
  return { status: 304, headers: { etag, ...rest }, text: '' };
}

/** With an entity tag of its bytes (RFC 9110, section 8.8.3). Media types are negotiated, so that they are told apart. */
function tagged(reply: Reply, control: string): KeptReply {
  const bytes = reply.bytes ?? Buffer.from(reply.text);
  return {
    ...reply,
    bytes,
    headers: { ...reply.headers, etag: tagOf(bytes), 'cache-control': control, vary: 'accept' },
  };
}

/** The entity tag of bytes. */
export function tagOf(bytes: Uint8Array): string {
  return `"${hash('sha256', bytes, 'base64url').slice(0, 27)}"`;
}

/** Weak comparison, as reads need it: `W/` makes no difference. */
function names(list: string, etag: string): boolean {
  return list.split(',').some((entry) => {
    const tag = entry.trim();
    return tag === '*' || tag === etag || tag === `W/${etag}`;
  });
}
