import { type IncomingHttpHeaders, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';

interface Exchange {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Milliseconds that the whole exchange may take. */
  readonly patience: number;
}

/** What was answered. */
interface Received {
  readonly status: number;
  /** The media type, in lower case without parameters; the empty string without one. */
  readonly type: string;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * One request and its answer, whatever its status; redirections are not followed. Rejects where there is no answer in time. Node's own client
 * instead of `fetch`, whose loading alone takes longer than most commands.
 */
export function exchange(url: string, { method, headers, body, patience }: Exchange): Promise<Received> {
  const signal = AbortSignal.timeout(patience);
  const request = url.startsWith('https:') ? requestSecure : requestPlain;
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      reject(signal.aborted ? new Error(`no answer within ${patience / 1000} seconds`, { cause: error }) : error);
    };
    const sent = request(url, { method, headers, signal, agent: false }, (answer) => {
      const chunks: Uint8Array[] = [];
      answer
        .on('data', (chunk: Uint8Array) => chunks.push(chunk))
        .on('error', fail)
        .on('end', () => {
          const { statusCode: status = 0, headers } = answer;
          const [type = ''] = (headers['content-type'] ?? '').split(';', 1);
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status, type: type.trim().toLowerCase(), text, headers });
        });
    });
    sent.on('error', fail).end(body);
  });
}
