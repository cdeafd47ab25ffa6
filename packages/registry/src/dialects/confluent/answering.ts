import { RegistryError } from '../../domain/error.ts';
import type { Call, Refusal, Reply, Route } from '../dialect.ts';
import { errorAnswer, nothing, typed } from './answers/answer.ts';
import { failureAnswer } from './answers/failures.ts';
import { ANSWERED, acceptedType, isReadable } from './media.ts';
import { Refused } from './refused.ts';

/** The handler within the dialect's manners: media types, and failures as `{error_code, message}`. */
export function answering({ method, handle }: Route): Route['handle'] {
  const hasBody = method !== 'GET' && method !== 'DELETE';
  return async (call) => {
    const type = acceptedType(call.headers);
    if (type === undefined) return refused({ status: 406, detail: 'Not Acceptable' }, call.headers);
    if (hasBody && !isReadable(call)) return refused({ status: 415, detail: 'Unsupported Media Type' }, call.headers);
    return typed(await outcome(call, handle), type);
  };
}

async function outcome(call: Call, handle: Route['handle']): Promise<Reply> {
  try {
    return await handle(call);
  } catch (error) {
    if (error instanceof Refused) return errorAnswer(error.status, error.code, error.message);
    if (error instanceof RegistryError) return failureAnswer(error);
    throw error;
  }
}

/** Refusals that say nothing but their status; clients know them with the status in front. */
const BARE: ReadonlySet<string> = new Set([
  'Not Found',
  'Method Not Allowed',
  'Not Acceptable',
  'Unsupported Media Type',
]);

/** Codes of refusals that are more than their status: nobody who is known here, a key that is in use, and too many requests. */
const CODES: Readonly<Record<number, number>> = { 401: 40101, 409: 40909, 429: 42901 };

/** A refusal in the words of the dialect. Where nothing is acceptable to the client, it is told so in JSON all the same. */
export function refused({ status, detail, headers, cause }: Refusal, asked: Call['headers']): Reply {
  const type = acceptedType(asked) ?? ANSWERED[0];
  if (cause instanceof RegistryError) return typed(failureAnswer(cause), type);
  const message = BARE.has(detail) ? `HTTP ${status} ${detail}` : detail;
  const reply = typed(errorAnswer(status, CODES[status] ?? status, message), type);
  return { ...reply, headers: { ...reply.headers, ...headers }, ...(cause !== undefined && { cause }) };
}

/** What a path takes. */
export function optionsAnswer(methods: readonly string[]): Reply {
  return { ...nothing(), status: 200, headers: { allow: [...methods, 'OPTIONS'].join(', ') } };
}
