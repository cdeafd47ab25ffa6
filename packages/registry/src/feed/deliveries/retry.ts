import type { DeliverySettings } from '../../domain/event-subscription.ts';

/** A share of each wait that chance decides, so that sinks which failed together are not tried together. */
const JITTER = 0.5;

/** Longest wait that a sink may ask for. */
const LONGEST_ASKED_MS = 86_400_000;

/** Milliseconds to wait after so many failed attempts, from 1. `random` is a number from 0 to 1 that nobody knows before. */
export function delayAfter(
  attempts: number,
  { backoff, firstDelayMs, longestDelayMs }: DeliverySettings,
  random: number,
): number {
  const growth = backoff === 'linear' ? attempts : 2 ** Math.min(attempts - 1, 52);
  const delay = Math.min(firstDelayMs * growth, longestDelayMs);
  return Math.ceil(delay * (1 - JITTER + JITTER * random));
}

/** Milliseconds that `Retry-After` asks to wait (RFC 9110, section 10.2.3): seconds, or a date. Undefined where it says neither. */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? '';
  // Other texts would be dates by a parser that guesses.
  if (!/^\d+$|^[A-Z][a-z]+, .* GMT$|^[A-Z][a-z]{2} [A-Z][a-z]{2} /.test(text)) return undefined;
  const asked = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(dateOf(text)) - now.getTime();
  return Number.isNaN(asked) ? undefined : Math.min(Math.max(0, asked), LONGEST_ASKED_MS);
}

/** A date of HTTP (RFC 9110, section 5.6.7) with its zone, which its oldest form leaves out. */
function dateOf(text: string): string {
  return text.endsWith('GMT') ? text : `${text} GMT`;
}

/** True where an event is not tried again after so many failed attempts: it was tried often enough, or it is too old. */
export function isExhausted(
  attempts: number,
  time: unknown,
  { maxAttempts, maxAgeSeconds }: DeliverySettings,
  now: Date,
): boolean {
  if (attempts >= maxAttempts) return true;
  const born = Date.parse(String(time));
  return !Number.isNaN(born) && now.getTime() - born >= maxAgeSeconds * 1000;
}
