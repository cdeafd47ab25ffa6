import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What a server said. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const MEDIA_TYPE = 'application/vnd.schemaregistry.v1+json';
const agent = new Agent({ keepAlive: true });

/** One request over connections that are kept: with less to it than there is to `fetch`, where milliseconds are told. */
export function ask(
  base: string,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: string,
  headers: OutgoingHttpHeaders = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const types = body === undefined ? {} : { 'content-type': MEDIA_TYPE };
    const sent = request(new URL(path, base), { agent, method, headers: { ...types, ...headers } });
    sent.on('error', reject);
    sent.on('response', async (response) => {
      const { statusCode: status = 0, headers } = response;
      resolve({ status, headers, body: await text(response) });
    });
    sent.end(body);
  });
}
