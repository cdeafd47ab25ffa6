import { REGISTERED, REQUEST, VERSION } from './examples.ts';
import { DELETED, listOf, operation, PAGE, PARAMS, ref, SHOWING, WHOLE, word, yes } from './operation.ts';

const room = 'subjects';
const SUBJECT = { subject: PARAMS.subject };
const PLACE = { ...SUBJECT, version: PARAMS.version };

export const VERSIONS_DOC = operation('confluentListVersions', 'Numbers of the versions of a subject', {
  room,
  params: SUBJECT,
  query: {
    deleted: DELETED,
    deletedOnly: yes('only those that were deleted softly'),
    deletedAsNegative: yes('those that were deleted softly, as negative numbers'),
    ...PAGE,
  },
  answer: ['the numbers', listOf(WHOLE), [1, 2]],
  failures: [404],
});

export const REGISTER_DOC = operation('confluentRegister', 'Register a schema', {
  room,
  description: 'A schema that the subject has already is found, and nothing is written.',
  params: SUBJECT,
  query: {
    normalize: yes('keep it in the normal form of its format'),
    force: yes('do not ask whether it is compatible'),
    verbose: yes('tell what our own reading finds, too, where it is refused'),
    findings: yes('the same as data'),
  },
  body: { allOf: [ref('ConfluentSchemaRequest')], examples: [REQUEST] },
  answer: ['the version that it is', ref('ConfluentVersion'), REGISTERED],
  failures: [404, 409, 422],
});

export const VERSION_DOC = operation('confluentGetVersion', 'One version', {
  room,
  params: PLACE,
  query: {
    deleted: DELETED,
    ...SHOWING,
    referenceFormat: word('`qualified`: references with the context of their subjects'),
    findTags: word('tags to look for in the schema; `*` for all'),
  },
  answer: ['the version', ref('ConfluentVersion'), VERSION],
  failures: [404, 422],
});

export const VERSION_TEXT_DOC = operation('confluentGetVersionText', 'The text of one version', {
  room,
  params: PLACE,
  query: { deleted: DELETED, ...SHOWING },
  answer: ['the text, as it is', {}],
  failures: [404, 422],
});

export const REFERENCED_BY_DOC = operation('confluentGetReferrers', 'Ids of the schemas that refer to a version', {
  room,
  params: PLACE,
  query: { deleted: DELETED, ...PAGE },
  answer: ['the ids', listOf(WHOLE), [7]],
  failures: [404, 422],
});

export const DELETE_VERSION_DOC = operation('confluentDeleteVersion', 'Delete a version', {
  room,
  description: 'First softly, then for good with `permanent`.',
  params: PLACE,
  query: { permanent: yes('for good; it has to be deleted softly before') },
  answer: ['its number', WHOLE, 1],
  failures: [404, 409, 422],
});

export const RESTORE_DOC = operation('confluentRestoreVersion', 'Take the soft deletion of a version back', {
  room,
  description: 'An addition of this server.',
  params: PLACE,
  answer: ['the version', ref('ConfluentVersion'), VERSION],
  failures: [404, 409, 422],
});

export const TAGS_DOC = operation('confluentChangeTags', 'Register a version with other tags, metadata or rules', {
  room,
  params: PLACE,
  body: ref('ConfluentTags'),
  answer: ['the version that it is', ref('ConfluentVersion'), REGISTERED],
  failures: [404, 409, 422],
});
