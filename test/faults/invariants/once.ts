import type { Violation } from '../history/evidence.ts';
import type { Case } from '../model/case.ts';
import { versionsOf } from '../model/state.ts';

/** The same registration, however often it comes, makes one version: no subject has the same content live twice. */
export function once({ evidence, states }: Case): readonly Violation[] {
  return evidence.log.flatMap((fact, at) => {
    const before = states[at];
    if (fact.kind !== 'version-registered' || before === undefined || fact.group === 'contracts') return [];
    const same = versionsOf(before, fact.group, fact.subject).find(
      ({ deleted, fingerprint }) => !deleted && fingerprint === fact.fingerprint,
    );
    if (same === undefined) return [];
    return [{ invariant: 'once', message: `version ${same.label} has the same content already`, facts: [fact] }];
  });
}
