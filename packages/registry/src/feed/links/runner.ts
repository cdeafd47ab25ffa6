import { setTimeout as sleep } from 'node:timers/promises';
import type { Place } from '../../domain/version-uri.ts';
import type { FactLog } from '../../service/registry.ts';
import type { Link, Linking } from '../../service/replicas/links.ts';
import type { Replicas } from '../../service/replicas/replicas.ts';
import type { Follower } from '../follow.ts';
import { type Lease, takeTurns } from '../lease.ts';
import type { FeedLogger } from '../logger.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import type { SourceRegistry } from './source-registry.ts';
import type { TargetRegistry } from './target-registry.ts';
import type { RunOutcome } from './turn.ts';

/** What links are run with. */
export interface LinkSurroundings {
  readonly log: FactLog;
  readonly linking: Linking;
  readonly replicas: Replicas;
  /** Where this registry is, as others know it. */
  readonly place: Place;
  /** The other registry of a link that pulls. */
  sourceOf(link: Link): SourceRegistry | Promise<SourceRegistry>;
  /** The other registry of a link that pushes. */
  targetOf(link: Link): TargetRegistry;
  /** Names this process, and no other that was ever there. */
  readonly holder: string;
  /** Milliseconds after which another process goes on for one that died. */
  readonly lastsMs?: number;
  readonly clock: () => Date;
  /** From 0 up to 1, any time another one: registries that were started together are not to call together. */
  readonly random: () => number;
  readonly logger: FeedLogger;
}

/** Long enough that a short trouble with the store does not move the work, short enough that nobody misses it. */
const LASTS_MS = 5_000;
/** Links are looked at again so long after something happened: what happens at the same time is looked at once. */
const PAUSE_MS = 200;
/** Pauses after runs that came to nothing: doubling from the first to the longest. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** How long it is remembered that an element is gone: longer than anybody is cut off. */
const REMEMBERED_MS = 30 * 86_400_000;
const FORGET_EVERY_MS = 3_600_000;

/** Does the work of all links in the background: each by one process at a time, and by another when that one stops or dies. */
export function startLinks(surroundings: LinkSurroundings): Follower {
  return new LinkRunner(surroundings);
}

class LinkRunner implements Follower {
  readonly #surroundings: LinkSurroundings;
  readonly #stopping = new AbortController();
  readonly #workers = new Map<string, Worker>();
  readonly #bell = new Bell();
  readonly #work: Promise<void>;
  readonly #unsubscribe: () => void;

  constructor(surroundings: LinkSurroundings) {
    this.#surroundings = surroundings;
    this.#unsubscribe = surroundings.log.subscribe(() => this.#bell.ring());
    this.#work = this.#watch();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#unsubscribe();
    this.#bell.ring();
    await this.#work;
    await Promise.all([...this.#workers.values()].map((worker) => worker.stop()));
  }

  async #watch(): Promise<void> {
    const { linking, log, logger } = this.#surroundings;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const rung = this.#bell.count;
      try {
        this.#take(await linking.links(), await log.lastSequence());
      } catch (err) {
        logger.warn({ err }, 'the links could not be read; trying again');
        await wait(FIRST_RETRY_MS, signal);
        continue;
      }
      await this.#bell.after(rung);
      await wait(PAUSE_MS, signal);
    }
  }

  #take(links: readonly Link[], newest: number): void {
    const working = links.filter(({ direction }) => direction !== 'accept');
    for (const link of working) {
      const worker = this.#workers.get(link.id);
      if (worker === undefined) this.#workers.set(link.id, new Worker(this.#surroundings, link));
      else worker.change(link, newest);
    }
    for (const [id, worker] of this.#workers) {
      if (working.some((link) => link.id === id)) continue;
      this.#workers.delete(id);
      void worker.stop();
    }
  }
}

/** Does the work of one link whenever it is this process's turn. */
class Worker {
  readonly #surroundings: LinkSurroundings;
  readonly #stopping = new AbortController();
  readonly #bell = new Bell();
  readonly #work: Promise<void>;
  #link: Link;
  #newest = 0;
  #failures = 0;
  #forgotAt = Number.NEGATIVE_INFINITY;

