import type { Fact } from '@concordat/registry';
import type { Violation } from '../history/evidence.ts';
import type { Case } from '../model/case.ts';
import { isRead } from '../model/contract-answers.ts';
import { isRead as isDatasetRead } from '../model/dataset-answers.ts';
import { isReadOnly, policyOf } from '../model/in-force.ts';
import { referrersOf } from '../model/references.ts';
import { datasetAt, type State, versionsOf } from '../model/state.ts';

/** What was written was allowed when it was written: by the level, by the write mode, by those who refer to it, and by those who read it. */
export function inForce(subject: Case): readonly Violation[] {
  const { evidence, states } = subject;
  return evidence.log.flatMap((fact, at) => {
    const [before, after] = [states[at] as State, states[at + 1] as State];
    const found = [
      ...levels(subject, fact, before),
      ...modes(fact, before),
      ...references(subject, fact, after),
      ...readers(fact, before),
    ];
    return found.map((message) => ({ invariant: 'in-force', message, facts: [fact] }));
  });
}

/** Every adjacent pair of versions satisfies the level that was in force when the newer one was registered. */
function levels({ judge, contents, claims }: Case, fact: Fact, before: State): readonly string[] {
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
  // What is handed in for a layer is kept whatever it breaks.
  if (claims.writers.get(fact.sequence)?.action.do === 'ingest') return [];
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
  'version-restored',
  'version-removed',
  'policy-set',
]);

function modes(fact: Fact, before: State): readonly string[] {
  const isRefused = fact.group !== 'contracts' && WRITTEN.has(fact.kind) && isReadOnly(before, fact);
  return isRefused ? ['it was written while its scope was read-only'] : [];
}

/** What a live version refers to is live, and what any version refers to is there. */
function references({ contents }: Case, fact: Fact, after: State): readonly string[] {
  if (fact.kind === 'version-registered' || fact.kind === 'version-restored') {
    const version = versionsOf(after, fact.group, fact.subject).find(({ label }) => label === fact.version);
    const targets = contents.get(version?.fingerprint ?? '')?.references ?? [];
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

/** What somebody reads is neither archived nor retired. */
function readers(fact: Fact, before: State): readonly string[] {
  if (fact.kind === 'version-archived') {
    const version = versionsOf(before, 'contracts', fact.subject).find(({ label }) => label === fact.version);
    const isKept = version !== undefined && version.status !== 'draft' && isRead(before, fact.subject, version);
    return isKept ? ['somebody reads it'] : [];
  }
  const dataset = fact.kind === 'dataset-set' ? datasetAt(before, fact.group, fact.subject) : undefined;
  const isRetired = fact.kind === 'dataset-set' && (fact.dataset as { readonly status?: string }).status === 'retired';
  return dataset !== undefined && dataset.status !== 'retired' && isRetired && isDatasetRead(before, dataset)
    ? ['somebody reads it']
    : [];
}
