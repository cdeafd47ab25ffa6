import { isInScope, mayBring } from '../../domain/link.ts';
import type { LinkMark } from '../../domain/link-state.ts';
import { type Origin, originText, type ReplicaElement } from '../../domain/replica.ts';
import { alarmOf } from '../../domain/replica-breaker.ts';
import type { Place } from '../../domain/version-uri.ts';
import type { ReadMark } from '../../service/replicas/links.ts';
import type { Replicas } from '../../service/replicas/replicas.ts';
import { Fenced, type Ledger } from './ledger.ts';
import { Refused, type TargetRegistry } from './target-registry.ts';
import { inTurn, type Run, type RunOutcome, retryOf } from './turn.ts';

/** What a push is given beside what every run is. */
export interface PushRun extends Run {
  /** What this registry has. */
  readonly replicas: Replicas;
  readonly place: Place;
}

/** So many elements in a row that fail are no trouble with single elements. */
const PATIENCE = 5;

/**
 * Brings into the other registry what this one has: what happened since the last time, or everything where that is not known. What is gone
 * here goes there last, and only if it is not suspiciously much.
 */
export function push(run: PushRun, target: TargetRegistry): Promise<RunOutcome> {
  return inTurn(run, (ledger) => new Push(run, target, ledger).run());
}

class Push {
  readonly #run: PushRun;
  readonly #target: TargetRegistry;
  readonly #ledger: Ledger;
  #failuresInARow = 0;
  /** The marks as they were when somebody asked for them first in this run. */
  #marks: readonly ReadMark[] | undefined;

  constructor(run: PushRun, target: TargetRegistry, ledger: Ledger) {
    this.#run = run;
    this.#target = target;
    this.#ledger = ledger;
  }

  async run(): Promise<void> {
    await this.#readLog();
    await this.#lookAgain('due');
    // What went may have stood in the way of others.
    if (await this.#takeAway()) await this.#lookAgain('all');
  }

  async #lookAgain(which: 'due' | 'all'): Promise<void> {
    const now = this.#run.clock().toISOString();
    for (const mark of await this.#run.linking.marks(this.#run.link.id)) {
      const isDue = which === 'all' || (mark.retryAt ?? '') <= now;
      if (mark.reason === 'failed' && isDue) await this.#hand(mark.origin, mark);
    }
  }

