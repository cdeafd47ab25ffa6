import { RegistryError } from '../../domain/error.ts';
import type { NewFact } from '../../domain/fact.ts';
import type { Scope } from '../../domain/scope.ts';
import { CONTRACTS, type SubjectKey, type SubjectState, type VersionHead } from '../../domain/subject.ts';
import { checkMode, modeRefusal, placeOf, type WriteMode } from '../../domain/write-mode.ts';
import type { Basis, RecordChange, StoredRecord, SubjectChange } from '../../store/port.ts';
import { type Desk, nameOf } from '../desk.ts';
import { type Decision, settleOn } from '../settle.ts';
import { DECLARE_INSTEAD, refuseContracts } from './contracts-apart.ts';
import { deletedFact, referenced } from './delete.ts';
import { writeModeKey, writeModeOf } from './records.ts';

/**
 * Sets the write mode of a scope, or takes it away. `IMPORT` gives ids and numbers away to whoever imports: it is set where there are no
 * subjects, and what is deleted softly there goes for good; with `force` everything stays as it is.
 */
export async function setWriteMode(desk: Desk, scope: Scope, mode: WriteMode | null, force = false): Promise<void> {
  refuseContracts(scope, DECLARE_INSTEAD);
  if (mode !== null) checkMode(mode, scope);
  const key = writeModeKey(scope);
  return settleOn(desk, nameOf(key), async (): Promise<Decision<void>> => {
    const sequence = await desk.store.lastSequence();
    const record = await desk.store.record(key);
    const before = writeModeOf(record) ?? null;
    if (before === mode) return { answer: undefined };
    const purge = mode === 'IMPORT' && !force ? await purgeOf(desk, scope, sequence) : undefined;
    return {
      write: {
        decidedOn: [{ key, revision: record.revision }, ...(purge?.decidedOn ?? [])],
        contents: [],
        changes: purge?.changes ?? [],
        records: [{ key, body: mode ?? undefined }],
        facts: [...(purge?.facts ?? []), modeFact(scope, mode)],
      },
      answer: undefined,
    };
  });
}

/** Removes the write mode of a scope, and with `recursive` those of all that is in it; gives the scope's own. Rejects with `write-mode-not-found`. */
export async function removeWriteMode(desk: Desk, scope: Scope, recursive = false): Promise<WriteMode | undefined> {
  refuseContracts(scope, DECLARE_INSTEAD);
  const key = writeModeKey(scope);
  return settleOn(desk, nameOf(key), async (): Promise<Decision<WriteMode | undefined>> => {
    const sequence = await desk.store.lastSequence();
    const record = await desk.store.record(key);
    const mode = writeModeOf(record);
    if (mode === undefined && !recursive) {
      throw new RegistryError('write-mode-not-found', `${placeOf(scope)} has no write mode of its own`, {
        about: scope,
      });
    }
    const gone = recursive ? await modesWithin(desk, scope) : [record];
    const records = gone.filter(({ body }) => body !== undefined);
    if (records.length === 0) return { answer: mode };
    return {
      write: {
        decidedOn: [...records.map(basisOf), ...(recursive ? [{ sequence }] : [])],
        contents: [],
        changes: [],
        records: records.map(
          ({ key: { kind, group, name } }): RecordChange => ({ key: { kind, group, name }, body: undefined }),
        ),
        facts: records.map(({ key: { group, name } }) => modeFact({ group, subject: name }, null)),
      },
      answer: mode,
    };
  });
}

/** The fact that a write mode is another one. */
export function modeFact({ group = '', subject = '' }: Scope, mode: WriteMode | null): NewFact {
  return { kind: 'write-mode-set', group, subject, version: '', mode };
}

/** The write modes of a scope and of all scopes in it; a subject has none in it. */
async function modesWithin(desk: Desk, { group, subject }: Scope): Promise<readonly StoredRecord[]> {
  if (group === undefined) {
    const groups = ['', ...(await desk.store.groups())];
    const modes = await Promise.all(groups.map((name) => desk.store.records('write-mode', { group: name })));
    return modes.flat();
  }
  if (subject === undefined) return desk.store.records('write-mode', { group });
  return [await desk.store.record(writeModeKey({ group, subject }))];
}

function basisOf({ key, revision }: StoredRecord): Basis {
  return { key, revision };
}

/** What goes for good when a scope is opened for imports. */
interface Purge {
  readonly decidedOn: readonly Basis[];
  readonly changes: readonly SubjectChange[];
  readonly facts: readonly NewFact[];
}

/** Throws `write-mode-refused` where a subject is live, `version-referenced` where a schema that stays refers to what would go. */
async function purgeOf(desk: Desk, scope: Scope, sequence: number): Promise<Purge> {
  const states = await subjectsIn(desk, scope);
  if (states.some(({ versions }) => versions.some(({ deleted }) => !deleted))) {
    throw modeRefusal('subjects-exist', scope, 'Cannot import since found existing subjects');
  }
  const names = new Set(states.map((state) => nameOf(state)));
  const gone = states.flatMap((state) => state.versions.map((version) => ({ state, version })));
  for (const { state, version } of gone) await refuseReferrers(desk, state, version, names);
  return {
    decidedOn: [{ sequence }, ...states],
    changes: gone.map(({ state: { group, subject }, version: { number } }) => ({
      change: 'version-removed',
      group,
      subject,
      number,
    })),
    facts: gone.map(({ state, version }) => deletedFact(state, version, true)),
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
