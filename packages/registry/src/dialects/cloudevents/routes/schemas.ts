import { encodeSegment } from '../../../domain/segment.ts';
import type { Place } from '../../../domain/version-uri.ts';
import type { PostOutcome, SchemaGroups } from '../../../service/schemagroups/schema-groups.ts';
import type { Reply, Route } from '../../dialect.ts';
import { preconditionOf } from '../../preconditions.ts';
import { sealed } from '../../sealed.ts';
import {
  CONDITIONS,
  DOCUMENT,
  GROUP_PATH,
  jsonContent,
  operation,
  PART,
  ref,
  SCHEMA_PATH,
  word,
} from '../documentation.ts';
import { attributeHeaders, documentReply, documentTags } from '../documents.ts';
import { listReply, listTags, plain } from '../lists.ts';
import { placeOf, type Residence } from '../place.ts';
import { postedDocument } from '../posted.ts';
import { incompatibleDocument, invalidDocument } from '../problems.ts';
import { ATTRIBUTES, groupOf, listPart, schemaOf, single } from '../requests.ts';

/** What is said about a document, as parameters of the query. */
const QUERY = {
  format: word('id of the format, such as `avro`; that of the group or of the schema where it is left out'),
  description: word('what the schema is for'),
  versiondescription: word('what is new in this version'),
  authority: word('absolute URI of whoever controls the schema; only with its first version'),
  id: word('URI reference by which the version is known; unique in the registry'),
  version: { type: 'integer', minimum: 1, description: 'the version that this is another representation of' },
  multiformat: { type: 'boolean', description: 'true: versions may have representations in several formats' },
  formats: word('the same, said with the formats: `avro,json-schema`'),
  force: { type: 'boolean', description: 'true: a new version, though the schema has the document already' },
};

const HEADERS = Object.fromEntries(
  Object.values(ATTRIBUTES).map(({ query, header }) => [header, word(`as the parameter \`${query}\``)]),
);

/** Schemas: documents are posted to them. */
export function schemaRoutes(groups: SchemaGroups, residence: Residence): readonly Route[] {
  const { prefix, segment } = residence;
  const all = `${prefix}/${segment}/:group_id/schemas`;
  const one = `${all}/:schema_id`;
  return [
    {
      method: 'GET',
      path: all,
      doc: operation('getSchemasByGroup', 'Ids of the schemas of a group', {
        room: 'schemas',
        params: GROUP_PATH,
        query: PART,
        answer: ['the ids, in order', jsonContent(ref('Ids'), ['order-placed'])],
        failures: [400, 404],
      }),
      async handle(call) {
        const group = groupOf(call, residence);
        const { root } = placeOf(call, residence);
        const url = `${root}/${segment}/${encodeSegment(group)}/schemas`;
        return listReply(call, url, await groups.schemas(group, listPart(call)));
      },
    },
    {
      method: 'DELETE',
      path: all,
      doc: operation('deleteSchemasByGroup', 'Delete all schemas of a group', {
        room: 'schemas',
        params: GROUP_PATH,
        headers: CONDITIONS,
        status: 204,
        answer: ['they are gone; the group is there'],
        failures: [400, 403, 404, 409, 412],
      }),
      async handle(call) {
        const precondition = preconditionOf(call, listTags);
        await groups.deleteSchemas(groupOf(call, residence), precondition === undefined ? {} : { precondition });
        return { status: 204, headers: {}, text: '' };
      },
    },
    {
      method: 'POST',
      path: one,
      takesBytes: true,
      doc: operation('createSchema', 'Register a document: as the first version of a schema, or as the next', {
        room: 'schemas',
        description:
          'The body is the document, whatever it is, and its `Content-Type` comes back with it. A document of a format that is read here is judged against the versions before. What the schema has already is not registered again.',
        params: SCHEMA_PATH,
        query: QUERY,
        headers: { ...HEADERS, ...CONDITIONS },
        body: DOCUMENT,
        answer: [
          'the id of the schema; header fields tell the version',
          jsonContent(ref('SchemaId'), { id: 'order-placed' }),
        ],
        failures: [400, 403, 404, 409, 412, 413],
      }),
      async handle(call) {
        const place = placeOf(call, residence);
        const reply = (outcome: PostOutcome): Reply => postReply(outcome, place);
        const posted = postedDocument(call, place);
        return reply(await groups.post(schemaOf(call, residence), posted, sealed(call, reply)));
      },
    },
    {
      method: 'GET',
      path: one,
      doc: operation('getLatestSchema', 'The newest version of a schema', {
        room: 'schemas',
        params: SCHEMA_PATH,
        query: { format: word('id of the format that is wanted') },
        answer: ['the document; header fields tell what is said about it', DOCUMENT],
        failures: [400, 404, 406],
      }),
      async handle(call) {
        const document = await groups.document(schemaOf(call, residence), 'latest');
        return documentReply(call, document, single(call, 'format'), placeOf(call, residence));
      },
    },
    {
      method: 'DELETE',
      path: one,
      doc: operation('deleteSchema', 'Delete a schema with all of its versions', {
        room: 'schemas',
        description: 'For good: a schema of the same id begins with version 1. What others refer to does not go.',
        params: SCHEMA_PATH,
        headers: CONDITIONS,
        status: 204,
        answer: ['it is gone'],
        failures: [400, 403, 404, 409, 412],
      }),
      async handle(call) {
        const precondition = preconditionOf(call, documentTags);
        await groups.deleteSchema(schemaOf(call, residence), precondition === undefined ? {} : { precondition });
        return { status: 204, headers: {}, text: '' };
      },
    },
  ];
}

function postReply(outcome: PostOutcome, place: Place): Reply {
  switch (outcome.outcome) {
    case 'invalid':
      return invalidDocument(outcome.problems);
    case 'incompatible':
      return incompatibleDocument(outcome.judgement);
    default: {
      const { document, format, isConsistent } = outcome;
      const shown = document.representations.find((each) => each.format === format) ?? document.representations[0];
      const told = shown === undefined ? {} : attributeHeaders(document, shown, place);
      const consistent = isConsistent === undefined ? {} : { 'schema-set-consistent': String(isConsistent) };
      return plain({ id: encodeSegment(document.subject) }, { ...told, ...consistent });
    }
  }
}
