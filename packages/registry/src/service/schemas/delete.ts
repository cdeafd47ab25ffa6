import { ownerOf } from '../../domain/association.ts';
import { subjectDeletion, type VersionNumber, versionDeletion } from '../../domain/deletion.ts';
import { RegistryError } from '../../domain/error.ts';
import type { NewFact } from '../../domain/fact.ts';
import { policyKey, writeModeKey } from '../../domain/record-key.ts';
import type { SubjectKey, SubjectState, VersionHead } from '../../domain/subject.ts';
import { refuseReadOnly } from '../../domain/write-mode.ts';
import type { Basis, ListedVersion, RecordChange } from '../../store/port.ts';
import { withoutDeleted } from '../datasets/unjudged.ts';
import type { Desk } from '../desk.ts';
import { afterChange } from '../schemagroups/after-deletion.ts';
import { type Decision, type Draft, settle } from '../settle.ts';
import { ARCHIVE_INSTEAD, refuseContracts } from './contracts-apart.ts';
import { effectiveWriteMode } from './in-force.ts';
import { basisOf, resourceOf, subjectTerm } from './records.ts';

/** Deletes a subject: what is live of it softly, or, for good, all that is deleted softly. Gives the numbers. */
export async function deleteSubject(desk: Desk, key: SubjectKey, permanent = false): Promise<readonly number[]> {
  refuseContracts(key, ARCHIVE_INSTEAD);
  return settle(desk, key, async (state, at) => {
    const doomed = subjectDeletion(state, permanent);
    const decidedOn = [...(await writable(desk, key)), ...(await unowned(desk, state, doomed))];
    await refuseReferenced(desk, state, doomed, permanent, 'by-others');
    const numbers = doomed.map(({ number }) => number);
    return answered(await deletion(desk, state, doomed, permanent, at), decidedOn, numbers);
  });
}

/** Deletes a version, softly or, once it is, for good. Gives its number. */
export async function deleteVersion(
  desk: Desk,
  key: SubjectKey,
  number: VersionNumber,
  permanent = false,
): Promise<number> {
  refuseContracts(key, ARCHIVE_INSTEAD);
  return settle(desk, key, async (state, at) => {
    const doomed = versionDeletion(state, number, permanent);
    const decidedOn = [...(await writable(desk, key)), ...(await unowned(desk, state, [doomed]))];
    await refuseReferenced(desk, state, [doomed], permanent, 'by-any');
    return answered(await deletion(desk, state, [doomed], permanent, at), decidedOn, doomed.number);
  });
}

function answered<Answer>(
  parts: Awaited<ReturnType<typeof deletion>>,
  decidedOn: readonly Basis[],
  answer: Answer,
): Decision<Answer> {
  return { write: { ...parts, contents: [], decidedOn: [...decidedOn, ...parts.decidedOn] }, answer };
}

/** What says that the scope takes writes. Rejects with `write-mode-refused`. */
export async function writable(desk: Desk, { group, subject }: SubjectKey): Promise<readonly Basis[]> {
  const mode = await effectiveWriteMode(desk, { group, subject });
  refuseReadOnly(mode.value, { group, subject });
  return mode.decidedOn;
}

/** The resources that could keep a subject from going, and do not. Rejects with `subject-associated`. */
export async function unowned(
  desk: Desk,
  state: SubjectState,
  doomed: readonly VersionHead[],
): Promise<readonly Basis[]> {
  const { group, subject } = state;
  const remaining = state.versions.some((version) => !version.deleted && !doomed.includes(version));
  if (remaining || doomed.every(({ deleted }) => deleted)) return [];
  const ties = await desk.store.records('resource', { term: subjectTerm(state) });
  const owner = ownerOf(
    state,
    ties.flatMap((record) => resourceOf(record) ?? []),
  );
  if (owner === undefined) return ties.map(basisOf);
  throw new RegistryError(
    'subject-associated',
    `An association already exists for subject '${subject}': it belongs to the ${owner.type} '${owner.name}' and is deleted with it`,
    { about: { group, subject, resource: owner.name } },
  );
}

