import type { Method } from '../schema.ts';
import { goneFrom } from './deletion-rules.ts';
import { textOption } from './options.ts';
import { ALWAYS, type BufRule, CODE, changed, quoted, type RuleTable, went } from './rule.ts';
import { type MethodSite, methodSites, type ServiceSite } from './sites.ts';

/** Rules about a service of the same full name before and after. */
export const SERVICE_RULES: RuleTable<ServiceSite> = {
  RPC_NO_DELETE: {
    categories: CODE,
    title: 'RPC deleted',
    aspects: ['rpc'],
    why: 'Clients that call it are refused.',
    message: (_, path) => `rpc ${quoted(path)} was deleted`,
    check: (before, after) => goneFrom(methodSites(before), methodSites(after)),
  },
};

function same(
  title: string,
  why: string,
  what: string,
  aspect: string,
  value: (method: Method) => string,
): BufRule<MethodSite> {
  return {
    categories: ALWAYS,
    title,
    why,
    aspects: [aspect],
    message: went(what),
    check: (before, after) => changed(value(before.method), value(after.method)),
  };
}

const STREAMS = 'One side sends a stream where the other expects a single message; calls fail.';

/** Rules about an rpc of the same name in the same service before and after. */
export const METHOD_RULES: RuleTable<MethodSite> = {
  RPC_SAME_REQUEST_TYPE: same(
    'Request type changed',
    'Servers read what clients write as another message.',
    'the request type',
    'input',
    ({ input }) => input.fullName,
  ),
  RPC_SAME_RESPONSE_TYPE: same(
    'Response type changed',
    'Clients read what servers write as another message.',
    'the response type',
    'output',
    ({ output }) => output.fullName,
  ),
  RPC_SAME_CLIENT_STREAMING: same(
    'Client streaming changed',
    STREAMS,
    'the requests',
    'client_streaming',
    ({ clientStreaming }) => streamed(clientStreaming),
  ),
  RPC_SAME_SERVER_STREAMING: same(
    'Server streaming changed',
    STREAMS,
    'the responses',
    'server_streaming',
    ({ serverStreaming }) => streamed(serverStreaming),
  ),
  RPC_SAME_IDEMPOTENCY_LEVEL: same(
    'Idempotency changed',
    'Clients and proxies repeat calls, or send them as GET, by what the option promises.',
    'option idempotency_level',
    'option idempotency_level',
    ({ options }) => textOption(options, 'idempotency_level', 'IDEMPOTENCY_UNKNOWN'),
  ),
};

function streamed(streams: boolean): string {
  return streams ? 'streaming' : 'unary';
}
