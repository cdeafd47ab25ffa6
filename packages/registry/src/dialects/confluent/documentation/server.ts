import { listOf, operation, TEXT } from './operation.ts';

const room = 'server';
const OBJECT = { type: 'object' };

export const ROOT_DOC = operation('confluentRoot', 'An empty object, as a sign of life', {
  room,
  answer: ['nothing', OBJECT, {}],
});

export const ROOT_POST_DOC = operation('confluentPostRoot', 'An empty object, whatever is sent', {
  room,
  body: OBJECT,
  answer: ['nothing', OBJECT, {}],
});

export const ID_DOC = operation('confluentServerId', 'The cluster that the registry is', {
  room,
  answer: ['its scope', OBJECT, { scope: { path: [], clusters: { 'schema-registry-cluster': 'schema-registry' } } }],
});

export const SERVER_VERSION_DOC = operation('confluentServerVersion', 'The release whose behaviour this is', {
  room,
  answer: ['the release', OBJECT, { version: '8.5.0', commitId: 'concordat-0.1.0' }],
});

export const DEPLOYMENT_DOC = operation('confluentDeployment', 'How the registry is deployed', {
  room,
  answer: ['its attributes', OBJECT, { attributes: [] }],
});

export const TYPES_DOC = operation('confluentSchemaTypes', 'The types that schemas can have', {
  room,
  answer: ['the types', listOf(TEXT), ['JSON', 'PROTOBUF', 'AVRO']],
});