  async #readLog(): Promise<void> {
    const { replicas, place } = this.#run;
    for (;;) {
      this.#run.signal?.throwIfAborted();
      const { place: after, traverse } = this.#ledger.progress;
      const changes = await replicas.changes({ place, ...(after && { after }) });
      // Where the log of this registry was set back, what the other one has is newer, and only a look at everything tells.
      const isUnknown = after === undefined || changes.outcome === 'other-log';
      if (isUnknown && traverse === undefined) {
        // What is deleted from here on, with nothing of it left to look at, is in the log after this place.
        await this.#ledger.save({ place: changes.place, traverse: { after: '', found: false } });
        continue;
      }
      if (isUnknown || traverse !== undefined) {
        await this.#handAll();
        await this.#ledger.save({ traverse: undefined });
        continue;
      }
      for (const origin of changes.touched) await this.#hand(origin);
      if (changes.place.sequence !== after?.sequence || changes.end !== this.#ledger.progress.end) {
        await this.#ledger.save({ place: changes.place, end: changes.end });
      }
      if (changes.place.sequence >= changes.end) return;
    }
  }

  async #handAll(): Promise<void> {
    const { replicas, place } = this.#run;
    for (let after: string | undefined; ; ) {
      const page = await replicas.elements({ place, ...(after !== undefined && { after }) });
      for (const { origin } of page.elements) await this.#hand(origin);
      if (page.next === undefined) return;
      after = page.next;
    }
  }

  /** Hands an element over, as it stands now; one that is gone is marked for the end. */
  async #hand(origin: Origin, mark?: ReadMark, mayDelete = false): Promise<void> {
    const { link, replicas, place } = this.#run;
    try {
      const element = isInScope(link.scope, origin) ? await replicas.element({ place, origin }) : undefined;
      // What is at home over there is known there better.
      const isWanted =
        element !== undefined && origin.registry !== link.peer && mayBring(link, origin, element.authority);
      if (!isWanted || (element.deleted && link.deletes === 'keep')) return await this.#done(mark);
      const wanted = await this.#wanted(element);
      if (wanted === undefined) return await this.#done(mark ?? (await this.#markOn(origin)), { unchanged: 1 });
      if (element.deleted && !mayDelete) return await this.#ledger.save({}, { marks: [markOf(origin, 'doomed')] });
      await this.#bring(element, wanted, mark);
      this.#failuresInARow = 0;
    } catch (error) {
      if (error instanceof Fenced || this.#run.signal?.aborted) throw error;
      if (error instanceof Refused) return this.#refuse(origin, error.message);
      this.#failuresInARow += 1;
      if (this.#failuresInARow >= PATIENCE) throw error;
      const retry = retryOf(error, mark, this.#run.clock());
      const reason = mayDelete ? 'doomed' : 'failed';
      await this.#ledger.save({ counts: { failed: 1 } }, { marks: [{ origin, reason, ...retry }] });
    }
  }

  /** Which versions are wanted of an element, by a registry that is still of the kind that it was. */
  async #wanted(element: ReplicaElement): Promise<readonly number[] | undefined> {
    const wanted = await this.#target.wanted(element);
    const target = this.#target.isNative ? 'native' : 'foreign';
    const before = this.#ledger.progress.target;
    if (before === 'native' && target === 'foreign') {
      const why = 'it does not take what is pushed any more, as it did before';
      throw new Error(`${why}; reset the link if it is to be written into as a registry of another kind`);
    }
    if (target !== before) await this.#ledger.save({ target });
    return wanted;
  }

  async #bring(element: ReplicaElement, wanted: readonly number[], mark: ReadMark | undefined): Promise<void> {
    const { replicas, place } = this.#run;
    const { origin } = element;
    const versions = wanted.length === 0 ? [] : await replicas.versions({ place, origin, numbers: wanted });
    const { outcome, detail = outcome } = await this.#target.accept(element, versions);
    switch (outcome) {
      case 'created':
      case 'updated':
      case 'deleted':
        return this.#ledger.save({ counts: { [outcome]: 1 } }, { done: [mark ?? { origin }] });
      case 'unchanged':
      case 'stale':
        return this.#done(mark ?? (await this.#markOn(origin)), { [outcome]: 1 });
      case 'conflict':
      case 'refused':
        return this.#refuse(origin, detail);
      case 'incomplete':
        throw new Error(detail);
    }
  }

  /** True where something was taken away. */
  async #takeAway(): Promise<boolean> {
    const marks = await this.#run.linking.marks(this.#run.link.id);
    const doomed = marks.filter(({ reason }) => reason === 'doomed');
    const { isConfirmed = false } = this.#ledger.progress;
    if (doomed.length > 0 && !isConfirmed) {
      const { link, replicas, place } = this.#run;
      const { maxDeleteRatio } = link;
      const { elements } = await replicas.digest({ place });
      const known = elements + doomed.length;
      const alarm = alarmOf({
        doomed: doomed.length,
        regressed: 0,
        known,
        maxDeleteRatio,
        isEmpty: false,
        isOtherLog: false,
      });
      if (alarm !== undefined) {
        await this.#ledger.save({ alarm });
        return false;
      }
    }
    // A group goes after what is in it.
    for (const mark of doomed.toReversed()) await this.#hand(mark.origin, mark, true);
    if (isConfirmed) await this.#ledger.save({ alarm: undefined, isConfirmed: undefined });
    return doomed.length > 0;
  }

  #refuse(origin: Origin, detail: string): Promise<void> {
    return this.#ledger.save({ counts: { conflicts: 1 } }, { marks: [{ ...markOf(origin, 'refused'), detail }] });
  }

  async #done(mark: ReadMark | undefined, counts: { readonly unchanged?: 1; readonly stale?: 1 } = {}): Promise<void> {
    this.#ledger.note(counts);
    if (mark !== undefined) await this.#ledger.save({}, { done: [mark] });
  }

  async #markOn(origin: Origin): Promise<ReadMark | undefined> {
    this.#marks ??= await this.#run.linking.marks(this.#run.link.id);
    const text = originText(origin);
    return this.#marks.find((mark) => originText(mark.origin) === text);
  }
}

function markOf(origin: Origin, reason: LinkMark['reason']): LinkMark {
  return { origin, reason, attempts: 0 };
}
