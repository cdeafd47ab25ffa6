import type { Listed } from '../../service/schemagroups/schema-groups.ts';
import { tagOf } from '../caching.ts';
import { type Call, json, type Reply } from '../dialect.ts';

/** A list, whole or in parts: the array that the specification has, and a link to the next part where there is one (RFC 8288). */
export function listReply({ query }: Call, url: string, { items, next }: Listed): Reply {
  if (next === undefined) return plain(items);
  const rest = new URLSearchParams(query);
  rest.set('after', next);
  return plain(items, { link: `<${url}?${rest.toString()}>; rel="next"` });
}

/** The entity tag of a list that was read whole. */
export function listTags(ids: readonly string[]): readonly string[] {
  return [tagOf(Buffer.from(plain(ids).text))];
}

/** JSON as the specification has it: without a charset, which JSON has none of. */
export function plain(
  body: Parameters<typeof json>[1],
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): Reply {
  return json(status, body, { 'content-type': 'application/json', ...headers });
}
