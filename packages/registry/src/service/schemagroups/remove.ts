import { numbered, unknownSubject } from '../../domain/deletion.ts';
import { RegistryError } from '../../domain/error.ts';
import { schemaGroupKey } from '../../domain/record-key.ts';
import type { SchemaGroup } from '../../domain/schema-group.ts';
import { DEFAULT_GROUP, type SubjectKey, type SubjectState } from '../../domain/subject.ts';
import type { Basis, ListedVersion } from '../../store/port.ts';
import { nameOf } from '../desk.ts';
import { ARCHIVE_INSTEAD, refuseContracts } from '../schemas/contracts-apart.ts';
import { deletion, referenced, unowned, writable } from '../schemas/delete.ts';
import { policyFact } from '../schemas/policy.ts';
import { basisOf } from '../schemas/records.ts';
import type { Schemas } from '../schemas/schemas.ts';
import { modeFact } from '../schemas/write-mode.ts';
import { type Decision, type Draft, settle, settleOn } from '../settle.ts';
import { listSchemas } from './lists.ts';
import { changed } from './put-group.ts';
import { type GroupDesk, liveVersion } from './reading.ts';
import { schemaGroupChange, versionChange } from './records.ts';
import type { Precondition, SchemaDocument, SchemaGroups } from './schema-groups.ts';

/** Everything that goes in one write. */
type Removal = Required<Pick<Draft, 'decidedOn' | 'changes' | 'records' | 'facts'>>;

const NOTHING: Removal = { decidedOn: [], changes: [], records: [], facts: [] };

/** Removes a schema for good, with all that is said about it. */
export async function deleteSchema(
  groups: GroupDesk,
  key: SubjectKey,
  precondition: Precondition<SchemaDocument> = () => true,
): Promise<void> {
  refuseContracts(key, ARCHIVE_INSTEAD);
  await groups.group(key.group);
  return settle(groups.desk, key, async (state, at): Promise<Decision<void>> => {
    const newest = state.versions.findLast(({ deleted }) => !deleted);
    const { schema } = await groups.schema(key);
    if (newest === undefined && schema === undefined) throw unknownSubject(key);
    const there = newest && (await groups.document(state, newest));
    if (!precondition(there)) throw changed(`the schema '${key.subject}'`);
    const gone = new Set([nameOf(state)]);
    return { write: { ...(await removal(groups, state, gone, at)), contents: [] }, answer: undefined };
  });
}

/** Removes all schemas of a group, for good. */
export async function deleteSchemas(
  groups: GroupDesk,
  schemas: Pick<Schemas, 'subjects'>,
  id: string,
  precondition?: Precondition<readonly string[]>,
): Promise<void> {
  refuseContracts({ group: id }, ARCHIVE_INSTEAD);
  await groups.group(id);
  return settleOn(groups.desk, nameOf(schemaGroupKey(id)), async (at) => {
    const removed = await removalOfAll(groups, id, at);
    const isMet = precondition === undefined || precondition((await listSchemas(groups, schemas, id)).items);
    if (!isMet) throw changed(`the list of schemas of the group '${id}'`);
    return { write: { ...removed, contents: [] }, answer: undefined };
  });
}

/** Removes a group with all that is in it, for good: its schemas, what is said about it, and the policies and modes that hold in it. */
export async function deleteGroup(
  groups: GroupDesk,
  id: string,
  precondition: Precondition<SchemaGroup> = () => true,
): Promise<void> {
  refuseContracts({ group: id }, ARCHIVE_INSTEAD);
  const { desk } = groups;
  return settleOn(desk, nameOf(schemaGroupKey(id)), async (at) => {
    const { group, record } = await groups.group(id);
    if (!precondition(group)) throw changed(`the schema group '${id}'`);
    if (id === DEFAULT_GROUP) {
      throw new RegistryError('group-not-empty', `the group '${id}' is always there; delete its schemas instead`, {
        about: { group: id },
      });
    }
    const all = await removalOfAll(groups, id, at);
    const said = schemaGroupChange(id, undefined);
    const rules = await rulesOf(groups, id, all);
    return {
      write: {
        decidedOn: [...all.decidedOn, basisOf(record), ...rules.decidedOn],
        contents: [],
        changes: all.changes,
        records: [...all.records, ...(record.body === undefined ? [] : [said.record]), ...rules.records],
        facts: [...all.facts, ...rules.facts, said.fact],
      },
      answer: undefined,
    };
  });
}

/**
 * Deletes a version: its number does not come again. With a format, of a version that has several, the representation in it; the one in the
 * format of the schema is the version.
 */
