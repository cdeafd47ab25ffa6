import type { JsonObject, Level } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import { policyKey, schemaGroupKey } from '../../domain/record-key.ts';
import {
  checkedGroup,
  checkGroupId,
  type SchemaGroup,
  saysTheSame,
  type WantedGroup,
} from '../../domain/schema-group.ts';
import { policyAfter } from '../../domain/subject-policy.ts';
import { refuseReadOnly } from '../../domain/write-mode.ts';
import type { Basis } from '../../store/port.ts';
import { type Desk, nameOf } from '../desk.ts';
import { effectiveWriteMode } from '../schemas/in-force.ts';
import { policyFact } from '../schemas/policy.ts';
import { basisOf, policyChange, policyOf } from '../schemas/records.ts';
import { type Decision, settleOn } from '../settle.ts';
import type { GroupDesk } from './reading.ts';
import { schemaGroupChange } from './records.ts';
import type { Precondition, PutOutcome } from './schema-groups.ts';

/** How a group is put. */
export interface PutOptions {
  readonly isNew?: boolean;
  readonly precondition?: Precondition<SchemaGroup>;
  /** The compatibility level of its schemas from now on, in the same write. */
  readonly level?: Level;
}

/** Says what holds for a group, whole. Saying the same again changes nothing. */
export async function putGroup(
  groups: GroupDesk,
  id: string,
  wanted: WantedGroup,
  { isNew = false, precondition = () => true, level }: PutOptions = {},
): Promise<PutOutcome> {
  checkGroupId(id);
  const asked = checkedGroup(wanted);
  const { desk } = groups;
  return settleOn(desk, nameOf(schemaGroupKey(id)), async (at): Promise<Decision<PutOutcome>> => {
    const sequence = await desk.store.lastSequence();
    const { group: there, record } = await groups.groupIfAny(id);
    if (!precondition(there)) throw changed(`the schema group '${id}'`);
    if (there !== undefined && isNew) {
      throw new RegistryError('schema-group-exists', `there is a schema group '${id}' already`, {
        about: { group: id },
      });
    }
    const leveled = level === undefined ? undefined : await levelChange(desk, id, level);
    const isSaid = there !== undefined && saysTheSame(there, asked);
    if (isSaid && leveled === undefined) return { answer: { outcome: 'unchanged', group: there } };
    const decidedOn: Basis[] = [basisOf(record), ...(leveled?.decidedOn ?? [])];
    if (there !== undefined && there.format !== asked.format) {
      await refuseWithSchemas(groups, id);
      decidedOn.push({ sequence, within: id });
    }
    const group: SchemaGroup = {
      id,
      ...asked,
      createdAt: there?.createdAt ?? at,
      updatedAt: at,
      epoch: (there?.epoch ?? 0) + 1,
    };
    const { record: change, fact } = schemaGroupChange(id, group);
    const records = [change, ...(leveled?.records ?? [])];
    return {
      write: { decidedOn, contents: [], changes: [], records, facts: [fact, ...(leveled?.facts ?? [])] },
      answer: { outcome: there === undefined ? 'created' : 'updated', group },
    };
  });
}

/** The change of the level that a group's policy says; undefined where it says that level already. */
async function levelChange(desk: Desk, group: string, level: Level) {
  const record = await desk.store.record(policyKey({ group }));
  const before = policyOf(record);
  const mode = await effectiveWriteMode(desk, { group });
  refuseReadOnly(mode.value, { group });
  if (before?.level === level) return undefined;
  const policy = policyAfter(before, { level });
  const body = { ...policy } as JsonObject;
  return {
    decidedOn: [basisOf(record), ...mode.decidedOn],
    records: [policyChange({ group }, body, policy.alias)],
    facts: [policyFact({ group }, body)],
  };
}

/** `precondition-failed` */
export function changed(what: string): RegistryError {
  return new RegistryError('precondition-failed', `${what} is not as the request says; read it again`);
}

async function refuseWithSchemas(groups: GroupDesk, id: string): Promise<void> {
  const { store } = groups.desk;
  const subjects = await store.listSubjects(id);
  const said = subjects.some(({ live }) => live > 0)
    ? undefined
    : await store.recordPage('schema', { group: id, offset: 0, limit: 1 });
  if (said?.total === 0) return;
  throw new RegistryError(
    'schema-conflict',
    `the format of the schema group '${id}' cannot change while it has schemas; delete them first, or make another group`,
    { about: { group: id, property: 'format' } },
  );
}
