import { expect, it } from 'vitest';
import { parseReference } from './reference.ts';

it.each([
  ['users', { datasetId: 'users' }],
  ['users@1.0.0', { datasetId: 'users', version: '1.0.0' }],
  ['users@1.0.0-rc.1+b', { datasetId: 'users', version: '1.0.0-rc.1+b' }],
  ['a@b@1.0.0', { datasetId: 'a@b', version: '1.0.0' }],
  ['a@1.0.0@2.0.0', { datasetId: 'a@1.0.0', version: '2.0.0' }],
  ['me@example.org', { datasetId: 'me@example.org' }],
  ['users@1.0', { datasetId: 'users@1.0' }],
  ['users@', { datasetId: 'users@' }],
  ['@1.0.0', { datasetId: '@1.0.0' }],
  ['', { datasetId: '' }],
])('%j names %j', (text, reference) => {
  expect(parseReference(text)).toEqual(reference);
});
