import type { AnyFormat, ParsedDocument, Verdict } from '@concordat/engine';
import { BoundedCache } from '../bounded-cache.ts';

/** Bound of the cache, in changes and findings. */
const WEIGHT = 20_000;

/** A verdict about a candidate. */
interface Judged {
  readonly before: ParsedDocument;
  readonly profile: string | undefined;
  readonly verdict: Verdict;
}

/** Verdicts that were lately come to: whoever asks what a candidate would do asks again, registers it, and asks for its gate. */
export class Verdicts {
  readonly #judged = new BoundedCache<ParsedDocument, readonly Judged[]>(WEIGHT);

  /** What lies between two documents of a format, both ways. Documents are the same where they are the same object. */
  between(format: AnyFormat, before: ParsedDocument, candidate: ParsedDocument, profile: string | undefined): Verdict {
    const known = this.#judged.get(candidate) ?? [];
    const found = known.find((each) => each.before === before && each.profile === profile);
    if (found !== undefined) return found.verdict;
    const verdict = format.judge(before, candidate, { level: 'FULL', ...(profile !== undefined && { profile }) });
    const judged = [...known, { before, profile, verdict }];
    this.#judged.set(
      candidate,
      judged,
      judged.reduce((sum, each) => sum + weightOf(each.verdict), 0),
    );
    return verdict;
  }
}

function weightOf({ changes, findings }: Verdict): number {
  return 1 + changes.length + findings.length;
}
