import type { OutboundResponse } from '../../outbound/outbound.ts';
import { retryAfterMs } from '../retry.ts';
import type { Attempt } from './sink.ts';

/** Statuses that are about the message itself, so that sending it again would not help. */
const REFUSALS: ReadonlySet<number> = new Set([400, 405, 406, 411, 413, 414, 415, 422, 431, 501]);

const GONE = 410;

/**
 * What an answer to a delivery means (HTTP 1.1 Web Hooks for Event Delivery, section 2.2). A redirect is never followed, and is permanent. What
 * somebody may mend, such as a token or a path, is tried again.
 */
export function meaningOf({ status, headers }: Pick<OutboundResponse, 'status' | 'headers'>, now: Date): Attempt {
  const reason = `status ${status}`;
  if (status >= 200 && status < 300) return { answer: 'taken' };
  if (status === GONE) return { answer: 'gone', reason };
  if (status >= 300 && status < 400) return { answer: 'refused', reason: `${reason}: redirects are not followed` };
  if (REFUSALS.has(status)) return { answer: 'refused', reason };
  const afterMs = retryAfterMs(headers['retry-after'], now);
  return { answer: 'unavailable', reason, ...(afterMs !== undefined && { afterMs }) };
}
