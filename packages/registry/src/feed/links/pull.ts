import { admission } from '../../domain/link.ts';
import type { LinkMark, MarkReason } from '../../domain/link-state.ts';
import { targetOf } from '../../domain/reference.ts';
import {
  byText,
  goneElement,
  type Origin,
  originText,
  type ReplicaElement,
  type ReplicaVersion,
} from '../../domain/replica.ts';
import { alarmOf } from '../../domain/replica-breaker.ts';
import type { ReadMark } from '../../service/replicas/links.ts';
import { Fenced, type Ledger } from './ledger.ts';
import type { SourceRegistry } from './source-registry.ts';
import { inTurn, type Run, type RunOutcome, retryOf } from './turn.ts';

/** So many elements in a row that fail are no trouble with single elements. */
const PATIENCE = 5;
/** Versions that are asked for at a time. */
const VERSIONS = 100;
/**
 * Brings here what the other registry has: what happened since the last time, or everything where that is not known; then what was left
 * over. What is gone there goes last, and only if it is not suspiciously much. Whatever stops it, the next run goes on where it was.
 */
export function pull(run: Run, source: SourceRegistry): Promise<RunOutcome> {
  return inTurn(run, (ledger) => new Pull(run, source, ledger).run());
}

class Pull {
  readonly #run: Run;
  readonly #source: SourceRegistry;
  readonly #ledger: Ledger;
  /** Elements that are being looked at: what refers to itself all the way round is looked at once. */
  readonly #open = new Set<string>();
  #failuresInARow = 0;
  /** The marks as they were when somebody asked for them first in this run. */
  #marks: readonly ReadMark[] | undefined;
  /** The root of the other registry, once it has told it. */
  #peer: string;

  constructor(run: Run, source: SourceRegistry, ledger: Ledger) {
    this.#run = run;
    this.#source = source;
    this.#ledger = ledger;
    this.#peer = run.link.peer;
  }

  async run(): Promise<void> {
    await this.#readLog();
    await this.#lookAgain('due');
    // What went may have stood in the way of others.
    if (await this.#takeAway()) await this.#lookAgain('all');
  }

  async #readLog(): Promise<void> {
    let hasTraversed = false;
    for (;;) {
      this.#run.signal?.throwIfAborted();
      const { place, traverse } = this.#ledger.progress;
      if (traverse !== undefined || (place === undefined && !hasTraversed)) {
        if (traverse === undefined) await this.#beginTraverse();
        await this.#traverse();
        hasTraversed = true;
        continue;
      }
      // A registry without a log was looked through as a whole; there is nothing to follow.
      if (place === undefined) return;
      const changes = await this.#source.changes(place);
      if (changes === undefined) {
        await this.#ledger.save({ place: undefined });
        continue;
      }
      this.#peer = changes.root;
      if (changes.outcome === 'other-log') {
        // Everything was looked through just now.
        if (hasTraversed) throw new Error('its log is another one each time that it is asked');
        const begun = { place: changes.place, after: '', found: false };
        await this.#ledger.save({ isOtherLog: true, place: undefined, traverse: begun });
        continue;
      }
      for (const origin of changes.touched) await this.#reconcile(origin);
      const isAtEnd = changes.place.sequence >= changes.end;
      const isNews = changes.place.sequence !== place.sequence || this.#ledger.progress.end !== changes.end;
      if (isNews) await this.#ledger.save({ place: changes.place, end: changes.end });
      if (isAtEnd) return;
    }
  }

