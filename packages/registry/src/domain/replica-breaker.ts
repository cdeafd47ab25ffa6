/** Why a link does not go on without somebody's word. */
export type Alarm =
  /** More would go at once than the link may take away. */
  | 'too-many-deletions'
  /** The other registry has nothing of what it had. */
  | 'empty-source'
  /** Its log is not the one that was read before: it was set back to an older state, or another registry has its address. */
  | 'other-log';

/** What a link would do, and among how much. */
export interface Toll {
  /** Elements that would go. */
  readonly doomed: number;
  /** Elements that would be set back to an older state. */
  readonly regressed: number;
  /** Elements here that the link brought. */
  readonly known: number;
  readonly maxDeleteRatio: number;
  /** True where nothing at all was listed. */
  readonly isEmpty: boolean;
  /** True where the log of the other registry is not the one that was read before. */
  readonly isOtherLog: boolean;
}

/** So many may go at once whatever the ratio: in a small registry a few are soon a fifth. */
const ALWAYS = 3;

/** The alarm that what a link would do raises; undefined where it may go on. */
export function alarmOf({ doomed, regressed, known, maxDeleteRatio, isEmpty, isOtherLog }: Toll): Alarm | undefined {
  if (doomed + regressed === 0) return undefined;
  if (isOtherLog || regressed > 0) return 'other-log';
  if (isEmpty) return 'empty-source';
  return doomed > Math.max(ALWAYS, known * maxDeleteRatio) ? 'too-many-deletions' : undefined;
}
