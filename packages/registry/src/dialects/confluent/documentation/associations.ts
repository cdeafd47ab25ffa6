import { ASSOCIATION } from './examples.ts';
import { listOf, operation, PAGE, PARAMS, ref, word, yes } from './operation.ts';

const room = 'associations';
const QUERY = {
  resourceType: { ...word('type of the resource'), default: 'topic' },
  associationType: word('`key` or `value`; may come several times'),
  lifecycle: word('`STRONG` or `WEAK`'),
  ...PAGE,
};
const WRITE = {
  context: word('the context of subjects that name none'),
  dryRun: yes('only tell what would happen'),
};
const RESOURCE = { resource: PARAMS.resource };
const { subject, associationType, lifecycle, frozen, ...resource } = ASSOCIATION;
const EXAMPLE = { ...resource, associations: [{ subject, associationType, lifecycle, frozen }] };
const LIST = ['the associations', listOf(ref('ConfluentAssociation')), [ASSOCIATION]] as const;
const RESULTS = {
  type: 'object',
  required: ['results'],
  properties: {
    results: listOf({
      type: 'object',
      required: ['status'],
      properties: { status: { type: 'integer' }, result: {}, error: ref('ConfluentError') },
    }),
  },
};
const BATCH = { type: 'object', properties: { requests: listOf({ type: 'object' }) } };

export const ASSOCIATIONS_OF_SUBJECT_DOC = operation('confluentAssociationsOfSubject', 'What a subject belongs to', {
  room,
  params: { subject: PARAMS.subject },
  query: QUERY,
  answer: LIST,
});

export const ASSOCIATIONS_OF_NAMED_DOC = operation(
  'confluentAssociationsOfNamed',
  'Subjects of a resource by its name',
  {
    room,
    params: { namespace: word('namespace of the resource; `-` for any'), name: word('name of the resource') },
    query: QUERY,
    answer: LIST,
  },
);

export const ASSOCIATIONS_OF_RESOURCE_DOC = operation('confluentAssociationsOfResource', 'Subjects of a resource', {
  room,
  params: RESOURCE,
  query: QUERY,
  answer: LIST,
});

export const ASSOCIATE_DOC = operation('confluentAssociate', 'Associate a resource with subjects', {
  room,
  query: WRITE,
  body: ref('ConfluentAssociations'),
  answer: ['the resource from now on', ref('ConfluentAssociations'), EXAMPLE],
  failures: [409, 422],
});

export const UPDATE_ASSOCIATIONS_DOC = operation(
  'confluentUpdateAssociations',
  'Change the associations of a resource',
  {
    room,
    params: RESOURCE,
    query: WRITE,
    body: ref('ConfluentAssociations'),
    answer: ['the resource from now on', ref('ConfluentAssociations'), EXAMPLE],
    failures: [409, 422],
  },
);

export const DISASSOCIATE_DOC = operation('confluentDisassociate', 'Remove associations of a resource', {
  room,
  params: RESOURCE,
  query: {
    resourceType: QUERY.resourceType,
    associationType: QUERY.associationType,
    cascadeLifecycle: yes('delete the subjects that belong to it, too'),
    dryRun: WRITE.dryRun,
  },
  failures: [404, 409, 422],
  also: { 204: { description: 'they are gone' } },
});

export const BATCH_GET_DOC = operation('confluentBatchGetAssociations', 'Associations of many subjects or resources', {
  room,
  query: { includeSchemas: yes('the newest schema of every subject, too') },
  body: BATCH,
  answer: ['a result for each', RESULTS, { results: [{ status: 200, result: [ASSOCIATION] }] }],
});

export const BATCH_MUTATE_DOC = operation('confluentBatchAssociate', 'Change the associations of many resources', {
  room,
  description: 'Each request is one for a resource, with `op` as `CREATE` (the default), `UPSERT` or `DELETE`.',
  query: WRITE,
  body: BATCH,
  also: {
    207: {
      description: 'a result for each',
      content: { 'application/vnd.schemaregistry.v1+json': { schema: RESULTS } },
    },
  },
});