export async function deleteVersion(
  groups: GroupDesk,
  key: SubjectKey,
  number: number,
  { format, precondition = () => true }: NonNullable<Parameters<SchemaGroups['deleteVersion']>[2]> = {},
): Promise<void> {
  refuseContracts(key, ARCHIVE_INSTEAD);
  await groups.group(key.group);
  return settle(groups.desk, key, async (state, at): Promise<Decision<void>> => {
    const head = liveVersion(state, number);
    const { version, record } = await groups.version(state, head);
    const there = await groups.document(state, head);
    if (!precondition(there)) throw changed(`version ${number} of '${key.subject}'`);
    const mode = await writable(groups.desk, key);
    const others = version?.representations ?? [];
    if (format !== undefined && format !== head.format) {
      const kept = others.filter((each) => each.format !== format);
      if (version === undefined || kept.length === others.length) throw noRepresentation(key, number, format);
      const said = versionChange(key, number, { ...version, representations: kept, epoch: version.epoch + 1 }, false);
      return {
        write: {
          decidedOn: [...mode, basisOf(record)],
          contents: [],
          changes: [],
          records: [said.record],
          facts: [said.fact],
        },
        answer: undefined,
      };
    }
    if (format !== undefined && others.length > 0) {
      throw new RegistryError(
        'schema-conflict',
        `version ${number} of '${key.subject}' is in ${format} in the first place; delete its other representations before, or all of the version`,
        { about: { ...key, number, property: 'format' } },
      );
    }
    const doomed = [numbered(state, number)];
    await refuseReferrers(groups, state, doomed, new Set());
    const owners = await unowned(groups.desk, state, doomed);
    const parts = await deletion(groups.desk, state, doomed, false, at);
    return {
      write: { ...parts, contents: [], decidedOn: [...mode, ...owners, ...parts.decidedOn] },
      answer: undefined,
    };
  });
}

/** `representation-not-found` */
function noRepresentation({ group, subject }: SubjectKey, number: number, format: string): RegistryError {
  return new RegistryError(
    'representation-not-found',
    `version ${number} of '${subject}' has no representation in ${format.slice(0, 100)}`,
    { about: { group, subject, number } },
  );
}

/** Whoever begins to refer to one of the subjects from elsewhere moves its revision; whatever is added to the group is a fact in it. */
async function removalOfAll(groups: GroupDesk, id: string, at: string): Promise<Removal> {
  const { desk } = groups;
  const sequence = await desk.store.lastSequence();
  const listed = await desk.store.listSubjects(id);
  const states = await Promise.all(listed.map((key) => desk.load(key)));
  const gone = new Set(states.map((state) => nameOf(state)));
  const parts: Removal[] = [{ ...NOTHING, decidedOn: [{ sequence, within: id }, ...states] }];
  for (const state of states) parts.push(await removal(groups, state, gone, at));
  return joined(parts);
}

/** What goes with one schema. Rejects where something refers to it that stays, and where a resource has it for its own. */
async function removal(
  groups: GroupDesk,
  state: SubjectState,
  gone: ReadonlySet<string>,
  at: string,
): Promise<Removal> {
  const { desk } = groups;
  const decidedOn: Basis[] = [...(await writable(desk, state)), ...(await unowned(desk, state, state.versions))];
  await refuseReferrers(groups, state, state.versions, gone);
  const parts = await deletion(desk, state, state.versions, true, at);
  return { ...parts, decidedOn: [...decidedOn, ...parts.decidedOn] };
}

async function refuseReferrers(
  { desk }: GroupDesk,
  { group, subject }: SubjectKey,
  doomed: SubjectState['versions'],
  gone: ReadonlySet<string>,
): Promise<void> {
  // Only what goes for good takes what refers to it along.
  const stays = (referrer: ListedVersion): boolean =>
    gone.size === 0 ? !referrer.deleted : !gone.has(nameOf({ group: referrer.group, subject: referrer.subject }));
  for (const { number } of doomed) {
    const referrers = await desk.store.referrers({ group, subject, number });
    if (referrers.some(stays)) throw referenced({ group, subject }, number);
  }
}

/** Policies and modes of the group that do not go with one of its subjects. */
async function rulesOf({ desk }: GroupDesk, group: string, { records }: Removal): Promise<Removal> {
  const taken = new Set(records.map(({ key }) => nameOf(key)));
  const [policies, modes] = await Promise.all([
    desk.store.records('policy', { group }),
    desk.store.records('write-mode', { group }),
  ]);
  const left = [...policies, ...modes].filter(({ key, body }) => body !== undefined && !taken.has(nameOf(key)));
  return {
    ...NOTHING,
    decidedOn: left.map(basisOf),
    records: left.map(({ key }) => ({ key, body: undefined })),
    facts: left.map(({ key: { kind, name } }) => {
      const scope = name === '' ? { group } : { group, subject: name };
      return kind === 'policy' ? policyFact(scope, undefined) : modeFact(scope, null);
    }),
  };
}

function joined(parts: readonly Removal[]): Removal {
  return {
    decidedOn: parts.flatMap((part) => part.decidedOn),
    changes: parts.flatMap((part) => part.changes),
    records: parts.flatMap((part) => part.records),
    facts: parts.flatMap((part) => part.facts),
  };
}
