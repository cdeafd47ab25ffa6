import { setImmediate as nextTurn } from 'node:timers/promises';
import { RegistryError } from '../domain/error.ts';
import type { CommitOutcome, Write } from './port.ts';

/** Writes that are committed together at most, and about how many characters of text: those who wait are not to wait long. */
const MOST_WRITES = 64;
const MOST_TEXT = 4 * 1024 * 1024;

/** What became of one of several writes: its outcome, or why it is refused while the others are not. */
export type Settlement = CommitOutcome | RegistryError;

/** What a queue is given from outside. */
interface Surroundings {
  /** Commits writes one after the other in one transaction, and resolves when they are on the disk. */
  readonly commit: (writes: readonly Write[]) => Promise<readonly Settlement[]>;
  /** True for a failure that may be due to one of several writes; false for one that the others would meet, too. */
  readonly isOfOne: (error: unknown) => boolean;
}

interface Waiting {
  readonly write: Write;
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Lets writes that come at about the same time share a transaction, since the disk takes as long for many as for one: those that come while
 * others are being committed go together afterwards, and one that comes alone waits for nobody. They are committed and answered in the order
 * in which they came.
 */
export class CommitQueue {
  readonly #commit: Surroundings['commit'];
  readonly #isOfOne: Surroundings['isOfOne'];
  #waiting: Waiting[] = [];
  #work: Promise<void> | undefined;

  constructor({ commit, isOfOne }: Surroundings) {
    this.#commit = commit;
    this.#isOfOne = isOfOne;
  }

  /** Commits a write, all or nothing. Rejects as the commit of its own does. */
  commit(write: Write): Promise<CommitOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ write, resolve, reject });
      this.#work ??= this.#empty();
    });
  }

  /** Resolves when everything that was handed in is answered. */
  async idle(): Promise<void> {
    await this.#work;
  }

  async #empty(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Requests that arrived together get as far as their writes.
      await nextTurn();
      await this.#settle(this.#next());
    }
    this.#work = undefined;
  }

  /** The writes that go together next: one in any case, and as many more as the bounds let. */
  #next(): readonly Waiting[] {
    let text = 0;
    const end = this.#waiting.findIndex(({ write }, index) => {
      text += textOf(write);
      return index > 0 && (index === MOST_WRITES || text > MOST_TEXT);
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  /** Gives the failure that the writes after these would meet, too. */
  async #settle(batch: readonly Waiting[]): Promise<{ readonly error: unknown } | undefined> {
    try {
      const outcomes = await this.#commit(batch.map(({ write }) => write));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index] ?? { outcome: 'moved' };
        if (outcome instanceof RegistryError) reject(outcome);
        else resolve(outcome);
      }
      return undefined;
    } catch (error) {
      const isOfOne = this.#isOfOne(error);
      if (isOfOne && batch.length > 1) return this.#oneByOne(batch);
      for (const { reject } of batch) reject(error);
      return isOfOne ? undefined : { error };
    }
  }

  /** One bad write fails alone. */
  async #oneByOne(batch: readonly Waiting[]): Promise<{ readonly error: unknown } | undefined> {
    let failure: { readonly error: unknown } | undefined;
    for (const one of batch) {
      if (failure === undefined) failure = await this.#settle([one]);
      else one.reject(failure.error);
    }
    return failure;
  }
}

/** About how much a write is to send. */
function textOf({ contents, changes }: Write): number {
  const canonicals = contents.reduce((sum, { canonical }) => sum + canonical.length, 0);
  const sources = changes.reduce((sum, change) => sum + ('source' in change ? change.source.length : 0), 0);
  return canonicals + sources;
}