  constructor(surroundings: LinkSurroundings, link: Link) {
    this.#surroundings = surroundings;
    this.#link = link;
    const { log, holder, lastsMs = LASTS_MS, logger } = surroundings;
    const turn = { name: `link/${link.id}`, holder, lastsMs };
    this.#work = takeTurns(log, turn, (lease) => this.#turn(lease), logger, this.#stopping.signal);
  }

  /** Something may have happened: to the link, or to what a link that pushes brings. `newest` is where the log ends. */
  change(link: Link, newest: number): void {
    const isOther = JSON.stringify(link) !== JSON.stringify(this.#link);
    const isNews = newest !== this.#newest && link.direction === 'push';
    this.#link = link;
    this.#newest = newest;
    if (isOther || isNews) this.#bell.ring();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#bell.ring();
    await this.#work;
  }

  async #turn({ token, signal, isCurrent }: Lease): Promise<void> {
    signal.addEventListener('abort', () => this.#bell.ring(), { once: true });
    while (isCurrent()) {
      const rung = this.#bell.count;
      const link = this.#link;
      const outcome: RunOutcome = link.paused ? { outcome: 'done' } : await this.#run(link, token, signal);
      if (outcome.outcome === 'fenced' || !isCurrent()) return;
      this.#failures = outcome.outcome === 'failed' ? this.#failures + 1 : 0;
      await this.#bell.after(rung, await this.#pauseAfter(link), signal);
    }
  }

  async #run(link: Link, token: number, signal: AbortSignal): Promise<RunOutcome> {
    const { linking, replicas, place, clock, logger, sourceOf, targetOf } = this.#surroundings;
    const run = { linking, link, root: place.root, token, clock, signal };
    try {
      const outcome =
        link.direction === 'pull'
          ? await pull(run, await sourceOf(link))
          : await push({ ...run, replicas, place }, targetOf(link));
      if (outcome.outcome === 'failed' && !signal.aborted) {
        logger.warn({ err: outcome.error, link: link.id }, 'a link did not come to its end; trying again');
      }
      await this.#forget();
      return outcome;
    } catch (error) {
      if (!signal.aborted) logger.warn({ err: error, link: link.id }, 'a link could not be run; trying again');
      return { outcome: 'failed', error };
    }
  }

  /** Milliseconds until the next run, unless something happens before; undefined where only that matters. */
  async #pauseAfter({ id, intervalSeconds, paused }: Link): Promise<number | undefined> {
    if (paused) return undefined;
    const { random } = this.#surroundings;
    const retry = Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LONGEST_RETRY_MS);
    if (this.#failures > 0) return retry * (0.5 + random());
    const interval = intervalSeconds === undefined ? Infinity : intervalSeconds * 1000 * (0.9 + random() / 5);
    const pause = Math.min(interval, await this.#untilRetry(id));
    return pause === Infinity ? undefined : pause;
  }

  /** Milliseconds until an element that failed is to be looked at again. */
  async #untilRetry(id: string): Promise<number> {
    const { linking, clock } = this.#surroundings;
    const marks = await linking.marks(id).catch(() => []);
    const times = marks.flatMap(({ reason, retryAt }) => (reason === 'failed' && retryAt ? [Date.parse(retryAt)] : []));
    return Math.max(FIRST_RETRY_MS, Math.min(...times) - clock().getTime());
  }

  async #forget(): Promise<void> {
    const { linking, clock } = this.#surroundings;
    const now = clock().getTime();
    if (now - this.#forgotAt < FORGET_EVERY_MS) return;
    this.#forgotAt = now;
    await linking.forget(REMEMBERED_MS);
  }
}

/** Rings when there is something to do. Who looks first and listens afterwards misses nothing. */
class Bell {
  count = 0;
  #wake: (() => void) | undefined;

  ring(): void {
    this.count += 1;
    this.#wake?.();
  }

  /** Resolves when it has rung after a count, or after so many milliseconds. */
  async after(count: number, milliseconds?: number, signal?: AbortSignal): Promise<void> {
    if (this.count > count || signal?.aborted) return;
    const over = new AbortController();
    const rung = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    await (milliseconds === undefined ? rung : Promise.race([rung, wait(milliseconds, over.signal)]));
    over.abort();
  }
}

/** The longest time that a timer knows. */
const LONGEST_MS = 2 ** 31 - 1;

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.min(milliseconds, LONGEST_MS), undefined, { signal, ref: false }).catch(() => undefined);
}
