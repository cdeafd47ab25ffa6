import { RegistryError } from '../../../domain/error.ts';
import { checkFormat } from '../../../domain/schema-group.ts';
import type { SchemaDocument, SchemaGroups } from '../../../service/schemagroups/schema-groups.ts';
import type { Call, Reply, Route } from '../../dialect.ts';
import { preconditionOf } from '../../preconditions.ts';
import { CONDITIONS, DOCUMENT, jsonContent, operation, SCHEMA_PATH, VERSION_PATH, word } from '../documentation.ts';
import { documentReply, documentTags } from '../documents.ts';
import { plain } from '../lists.ts';
import { placeOf, type Residence } from '../place.ts';
import { numberOf, schemaOf, single } from '../requests.ts';

/** The versions of a schema. */
export function versionRoutes(groups: SchemaGroups, residence: Residence): readonly Route[] {
  const schema = `${residence.prefix}/${residence.segment}/:group_id/schemas/:schema_id`;
  return [
    {
      method: 'GET',
      path: `${schema}/versions`,
      doc: operation('getSchemaVersions', 'Numbers of the versions of a schema', {
        room: 'versions',
        params: SCHEMA_PATH,
        answer: ['the numbers, in order', jsonContent({ type: 'array', items: { type: 'integer' } }, [1, 2])],
        failures: [400, 404],
      }),
      async handle(call) {
        return plain(await groups.versions(schemaOf(call, residence)));
      },
    },
    {
      method: 'GET',
      path: `${schema}/versions/:version_number`,
      doc: operation('getSchemaVersion', 'A version of a schema', {
        room: 'versions',
        params: VERSION_PATH,
        query: { format: word('id of the format that is wanted') },
        answer: ['the document; header fields tell what is said about it', DOCUMENT],
        failures: [400, 404, 406],
      }),
      handle: (call) => readVersion(groups, residence, call),
    },
    {
      method: 'DELETE',
      path: `${schema}/versions/:version_number`,
      doc: operation('deleteSchemaVersion', 'Delete a version of a schema', {
        room: 'versions',
        description: 'Its number does not come again while the schema is there.',
        params: VERSION_PATH,
        query: { format: word('only the representation in this format, of a version that has several') },
        headers: CONDITIONS,
        status: 204,
        answer: ['it is gone'],
        failures: [400, 403, 404, 409, 412],
      }),
      async handle(call) {
        const asked = single(call, 'format');
        const format = asked === undefined ? undefined : checkFormat(asked);
        const precondition = preconditionOf(call, (there: SchemaDocument) => documentTags(there, format));
        await groups.deleteVersion(schemaOf(call, residence), existing(call), {
          ...(format !== undefined && { format }),
          ...(precondition !== undefined && { precondition }),
        });
        return { status: 204, headers: {}, text: '' };
      },
    },
  ];
}

/** A version by a path that an example of the specification has, and no other part of it. */
export function versionAliases(groups: SchemaGroups, residence: Residence): readonly Route[] {
  return versionRoutes(groups, residence)
    .filter(({ method, path }) => method === 'GET' && path.endsWith('/:version_number'))
    .map((route) => ({ ...route, path: route.path.replace('/versions/', '/version/') }));
}

async function readVersion(groups: SchemaGroups, residence: Residence, call: Call): Promise<Reply> {
  const document = await groups.document(schemaOf(call, residence), existing(call));
  return documentReply(call, document, single(call, 'format'), placeOf(call, residence));
}

/** The number of the path, as far as a version can have it. */
function existing(call: Call): number {
  const number = numberOf(call);
  if (number !== undefined) return number;
  throw new RegistryError('version-not-found', `there is no version ${call.params.version_number}: they begin with 1`);
}
