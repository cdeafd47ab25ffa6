import type { Call } from './dialect.ts';

/** The URI under which a client reaches the server, without a slash at its end: the configured one, or else what the client calls it. */
export function publicUrlOf({ headers }: Pick<Call, 'headers'>, configured: string): string {
  return configured === '' ? originOf(headers.host) : configured;
}

/** What a client calls the server, as far as that is a name of one. */
function originOf(host = ''): string {
  return /^(?:[\w.-]+|\[[\dA-Fa-f:.]+\])(?::\d{1,5})?$/.test(host) ? `http://${host}` : 'http://localhost';
}
