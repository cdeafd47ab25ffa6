import { formatById } from '@concordat/engine';
import { RegistryError } from '../../domain/error.ts';
import type { SubjectState } from '../../domain/subject.ts';
import type { Basis } from '../../store/port.ts';
import { withImported } from '../datasets/unjudged.ts';
import type { Decision } from '../settle.ts';
import { unreadCandidate } from './candidate.ts';
import { referenced } from './delete.ts';
import { unknownFormat } from './documents.ts';
import { nextNumber, registration } from './registration.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { RegisterSchemaOutcome, SchemaInput } from './schemas.ts';

/**
 * The decision about a schema that comes from another registry with its id, and perhaps its number. The text is kept as it stands and
 * judged by nobody. A version that has the number already is replaced, since there it was replaced too, unless others refer to it:
 * `version-referenced`. An id stays with its content: `content-id-taken`. A retired dataset takes nothing new: `dataset-retired`.
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
  const replaced = state.versions.find((version) => version.number === number);
  if (replaced !== undefined && replaced.fingerprint !== fingerprint) await refuseReferenced(desk, state, number);
  return registration(desk, state, {
    candidate,
    number,
    ...(contentId !== undefined && { contentId }),
    source: text,
    at,
    decidedOn,
    level: 'NONE',
    addition: { head: {}, ...(await withImported(desk.desk, state, { number, fingerprint })) },
  });
}

function idTaken({ group, subject }: SubjectState, id: number | undefined): RegistryError {
  return new RegistryError(
    'content-id-taken',
    `Overwrite new schema with id ${id} in group '${group}' is not permitted: the id belongs to other content`,
    { about: { group, subject, ...(id !== undefined && { id }) } },
  );
}

async function refuseReferenced(desk: SchemaDesk, { group, subject }: SubjectState, number: number): Promise<void> {
  const referrers = await desk.desk.store.referrers({ group, subject, number });
  if (referrers.length > 0) throw referenced({ group, subject }, number);
}
