import { RegistryError } from '../../domain/error.ts';
import { policyKey } from '../../domain/record-key.ts';
import { DEFAULT_GROUP } from '../../domain/subject.ts';
import { type Desk, nameOf } from '../desk.ts';
import { type Decision, settleOn } from '../settle.ts';
import { DECLARE_INSTEAD, refuseContracts } from './contracts-apart.ts';
import { policyFact } from './policy.ts';
import { basisOf } from './records.ts';
import { modeFact } from './write-mode.ts';

/** Groups that have a subject, a policy or a write mode, and the default one, in order. */
export async function groups(desk: Desk): Promise<readonly string[]> {
  const known = new Set(await desk.store.groups());
  // What is set for everything is kept under the group of no name.
  known.delete('');
  known.add(DEFAULT_GROUP);
  return [...known].sort();
}

/** Removes a group without subjects: the policies and write modes that are left of it. Rejects with `group-not-empty`. */
export async function removeGroup(desk: Desk, group: string): Promise<void> {
  refuseContracts({ group }, DECLARE_INSTEAD);
  return settleOn(desk, nameOf(policyKey({ group })), async (): Promise<Decision<void>> => {
    const sequence = await desk.store.lastSequence();
    if (group === DEFAULT_GROUP) throw notEmpty(group, 'it is always there');
    const subjects = await desk.store.listSubjects(group);
    if (subjects.length > 0) throw notEmpty(group, `it has ${subjects.length} subjects, counting those deleted softly`);
    const policies = await desk.store.records('policy', { group });
    const modes = await desk.store.records('write-mode', { group });
    const left = [...policies, ...modes].filter(({ body }) => body !== undefined);
    if (left.length === 0) return { answer: undefined };
    return {
      write: {
        decidedOn: [{ sequence, within: group }, ...left.map(basisOf)],
        contents: [],
        changes: [],
        records: left.map(({ key }) => ({ key, body: undefined })),
        facts: left.map(({ key: { kind, name } }) => {
          const scope = name === '' ? { group } : { group, subject: name };
          return kind === 'policy' ? policyFact(scope, undefined) : modeFact(scope, null);
        }),
      },
      answer: undefined,
    };
  });
}

function notEmpty(group: string, reason: string): RegistryError {
  return new RegistryError('group-not-empty', `The group '${group}' cannot be removed: ${reason}`, {
    about: { group },
  });
}
