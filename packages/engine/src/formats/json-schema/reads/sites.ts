import type { Change } from '../../../model/change.ts';

/** One text for each place and aspect. */
export function siteOf({ at, aspect }: Pick<Change, 'at' | 'aspect'>): string {
  return JSON.stringify([at.before ?? null, at.after ?? null, aspect]);
}

/** How many reference tokens two places have in common. */
export function sharedTokens(left: readonly string[], right: readonly string[]): number {
  const differing = left.findIndex((token, index) => token !== right[index]);
  return differing < 0 ? left.length : differing;
}
