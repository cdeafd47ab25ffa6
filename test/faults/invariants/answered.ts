import type { Violation } from '../history/evidence.ts';
import { isUnavailable } from '../history/told.ts';
import type { Case } from '../model/case.ts';
import { isRead } from '../workload/action.ts';

/** Nothing is answered with a failure of the server; only where the fault takes the store away may it say so. Once healed, all answer. */
export function answered({ evidence }: Case): readonly Violation[] {
  const { unavailable } = evidence.circumstances;
  return evidence.calls.flatMap((call) => {
    const { answer, client, action } = call;
    const isGone = unavailable === 'everything' || (unavailable === 'writes' && !isRead(action));
    const mayFail = isGone && client !== CLOSING;
    if (answer === undefined) return client === CLOSING ? [violation('a node did not answer once all was healed')] : [];
    const isFailure = answer.status >= 500 || answer.status === 412;
    if (!isFailure || (mayFail && isUnavailable(answer))) return [];
    return [violation(`a node answered ${answer.status}`)];

    function violation(message: string): Violation {
      return { invariant: 'answered', message, calls: [call] };
    }
  });
}

/** The client that looks at everything when all is healed. */
export const CLOSING = 'closing';