/** Throws `version-referenced` where a schema that stays refers to what is to go: a live one, or, for good, any. */
export async function refuseReferenced(
  desk: Desk,
  { group, subject }: SubjectKey,
  doomed: readonly VersionHead[],
  permanent: boolean,
  // A subject that goes as a whole may refer to itself.
  counting: 'by-any' | 'by-others',
): Promise<void> {
  const counts = (referrer: ListedVersion): boolean =>
    counting === 'by-any' || referrer.group !== group || referrer.subject !== subject;
  for (const { number } of doomed) {
    const referrers = await desk.store.referrers({ group, subject, number });
    const stays = referrers.some((referrer) => (permanent || !referrer.deleted) && counts(referrer));
    if (stays) throw referenced({ group, subject }, number);
  }
}

/** `version-referenced`. */
export function referenced({ group, subject }: SubjectKey, number: number): RegistryError {
  return new RegistryError(
    'version-referenced',
    `One or more references exist to the schema {magic=1,keytype=SCHEMA,subject=${subject},version=${number}}.`,
    { about: { group, subject, number } },
  );
}

/** What is written to delete versions; what was referred to is decided before. */
export async function deletion(
  desk: Desk,
  state: SubjectState,
  doomed: readonly VersionHead[],
  permanent: boolean,
  at: string,
): Promise<Required<Pick<Draft, 'decidedOn' | 'changes' | 'records' | 'facts'>>> {
  const { group, subject } = state;
  const stays = state.versions.filter((version) => !doomed.includes(version));
  const marked = doomed.map((version) => ({ ...version, deleted: true }));
  const remaining = permanent ? stays : [...stays, ...marked].sort((a, b) => a.number - b.number);
  const schema = await afterChange(desk, state, remaining, at);
  const layer = await withoutDeleted(desk, state, doomed);
  const leftovers = remaining.length === 0 ? await ownRecords(desk, state) : NOTHING;
  const facts = doomed.flatMap((version) => deletedFacts(state, version, permanent));
  const last = facts.pop();
  return {
    decidedOn: [...layer.decidedOn, ...schema.decidedOn, ...leftovers.decidedOn],
    changes: doomed.map(({ number }) =>
      permanent
        ? ({ change: 'version-removed', group, subject, number } as const)
        : ({ change: 'deletion-set', group, subject, number, deleted: true } as const),
    ),
    records: [...layer.records, ...schema.records, ...leftovers.records],
    facts: [
      ...facts,
      // What it means to the schema is told once, when all of them are gone.
      ...(last === undefined ? [] : [{ ...last, ...(schema.meaning && { schema: schema.meaning }) } as NewFact]),
      ...layer.facts,
      ...schema.facts,
      ...leftovers.facts,
    ],
  };
}

/** One that is live and goes for good is deleted, and removed. */
function deletedFacts(key: SubjectKey, version: VersionHead, permanent: boolean): readonly NewFact[] {
  const isLive = permanent && !version.deleted;
  return [...(isLive ? [deletedFact(key, version, false)] : []), deletedFact(key, version, permanent)];
}

/** The fact that a version was deleted. */
export function deletedFact({ group, subject }: SubjectKey, version: VersionHead, permanent: boolean): NewFact {
  const kind = permanent ? 'version-removed' : 'version-deleted';
  return { kind, group, subject, version: version.label, content_id: version.contentId };
}

/** What goes with a subject. */
interface Leftovers {
  readonly decidedOn: readonly Basis[];
  readonly records: readonly RecordChange[];
  readonly facts: readonly NewFact[];
}

const NOTHING = { decidedOn: [], records: [], facts: [] } satisfies Leftovers;

/** The subject's own policy and write mode, on their way out. */
async function ownRecords(desk: Desk, { group, subject }: SubjectKey): Promise<Leftovers> {
  const scope = { group, subject };
  const policy = await desk.store.record(policyKey(scope));
  const mode = await desk.store.record(writeModeKey(scope));
  const about = { group, subject, version: '' };
  return {
    decidedOn: [policy, mode].map(basisOf),
    records: [policy, mode].filter(({ body }) => body !== undefined).map(({ key }) => ({ key, body: undefined })),
    facts: [
      ...(policy.body === undefined ? [] : [{ kind: 'policy-set', policy: null, ...about } as const]),
      ...(mode.body === undefined ? [] : [{ kind: 'write-mode-set', mode: null, ...about } as const]),
    ],
  };
}
