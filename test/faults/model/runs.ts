import type { Fact } from '@concordat/registry';
import type { Call } from '../history/evidence.ts';
import { type State, versionsOf } from './state.ts';

/**
 * All facts that a call wrote together with one of them, where they are all there: those of the versions that go with a subject, one after
 * the other. Undefined where something is missing of it.
 */
export function wholeRun(
  { action }: Call,
  first: Fact,
  log: readonly Fact[],
  before: State,
): readonly Fact[] | undefined {
  if (action.do !== 'delete-subject') return [first];
  const versions = versionsOf(before, first.group, first.subject);
  const doomed = action.permanent ? versions : versions.filter(({ deleted }) => !deleted);
  const from = log.indexOf(first);
  const run = log.slice(from, from + doomed.length);
  const isWhole = doomed.every(({ label }, index) => isLike(run[index], first) && run[index]?.version === label);
  return isWhole ? run : undefined;
}

/**
 * The fact because of which another one was written in the same breath: a new version for those that go because it has their content, a version
 * that went for the policy and the write mode that went with its subject. Undefined where there is none.
 */
export function causeOf(fact: Fact, at: number, log: readonly Fact[], before: State): Fact | undefined {
  const versions = versionsOf(before, fact.group, fact.subject);
  if (fact.kind === 'version-removed') {
    const next = log.slice(at).find((later) => !isLike(later, fact));
    const removed = versions.find(({ label }) => label === fact.version);
    const isHeir = next?.kind === 'version-registered' && next.fingerprint === removed?.fingerprint;
    return isHeir && isSamePlace(next, fact) ? next : undefined;
  }
  if (!isTakenAway(fact) || versions.length > 0) return undefined;
  const previous = log.slice(0, at).findLast(({ kind }) => kind !== 'policy-set' && kind !== 'write-mode-set');
  return previous?.kind === 'version-removed' && isSamePlace(previous, fact) ? previous : undefined;
}

/** What is written beside something else: what a new version means for a layer, and what becomes of proposals. */
const COMPANIONS: ReadonlySet<Fact['kind']> = new Set([
  'current-set',
  'breaking-recorded',
  'proposal-set',
  'contract-forced',
]);

/** The facts for which one may have been written: itself, and of a companion those of the same breath. */
export function occasionOf(fact: Fact, at: number, log: readonly Fact[]): readonly Fact[] {
  return COMPANIONS.has(fact.kind) ? sameBreath(fact, at, log) : [fact];
}

/** The facts next to one that the same request wrote, itself among them. */
export function sameBreath({ correlation_id: id }: Fact, at: number, log: readonly Fact[]): readonly Fact[] {
  if (id === undefined) return log.slice(at, at + 1);
  const first = log.slice(0, at).findLastIndex((other) => other.correlation_id !== id) + 1;
  const after = log.findIndex((other, index) => index > at && other.correlation_id !== id);
  return log.slice(first, after < 0 ? log.length : after);
}

/** True for what may have been written because of another fact, so that nobody need have asked for it. */
export function mayHaveCause(fact: Fact): boolean {
  return fact.kind === 'version-removed' || isTakenAway(fact);
}

function isTakenAway(fact: Fact): boolean {
  return (fact.kind === 'policy-set' && fact.policy === null) || (fact.kind === 'write-mode-set' && fact.mode === null);
}

/** True where two facts say the same of versions of the same subject. */
function isLike(fact: Fact | undefined, other: Fact): boolean {
  return fact !== undefined && fact.kind === other.kind && isSamePlace(fact, other);
}

function isSamePlace(fact: Fact, other: Fact): boolean {
  return fact.group === other.group && fact.subject === other.subject;
}
