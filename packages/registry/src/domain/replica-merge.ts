import type { Mark } from './replica.ts';

/**
 * What becomes of a state of an element that another registry shows.
 *
 * - `same`: it is the state that is here.
 * - `taken`: it is newer, or the first; it is the state from now on.
 * - `stale`: it is older.
 * - `regressed`: the element's home itself shows an older state than the one that it showed before.
 * - `conflict`: it claims to be as old as the one that is here, and is another one.
 */
export type Merge = 'same' | 'taken' | 'stale' | 'regressed' | 'conflict';

/** How a state came here. */
export interface Arrival {
  /** True where the element's home showed it itself. */
  readonly isDirect: boolean;
  /** True where an operator said that what home shows now is right, although it is older. */
  readonly isConfirmed?: boolean;
}

/**
 * The newer of two states is the one of the higher epoch, since home alone counts it; of the same epoch, the one in which the element is
 * gone. So all who have seen the same states keep the same one, in whatever order and however often they saw them. Two states of one epoch
 * are a mistake of home, or of somebody who shows states in its name: home's own word holds, and of others what came first.
 */
export function merge(known: Mark | undefined, shown: Mark, { isDirect, isConfirmed = false }: Arrival): Merge {
  if (known === undefined || shown.epoch > known.epoch) return sameOr('taken', known, shown);
  if (shown.hash === known.hash) return 'same';
  if (shown.epoch < known.epoch) return older(isDirect, isConfirmed);
  if (shown.deleted !== known.deleted) return shown.deleted ? 'taken' : older(isDirect, isConfirmed);
  return isDirect ? 'taken' : 'conflict';
}

/** A higher epoch of the same state is taken too, so that states between the two are known to be stale. */
function sameOr(merge: Merge, known: Mark | undefined, shown: Mark): Merge {
  return known !== undefined && known.hash === shown.hash && known.epoch === shown.epoch ? 'same' : merge;
}

function older(isDirect: boolean, isConfirmed: boolean): Merge {
  if (!isDirect) return 'stale';
  return isConfirmed ? 'taken' : 'regressed';
}
