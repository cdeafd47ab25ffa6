import type { Fact } from '@concordat/registry';
import type { Violation } from '../history/evidence.ts';
import type { Case } from '../model/case.ts';
import { isReadOnly, policyOf } from '../model/in-force.ts';
import { referrersOf } from '../model/references.ts';
import type { State } from '../model/state.ts';

/** What was written was allowed when it was written: by the level, by the write mode, and by those who refer to it. */
export function inForce(subject: Case): readonly Violation[] {
  const { evidence, states } = subject;
  return evidence.log.flatMap((fact, at) => {
    const [before, after] = [states[at] as State, states[at + 1] as State];
    const found = [...levels(subject, fact, before), ...modes(fact, before), ...references(subject, fact, after)];
    return found.map((message) => ({ invariant: 'in-force', message, facts: [fact] }));
  });
}

/** Every adjacent pair of versions satisfies the level that was in force when the newer one was registered. */
function levels({ judge, contents }: Case, fact: Fact, before: State): readonly string[] {
  if (fact.kind === 'version-activated') {
    return judge.refusesActivation(before, fact.subject, fact.version) ? ['the versions in force refuse it'] : [];
  }
  if (fact.kind !== 'version-registered') return [];
  const content = contents.get(fact.fingerprint);
  if (content === undefined) return ['its content is not in the store'];
  const { canonical } = content;
  if (fact.group === 'contracts') {
    return judge.refusesContract(before, fact.subject, canonical) ? ['the versions before refuse it'] : [];
  }
  const references = content.references.map(({ name, group = fact.group, subject, number }) => ({
    name,
    subject: `:.${group}:${subject}`,
    version: number,
  }));
  const { level } = policyOf(before, fact);
  return judge.refusesSchema(before, fact, canonical, references) ? [`versions before refuse it, under ${level}`] : [];
}

const WRITTEN: ReadonlySet<Fact['kind']> = new Set([
  'version-registered',
  'version-deleted',
  'version-removed',
  'policy-set',
]);

function modes(fact: Fact, before: State): readonly string[] {
  const isRefused = fact.group !== 'contracts' && WRITTEN.has(fact.kind) && isReadOnly(before, fact);
  return isRefused ? ['it was written while its scope was read-only'] : [];
}

/** What a live version refers to is live, and what any version refers to is there. */
function references({ contents }: Case, fact: Fact, after: State): readonly string[] {
  if (fact.kind === 'version-registered') {
    const targets = contents.get(fact.fingerprint)?.references ?? [];
    return targets.flatMap(({ group = fact.group, subject, number }) => {
      const target = after.subjects.get(`${group}/${subject}`)?.find(({ label }) => label === String(number));
      return target?.deleted === false ? [] : [`version ${number} of '${subject}', which it refers to, is not there`];
    });
  }
  if (fact.kind !== 'version-deleted' && fact.kind !== 'version-removed') return [];
  const counted = referrersOf(after, contents, fact, fact.version).filter(
    ({ deleted }) => fact.kind === 'version-removed' || !deleted,
  );
  return counted.map(({ place, label }) => `version ${label} of '${place}' refers to it`);
}
