import type { IncomingMessage } from 'node:http';

/**
 * Names of the header field with the id of a request, of which the first that a request brings counts: what asked may have set the one, and
 * each proxy on the way the other.
 */
const HEADERS = ['x-correlation-id', 'x-request-id'] as const;

/** The id that a request goes by in the log, in facts and in its answer: its own where it brings a decent one, else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>, newId: () => string): string {
  for (const name of HEADERS) {
    const own = headers[name];
    if (typeof own === 'string' && /^[\w.:/+=-]{1,128}$/.test(own)) return own;
  }
  return newId();
}

/** The header fields that tell the id of a request, under both names. */
export function requestIdFields(id: string): Readonly<Record<(typeof HEADERS)[number], string>> {
  return { 'x-correlation-id': id, 'x-request-id': id };
}
