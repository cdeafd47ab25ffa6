import type { Call, Violation } from '../history/evidence.ts';
import { member } from '../history/told.ts';
import type { Case } from '../model/case.ts';
import { isOpen, promised } from '../model/effects.ts';
import { isRead } from '../workload/action.ts';

/**
 * Every answer tells of one moment: no older than the stated bound before the request began, and for strong requests and those with a
 * sequence no older than what they asked for; never of the future, and never of the midst of a write.
 */
export function truthful(subject: Case): readonly Violation[] {
  return subject.evidence.calls.flatMap((call) => {
    // What was kept for a key tells of another moment: `idempotent` looks at it.
    if (isOpen(call) || promised(call).length > 0 || call.answer?.idempotency !== undefined) return [];
    const [from, to] = windowOf(subject, call);
    for (let position = from; position <= to; position += 1) {
      const state = subject.states[position];
      if (state !== undefined && !subject.isMidst(position) && subject.tells(call, state)) return [];
    }
    if (isKeptContent(subject, call, to)) return [];
    return [violation(subject, call, from, to)];
  });
}

/** A write rests on what is in the database; what refuses one without writing, and every read, may be behind. */
function windowOf({ evidence, timeline }: Case, call: Call): readonly [from: number, to: number] {
  const isExact = !isRead(call.action) && call.answer?.status === 200;
  return timeline.window(call, isExact ? 0 : evidence.circumstances.staleness);
}

/** Content by its id never changes, and is told from caches also where the version is gone; a strong request gets what is. */
function isKeptContent({ evidence, contents }: Case, { action, answer, wish }: Call, to: number): boolean {
  if (action.do !== 'by-id' || wish.strong || answer?.status !== 200) return false;
  return evidence.log
    .slice(0, to)
    .some(
      (fact) =>
        fact.kind === 'version-registered' &&
        fact.group === action.scope.group &&
        fact.content_id === action.id &&
        contents.get(fact.fingerprint)?.canonical === member(answer, 'schema'),
    );
}

function violation({ evidence, states, tells }: Case, call: Call, from: number, to: number): Violation {
  const base = (evidence.log[0]?.sequence ?? 1) - 1;
  const fitting = states.flatMap((state, position) => (tells(call, state) ? [base + position] : []));
  const when = fitting.length === 0 ? 'at no time' : `after ${fitting.slice(0, 10).join(', ')}`;
  return {
    invariant: 'truthful',
    message: `the answer has to tell of what stood after one of the facts ${base + from} to ${base + to}; it was so ${when}`,
    calls: [call],
    facts: evidence.log.slice(Math.max(0, from - 3), to + 3),
  };
}
