import { printJson } from '@concordat/engine';
import type { FactLog } from '../service/registry.ts';
import { type AuditEvent, auditEventOf } from './audit-event.ts';
import { BACKOFF, type Backoff, type Deliver, type Follower, follow, pause } from './follow.ts';
import type { FeedLogger } from './logger.ts';

/** An audit stream to follow the log for. */
export interface AuditStreamOptions {
  /** Base of the stream's API; `/events` is added. */
  readonly url: string;
  /** Seconds that a request may take; at least 0.1. */
  readonly timeoutSeconds: number;
  /** Sent as `User-Agent`. */
  readonly userAgent: string;
  /** Names this process, and no other that was ever there. */
  readonly holder: string;
  /** Milliseconds after which another process goes on for one that died. */
  readonly lastsMs?: number;
  readonly backoff?: Backoff;
}

/** The name that the stream's cursor is kept under, and the lease of sending. */
const READER = 'audit-stream';

/** Statuses that are about the event itself, so that sending it again would not help. Any other may pass: a token, a path, a proxy. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/** Timers know no longer time, and no parts of a millisecond. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Tells an audit stream of every promotion, refusal and deprecation, in the order of the log. An event that the stream does not take
 * is sent again until it is taken, also after a restart; only one that it refuses for what it is (400, 413, 415, 422) is logged and
 * skipped. Of the processes that share a store one sends at a time. Undefined without a URL: then nothing is sent.
 */
export async function startAuditStream(
  log: FactLog,
  options: AuditStreamOptions,
  logger: FeedLogger,
): Promise<Follower | undefined> {
  const base = options.url.trim().replace(/\/+$/, '');
  if (base === '') return undefined;
  const { backoff = BACKOFF, holder, lastsMs } = options;
  const reader = { name: READER, holder, ...(lastsMs === undefined ? {} : { lastsMs }) };
  return follow(log, reader, deliverTo(`${base}/events`, options, logger, backoff), logger, backoff);
}

function deliverTo(url: string, options: AuditStreamOptions, logger: FeedLogger, backoff: Backoff): Deliver {
  return async (fact, signal) => {
    const event = auditEventOf(fact);
    if (event === undefined) return true;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const { answer, reason } = await post(url, event, options, signal);
      if (answer === 'taken') return true;
      if (signal.aborted) return false;
      const detail = { sequence: fact.sequence, kind: event.kind, reason };
      if (answer === 'refused') {
        logger.warn(detail, 'the audit stream refused an event; it is skipped');
        return true;
      }
      logger.warn(detail, 'the audit stream did not take an event; trying again');
      await pause(backoff, failures, signal);
    }
    return false;
  };
}

interface Attempt {
  readonly answer: 'taken' | 'refused' | 'unavailable';
  readonly reason?: string;
}

async function post(
  url: string,
  event: AuditEvent,
  options: AuditStreamOptions,
  signal: AbortSignal,
): Promise<Attempt> {
  const patience = Math.min(Math.max(100, Math.ceil(options.timeoutSeconds * 1000)), LONGEST_MS);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': options.userAgent },
      body: printJson({ kind: event.kind, source: event.source, payload: event.payload }),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    });
    await response.body?.cancel();
    const { status } = response;
    if (response.ok) return { answer: 'taken' };
    return { answer: REFUSALS.has(status) ? 'refused' : 'unavailable', reason: `status ${status}` };
  } catch (error) {
    return { answer: 'unavailable', reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
