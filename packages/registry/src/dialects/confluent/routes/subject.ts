import { RegistryError } from '../../../domain/error.ts';
import type { Schemas, SchemaVersion } from '../../../service/schemas/schemas.ts';
import type { Call, Reply, Route } from '../../dialect.ts';
import { answer } from '../answers/answer.ts';
import { tellingSchema } from '../answers/refusing.ts';
import { versionBody } from '../answers/schema.ts';
import { DELETE_SUBJECT_DOC, LOOK_UP_DOC, SUBJECT_METADATA_DOC, SUBJECTS_DOC } from '../documentation/subjects.ts';
import { anywhere, subjectOf, visible, writtenSubject } from '../finding.ts';
import { nameOf, readPrefix } from '../names.ts';
import { readBody } from '../requests/body.ts';
import { flag, page, paged } from '../requests/parameters.ts';
import { readSchema } from '../requests/schema.ts';
import { showingOf } from '../showing.ts';

/** Subjects as a whole: listing them, finding schemas in them, deleting them. */
export function subjectRoutes(schemas: Schemas): readonly Route[] {
  return [
    { method: 'GET', path: '/subjects', doc: SUBJECTS_DOC, handle: (call) => subjects(schemas, call) },
    {
      method: 'POST',
      path: '/subjects/:subject',
      doc: LOOK_UP_DOC,
      isReading: true,
      handle: (call) => lookUp(schemas, call),
    },
    {
      method: 'DELETE',
      path: '/subjects/:subject',
      doc: DELETE_SUBJECT_DOC,
      handle: async (call) => {
        const key = await writtenSubject(schemas, call);
        return answer(await schemas.deleteSubject(key, { permanent: flag(call, 'permanent') }));
      },
    },
    {
      method: 'GET',
      path: '/subjects/:subject/metadata',
      doc: SUBJECT_METADATA_DOC,
      handle: (call) => withMetadata(schemas, call),
    },
  ];
}

async function subjects(schemas: Schemas, call: Call): Promise<Reply> {
  const wanted = page(call);
  const listing = readPrefix(call.query.get('subjectPrefix') ?? ':*:');
  const show = flag(call, 'deletedOnly') ? 'deleted' : flag(call, 'deleted') ? 'all' : 'live';
  const listed = await schemas.subjects({ ...listing, show, nameOf });
  return answer(paged(listed.map(nameOf), wanted));
}

async function lookUp(schemas: Schemas, call: Call): Promise<Reply> {
  const subject = await writtenSubject(schemas, call);
  const schema = readSchema(readBody(call));
  const options = { normalize: flag(call, 'normalize'), deleted: flag(call, 'deleted') };
  const looking = anywhere(schemas, subject, (key) => schemas.lookUp(key, schema, options));
  const version = await tellingSchema(nameOf(subject), schema, looking);
  return versionAnswer(schemas, call, version);
}

/** The newest version whose metadata has all the properties that the query lists in pairs of `key` and `value`. */
async function withMetadata(schemas: Schemas, call: Call): Promise<Reply> {
  const values = call.query.getAll('value');
  const wanted = call.query.getAll('key').map((key, index) => [key, values[index] ?? ''] as const);
  const deleted = flag(call, 'deleted');
  const key = await subjectOf(schemas, call);
  const version = await anywhere(schemas, key, async (there) => {
    const versions = await visible(schemas, there, (candidate) => deleted || !candidate.deleted);
    const found = versions.findLast((candidate) => wanted.every((pair) => hasProperty(candidate, pair)));
    if (found !== undefined) return found;
    throw new RegistryError('schema-not-found', 'no version has these properties', { about: there });
  });
  return versionAnswer(schemas, call, version);
}

function hasProperty({ content }: SchemaVersion, [key, value]: readonly [string, string]): boolean {
  const properties = content.metadata?.properties ?? {};
  return Object.hasOwn(properties, key) && properties[key] === value;
}

/** A version as the parameters of the request want it shown. */
async function versionAnswer(schemas: Schemas, call: Call, version: SchemaVersion): Promise<Reply> {
  return answer(versionBody(version, await showingOf(schemas, call, version.group, version.content)));
}
