import { RegistryError } from '../../../domain/error.ts';
import type { SchemaGroups } from '../../../service/schemagroups/schema-groups.ts';
import { type Call, json, type Route } from '../../dialect.ts';
import { preconditionOf } from '../../preconditions.ts';
import { publicUrlOf } from '../../public-url.ts';
import { CONDITION, DOCUMENT, jsonContent, operation, SCHEMA_PATH, VERSION_PATH, word } from '../documentation.ts';
import { documentReply, documentTags } from '../documents.ts';
import { schemaOf, uriOfId } from '../names.ts';

/** Schemas by their id, and the versions of a schema. */
export function versionRoutes(groups: SchemaGroups, publicUrl: string): readonly Route[] {
  const all = '/$schemaGroups/:group_name/schemas/:schema_name/versions';
  return [
    {
      method: 'GET',
      path: '/$schemaGroups/$schemas/:guid',
      doc: operation('GetSchemaById', 'A schema by its id', {
        params: { guid: word('the id as `Schema-Id` tells it: a UUID without its hyphens') },
        answer: ['the schema; header fields name the version', DOCUMENT],
        failures: [404],
      }),
      async handle(call) {
        const id = call.params.guid ?? '';
        const uri = uriOfId(id);
        if (uri === undefined) throw new RegistryError('content-not-found', `there is no schema '${id.slice(0, 100)}'`);
        const root = publicUrlOf(call, publicUrl);
        const { document, format } = await groups.byUri(uri, { root, segment: 'schemagroups', authority: root });
        return documentReply(call, document, publicUrl, format);
      },
    },
    {
      method: 'GET',
      path: all,
      doc: operation('ListSchemaVersions', 'Numbers of the versions of a schema', {
        params: SCHEMA_PATH,
        answer: ['the numbers, in order', jsonContent({ type: 'object' }, { value: [{ schemaVersion: 1 }] })],
        failures: [404],
      }),
      async handle(call) {
        const numbers = await groups.versions(schemaOf(call));
        return json(200, { value: numbers.map((schemaVersion) => ({ schemaVersion })) });
      },
    },
    {
      method: 'GET',
      path: `${all}/:version_number`,
      doc: operation('GetSchemaByVersion', 'A version of a schema', {
        params: VERSION_PATH,
        answer: ['the schema; header fields name the version', DOCUMENT],
        failures: [404],
      }),
      async handle(call) {
        return documentReply(call, await groups.document(schemaOf(call), numberOf(call)), publicUrl);
      },
    },
    {
      method: 'DELETE',
      path: `${all}/:version_number`,
      doc: operation('DeleteSchemaVersion', 'Delete a version of a schema', {
        description: 'Its number does not come again while the schema is there.',
        params: VERSION_PATH,
        headers: CONDITION,
        status: 204,
        answer: ['it is gone'],
        failures: [403, 404, 409, 412],
      }),
      async handle(call) {
        const precondition = preconditionOf(call, documentTags);
        await groups.deleteVersion(schemaOf(call), numberOf(call), precondition === undefined ? {} : { precondition });
        return { status: 204, headers: {}, text: '' };
      },
    },
  ];
}

/** The number of a path. Throws `version-not-found` for what cannot be one. */
function numberOf({ params }: Call): number {
  const text = params.version_number ?? '';
  const number = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number < 2 ** 31) return number;
  throw new RegistryError('version-not-found', `there is no version '${text.slice(0, 100)}': they are counted from 1`);
}
