import { SCHEMA } from './examples.ts';
import { DELETED, listOf, operation, PAGE, PARAMS, ref, SHOWING, TEXT, WHOLE, word, yes } from './operation.ts';

const room = 'schemas';
const ID = { id: PARAMS.id };
const SUBJECT = word('a subject of the context in which the id is meant');
const KEPT = { 304: { description: 'the client has it already' } };
const HEADERS = { 'if-none-match': word('entity tags that the client has') };

export const BY_ID_DOC = operation('confluentGetSchemaById', 'The schema of an id', {
  room,
  params: ID,
  query: {
    subject: SUBJECT,
    ...SHOWING,
    referenceFormat: word('`qualified`: references with the context of their subjects'),
    findTags: word('tags to look for in the schema; `*` for all'),
    fetchMaxId: yes('the highest id of the context, too'),
  },
  headers: HEADERS,
  answer: ['the schema', ref('ConfluentSchema'), SCHEMA],
  failures: [404],
  also: KEPT,
});

export const ID_TEXT_DOC = operation('confluentGetSchemaText', 'The text of the schema of an id', {
  room,
  params: ID,
  query: { subject: SUBJECT, ...SHOWING },
  headers: HEADERS,
  answer: ['the text, as it is', {}],
  failures: [404],
  also: KEPT,
});

export const ID_SUBJECTS_DOC = operation('confluentGetSubjectsOfId', 'The subjects that have the schema of an id', {
  room,
  params: ID,
  query: { subject: SUBJECT, deleted: DELETED, ...PAGE },
  answer: ['their names', listOf(TEXT), ['orders-value']],
  failures: [404],
});

export const ID_VERSIONS_DOC = operation('confluentGetVersionsOfId', 'The versions that have the schema of an id', {
  room,
  params: ID,
  query: { subject: SUBJECT, deleted: DELETED, ...PAGE },
  answer: [
    'the versions',
    listOf({ type: 'object', required: ['subject', 'version'], properties: { subject: TEXT, version: WHOLE } }),
    [{ subject: 'orders-value', version: 1 }],
  ],
  failures: [404],
});

export const BY_GUID_DOC = operation('confluentGetSchemaByGuid', 'The schema of a guid', {
  room,
  params: { guid: PARAMS.guid },
  query: SHOWING,
  headers: HEADERS,
  answer: ['the schema', ref('ConfluentSchema'), SCHEMA],
  failures: [404],
  also: KEPT,
});

export const GUID_IDS_DOC = operation(
  'confluentGetIdsOfGuid',
  'The ids that the schema of a guid has in the contexts',
  {
    room,
    params: { guid: PARAMS.guid },
    answer: [
      'the ids',
      listOf({ type: 'object', required: ['context', 'id'], properties: { context: TEXT, id: WHOLE } }),
      [{ context: '.', id: 1 }],
    ],
    failures: [404],
  },
);
