import type { Violation } from '../history/evidence.ts';
import type { Case } from '../model/case.ts';

/** No acknowledged write is lost, and none is acknowledged to two who both wrote: each has facts of its own in the log. */
export function acknowledged({ claims }: Case): readonly Violation[] {
  return claims.lost.map((call) => ({
    invariant: 'acknowledged',
    message: 'what was acknowledged is not in the log, or was written for another request',
    calls: [call],
  }));
}
