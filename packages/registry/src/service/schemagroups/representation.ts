import { formatById, type ParsedDocument } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import type { Representation, VersionAttributes } from '../../domain/schema-attributes.ts';
import type { SubjectState, VersionHead } from '../../domain/subject.ts';
import { type Candidate, readCandidate } from '../schemas/candidate.ts';
import { basisOf } from '../schemas/records.ts';
import { checkMode } from '../schemas/register.ts';
import type { SchemaInput } from '../schemas/schemas.ts';
import type { Decision } from '../settle.ts';
import { keptText } from './document-input.ts';
import { formatInForce, type Standing } from './posted-to.ts';
import { type GroupDesk, liveVersion } from './reading.ts';
import { versionChange } from './records.ts';
import type { PostedDocument, PostOutcome } from './schema-groups.ts';

/**
 * The decision that a document becomes another representation of a version that is there. It is read where its format is; nothing is judged,
 * since the version was. Throws `version-not-found`, `schema-conflict`.
 */
export async function addRepresentation(
  groups: GroupDesk,
  { contentType }: PostedDocument,
  number: number,
  input: SchemaInput,
  standing: Standing,
): Promise<Decision<PostOutcome>> {
  const { state, at, decidedOn, mode } = standing;
  const { format } = input;
  const head = liveVersion(state, number);
  const document = await groups.document(state, head);
  const candidate = await read(groups, state, input);
  if (!candidate.ok) return { answer: { outcome: 'invalid', problems: candidate.error } };
  const there = document.representations.find((each) => each.format === format);
  if (there !== undefined) {
    if (await isSame(groups, state, there, candidate.value))
      return { answer: { outcome: 'unchanged', document, format } };
    throw conflict(
      state,
      number,
      `version ${number} is there in ${format}, with another document; register a new version`,
    );
  }
  refuseSingleFormat(standing, number, format);
  checkMode(mode, state, {});
  const { version, record } = await groups.version(state, head);
  const representation: Representation = {
    format,
    text: keptText(input),
    ...(contentType !== undefined && { contentType }),
    uuid: groups.desk.newId(),
    createdAt: at,
  };
  const before = version ?? attributesOf(head, document.representations[0]?.uuid ?? groups.desk.newId());
  const representations = [...before.representations, representation];
  const { record: change, fact } = versionChange(
    state,
    number,
    { ...before, representations, epoch: before.epoch + 1 },
    false,
  );
  const all = [...document.representations, representation];
  const isConsistent = await areConsistent(groups, state, all);
  return {
    write: {
      decidedOn: [...decidedOn, basisOf(record)],
      contents: [],
      // The version is another one to those who follow the subject, though its content is not.
      changes: [{ change: 'referred-to', group: state.group, subject: state.subject }],
      records: [change],
      facts: [fact],
    },
    answer: {
      outcome: 'registered',
      document: { ...document, epoch: before.epoch + 1, representations: all },
      format,
      ...(isConsistent !== undefined && { isConsistent }),
    },
  };
}

/** What is said about a version of which nothing was said before. */
function attributesOf({ number, fingerprint }: VersionHead, uuid: string): VersionAttributes {
  return { number, fingerprint, uuid, epoch: 1, representations: [] };
}

function refuseSingleFormat(standing: Standing, number: number, format: string): void {
  const { groupFormat, schema, state } = standing;
  if (groupFormat !== undefined) {
    throw conflict(state, number, `all schemas of the group '${state.group}' are in ${groupFormat}`);
  }
  if (schema?.multiformat) return;
  throw conflict(
    state,
    number,
    `versions of '${state.subject}' are in ${formatInForce(standing)} and in no other format than ${format} is; a schema whose versions have several says so with multiformat=true`,
  );
}

function conflict({ group, subject }: SubjectState, number: number, message: string): RegistryError {
  return new RegistryError('schema-conflict', message, { about: { group, subject, number, property: 'format' } });
}

function read(groups: GroupDesk, state: SubjectState, input: SchemaInput) {
  const manner = { normalize: false, deletedTargets: 'refused', isLenient: false } as const;
  return readCandidate(groups.schemas, state, input, {}, manner);
}

/** True where a representation has the very document, however it is laid out. */
async function isSame(
  groups: GroupDesk,
  state: SubjectState,
  there: Representation,
  { content }: Candidate,
): Promise<boolean> {
  const its = await readAgain(groups, state, there);
  return (its?.content.canonical ?? there.text) === content.canonical;
}

/** True where a document is that of a representation, however it is laid out. */
export async function hasSameDocument(
  groups: GroupDesk,
  state: SubjectState,
  there: Representation,
  input: SchemaInput,
): Promise<boolean> {
  const candidate = await read(groups, state, input);
  return candidate.ok && isSame(groups, state, there, candidate.value);
}

/** Whether all representations have the same fields; undefined where that cannot be told of two of them. */
async function areConsistent(
  groups: GroupDesk,
  state: SubjectState,
  representations: readonly Representation[],
): Promise<boolean | undefined> {
  const read = await Promise.all(representations.map((each) => readAgain(groups, state, each)));
  const fields = read.flatMap((candidate) => {
    const names = candidate?.document && fieldsOf(candidate.content.format, candidate.document);
    return names === undefined || names.length === 0 ? [] : [JSON.stringify([...names].sort())];
  });
  return fields.length < 2 ? undefined : new Set(fields).size === 1;
}

function fieldsOf(format: string, document: ParsedDocument): readonly string[] | undefined {
  return formatById(format)?.fieldNames(document);
}

async function readAgain(groups: GroupDesk, state: SubjectState, { format, text }: Representation) {
  if (formatById(format) === undefined) return undefined;
  const candidate = await read(groups, state, { format, text: text.replace(/^\uFEFF/, ''), references: [] });
  return candidate.ok ? candidate.value : undefined;
}
