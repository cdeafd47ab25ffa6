import { parseJson, printJson } from '@concordat/engine';
import type { Call, Reply } from '../dialects/dialect.ts';

/** Media types of JSON, those with a name of their own among them. */
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/;

/** With `?pretty` in the query, a JSON answer is laid out for people. What caches are told of it goes, since the bytes are others. */
export function prettyReply({ query }: Call, reply: Reply): Reply {
  if (!['', '1', 'true'].includes(query.get('pretty') ?? 'no') || !JSON_TYPE.test(reply.headers['content-type'] ?? ''))
    return reply;
  const parsed = parseJson(reply.text);
  if (!parsed.ok) return reply;
  const { etag: _, 'cache-control': __, ...headers } = reply.headers;
  return { status: reply.status, headers, text: `${printJson(parsed.value.toJson(), 2)}\n` };
}
