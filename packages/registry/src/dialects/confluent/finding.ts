import { RegistryError } from '../../domain/error.ts';
import { DEFAULT_GROUP, type SubjectKey } from '../../domain/subject.ts';
import type { Schemas, SchemaVersion } from '../../service/schemas/schemas.ts';
import type { Call } from '../dialect.ts';
import { byCodeUnits, checkedName, contextOf, nameOf, readName } from './names.ts';
import { param } from './requests/parameters.ts';

/** The subject that the path names, or the one that its policy names instead as its `alias`. An alias is followed once. */
export function subjectOf(schemas: Schemas, call: Call): Promise<SubjectKey> {
  return aliased(schemas, readName(param(call, 'subject')));
}

/** As {@link subjectOf}, for what is done to a subject: rejects with `subject-invalid` where the name can be none. */
export async function writtenSubject(schemas: Schemas, call: Call): Promise<SubjectKey> {
  return subjectOf(schemas, call).then(checkedName);
}

/** The subject that is meant by a name. An alias without a context is one of the same context. */
export async function aliased(schemas: Schemas, key: SubjectKey): Promise<SubjectKey> {
  if (key.subject === '') return key;
  const alias = (await schemas.policy(key))?.alias;
  if (alias === undefined || alias === '') return key;
  return alias.startsWith(':.') ? readName(alias) : { group: key.group, subject: alias };
}

/** The names that stand for a subject by their aliases, in order. Those without a context are of the subject's own. */
export async function aliasesOf(schemas: Schemas, key: SubjectKey): Promise<readonly string[]> {
  const near = (await schemas.aliasesOf(key.subject)).filter(({ group }) => group === key.group);
  const far = await schemas.aliasesOf(`:${contextOf(key.group)}:${key.subject}`);
  return [...near, ...far].map(nameOf).sort(byCodeUnits);
}

/** Why a search goes on in other contexts. */
const MISSING: ReadonlySet<string> = new Set(['subject-not-found', 'version-not-found', 'schema-not-found']);

/**
 * Reads something of a subject. What the default context does not have is looked for in the others that have the subject, by their
 * names; where none has it, the answer is that of the subject's own context.
 */
export async function anywhere<Found>(
  schemas: Schemas,
  key: SubjectKey,
  read: (key: SubjectKey) => Promise<Found>,
): Promise<Found> {
  try {
    return await read(key);
  } catch (error) {
    if (key.group !== DEFAULT_GROUP || !isMissing(error)) throw error;
    for (const group of await schemas.groupsOf(key.subject)) {
      const found = group === DEFAULT_GROUP ? undefined : await unlessMissing(read({ group, subject: key.subject }));
      if (found !== undefined) return found;
    }
    throw error;
  }
}

/** What is read; undefined where it is not there. */
export async function unlessMissing<Found>(reading: Promise<Found>): Promise<Found | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof RegistryError && MISSING.has(error.code);
}

/** The versions of a subject that may be seen; rejects with `subject-not-found` where there is none. */
export async function visible(
  schemas: Schemas,
  key: SubjectKey,
  isVisible: (version: SchemaVersion) => boolean,
): Promise<readonly SchemaVersion[]> {
  const versions = (await schemas.versions(key)).filter(isVisible);
  if (versions.length > 0) return versions;
  throw new RegistryError('subject-not-found', `'${key.subject}' has no version that can be seen`, { about: key });
}
