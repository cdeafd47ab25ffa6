import type { Violation } from '../history/evidence.ts';
import type { Case } from '../model/case.ts';
import { liveOf } from '../model/state.ts';

/**
 * The same registration, however often it comes, makes one version: no subject has the same content live twice. A layer may come back to what it
 * was: what is handed in for it is no version like the newest.
 */
export function once({ evidence, states, claims }: Case): readonly Violation[] {
  return evidence.log.flatMap((fact, at) => {
    const before = states[at];
    if (fact.kind !== 'version-registered' || before === undefined || fact.group === 'contracts') return [];
    const live = liveOf(before, fact);
    const isHandedIn = claims.writers.get(fact.sequence)?.action.do === 'ingest';
    const same = live.slice(isHandedIn ? -1 : 0).find(({ fingerprint }) => fingerprint === fact.fingerprint);
    if (same === undefined) return [];
    return [{ invariant: 'once', message: `version ${same.label} has the same content already`, facts: [fact] }];
  });
}
