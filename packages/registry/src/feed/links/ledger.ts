import { type LinkCounters, type LinkMark, type LinkProgress, NO_COUNTS } from '../../domain/link-state.ts';
import type { ImportOutcome } from '../../service/replicas/apply.ts';
import type { Bookkeeping, Link, LinkImport, Linking } from '../../service/replicas/links.ts';

/** Somebody else works for the link by now; what he has written holds. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
}

type Change = Partial<Omit<LinkProgress, 'token' | 'counters'>> & { readonly counts?: Partial<LinkCounters> };
type Beside = Pick<Bookkeeping, 'marks' | 'done'>;

/** How far a link has come, as one process writes it: every write names the one before it, so that two never write in turn. */
export class Ledger {
  readonly #linking: Linking;
  readonly #link: Link;
  #progress: LinkProgress;
  #revision: number;
  /** What is counted, and written with whatever is written next. */
  #counted: Partial<LinkCounters> = {};

  private constructor(linking: Linking, link: Link, progress: LinkProgress, revision: number) {
    this.#linking = linking;
    this.#link = link;
    this.#progress = progress;
    this.#revision = revision;
  }

  /** Opens the ledger for a turn. Rejects with {@link Fenced} where a later turn has begun. */
  static async open(linking: Linking, link: Link, token: number): Promise<Ledger> {
    const { progress, revision } = await linking.progress(link.id);
    if (progress.token > token) throw new Fenced();
    const ledger = new Ledger(linking, link, progress, revision);
    // From here on nothing of an earlier turn is taken any more.
    if (progress.token < token) await ledger.#write({ ...progress, token });
    return ledger;
  }

  get progress(): LinkProgress {
    return this.#progress;
  }

  /** Writes how far the link has come, and which elements it has to look at again or need not. Rejects with {@link Fenced}. */
  async save(change: Change, beside: Beside = {}): Promise<void> {
    await this.#write(this.#changed(change), beside);
  }

  /** Counts something of which nothing else is to be written. */
  note(counts: Partial<LinkCounters>): void {
    this.#counted = sumOf(this.#counted, counts);
  }

  /** Takes an element; in the same write, that it is dealt with. Rejects with {@link Fenced}. */
  async take(
    wanted: Omit<LinkImport, 'book'>,
    read?: Pick<LinkMark, 'origin'> & { readonly revision: number },
  ): Promise<ImportOutcome> {
    let written = this.#progress;
    const { revision, ...outcome } = await this.#linking.take(this.#link, {
      ...wanted,
      book: ({ outcome: reached }) => {
        written = this.#changed({ counts: countsOf(reached) });
        const done = [read ?? { origin: wanted.element.origin }];
        return { link: this.#link.id, revision: this.#revision, progress: written, done };
      },
    });
    if (outcome.outcome === 'fenced') throw new Fenced();
    if (revision !== undefined && WRITTEN.has(outcome.outcome)) {
      this.#progress = written;
      this.#revision = revision;
      this.#counted = {};
    }
    return outcome;
  }

  #changed({ counts = {}, ...change }: Change): LinkProgress {
    const counters = { ...this.#progress.counters, ...sumOf(this.#progress.counters, sumOf(this.#counted, counts)) };
    return { ...this.#progress, ...change, counters };
  }

  async #write(progress: LinkProgress, beside: Beside = {}): Promise<void> {
    const revision = await this.#linking.save({ link: this.#link.id, revision: this.#revision, progress, ...beside });
    if (revision === undefined) throw new Fenced();
    this.#progress = progress;
    this.#revision = revision;
    this.#counted = {};
  }
}

function sumOf(a: Partial<LinkCounters>, b: Partial<LinkCounters>): Partial<LinkCounters> {
  const sum: { -readonly [Name in keyof LinkCounters]?: number } = { ...a };
  for (const name of NAMES) if (b[name] !== undefined) sum[name] = (a[name] ?? 0) + b[name];
  return sum;
}

const NAMES = Object.keys(NO_COUNTS) as readonly (keyof LinkCounters)[];

/** The outcomes of imports that wrote something. */
const WRITTEN: ReadonlySet<ImportOutcome['outcome']> = new Set(['created', 'updated', 'deleted', 'same']);

function countsOf(outcome: ImportOutcome['outcome']): Partial<LinkCounters> {
  switch (outcome) {
    case 'created':
    case 'updated':
    case 'deleted':
      return { [outcome]: 1 };
    case 'same':
      return { unchanged: 1 };
    default:
      return {};
  }
}
