import { REQUEST, VERSION } from './examples.ts';
import { DELETED, listOf, operation, PAGE, PARAMS, ref, SHOWING, TEXT, WHOLE, word, yes } from './operation.ts';

const room = 'subjects';
const SUBJECT = { subject: PARAMS.subject };

export const SUBJECTS_DOC = operation('confluentListSubjects', 'Names of subjects', {
  room,
  query: {
    subjectPrefix: word('what names begin with; `:*:` for all contexts, which is the default'),
    deleted: DELETED,
    deletedOnly: yes('only those that were deleted softly'),
    ...PAGE,
  },
  answer: ['the names, in order', listOf(TEXT), ['orders-value']],
});

export const LOOK_UP_DOC = operation('confluentLookUp', 'The version that a schema has in a subject', {
  room,
  params: SUBJECT,
  query: { normalize: yes('compare in the normal form'), deleted: DELETED, ...SHOWING },
  body: { allOf: [ref('ConfluentSchemaRequest')], examples: [REQUEST] },
  answer: ['the version', ref('ConfluentVersion'), VERSION],
  failures: [404, 422],
});

export const SUBJECT_METADATA_DOC = operation(
  'confluentGetVersionByMetadata',
  'The newest version whose metadata have all of some properties',
  {
    room,
    params: SUBJECT,
    query: {
      key: word('name of a property; may come several times'),
      value: word('its value; in the order of the keys'),
      deleted: DELETED,
      ...SHOWING,
    },
    answer: ['the version', ref('ConfluentVersion'), VERSION],
    failures: [404],
  },
);

export const DELETE_SUBJECT_DOC = operation('confluentDeleteSubject', 'Delete a subject', {
  room,
  description: 'First softly, then for good with `permanent`.',
  params: SUBJECT,
  query: { permanent: yes('for good; it has to be deleted softly before') },
  answer: ['the versions that were deleted', listOf(WHOLE), [1, 2]],
  failures: [404, 409, 422],
});
