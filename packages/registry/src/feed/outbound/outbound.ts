import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { AddressPolicy } from './address-policy.ts';
import { resolveHost } from './resolve.ts';

/** A request to somewhere that a user named. */
export interface OutboundRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds for all of it: the name, the connection, the answer. */
  readonly timeoutMs: number;
  /** Bytes of the answer's body that are read; some thousands where nothing is said. */
  readonly longestBody?: number;
  /** True: the status and the headers say it all. The body is not waited for, which may be cut off, or never end. */
  readonly isHeadEnough?: boolean;
  readonly signal: AbortSignal;
}

/** What came back. */
export interface OutboundResponse {
  readonly status: number;
  readonly headers: Readonly<IncomingMessage['headers']>;
  /** The beginning of the body: what is more is not read. */
  readonly body: string;
  /** The same as it came. */
  readonly bytes: Uint8Array;
}

/** Bytes of an answer that are read where nothing is said. */
const LONGEST_BODY = 65_536;

/** Milliseconds that a connection is kept for the next request. */
const KEEP_MS = 10_000;

/**
 * Makes HTTP requests to addresses that users named: only to such as the policy allows, resolved once for each connection; never by way of a
 * redirect; bounded in time and in what is read. Certificates are verified.
 */
export class Outbound {
  readonly #policy: AddressPolicy;
  readonly #agents: { readonly 'http:': http.Agent; readonly 'https:': https.Agent };

  /** `ca` are certificates of authorities to trust, in PEM, in place of the usual ones. */
  constructor(policy: AddressPolicy, ca?: string) {
    this.#policy = policy;
    const options = { keepAlive: true, timeout: KEEP_MS, maxFreeSockets: 64 };
    this.#agents = { 'http:': new http.Agent(options), 'https:': new https.Agent({ ...options, ...(ca && { ca }) }) };
  }

  get policy(): AddressPolicy {
    return this.#policy;
  }

  /** Sends a request. Rejects where no answer came; what it rejects with tells no headers and no query. */
  async request({
    url,
    method,
    headers = {},
    body,
    timeoutMs,
    longestBody = LONGEST_BODY,
    isHeadEnough = false,
    signal,
  }: OutboundRequest): Promise<OutboundResponse> {
    const { protocol } = url;
    if (protocol !== 'http:' && protocol !== 'https:') throw new Error(`'${protocol}' is not spoken here`);
    const encrypted = protocol === 'https:';
    const patience = AbortSignal.timeout(timeoutMs);
    const options: RequestOptions = {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) },
      agent: this.#agents[protocol],
      signal: AbortSignal.any([signal, patience]),
      lookup: this.#lookup(encrypted),
    };
    // Of a host that is an address already no lookup is made.
    await resolveIfAddress(url.hostname, this.#policy, encrypted);
    try {
      return await exchange((encrypted ? https : http).request(url, options), { body, longestBody, isHeadEnough });
    } catch (error) {
      if (patience.aborted && !signal.aborted) throw new Error(`no answer within ${timeoutMs} ms`);
      throw error;
    }
  }

  /** Lets go of the connections that were kept. */
  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  #lookup(encrypted: boolean): LookupFunction {
    return (host, { all }, done) => {
      resolveHost(host, this.#policy, { encrypted }).then(
        (found) => (all ? done(null, [...found]) : done(null, found[0].address, found[0].family)),
        (error: NodeJS.ErrnoException) => done(error, ''),
      );
    };
  }
}

async function resolveIfAddress(host: string, policy: AddressPolicy, encrypted: boolean): Promise<void> {
  if (/^\[.*\]$|^[\d.]+$/.test(host)) await resolveHost(host, policy, { encrypted });
}

function exchange(
  request: http.ClientRequest,
  {
    body,
    longestBody,
    isHeadEnough,
  }: { readonly body: string | Uint8Array | undefined } & Required<
    Pick<OutboundRequest, 'longestBody' | 'isHeadEnough'>
  >,
): Promise<OutboundResponse> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    // Without an error and without an answer it ends where the other side changes to another protocol.
    request.on('close', () => reject(new Error('the connection ended without an answer')));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      const done = () => {
        const bytes = Buffer.concat(chunks);
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, bytes, body: bytes.toString('utf8') });
      };
      if (isHeadEnough) done();
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length <= longestBody) return;
        // It has answered; the rest of what it says is not waited for, nor is the connection used again.
        response.destroy();
        done();
      });
      response.on('end', done);
      response.on('error', reject);
    });
    request.end(body);
  });
}
