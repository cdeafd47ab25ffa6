import type { EventSubscription, HttpSettings } from '../../domain/event-subscription.ts';
import { type CloudEvent, STRUCTURED, structured } from './cloud-event.ts';
import { askSink, GRANT_LASTS_MS } from './handshake.ts';
import { originOf } from './open-sink.ts';
import { Rate } from './rate.ts';
import { meaningOf } from './sinks/http-answer.ts';
import type { Surroundings } from './surroundings.ts';

/** Milliseconds after which a sink that did not agree is asked again. */
const ASKED_EVERY_MS = 60_000;

/** What it said, and until when that counts, by `performance.now()`. */
interface Answer {
  readonly until: number;
  /** Undefined where it did not agree. */
  readonly rate: Rate | undefined;
}

/**
 * The sink that an event subscription names for its dead letters. Where sinks have to be asked, it is asked as they are, by this process and for
 * this process: it may be somebody else's than the sink of the events.
 */
export class DeadLetterSink {
  readonly #surroundings: Surroundings;
  readonly #url: URL;
  readonly #timeoutMs: number;
  #answer: Answer | undefined;

  constructor(surroundings: Surroundings, url: URL, timeoutMs: HttpSettings['delivery']['timeoutMs']) {
    this.#surroundings = surroundings;
    this.#url = url;
    this.#timeoutMs = timeoutMs;
  }

  /** Hands an event to it. False where it does not take it, or has not agreed to be sent any. */
  async takes(event: CloudEvent, signal: AbortSignal): Promise<boolean> {
    const { outbound, userAgent, root, clock } = this.#surroundings;
    const rate = await this.#rate(signal);
    if (rate === undefined) return false;
    try {
      await rate.turn(signal);
      const answer = await outbound.request({
        url: this.#url,
        method: 'POST',
        headers: {
          'content-type': STRUCTURED,
          'user-agent': userAgent,
          'webhook-request-origin': originOf(root),
        },
        body: structured(event),
        timeoutMs: this.#timeoutMs,
        isHeadEnough: true,
        signal,
      });
      return meaningOf(answer, clock()).answer === 'taken';
    } catch {
      return false;
    }
  }

  /** How often it may be sent something; undefined where it did not agree to anything. */
  async #rate(signal: AbortSignal): Promise<Rate | undefined> {
    const { asksFirst, outbound, root, userAgent } = this.#surroundings;
    if (this.#answer !== undefined && performance.now() < this.#answer.until) return this.#answer.rate;
    if (!asksFirst) return new Rate(undefined, () => performance.now());
    const question = { url: this.#url, origin: originOf(root), userAgent, timeoutMs: this.#timeoutMs };
    const answer = await askSink(outbound, question, signal);
    const isAgreed = 'grant' in answer;
    this.#answer = {
      until: performance.now() + (isAgreed ? GRANT_LASTS_MS : ASKED_EVERY_MS),
      rate: isAgreed ? new Rate(answer.grant.rate, () => performance.now()) : undefined,
    };
    return this.#answer.rate;
  }
}

/** The one of a subscription; undefined where its dead letters are kept in the registry. */
export function deadLetterSinkOf(
  surroundings: Surroundings,
  { settings }: EventSubscription,
): DeadLetterSink | undefined {
  const { deadLetterSink, timeoutMs } = settings.delivery;
  return deadLetterSink === undefined
    ? undefined
    : new DeadLetterSink(surroundings, new URL(deadLetterSink), timeoutMs);
}
