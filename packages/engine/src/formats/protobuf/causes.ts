import type { Change } from '../../model/change.ts';

/** Finds the change that a finding is about: at the same place, of one of these aspects, the first of them that changed. */
export type Causes = (aspects: readonly string[], at: Change['at']) => number | undefined;

/** The causes among the changes of a pair. A finding with a place on one side only is also about a change that has both. */
export function causesAmong(changes: readonly Change[]): Causes {
  const index = new Map<string, number>();
  const remember = (side: string, at: string | undefined, aspect: string, position: number): void => {
    const key = `${side} ${at} ${aspect}`;
    if (at !== undefined && !index.has(key)) index.set(key, position);
  };
  for (const [position, { at, aspect }] of changes.entries()) {
    remember('before', at.before, aspect, position);
    remember('after', at.after, aspect, position);
  }
  return (aspects, { before, after }) => {
    for (const aspect of aspects) {
      const found =
        before === undefined ? index.get(`after ${after} ${aspect}`) : index.get(`before ${before} ${aspect}`);
      const other = found === undefined ? undefined : changes[found]?.at.after;
      if (found !== undefined && (after === undefined || other === undefined || other === after)) return found;
    }
    return undefined;
  };
}
