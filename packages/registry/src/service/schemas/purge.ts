import type { NewFact } from '../../domain/fact.ts';
import type { Scope } from '../../domain/scope.ts';
import { CONTRACTS, type SubjectKey, type SubjectState, type VersionHead } from '../../domain/subject.ts';
import { modeRefusal } from '../../domain/write-mode.ts';
import type { Basis, RecordChange, SubjectChange } from '../../store/port.ts';
import { type Desk, nameOf } from '../desk.ts';
import { afterChange } from '../schemagroups/after-deletion.ts';
import { deletedFact, referenced } from './delete.ts';

/** What goes for good when a scope is opened for imports. */
interface Purge {
  readonly decidedOn: readonly Basis[];
  readonly changes: readonly SubjectChange[];
  readonly records: readonly RecordChange[];
  readonly facts: readonly NewFact[];
}

/**
 * What goes from a scope at a sequence of the log. Rejects with `write-mode-refused` where a subject is live, with `version-referenced` where
 * a schema that stays refers to what would go.
 */
export async function purgeOf(desk: Desk, scope: Scope, sequence: number, at: string): Promise<Purge> {
  const states = await subjectsIn(desk, scope);
  if (states.some(({ versions }) => versions.some(({ deleted }) => !deleted))) {
    throw modeRefusal('subjects-exist', scope, 'Cannot import since found existing subjects');
  }
  const names = new Set(states.map((state) => nameOf(state)));
  const gone = states.flatMap((state) => state.versions.map((version) => ({ state, version })));
  for (const { state, version } of gone) await refuseReferrers(desk, state, version, names);
  const schemas = await Promise.all(states.map((state) => afterChange(desk, state, [], at)));
  return {
    // Whoever begins to refer to one of the subjects from elsewhere moves its revision.
    decidedOn: [{ sequence, within: scope.group }, ...states, ...schemas.flatMap(({ decidedOn }) => decidedOn)],
    changes: gone.map(({ state: { group, subject }, version: { number } }) => ({
      change: 'version-removed',
      group,
      subject,
      number,
    })),
    records: schemas.flatMap(({ records }) => records),
    facts: [
      ...gone.map(({ state, version }) => deletedFact(state, version, true)),
      ...schemas.flatMap(({ facts }) => facts),
    ],
  };
}

async function refuseReferrers(
  desk: Desk,
  { group, subject }: SubjectKey,
  { number }: VersionHead,
  gone: ReadonlySet<string>,
): Promise<void> {
  const referrers = await desk.store.referrers({ group, subject, number });
  if (referrers.some((referrer) => !gone.has(nameOf(referrer)))) throw referenced({ group, subject }, number);
}

/** The subjects of a scope that have versions, contracts apart. */
async function subjectsIn(desk: Desk, { group, subject }: Scope): Promise<readonly SubjectState[]> {
  if (group !== undefined && subject !== undefined) return [await desk.load({ group, subject })];
  const listed = await desk.store.listSubjects(group);
  const found = listed.filter((candidate) => candidate.group !== CONTRACTS);
  const live = found.find((candidate) => candidate.live > 0);
  // One that is live is enough to refuse.
  return Promise.all((live === undefined ? found : [live]).map((key) => desk.load(key)));
}
