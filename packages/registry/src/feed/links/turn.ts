import type { LinkMark } from '../../domain/link-state.ts';
import type { Link, Linking } from '../../service/replicas/links.ts';
import { Fenced, Ledger } from './ledger.ts';

/** What a run of a link is given. */
export interface Run {
  readonly linking: Linking;
  readonly link: Link;
  /** The root of this registry, by which others know what is at home here. */
  readonly root: string;
  /** Names the turn of this process. */
  readonly token: number;
  readonly clock: () => Date;
  /** Aborted when the turn is over. */
  readonly signal?: AbortSignal;
}

/** What a run came to: everything that could be done is done; it waits for somebody's word; it broke off; another process goes on. */
export type RunOutcome =
  | { readonly outcome: 'done' | 'alarmed' | 'fenced' }
  | { readonly outcome: 'failed'; readonly error: unknown };

/** Pauses before an element that failed is looked at again: doubling from the first to the longest. */
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 3_600_000;

/** Does the work of a link, and writes what it came to. Rejects only where that cannot be written. */
export async function inTurn(run: Run, work: (ledger: Ledger) => Promise<void>): Promise<RunOutcome> {
  try {
    const ledger = await Ledger.open(run.linking, run.link, run.token);
    return await attempt(run, ledger, work);
  } catch (error) {
    if (error instanceof Fenced) return { outcome: 'fenced' };
    throw error;
  }
}

async function attempt(run: Run, ledger: Ledger, work: (ledger: Ledger) => Promise<void>): Promise<RunOutcome> {
  const at = run.clock().toISOString();
  if (ledger.progress.alarm !== undefined && !ledger.progress.isConfirmed) return { outcome: 'alarmed' };
  try {
    await work(ledger);
    await ledger.save({ failures: 0, lastError: undefined, lastRunAt: at, lastSuccessAt: at, counts: { runs: 1 } });
    return { outcome: ledger.progress.alarm === undefined ? 'done' : 'alarmed' };
  } catch (error) {
    if (error instanceof Fenced) throw error;
    const failures = ledger.progress.failures + 1;
    await ledger.save({ failures, lastError: sentenceOf(error), lastRunAt: at, counts: { runs: 1 } });
    return { outcome: 'failed', error };
  }
}

/** When an element that failed is looked at again, and what was wrong. */
export function retryOf(
  error: unknown,
  mark: LinkMark | undefined,
  now: Date,
): Pick<Required<LinkMark>, 'attempts' | 'retryAt' | 'detail'> {
  const attempts = (mark?.attempts ?? 0) + 1;
  const pause = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
  return { attempts, retryAt: new Date(now.getTime() + pause).toISOString(), detail: sentenceOf(error) };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