  /** What happens while everything is looked through is in the log from here. */
  async #beginTraverse(): Promise<void> {
    const changes = await this.#source.changes(undefined);
    const place = changes && { place: changes.place };
    await this.#ledger.save({ traverse: { ...place, after: '', found: false } });
  }

  /** Looks through all that the other registry has; of its own elements that are here and not there, it asks for each. */
  async #traverse(): Promise<void> {
    const brought = await this.#run.linking.brought(this.#run.link.id);
    for (;;) {
      this.#run.signal?.throwIfAborted();
      const { traverse } = this.#ledger.progress;
      if (traverse === undefined) return;
      const page = await this.#source.elements(traverse.after === '' ? undefined : traverse.after);
      this.#peer = page.root;
      const shown = new Set(page.elements.map(({ origin }) => originText(origin)));
      for (const element of page.elements) await this.#reconcile(element.origin, element);
      for (const origin of page.unread ?? []) {
        shown.add(originText(origin));
        await this.#reconcile(origin);
      }
      for (const origin of brought) {
        const text = originText(origin);
        const isHere = byText(text, traverse.after) > 0 && (page.next === undefined || byText(text, page.next) <= 0);
        if (isHere && origin.registry === page.root && !shown.has(text)) await this.#reconcile(origin);
      }
      const found = traverse.found || page.elements.length > 0;
      if (page.next !== undefined) {
        await this.#ledger.save({ traverse: { ...traverse, after: page.next, found } });
        continue;
      }
      const { place } = traverse;
      await this.#ledger.save({ traverse: undefined, place, isEmpty: !found, ...(place && { end: place.sequence }) });
      return;
    }
  }

  /** Looks again at what was marked. */
  async #lookAgain(which: 'due' | 'all'): Promise<void> {
    const now = this.#run.clock().toISOString();
    for (const mark of await this.#run.linking.marks(this.#run.link.id)) {
      const isTime = which === 'all' || (mark.retryAt ?? '') <= now;
      const isDue = mark.reason === 'notified' || (mark.reason === 'failed' && isTime);
      if (isDue) await this.#reconcile(mark.origin, undefined, mark);
    }
  }

  /** Takes away what is gone at home, or sets back what home has set back, unless that raises an alarm. True where it did something. */
  async #takeAway(): Promise<boolean> {
    const { linking, link } = this.#run;
    const marks = await linking.marks(link.id);
    const doomed = marks.filter(({ reason }) => reason === 'doomed');
    const regressed = marks.filter(({ reason }) => reason === 'regressed');
    const { isConfirmed = false, isOtherLog = false, isEmpty = false } = this.#ledger.progress;
    if (doomed.length + regressed.length === 0) {
      if (isConfirmed || isOtherLog || isEmpty) await this.#ledger.save(CALM);
      return false;
    }
    const known = (await linking.brought(link.id)).length;
    const { maxDeleteRatio } = link;
    const toll = { doomed: doomed.length, regressed: regressed.length, known, maxDeleteRatio, isEmpty, isOtherLog };
    const alarm = alarmOf(toll);
    if (alarm !== undefined && !isConfirmed) {
      await this.#ledger.save({ alarm });
      return false;
    }
    for (const mark of [...doomed, ...regressed]) {
      await this.#guarded(mark.origin, mark, () => this.#takeOne(mark, isConfirmed));
    }
    await this.#ledger.save(CALM);
    return true;
  }

  /** What is gone goes, after another look: it may have come back. */
  async #takeOne(mark: ReadMark, isConfirmed: boolean): Promise<void> {
    const { origin } = mark;
    const shown = await this.#source.element(origin);
    if (shown !== undefined && (!shown.deleted || mark.reason === 'regressed')) {
      return this.#compare(shown, mark, { isConfirmed, mayDelete: true });
    }
    const epoch = await this.#run.linking.epochHere(origin);
    if (epoch === undefined) return this.#done(mark);
    await this.#take(shown ?? goneElement(origin, epoch), [], mark, isConfirmed);
  }

  /** Looks at an element of the other registry, and takes it where it is another one than here. */
  async #reconcile(origin: Origin, shown?: ReplicaElement, mark?: ReadMark): Promise<void> {
    const text = originText(origin);
    const { link, root } = this.#run;
    const isOpen = this.#open.has(text);
    // Whose authority it has is told with it.
    if (isOpen || admission({ ...link, authorities: ['*'] }, root, origin, '') !== undefined) {
      if (mark !== undefined) await this.#done(mark);
      return;
    }
    this.#open.add(text);
    try {
      await this.#guarded(origin, mark, async () => {
        const element = shown ?? (await this.#source.element(origin));
        if (element !== undefined) return this.#compare(element, mark, {});
        await this.#missing(origin, mark);
      });
    } finally {
      this.#open.delete(text);
    }
  }

  /** The other registry does not have an element, and does not say that it is gone. Only of its own that means something. */
  async #missing(origin: Origin, mark: ReadMark | undefined): Promise<void> {
    const epoch = origin.registry === this.#peer ? await this.#run.linking.epochHere(origin) : undefined;
    if (epoch === undefined) return mark && this.#done(mark);
    if (this.#source.isNative) {
      const detail = 'its home never heard of it';
      await this.#ledger.save({ isOtherLog: true }, { marks: [markOf(origin, 'doomed', { detail })] });
    } else {
      await this.#ledger.save({}, { marks: [markOf(origin, 'doomed')] });
    }
  }

  async #compare(
    element: ReplicaElement,
    mark: ReadMark | undefined,
    { isConfirmed = false, mayDelete = false }: { readonly isConfirmed?: boolean; readonly mayDelete?: boolean },
  ): Promise<void> {
    const { linking, link, root } = this.#run;
    const { origin } = element;
    const refusal = admission(link, root, origin, element.authority);
    // That something is gone which never came is nobody's trouble.
    if (refusal !== undefined) return element.deleted ? this.#done(mark) : this.#refuse(origin, refusal, mark);
    const arrival = { isDirect: this.#isDirect(origin), isConfirmed };
    const { merge, missing, isHere } = await linking.compare(element, arrival);
    switch (merge) {
      case 'same':
        return this.#done(mark ?? (await this.#markOn(origin)), { unchanged: 1 });
      case 'stale':
        return this.#done(mark, { stale: 1 });
      case 'conflict':
        return this.#refuse(origin, 'it claims to be as old as the one that is here, and is another one', mark);
      case 'regressed': {
        const detail = 'its home shows an older state than before';
        return this.#ledger.save({}, { marks: [markOf(origin, 'regressed', { detail })] });
      }
      case 'taken': {
        const isGoing = element.deleted && isHere && link.deletes === 'propagate';
        if (isGoing && !mayDelete) return this.#ledger.save({}, { marks: [markOf(origin, 'doomed')] });
        const versions = await this.#versions(origin, missing);
        await this.#take(element, versions, mark, isConfirmed);
      }
    }
  }

  /** Versions with their documents. What they refer to comes first, so that it has its name when they come. */
  async #versions(origin: Origin, numbers: readonly number[]): Promise<readonly ReplicaVersion[]> {
    const versions: ReplicaVersion[] = [];
    for (let from = 0; from < numbers.length; from += VERSIONS) {
      versions.push(...(await this.#source.versions(origin, numbers.slice(from, from + VERSIONS))));
    }
    const targets = new Map<string, Origin>();
    for (const reference of versions.flatMap(({ references }) => references)) {
      const target = { registry: origin.registry, ...targetOf(reference, origin.group) };
      const { registry, group, subject } = target;
      targets.set(originText(target), { registry, group, subject });
    }
    for (const target of targets.values()) {
      if (!(await this.#run.linking.knows(target))) await this.#reconcile(target);
    }
    return versions;
  }

  async #take(
    element: ReplicaElement,
    versions: readonly ReplicaVersion[],
    mark: ReadMark | undefined,
    isConfirmed: boolean,
  ): Promise<void> {
    const { origin } = element;
    const isDirect = this.#isDirect(origin);
    const outcome = await this.#ledger.take({ element, versions, isDirect, isConfirmed }, mark);
    if (outcome.outcome === 'incomplete') throw new Error(outcome.detail ?? 'versions are missing');
    if (outcome.outcome !== 'clash') return;
    const { rival } = outcome;
    // The other one may have changed its name, or be gone: then there is room the next time.
    if (rival !== undefined && rival.registry === origin.registry) await this.#reconcile(rival);
    if (rival !== undefined && rival.registry === origin.registry) throw new Error(outcome.detail ?? 'it clashes');
    await this.#refuse(origin, outcome.detail ?? 'it clashes', mark);
  }

  #isDirect({ registry }: Origin): boolean {
    return registry === this.#peer;
  }

  async #done(mark: ReadMark | undefined, counts: { readonly unchanged?: 1; readonly stale?: 1 } = {}): Promise<void> {
    this.#ledger.note(counts);
    if (mark !== undefined) await this.#ledger.save({}, { done: [mark] });
  }

  /** The mark that an element has, when it is looked at for another reason. */
  async #markOn(origin: Origin): Promise<ReadMark | undefined> {
    this.#marks ??= await this.#run.linking.marks(this.#run.link.id);
    const text = originText(origin);
    return this.#marks.find((mark) => originText(mark.origin) === text);
  }

  async #refuse(origin: Origin, detail: string, mark: ReadMark | undefined): Promise<void> {
    if (mark?.reason === 'refused' && mark.detail === detail) return;
    await this.#ledger.save({ counts: { conflicts: 1 } }, { marks: [markOf(origin, 'refused', { detail })] });
  }

  /** Keeps what goes wrong with one element from stopping the others. */
  async #guarded(origin: Origin, mark: ReadMark | undefined, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#failuresInARow = 0;
    } catch (error) {
      if (error instanceof Fenced || this.#run.signal?.aborted) throw error;
      this.#failuresInARow += 1;
      if (this.#failuresInARow >= PATIENCE) throw error;
      const retry = retryOf(error, mark, this.#run.clock());
      const reason = mark?.reason === 'doomed' || mark?.reason === 'regressed' ? mark.reason : 'failed';
      await this.#ledger.save({ counts: { failed: 1 } }, { marks: [markOf(origin, reason, retry)] });
    }
  }
}

/** Nothing waits for anybody's word. */
const CALM = { alarm: undefined, isConfirmed: undefined, isOtherLog: undefined, isEmpty: undefined };

function markOf(origin: Origin, reason: MarkReason, more: Partial<LinkMark> = {}): LinkMark {
  return { origin, reason, attempts: 0, ...more };
}
