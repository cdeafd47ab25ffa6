import { formatById } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import type { SubjectState } from '../../domain/subject.ts';
import type { Basis } from '../../store/port.ts';
import type { Decision } from '../settle.ts';
import { unreadCandidate } from './candidate.ts';
import { unknownFormat } from './documents.ts';
import { nextNumber, registration } from './registration.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { RegisterSchemaOutcome, SchemaInput } from './schemas.ts';

/**
 * The decision about a schema that comes from another registry with its id, and perhaps its number. The text is kept as it stands and judged
 * by nobody. An id or a number that has other content is not written over: `content-id-taken`, `version-not-next`.
 */
export async function importDecision(
  desk: SchemaDesk,
  state: SubjectState,
  schema: SchemaInput,
  { at, decidedOn }: { readonly at: string; readonly decidedOn: readonly Basis[] },
): Promise<Decision<RegisterSchemaOutcome>> {
  const { group } = state;
  const { id: contentId, number = nextNumber(state), text } = schema;
  if (formatById(schema.format) === undefined) {
    return { answer: { outcome: 'invalid', problems: [unknownFormat(schema.format)] } };
  }
  const candidate = await unreadCandidate(desk, state, schema);
  const { fingerprint } = candidate.content;
  const there = state.versions.find(
    (version) =>
      !version.deleted &&
      version.number === (schema.number ?? version.number) &&
      version.contentId === contentId &&
      version.fingerprint === fingerprint,
  );
  if (there !== undefined) return { answer: { outcome: 'unchanged', version: await desk.version(state, there) } };
  const stored = contentId === undefined ? undefined : await desk.desk.store.contentById(group, contentId);
  if (stored !== undefined && stored.fingerprint !== fingerprint) throw idTaken(state, contentId);
  if (state.versions.some((version) => version.number === number && !version.deleted)) throw numberTaken(state, number);
  return registration(desk, state, {
    candidate,
    number,
    ...(contentId !== undefined && { contentId }),
    source: text,
    at,
    decidedOn,
    level: 'NONE',
  });
}

function idTaken({ group, subject }: SubjectState, id: number | undefined): RegistryError {
  return new RegistryError(
    'content-id-taken',
    `Overwrite new schema with id ${id} in group '${group}' is not permitted: the id belongs to other content`,
    { about: { group, subject, ...(id !== undefined && { id }) } },
  );
}

function numberTaken({ group, subject }: SubjectState, number: number): RegistryError {
  return new RegistryError(
    'version-not-next',
    `Version ${number} of subject '${subject}' is there already with other content: delete it first, or import under another number`,
    { about: { group, subject, number } },
  );
}
