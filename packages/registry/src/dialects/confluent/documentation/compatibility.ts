import { REQUEST } from './examples.ts';
import { operation, PARAMS, ref, yes } from './operation.ts';

const room = 'compatibility';
const QUERY = {
  normalize: yes('compare in the normal form'),
  verbose: yes('tell why, and what our own reading finds'),
  findings: yes('what our own reading finds, as data'),
};
const BODY = { allOf: [ref('ConfluentSchemaRequest')], examples: [REQUEST] };

export const CHECK_DOC = operation('confluentCheckVersion', 'Whether a schema is compatible with one version', {
  room,
  params: { subject: PARAMS.subject, version: PARAMS.version },
  query: QUERY,
  body: BODY,
  answer: ['whether it is', ref('ConfluentVerdict'), { is_compatible: true, messages: [] }],
  failures: [404, 422],
});

export const CHECK_ALL_DOC = operation('confluentCheck', 'Whether a schema is compatible as the level asks for', {
  room,
  params: { subject: PARAMS.subject },
  query: QUERY,
  body: BODY,
  answer: ['whether it is', ref('ConfluentVerdict'), { is_compatible: true }],
  failures: [422],
});
