import { type JsonValue, printJson } from '@concordat/engine';
import type { Reply } from '../../dialect.ts';
import { ANSWERED } from '../media.ts';

/** The headers of an answer before it is known which of the media types the client wants. */
const PLAIN: Reply['headers'] = { 'content-type': ANSWERED[0] };

/** An answer with a JSON body. */
export function answer(body: JsonValue, status = 200): Reply {
  return { status, headers: PLAIN, text: printJson(body) };
}

/** An answer with a text that is JSON already, or a schema as it stands. */
export function written(text: string): Reply {
  return { status: 200, headers: PLAIN, text };
}

/** The answer in the media type that the client wants. */
export function typed(reply: Reply, type: string): Reply {
  if (reply.text === '' || reply.headers['content-type'] === type) return reply;
  return { ...reply, headers: { ...reply.headers, 'content-type': type } };
}

/** An answer without a body. */
export function nothing(): Reply {
  return { status: 204, headers: {}, text: '' };
}

/** How the dialect says no: `{"error_code": …, "message": "…"}` and no other member, which some clients would stumble over. */
export function errorAnswer(status: number, code: number, message: string): Reply {
  return answer({ error_code: code, message }, status);
}
