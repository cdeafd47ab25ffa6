import type { Refusal } from '../dialects/dialect.ts';
import { ANYBODY, type Caller } from '../domain/caller.ts';
import { BoundedCache } from '../service/bounded-cache.ts';
import { isLoopback } from './authentication/terms.ts';
import type { Config } from './config.ts';

/** How often one caller may ask for one thing. */
export interface Rate {
  /** Requests a minute in the long run; 0 is as many as one likes. */
  readonly limit: number;
  /** Requests that may come at once. */
  readonly burst: number;
}

const WINDOW_SECONDS = 60;
/** What is meant for machines that others reach, where nothing is said: a hundred requests a second for each operation. */
const GENEROUS = 6000;
/** Buckets that are remembered: the ones that were used last. One that is forgotten is full again. */
const BUCKETS = 50_000;

/** The rate of a configuration. Where it says nothing, nobody is limited on a loopback address; a burst is the share of ten seconds. */
export function rateOf({ rate_limit, rate_burst, host }: Pick<Config, 'rate_limit' | 'rate_burst' | 'host'>): Rate {
  const limit = rate_limit === 'auto' ? (isLoopback(host) ? 0 : GENEROUS) : Number(rate_limit);
  return { limit, burst: rate_burst > 0 ? rate_burst : Math.max(1, Math.ceil(limit / 6)) };
}

/**
 * A token bucket for each caller and route, kept as the moment at which it will be full again (the generic cell rate algorithm): one number
 * each. Every process counts for itself.
 */
export class RateLimits {
  readonly #rate: Rate;
  /** Milliseconds in which a token comes back. */
  readonly #interval: number;
  /** How far in the future the moment may be that a bucket is full. */
  readonly #tolerance: number;
  readonly #now: () => number;
  readonly #fullAt = new BoundedCache<string, number>(BUCKETS);

  /** `now` gives milliseconds that never go back. */
  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#interval = (WINDOW_SECONDS * 1000) / rate.limit;
    this.#tolerance = this.#interval * (rate.burst - 1);
    this.#now = now;
  }

  /**
   * Counts a request, by its caller, or its address where nobody is named, and by its method and the path of its route. Gives why it is
   * refused, where there were too many before it; it does not count then.
   */
  refusal(caller: Caller, address: string, method: string, path: string): Refusal | undefined {
    const { limit } = this.#rate;
    if (limit === 0) return undefined;
    const who = caller.id === ANYBODY.id ? ['address', address] : ['caller', caller.id];
    const name = JSON.stringify([...who, method, path]);
    const now = this.#now();
    const fullAt = Math.max(this.#fullAt.get(name) ?? now, now);
    const wait = fullAt - now - this.#tolerance;
    if (wait > 0) return tooMany(limit, Math.ceil(wait / 1000));
    this.#fullAt.set(name, fullAt + this.#interval, 1);
    return undefined;
  }
}

function tooMany(limit: number, seconds: number): Refusal {
  return {
    status: 429,
    detail: `more than ${limit} requests a minute for this operation; ask again in ${seconds} s`,
    headers: { 'retry-after': String(seconds) },
    details: { limit, window_sec: WINDOW_SECONDS, retryable: true },
  };
}
