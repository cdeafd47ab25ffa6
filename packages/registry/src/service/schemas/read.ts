import { formatById, type Imports } from '@concordat/engine';
import type { Content } from '../../domain/content.ts';
import { numbered, unknownSubject } from '../../domain/deletion.ts';
import { RegistryError } from '../../domain/error.ts';
import type { SubjectKey } from '../../domain/subject.ts';
import { resolveImports } from './imports.ts';
import type { SchemaDesk } from './schema-desk.ts';
import type { SchemaById, SchemaVersion } from './schemas.ts';

/** A version by its number. Rejects with `subject-not-found` where the subject has none to show, with `version-not-found` otherwise. */
export async function version(
  desk: SchemaDesk,
  key: SubjectKey,
  number: number | 'latest',
  { deleted = false }: { readonly deleted?: boolean } = {},
): Promise<SchemaVersion> {
  const state = await desk.known(key);
  if (!deleted && state.versions.every((candidate) => candidate.deleted)) throw unknownSubject(key);
  const head = numbered(state, number);
  if (head.deleted && !deleted) throw unknownVersion(key, head.number);
  return desk.version(state, head);
}

/** All versions by number, those deleted softly among them. Rejects with `subject-not-found` where there is none. */
export async function versions(desk: SchemaDesk, key: SubjectKey): Promise<readonly SchemaVersion[]> {
  const state = await desk.known(key);
  if (state.versions.length === 0) throw unknownSubject(key);
  return Promise.all(state.versions.map((head) => desk.version(state, head)));
}

/** Content by its id in a group, as long as a version has it. Rejects with `content-not-found`. */
export async function byId(desk: SchemaDesk, group: string, id: number): Promise<SchemaById> {
  const schema = await desk.byId(group, id);
  if (schema !== undefined) return schema;
  throw new RegistryError('content-not-found', `Schema ${id} not found`, { about: { group, id } });
}

/** Content by its guid, in all groups that have it. Rejects with `content-not-found`. */
export async function byGuid(desk: SchemaDesk, guid: string): Promise<readonly SchemaById[]> {
  const stored = await desk.desk.store.contentsByGuid(guid);
  const schemas = await Promise.all(stored.map(({ group, id }) => desk.byId(group, id)));
  const found = schemas.flatMap((schema) => schema ?? []);
  if (found.length > 0) return found;
  throw new RegistryError('content-not-found', `Schema ${guid} not found`);
}

/** The versions that have a content, as long as what is told of it by its id stays as it is. */
const USES = new WeakMap<SchemaById, readonly SchemaVersion[]>();

/** The versions that have the content of an id, by subject and number. Rejects with `content-not-found`. */
export async function uses(desk: SchemaDesk, group: string, id: number): Promise<readonly SchemaVersion[]> {
  const schema = await byId(desk, group, id);
  const known = USES.get(schema);
  if (known !== undefined) return known;
  const { content } = schema;
  const found = await desk.desk.store.uses(group, id);
  const versions = found.map(({ subject, number, deleted, registeredAt }) =>
    Object.freeze({ group, subject, number, id, content, deleted, registeredAt }),
  );
  USES.set(schema, versions);
  return versions;
}

/** The versions that refer to a version. Rejects with `subject-not-found`, `version-not-found`. */
export async function referrers(
  desk: SchemaDesk,
  key: SubjectKey,
  number: number | 'latest',
): Promise<readonly SchemaVersion[]> {
  const { group, subject } = key;
  const state = await desk.known(key);
  const target = numbered(state, number);
  const found = await desk.desk.store.referrers({ group, subject, number: target.number });
  const versions = await Promise.all(
    found.map(async (referrer) => {
      const its = await desk.known(referrer);
      const head = its.versions.find((candidate) => candidate.number === referrer.number);
      return head && desk.version(its, head);
    }),
  );
  return versions.flatMap((known) => known ?? []);
}

/** The texts that the references of a content stand for. Rejects with `schema-invalid` where one of an imported schema leads nowhere. */
export async function imports(desk: SchemaDesk, group: string, { references }: Content): Promise<Imports> {
  const resolved = await resolveImports(desk, group, references, 'allowed');
  if (resolved.ok) return resolved.value.texts;
  const message = resolved.error.map((problem) => problem.message).join('; ');
  throw new RegistryError('schema-invalid', message, { problems: resolved.error });
}

/** The text of a content in another form of its format; its own where there is no such form, or where it cannot be read. */
export async function textIn(desk: SchemaDesk, group: string, content: Content, form: string): Promise<string> {
  const read = await desk.documents.judged(group, content);
  const format = formatById(content.format);
  const text = read.ok && format !== undefined ? desk.documents.form(format, read.value, form) : undefined;
  return text ?? content.canonical;
}

function unknownVersion({ group, subject }: SubjectKey, number: number): RegistryError {
  return new RegistryError('version-not-found', `Version ${number} not found.`, { about: { group, subject, number } });
}
