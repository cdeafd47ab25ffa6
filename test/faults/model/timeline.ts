import type { Call, Evidence } from '../history/evidence.ts';
import { requestOf } from '../workload/request.ts';

/** How far the log is known to have come, by when. Positions count the facts of the round. */
export class Timeline {
  readonly #length: number;
  readonly #base: number;
  /** Times, and the highest position that is known by then. */
  readonly #known: readonly (readonly [at: number, position: number])[];
  /** For each position the time before which it cannot have been written. */
  readonly #earliest: readonly number[];

  /** `begins` and `ends`: for sequences whose writers are known, when the first of them began and when one was told. */
  constructor(
    { calls, log, sightings }: Evidence,
    begins: ReadonlyMap<number, number> = new Map(),
    ends: ReadonlyMap<number, number> = new Map(),
  ) {
    this.#length = log.length;
    this.#base = (log[0]?.sequence ?? 1) - 1;
    const sequences: (readonly [number, number])[] = [
      ...sightings.map(({ at, fact }) => [at, fact.sequence] as const),
      ...calls.flatMap(({ ended, answer }) =>
        answer?.sequence === undefined ? [] : [[ended, answer.sequence] as const],
      ),
      ...[...ends].map(([sequence, at]) => [at, sequence] as const),
    ];
    let highest = 0;
    this.#known = sequences
      .sort(([a], [b]) => a - b)
      .map(([at, sequence]) => {
        highest = Math.max(highest, this.positionOf(sequence));
        return [at, highest];
      });
    let latest = Number.NEGATIVE_INFINITY;
    this.#earliest = log.map(({ sequence }) => {
      latest = Math.max(latest, begins.get(sequence) ?? latest);
      return latest;
    });
  }

  /** Where in the round a sequence is: how many facts there are up to it. */
  positionOf(sequence: number): number {
    return Math.min(Math.max(0, sequence - this.#base), this.#length);
  }

  /** How many facts are known to have been in the log at a time. */
  known(at: number): number {
    const later = this.#known.findIndex(([time]) => time > at);
    const [, position] = this.#known[(later < 0 ? this.#known.length : later) - 1] ?? [0, 0];
    return position;
  }

  /** How many facts can have been in the log at a time. */
  possible(at: number): number {
    const later = this.#earliest.findIndex((time) => time > at);
    return later < 0 ? this.#length : later;
  }

  /**
   * The states that an answer may tell of, from which position to which: no older than `staleness` before the request began, and, where
   * it asked for more or told how far it had come, than that. None, `from` after `to`, where it tells of what cannot have been yet.
   */
  window({ began, ended, wish, answer, action }: Call, staleness: number): readonly [from: number, to: number] {
    // Other answers tell of the newest fact that the process has heard of, be it while it was deciding.
    const isTold = requestOf(action).method === 'GET';
    const from = Math.max(
      this.known(began - (wish.strong ? 0 : staleness)),
      this.positionOf(wish.sequence ?? 0),
      this.positionOf((isTold ? answer?.sequence : undefined) ?? 0),
    );
    return [from, this.possible(ended)];
  }
}
