import type { Grant } from '../../domain/delivery.ts';
import type { Outbound, OutboundResponse } from '../outbound/outbound.ts';
import { reasonOf } from './sinks/sink.ts';

/** Milliseconds after which a sink is asked anew. */
export const GRANT_LASTS_MS = 86_400_000;

/** The question whether a sink wants to be sent events. */
export interface Question {
  readonly url: URL;
  /** Who asks, as a DNS expression. */
  readonly origin: string;
  /** Where the sink may agree later; missing where that would be heard by nobody. */
  readonly callback?: string;
  readonly userAgent: string;
  readonly timeoutMs: number;
}

/** What the sink says. */
export type Agreement = { readonly grant: Pick<Grant, 'rate'> } | { readonly reason: string };

/** Asks a sink (HTTP 1.1 Web Hooks for Event Delivery, section 4.1). Never rejects. */
export async function askSink(outbound: Outbound, question: Question, signal: AbortSignal): Promise<Agreement> {
  const { url, origin, callback, userAgent, timeoutMs } = question;
  const headers = {
    'webhook-request-origin': origin,
    ...(callback !== undefined && { 'webhook-request-callback': callback }),
    'user-agent': userAgent,
  };
  try {
    return agreementOf(
      await outbound.request({ url, method: 'OPTIONS', headers, timeoutMs, isHeadEnough: true, signal }),
      origin,
    );
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/**
 * What an answer agrees to (section 4.2): the headers decide, whatever the status is. A rate of `*`, or none since none was asked for, is
 * any number of requests.
 */
function agreementOf({ headers }: Pick<OutboundResponse, 'headers'>, origin: string): Agreement {
  const allowed = textOf(headers['webhook-allowed-origin']);
  if (allowed === undefined) return { reason: 'the sink did not agree: WebHook-Allowed-Origin is missing' };
  if (allowed !== '*' && allowed.toLowerCase() !== origin.toLowerCase()) {
    return { reason: `the sink agreed to others: WebHook-Allowed-Origin is not '${origin}'` };
  }
  return grantOf(textOf(headers['webhook-allowed-rate']) ?? '*');
}

/** The rate that a text allows: `*`, or whole requests a minute, at least one. */
function grantOf(rate: string): Agreement {
  if (rate === '*') return { grant: {} };
  if (/^[1-9]\d{0,8}$/.test(rate)) return { grant: { rate: Number(rate) } };
  return { reason: 'the sink agreed to no rate: WebHook-Allowed-Rate is neither * nor a whole number' };
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return (typeof header === 'string' ? header : header?.[0])?.trim();
}
