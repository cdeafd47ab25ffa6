import type { IncomingMessage } from 'node:http';

const HEADER = 'x-request-id';

/** The id that a request goes by in the log and in its answer: its own where it brings a decent one, else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>, newId: () => string): string {
  const own = headers[HEADER];
  return typeof own === 'string' && /^[\w.:/+=-]{1,128}$/.test(own) ? own : newId();
}
