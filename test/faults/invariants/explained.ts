import type { Violation } from '../history/evidence.ts';
import type { Case } from '../model/case.ts';

/**
 * What was not acknowledged is there whole or not at all, what was refused is not, and nothing is done more often than it was asked for: every
 * fact has a request that wrote it, and every request writes once.
 */
export function explained({ claims, evidence }: Case): readonly Violation[] {
  return claims.unexplained.map((fact) => ({
    invariant: 'explained',
    message: 'nobody asked for this fact: it was written twice, by half, or for a request that was refused',
    facts: [fact],
    calls: evidence.calls.filter(({ action }) => JSON.stringify(action).includes(`"${fact.subject}"`)),
  }));
}
