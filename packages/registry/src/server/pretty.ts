import { parseJson, printJson } from '@concordat/engine';
import type { Call, Reply } from '../dialects/dialect.ts';

/** With `?pretty` in the query, a JSON answer is laid out for people. Its entity tag goes, since the bytes are others. */
export function prettyReply({ query }: Call, reply: Reply): Reply {
  if (
    !['', '1', 'true'].includes(query.get('pretty') ?? 'no') ||
    !reply.headers['content-type']?.startsWith('application/json')
  )
    return reply;
  const parsed = parseJson(reply.text);
  if (!parsed.ok) return reply;
  const { etag: _, ...headers } = reply.headers;
  return { status: reply.status, headers, text: `${printJson(parsed.value.toJson(), 2)}\n` };
}
