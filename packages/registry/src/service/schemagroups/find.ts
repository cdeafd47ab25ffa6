import { RegistryError } from '../../domain/error.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import type { Schemas } from '../schemas/schemas.ts';
import { documentInput } from './document-input.ts';
import type { GroupDesk } from './reading.ts';
import { hasSameDocument } from './representation.ts';
import type { FoundDocument } from './schema-groups.ts';

/**
 * The version of a schema that has a document, whichever of its representations it is. Rejects with `subject-not-found`, `schema-not-found`,
 * `schema-invalid`.
 */
export async function find(
  groups: GroupDesk,
  schemas: Pick<Schemas, 'lookUp'>,
  key: SubjectKey,
  bytes: Uint8Array,
  format: string,
): Promise<FoundDocument> {
  const input = documentInput(bytes, format);
  if (!input.ok) throw new RegistryError('schema-invalid', 'the schema is not UTF-8', { problems: input.error });
  const state = await groups.schemas.known(key);
  try {
    const { number } = await schemas.lookUp(key, input.value);
    const head = state.versions.find((version) => version.number === number);
    if (head !== undefined) return { document: await groups.document(state, head), format };
  } catch (error) {
    if (!(error instanceof RegistryError) || error.code !== 'schema-not-found') throw error;
  }
  for (const head of state.versions.toReversed()) {
    const { version } = await groups.version(state, head);
    const its = head.deleted ? undefined : version?.representations.find((each) => each.format === format);
    if (its === undefined || !(await hasSameDocument(groups, state, its, input.value))) continue;
    return { document: await groups.document(state, head), format };
  }
  throw new RegistryError('schema-not-found', 'Schema not found', { about: key });
}
