import { hash } from 'node:crypto';
import { canonicalJson, parseJson, toJson } from '@concordat/engine';
import type { Call, Refusal, Reply, Route } from '../dialects/dialect.ts';
import { may } from '../domain/caller.ts';
import { RegistryError } from '../domain/error.ts';
import type { Asking } from '../service/asking.ts';
import type { RequestCall } from './call.ts';
import { UNREACHABLE } from './consistency.ts';
import type { Idempotency } from './idempotency.ts';

const HEADER = 'idempotency-key';

/** True for operations that an idempotency key means something to. */
export function isKeyed({ method, isReading, isSecret }: Route): boolean {
  return method === 'POST' && isReading !== true && isSecret !== true;
}

/** The reply of a route to a call, or why there is none: what has an idempotency key is carried out once. */
export async function answerOnce(
  idempotency: Idempotency,
  call: RequestCall,
  route: Route,
  { caller }: Asking,
): Promise<Reply | Refusal> {
  const { method, path, handle } = route;
  const own = isKeyed(route) ? keyOf(call.headers) : undefined;
  if (own === undefined) return handle(call);
  if (typeof own !== 'string') return own;
  const key = JSON.stringify([caller.id, method, path, own]);
  try {
    return await idempotency.answer(
      {
        key,
        digest: digestOf(call, route),
        correlationId: call.correlationId,
        seesAll: may(caller, 'read', undefined),
      },
      async (keeping) => {
        call.keeping = keeping;
        return handle(call);
      },
    );
  } catch (cause) {
    if (cause instanceof RegistryError) return { ...UNREACHABLE, cause };
    throw cause;
  }
}

/** The key of a request; undefined without one, a refusal where it is none. */
function keyOf(headers: Call['headers']): string | undefined | Refusal {
  const key = headers[HEADER];
  return key === undefined || /^[!-~]{1,255}$/.test(key) ? key : NO_KEY;
}

/** What tells a request from others under the same key: where it went, and what it brings. */
function digestOf(call: Call, { doc, takesBytes }: Route): string {
  const { path, query, body, bytes, headers } = call;
  const brought = takesBytes
    ? [
        hash('sha256', bytes),
        headers['content-type'],
        ...Object.keys(doc.headers ?? {}).map((name) => headers[name.toLowerCase()]),
      ]
    : [canonicalBody(body)];
  return hash('sha256', JSON.stringify([path, query.toString(), ...brought]));
}

/** A body in JSON in its canonical form (RFC 8785); another one as it is. */
function canonicalBody(body: string): string {
  const parsed = parseJson(body);
  return parsed.ok ? canonicalJson(toJson(parsed.value.root)) : body;
}

const NO_KEY: Refusal = {
  status: 400,
  detail: 'Idempotency-Key has to be 1 to 255 visible ASCII characters, such as a UUID',
  details: { field: 'Idempotency-Key' },
};
