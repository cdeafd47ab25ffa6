import type { Direction } from '../model/change.ts';
import type { Verdict } from '../model/finding.ts';

/** What holds between a version and the one that it is compared with: both directions of reading, one of them, or none. */
export type Posture = 'both' | Direction | 'none';

/**
 * The posture of a verdict: which directions of reading no error stands against. It takes a verdict of the level FULL; findings that are not about
 * reading, a version number that does not grow, say, do not count.
 */
export function postureOf({ changes, findings }: Pick<Verdict, 'changes' | 'findings'>): Posture {
  const breaks = changes.flatMap((change) => change.breaks);
  const broken = new Set([
    ...breaks.flatMap(({ direction, severity }) => (severity === 'error' ? [direction] : [])),
    // What no change explains counts as well.
    ...findings.flatMap(({ change, severity, directions }) =>
      change === undefined && severity === 'error' ? directions : [],
    ),
  ]);
  if (broken.size === 0) return 'both';
  if (broken.size === 2) return 'none';
  return broken.has('backward') ? 'forward' : 'backward';
}

/** A posture that covers a direction, or both. */
export function covers(posture: Posture, required: Exclude<Posture, 'none'>): boolean {
  return posture === 'both' || posture === required;
}
