import { RegistryError } from '../../domain/error.ts';
import type { NewFact } from '../../domain/fact.ts';
import { writeModeKey } from '../../domain/record-key.ts';
import type { Scope } from '../../domain/scope.ts';
import { checkScope } from '../../domain/subject-name.ts';
import { checkMode, placeOf, type WriteMode } from '../../domain/write-mode.ts';
import type { RecordChange, StoredRecord } from '../../store/port.ts';
import { type Desk, nameOf } from '../desk.ts';
import { type Decision, settleOn } from '../settle.ts';
import { DECLARE_INSTEAD, refuseContracts } from './contracts-apart.ts';
import { purgeOf } from './purge.ts';
import { basisOf, writeModeOf } from './records.ts';

/**
 * Sets the write mode of a scope, or takes it away. `IMPORT` gives ids and numbers away to whoever imports: it is set where there are no
 * subjects, and what is deleted softly there goes for good; with `force` everything stays as it is.
 */
export async function setWriteMode(desk: Desk, scope: Scope, mode: WriteMode | null, force = false): Promise<void> {
  checkScope(scope);
  refuseContracts(scope, DECLARE_INSTEAD);
  if (mode !== null) checkMode(mode, scope);
  const key = writeModeKey(scope);
  return settleOn(desk, nameOf(key), async (at): Promise<Decision<void>> => {
    const sequence = await desk.store.lastSequence();
    const record = await desk.store.record(key);
    const before = writeModeOf(record) ?? null;
    if (before === mode) return { answer: undefined };
    const purge = mode === 'IMPORT' && !force ? await purgeOf(desk, scope, sequence, at) : undefined;
    return {
      write: {
        decidedOn: [{ key, revision: record.revision }, ...(purge?.decidedOn ?? [])],
        contents: [],
        changes: purge?.changes ?? [],
        records: [{ key, body: mode ?? undefined }, ...(purge?.records ?? [])],
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
        decidedOn: [...records.map(basisOf), ...(recursive ? [{ sequence, within: scope.group }] : [])],
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
