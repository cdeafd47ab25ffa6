import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Call, Dialect, Refusal, Reply } from '../../dialects/dialect.ts';
import type { Caller } from '../../domain/caller.ts';
import { RegistryError } from '../../domain/error.ts';
import { singleHeaders } from '../call.ts';
import { UNREACHABLE } from '../consistency.ts';
import type { Authenticator } from './authenticator.ts';

/** Pages that tell nothing of what is registered: whether the process is well, and what the API looks like. */
const OPEN_PAGES: readonly string[] = ['/healthz', '/readyz', '/openapi.json', '/docs', '/docs/*'];

/** Who looks at an open page without saying who he is. He sees nothing else. */
const NOBODY: Caller = { id: 'anonymous', grants: [] };

/**
 * Asks every request whose it is before anything of its body is read, but for those to the paths of routes that are open to everybody. Gives the
 * function that tells it of a request that was let in.
 */
export function authenticate(
  app: FastifyInstance,
  authenticator: Authenticator,
  openPaths: readonly string[],
  refuse: (request: FastifyRequest, reply: FastifyReply, refusal: Refusal) => void,
): (request: FastifyRequest) => Caller {
  const open: ReadonlySet<string | undefined> = new Set([...OPEN_PAGES, ...openPaths]);
  const callers = new WeakMap<FastifyRequest, Caller>();
  app.addHook('onRequest', (request, reply, done) => {
    const headers = singleHeaders(request.headers);
    const known = authenticator.known(headers);
    if (known !== undefined) callers.set(request, known);
    if (known !== undefined || open.has(request.routeOptions.url)) return done();
    authenticator
      .caller(headers)
      .catch(unreachable)
      .then((found) => {
        if ('status' in found) return refuse(request, reply, found);
        callers.set(request, found);
        done();
      })
      .catch(done);
  });
  return (request) => callers.get(request) ?? NOBODY;
}

/**
 * The parts of an answer that goes on for long, as long as whoever asked is let in: a key may be revoked meanwhile, or be over. What he is not to
 * have any more is not sent.
 */
export async function* whileLetIn(
  parts: AsyncIterable<string>,
  authenticator: Authenticator,
  headers: Call['headers'],
): AsyncGenerator<string> {
  for await (const part of parts) {
    const found = authenticator.known(headers) ?? (await authenticator.caller(headers).catch(unreachable));
    if ('status' in found) return;
    yield part;
  }
}

/** Keys are in the store: where it does not answer, nobody can tell whose one is. */
function unreachable(cause: unknown): Refusal {
  if (cause instanceof RegistryError) return { ...UNREACHABLE, cause };
  throw cause;
}

/** The refusal of one who has to say who he is, with how he can (RFC 9110, section 11.6.1); any other refusal as it is. */
export function challenged(refusal: Refusal, dialect: Dialect | undefined): Refusal {
  if (refusal.status !== 401) return refusal;
  // Browsers ask for a name and a password when they are told of Basic, so that only those are who have clients that need it.
  const basic = dialect?.takesPasswords ? ', Basic realm="concordat", charset="UTF-8"' : '';
  return { ...refusal, headers: { ...refusal.headers, 'www-authenticate': `Bearer realm="concordat"${basic}` } };
}

/** The reply for one caller: a cache that others use as well must not keep it (RFC 9111, section 5.2.2.7). */
export function privateReply(reply: Reply): Reply {
  const control = reply.headers['cache-control'];
  if (control === undefined || !control.startsWith('public')) return reply;
  return { ...reply, headers: { ...reply.headers, 'cache-control': control.replace('public', 'private') } };
}
