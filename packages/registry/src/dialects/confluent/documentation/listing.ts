import { VERSION } from './examples.ts';
import { DELETED, listOf, operation, PAGE, PARAMS, ref, TEXT, word, yes } from './operation.ts';

const ASSOCIATED = word('only subjects with such an association, and the associations with them');

export const SCHEMAS_DOC = operation('confluentListSchemas', 'Versions of many subjects, by subject and number', {
  room: 'schemas',
  description: 'At most 1000 at once.',
  query: {
    subjectPrefix: word('what names begin with; `:*:` for all contexts'),
    deleted: DELETED,
    latestOnly: yes('only the newest version of each subject'),
    ruleType: word('only versions that have a rule of this type'),
    resourceType: ASSOCIATED,
    associationType: ASSOCIATED,
    lifecycle: ASSOCIATED,
    ...PAGE,
  },
  answer: ['the versions', listOf(ref('ConfluentVersion')), [VERSION]],
});

export const CONTEXTS_DOC = operation('confluentListContexts', 'The contexts', {
  room: 'subjects',
  query: { contextPrefix: word('what names begin with'), ...PAGE },
  answer: ['their names', listOf(TEXT), ['.', '.staging']],
});

export const DELETE_CONTEXT_DOC = operation('confluentDeleteContext', 'Remove a context without subjects', {
  room: 'subjects',
  params: { context: PARAMS.context },
  failures: [422],
  also: { 204: { description: 'it is gone' } },
});
