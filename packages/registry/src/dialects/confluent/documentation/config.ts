import { operation, PARAMS, ref, yes } from './operation.ts';

const room = 'config';
const SCOPE = { subject: PARAMS.scope };
const INHERITED = { defaultToGlobal: yes('what holds, wherever it is set') };
const CONFIG = ref('ConfluentConfig');
const UPDATE = ref('ConfluentConfigUpdate');
const MODE = ref('ConfluentMode');
const BACKWARD = { compatibilityLevel: 'BACKWARD' };
const READWRITE = { mode: 'READWRITE' };
const FORCE = { force: yes('also where there are subjects') };
const RECURSIVE = { recursive: yes('and those of all that is in it') };

export const GET_GLOBAL_CONFIG_DOC = operation('confluentGetConfig', 'The config of the default context', {
  room,
  query: INHERITED,
  answer: ['the config', CONFIG, BACKWARD],
});

export const PUT_GLOBAL_CONFIG_DOC = operation('confluentSetConfig', 'Change the config of the default context', {
  room,
  description: 'What is missing stays, null takes it away.',
  body: UPDATE,
  answer: ['the config from now on', UPDATE, { compatibility: 'FULL' }],
  failures: [422],
});

export const DELETE_GLOBAL_CONFIG_DOC = operation('confluentDeleteConfig', 'Forget the config of the default context', {
  room,
  answer: ['the config before', CONFIG, BACKWARD],
  failures: [422],
});

export const GET_CONFIG_DOC = operation('confluentGetScopeConfig', 'The config of a subject or context', {
  room,
  params: SCOPE,
  query: INHERITED,
  answer: ['the config', CONFIG, BACKWARD],
  failures: [404, 422],
});

export const PUT_CONFIG_DOC = operation('confluentSetScopeConfig', 'Change the config of a subject or context', {
  room,
  description: 'What is missing stays, null takes it away.',
  params: SCOPE,
  body: UPDATE,
  answer: ['the config from now on', UPDATE, { compatibility: 'FULL' }],
  failures: [422],
});

export const DELETE_CONFIG_DOC = operation('confluentDeleteScopeConfig', 'Forget the config of a subject or context', {
  room,
  params: SCOPE,
  answer: ['the config before', CONFIG, BACKWARD],
  failures: [404, 422],
});

export const GET_GLOBAL_MODE_DOC = operation('confluentGetMode', 'The mode of the default context', {
  room,
  query: INHERITED,
  answer: ['the mode', MODE, READWRITE],
});

export const PUT_GLOBAL_MODE_DOC = operation('confluentSetMode', 'Set the mode of the default context', {
  room,
  query: FORCE,
  body: MODE,
  answer: ['the mode from now on', MODE, READWRITE],
  failures: [422],
});

export const DELETE_GLOBAL_MODE_DOC = operation('confluentDeleteMode', 'Forget the mode of the default context', {
  room,
  query: RECURSIVE,
  answer: ['the mode before', MODE, READWRITE],
  failures: [422],
});

export const GET_MODE_DOC = operation('confluentGetScopeMode', 'The mode of a subject or context', {
  room,
  params: SCOPE,
  query: INHERITED,
  answer: ['the mode', MODE, READWRITE],
  failures: [404, 422],
});

export const PUT_MODE_DOC = operation('confluentSetScopeMode', 'Set the mode of a subject or context', {
  room,
  params: SCOPE,
  query: FORCE,
  body: MODE,
  answer: ['the mode from now on', MODE, READWRITE],
  failures: [422],
});

export const DELETE_MODE_DOC = operation('confluentDeleteScopeMode', 'Forget the mode of a subject or context', {
  room,
  params: SCOPE,
  query: RECURSIVE,
  answer: ['the mode before', MODE, READWRITE],
  failures: [404, 422],
});
