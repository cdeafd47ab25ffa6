import { RegistryError } from '../../domain/error.ts';
import { DEFAULT_GROUP, type SubjectKey } from '../../domain/subject.ts';
import type { SchemaById, Schemas, SchemaVersion } from '../../service/schemas/schemas.ts';
import { aliased } from './finding.ts';
import { readName } from './names.ts';

/** What an id means. */
export interface Identified {
  readonly schema: SchemaById;
  /** The version through which it was found, where a subject was named. */
  readonly version?: SchemaVersion;
}

/**
 * The schema of an id. With the name of a subject, an id of the subject's context: a version of that subject where it has the schema;
 * for a subject without a context, then one of the contexts in which that subject has a schema of the id; else whatever the id is there.
 */
export async function identified(schemas: Schemas, id: number, name: string | undefined): Promise<Identified> {
  if (name === undefined) return { schema: await schemas.byId(DEFAULT_GROUP, id) };
  const key = await aliased(schemas, readName(name));
  if (key.subject === '') return { schema: await schemas.byId(key.group, id) };
  const own = await useBy(schemas, key, id);
  if (own !== undefined) return own;
  const groups = key.group === DEFAULT_GROUP ? await schemas.groupsOf(key.subject) : [];
  for (const group of groups) {
    const found = await useBy(schemas, { group, subject: key.subject }, id);
    if (found !== undefined) return found;
  }
  const schema = await schemas.byId(key.group, id);
  const [version] = await schemas.uses(key.group, id);
  return { schema, ...(version && { version }) };
}

async function useBy(schemas: Schemas, { group, subject }: SubjectKey, id: number): Promise<Identified | undefined> {
  const schema = await unlessUnknown(schemas.byId(group, id));
  if (schema === undefined) return undefined;
  const version = (await schemas.uses(group, id)).findLast((use) => use.subject === subject);
  return version && { schema, version };
}

/** What is read by an id; undefined where nothing has it. */
export async function unlessUnknown<Found>(reading: Promise<Found>): Promise<Found | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RegistryError && error.code === 'content-not-found') return undefined;
    throw error;
  }
}
