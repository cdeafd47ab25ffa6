import type { Call, Violation } from '../history/evidence.ts';
import type { Case } from '../model/case.ts';
import { keyOf } from '../workload/action.ts';

/**
 * What comes under one idempotency key is done once: all who are told that it is done are told the same, and one of them at most as the first.
 * Where the key may have run out in the meantime it may be done once more.
 */
export function idempotent({ evidence }: Case): readonly Violation[] {
  const byKey = Map.groupBy(evidence.calls.filter(isDone), ({ action }) => keyOf(action) ?? '');
  byKey.delete('');
  return [...byKey].flatMap(([key, calls]) => {
    const done = calls.filter(({ answer }) => answer?.idempotency === undefined);
    const times = timesOf(calls, evidence.circumstances.keysEnded);
    const told = new Set(calls.map(({ answer }) => JSON.stringify([answer?.status, answer?.body])));
    return [
      ...(done.length > times ? [violation(`it was done ${done.length} times under the key ${key}`, done)] : []),
      ...(told.size > times ? [violation(`there are ${told.size} answers under the key ${key}`, calls)] : []),
    ];
  });
}

/** How often something may be done under the key of the calls. */
function timesOf(calls: readonly Call[], ends: readonly number[]): number {
  const began = Math.min(...calls.map((call) => call.began));
  const ended = Math.max(...calls.map((call) => call.ended));
  return 1 + ends.filter((at) => began <= at && at <= ended).length;
}

function isDone({ answer }: Call): boolean {
  return answer !== undefined && answer.status < 300;
}

function violation(message: string, calls: readonly Call[]): Violation {
  return { invariant: 'idempotent', message, calls };
}
