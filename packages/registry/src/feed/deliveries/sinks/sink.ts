import type { CloudEvent } from '../cloud-event.ts';

/** What came of trying to deliver. */
export type Attempt =
  | { readonly answer: 'taken' }
  /** It may succeed later; not before so long, where the sink says so. */
  | { readonly answer: 'unavailable'; readonly reason: string; readonly afterMs?: number }
  /** It is about the message itself: it would not be taken the next time either. */
  | { readonly answer: 'refused'; readonly reason: string }
  /** The sink wants nothing any more. */
  | { readonly answer: 'gone'; readonly reason: string };

/** Somewhere that events are delivered to. */
export interface Sink {
  /** Most events that it takes at once. */
  readonly most: number;
  /** Tries to deliver events, in their order and all of them or none. Never rejects. */
  send(events: readonly CloudEvent[], signal: AbortSignal): Promise<Attempt>;
  /** Lets go of connections. */
  close(): Promise<void>;
}

/** Characters of a reason that are kept. */
const LONGEST_REASON = 500;

/** Why something failed, in one line that tells no secrets: errors of the network and of clients name hosts, not what was sent. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return inOneLine(String(error));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const { cause } = error;
  const message = error.message === '' ? (code ?? error.name) : error.message;
  return inOneLine(cause instanceof Error && cause.message !== '' ? `${message}: ${cause.message}` : message);
}

/** A text in one line, as far as it is kept. */
function inOneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_REASON)
    .toWellFormed();
}
